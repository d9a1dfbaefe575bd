/** Runs that are ended from outside: signals, time, a reader that goes away. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { reportSchema } from "../../checker/report/json.ts";
import { compileFixtures, passproof, start, temporaryFolder } from "./program.ts";

const compiled = compileFixtures(["lattice"]);
// Should a test fail to end a run, the run ends itself.
const lattice = ["--models", compiled("lattice"), "--memory", "1GiB"];
const folder = temporaryFolder();

describe("interruption", () => {
  /** Waits until the search runs: its first model has been printed. */
  async function running(args: readonly string[], printed: string) {
    const run = start(args);
    let text = "";
    await new Promise<void>((resolve) => {
      run.child.stdout.on("data", (chunk: string) => {
        text += chunk;
        if (text.includes(printed)) resolve();
      });
    });
    return run;
  }

  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s prints what is established and exits 3",
    async (signal) => {
      const file = join(folder, `${signal}.json`);
      const run = await running(
        ["check", "cube", "ocean", "--property", "L1", "--json", file, ...lattice],
        "BoundedInv",
      );
      await sleep(300);
      run.child.kill(signal);
      const { code, stdout, stderr } = await run.ended;
      expect(stderr).toContain("stopping: what is established so far follows");
      expect(stdout).toMatch(/L1 {2}BoundedInv {2}invariant {2}incomplete/);
      expect(stdout).toContain("1 as expected, 1 incomplete");
      const made = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
      expect(made.results.map((r) => r.verdict)).toEqual(["holds", "incomplete"]);
      expect(code).toBe(3);
    },
  );

  test("models whose turn did not come are incomplete, never left out", async () => {
    const run = await running(
      ["check", "cube", "ocean", "wrong-ocean", "--workers", "1", ...lattice],
      "LowInv",
    );
    run.child.kill("SIGINT");
    const { code, stdout } = await run.ended;
    expect(stdout).toContain("wrong-ocean (tiny)");
    expect(stdout).toContain("stopped before its turn came");
    expect(stdout).toContain("3 models, 5 verdicts");
    expect(code).toBe(3);
  });

  test("a second signal quits at once, but not the same one passed on by npm", async () => {
    const own = temporaryFolder();
    const args = [
      "check",
      "cube",
      "stuck",
      "--workers",
      "1",
      "--json",
      join(own, "r.json"),
      ...lattice,
    ];
    const run = await running(args, "LowInv");
    run.child.kill("SIGINT");
    await sleep(200);
    run.child.kill("SIGINT");
    await sleep(1200);
    expect(run.child.exitCode).toBe(null);
    run.child.kill("SIGINT");
    const { code, stderr } = await run.ended;
    expect(code).toBe(3);
    expect(stderr.match(/stopping/g)).toHaveLength(1);
    expect(readdirSync(own)).toEqual([]);
  });

  test("an effect that never returns does not outlast --time by much", async () => {
    const { code, stdout, stderr } = await passproof([
      "check",
      "endless",
      "cube",
      "--property",
      "L1",
      "--time",
      "1s",
      "--workers",
      "2",
      ...lattice,
    ]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /L1 incomplete: a function of the specification that was under way did not/,
    );
    expect(stdout).toContain("1 as expected, 1 incomplete");
    expect(code).toBe(3);
  }, 20_000);

  test("nor does it need a second Ctrl-C", async () => {
    const file = join(folder, "endless.json");
    const run = await running(
      ["check", "cube", "endless", "--property", "L1", "--json", file, ...lattice],
      "BoundedInv",
    );
    await sleep(300);
    run.child.kill("SIGINT");
    const { code, stdout } = await run.ended;
    expect(stdout).toContain("1 as expected, 1 incomplete");
    const made = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(made.results.map((r) => r.verdict)).toEqual(["holds", "incomplete"]);
    expect(code).toBe(3);
  }, 20_000);

  test("a reader that goes away ends the run quietly, and not as a pass", async () => {
    const run = start(["check", "cube", "ocean", ...lattice]);
    run.child.stdout.destroy();
    const { code, stdout, stderr } = await run.ended;
    expect([code, stdout, stderr]).toEqual([3, "", ""]);
  });
});
