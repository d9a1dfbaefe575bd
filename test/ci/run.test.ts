/** `.ci/run`, with programs that do nothing but fail: the end of its log says what failed. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A result of Vitest: files with their tests, each with its messages where it failed. */
type Files = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

/** Runs the script where `npm` fails at what is named, and the tests end like this. */
function run(files: Files, failing: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "passproof-ci-"));
  made.push(folder);
  mkdirSync(join(folder, ".ci"));
  cpSync(join(root, ".ci/run"), join(folder, ".ci/run"));
  const all = Object.values(files).flatMap((tests) => Object.values(tests));
  writeFileSync(
    join(folder, "report.json"),
    JSON.stringify({
      numPassedTests: all.filter((why) => why === null).length,
      numFailedTests: all.filter((why) => why !== null).length,
      testResults: Object.entries(files).map(([name, tests]) => ({
        name: join(folder, name),
        status: Object.values(tests).some((why) => why === null) ? "passed" : "failed",
        message: "no such module",
        assertionResults: Object.entries(tests).map(([fullName, why]) => ({
          fullName,
          status: why === null ? "passed" : "failed",
          failureMessages: why === null ? [] : [why],
        })),
      })),
    }),
  );
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const program = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  for (const name of ["spin", "rumur", "chromium", "cc", "git"]) program(name, "true");
  program(
    "npm",
    `for a in "$@"; do case $a in --outputFile.json=*) cp report.json "\${a#*=}";; esac; done
echo "npm $*"
case "$*" in ${failing.map((f) => `*"${f}"*`).join("|") || "nothing"}) exit 1;; esac`,
  );
  const { status, stdout } = spawnSync("bash", [join(folder, ".ci/run")], {
    env: { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` },
    encoding: "utf8",
  });
  return { status, lines: stdout.trimEnd().split("\n") };
}

test("says at the very end which tests failed, and which steps with the end of their output", () => {
  const { status, lines } = run(
    {
      "a.test.ts": { "is well": null, "is not": "\u001B[31mError\u001B[39m: 1 is 2\n    at x" },
      "b.test.ts": {},
    },
    ["lint", "gate", "test -- "],
  );
  expect(status).toBe(1);
  const end = lines.slice(lines.findLastIndex((l) => l.startsWith("== ")) + 1);
  expect(end).toEqual([
    "failed: lint",
    "    npm run --silent lint",
    "failed: test",
    "failed: gate",
    "    npm run --silent gate",
    "✗ could not be loaded: b.test.ts",
    "    no such module",
    "✗ a.test.ts: is not",
    "    Error: 1 is 2",
    "1 passed, 2 failed",
  ]);
});

test("says nothing more than the counts where nothing failed", () => {
  const { status, lines } = run({ "a.test.ts": { "is well": null } }, []);
  expect([status, lines.at(-1)]).toEqual([0, "1 passed, 0 failed"]);
  expect(lines.at(-2)).toMatch(/^== working tree unchanged: ok/);
});
