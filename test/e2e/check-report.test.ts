/** What `passproof check --json` writes, where, and when it does not. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { reportSchema } from "../../checker/report/json.ts";
import { compileFixtures, main, passproof, temporaryFolder } from "./program.ts";

const compiled = compileFixtures(["relay", "lattice"]);
const relay = ["--models", compiled("relay")];
// Should a test fail to end a run, the run ends itself.
const lattice = ["--models", compiled("lattice"), "--memory", "1GiB"];
const folder = temporaryFolder();

describe.concurrent("--json", () => {
  test("on standard output there is nothing else; the tables go to standard error", async ({
    expect,
  }) => {
    const { code, stdout, stderr } = await passproof([
      "check",
      "good",
      "surprise",
      "--json",
      "-",
      ...relay,
    ]);
    const made = reportSchema.parse(JSON.parse(stdout));
    expect(made.asExpected).toBe(false);
    expect(made.results).toHaveLength(10);
    expect(made.results[5]).toMatchObject({
      model: "surprise",
      property: "RightItemInv",
      id: "F1",
      kind: "invariant",
      verdict: "violated",
      expected: "holds",
      asExpected: false,
      states: 15,
      transitions: 20,
      depth: 6,
      exactness: null,
      detail: { steps: 2, failed: ["sameItem"] },
    });
    expect(made.runs).toHaveLength(4);
    expect(made.coverage).toEqual({ evaluated: false, why: "only some models were selected" });
    expect(stderr).toContain("F1  RightItemInv");
    expect(code).toBe(1);
  });

  test("incomplete is not as expected", async ({ expect }) => {
    const { stdout } = await passproof([
      "check",
      "ocean",
      "--max-states",
      "1000",
      "--json",
      "-",
      ...lattice,
    ]);
    const made = reportSchema.parse(JSON.parse(stdout));
    expect(made.asExpected).toBe(false);
    expect(made.results[0]).toMatchObject({ verdict: "incomplete", asExpected: null });
    expect(made.runs[0]?.complete).toBe(false);
  });

  test("a file is replaced as a whole, and nothing is left beside it", async ({ expect }) => {
    const own = temporaryFolder();
    writeFileSync(join(own, "r.json"), "old");
    await passproof(["check", "good", "--json", join(own, "r.json"), ...relay]);
    expect(readdirSync(own)).toEqual(["r.json"]);
    expect(
      reportSchema.parse(JSON.parse(readFileSync(join(own, "r.json"), "utf8"))).asExpected,
    ).toBe(true);
  });

  test("a file that cannot be written ends the run before it begins", async ({ expect }) => {
    const begun = performance.now();
    // Would run for hours.
    const { code, stdout, stderr } = await passproof([
      "check",
      "ocean",
      "--json",
      join(folder, "no/such/r.json"),
      ...lattice,
    ]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: --json .*r\.json cannot be written: there is no folder .*\n$/);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  // Linux has a device that is always full.
  test.skipIf(!existsSync("/dev/full"))(
    "a full disk is one line, and no bug",
    async ({ expect }) => {
      const file = await passproof(["check", "good", "--json", "/dev/full", ...relay]);
      expect(file.stderr).toMatch(/^error: --json \/dev\/full cannot be written: ENOSPC: .*\n$/);
      expect(file.stdout).toContain("5 as expected");
      expect(file.code).toBe(4);
      const command = [process.execPath, main, "check", "good", ...relay];
      const out = spawnSync("sh", ["-c", '"$@" > /dev/full', "sh", ...command], {
        encoding: "utf8",
      });
      expect(out.stderr).toMatch(/^error: standard output cannot be written: ENOSPC: .*\n$/);
      expect(out.status).toBe(4);
    },
  );

  test("a refused run leaves no report", async ({ expect }) => {
    const own = temporaryFolder();
    const { code } = await passproof(["check", "nope", "--json", join(own, "r.json"), ...relay]);
    expect([code, readdirSync(own)]).toEqual([2, []]);
  });
});
