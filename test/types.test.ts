/**
 * The negative control of the type tests. `checker/contract/system.test-d.ts` expects errors; here
 * each expectation is taken away in turn, in a copy, and the compiler must refuse exactly the line
 * below it, with the error that the expectation names. Without this, an expectation could be met by
 * a misspelling.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const contract = join(root, "checker/contract");
const lines = readFileSync(join(contract, "system.test-d.ts"), "utf8").split("\n");
const expectations = lines.flatMap((text, i) => {
  const [, code, reason] = /^\s*\/\/ @ts-expect-error (\S+) (.+)$/.exec(text) ?? [];
  return code === undefined || reason === undefined ? [] : [{ line: i + 1, code, reason }];
});

/** The compiler's errors as `line code`, by file. */
const errors = new Map<string, string[]>();
let temporary = "";

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), "passproof-types-"));
  cpSync(contract, join(temporary, "contract"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(temporary, "node_modules"));
  writeFileSync(join(temporary, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(temporary, "tsconfig.json"),
    JSON.stringify({ extends: join(root, "tsconfig.json"), include: ["contract"] }),
  );
  for (const { line } of expectations) {
    const copy = lines.map((text, i) => (i + 1 === line ? "" : text)).join("\n");
    writeFileSync(join(temporary, `contract/without-${line}.ts`), copy);
  }
  const args = ["-p", temporary, "--rootDir", temporary, "--noEmit", "--pretty", "false"];
  const tsc = spawnSync(join(root, "node_modules/.bin/tsc"), args, { encoding: "utf8" });
  for (const text of tsc.stdout.split("\n")) {
    const [, file, at, code] = /([\w.-]+\.ts)\((\d+),\d+\): error (TS\d+)/.exec(text) ?? [];
    if (file === undefined) continue;
    const earlier = errors.get(file) ?? [];
    errors.set(file, [...earlier, `${at ?? ""} ${code ?? ""}`]);
  }
});

afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

describe("what must not compile", () => {
  test("every expectation names its error and its reason", () => {
    const all = lines.filter((text) => text.includes("// @ts-expect-error"));
    expect(expectations).toHaveLength(all.length);
    expect(all.length).toBeGreaterThan(20);
  });

  test("`npm run typecheck` reads the type tests", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: { typecheck: string };
    };
    expect(scripts.typecheck.split(" && ")).toContain("tsc -p tsconfig.json --noEmit");
    const args = ["-p", join(root, "tsconfig.json"), "--listFilesOnly"];
    const tsc = spawnSync(join(root, "node_modules/.bin/tsc"), args, { encoding: "utf8" });
    expect(tsc.stdout.split("\n")).toContain(join(contract, "system.test-d.ts"));
  });

  test("the type tests compile as they stand", () => {
    expect(errors.get("system.test-d.ts")).toBeUndefined();
  });

  test.each(expectations)("line $line: $reason ($code)", ({ line, code }) => {
    expect(errors.get(`without-${line}.ts`)).toEqual([`${line + 1} ${code}`]);
  });
});
