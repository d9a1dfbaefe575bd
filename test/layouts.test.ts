/**
 * V8 keeps what it has learnt about a function for the life of a thread, and a guard that has run
 * over many layouts is slower than one that knows a single layout. The program therefore gives
 * each layout a fresh worker. Twelve models of twelve layouts, which share their guards and effects,
 * are explored by one run of the program: the last must be at least half as fast as the first.
 */
import { describe, expect, test } from "vitest";
import { reportSchema, type Report } from "../checker/report/json.ts";
import { compileFixtures, passproof } from "./e2e/program.ts";

const suite = compileFixtures(["layouts"])("layouts");
const twelve = Array.from({ length: 12 }, (_, i) => `layout-${i}`);

/** Checks `models` one after the other, and counts the threads that loaded the suite. */
async function run(models: readonly string[]): Promise<{ report: Report; loads: number }> {
  const args = ["check", ...models, "--models", suite, "--workers", "1", "--json", "-"];
  const { code, stdout, stderr } = await passproof(args);
  expect({ code, stdout: code === 0 ? "" : stdout }).toEqual({ code: 0, stdout: "" });
  const report = reportSchema.parse(JSON.parse(stdout));
  return { report, loads: stderr.split("suite loaded").length - 1 };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe("models of different layouts", () => {
  // Not a question of absolute speed: both ends of one run are compared, and noise gets three tries.
  test(
    "the last of twelve is at least half as fast as the first",
    { retry: 2, timeout: 300_000 },
    async () => {
      const ratios: number[] = [];
      for (let i = 0; i < 3; i++) {
        const { report } = await run(twelve);
        expect(report.runs.map((r) => r.model)).toEqual(twelve);
        // The same states and steps, and more bits from layout to layout: only the layouts differ.
        expect(new Set(report.runs.map((r) => `${r.states} ${r.transitions}`)).size).toBe(1);
        expect(new Set(report.runs.map((r) => r.stateBits)).size).toBeGreaterThan(6);
        const [first, last] = [report.runs[0], report.runs.at(-1)];
        if (first === undefined || last === undefined) throw new Error("nothing was explored");
        expect(first.states).toBeGreaterThan(50_000);
        ratios.push(first.seconds / last.seconds);
      }
      expect(median(ratios)).toBeGreaterThan(0.5);
    },
  );

  test("a worker serves one layout, and all models that have it", async () => {
    // The program itself loads the suite once, and then each worker.
    const apart = await run(["layout-0", "layout-1", "layout-2"]);
    expect(apart.loads).toBe(1 + 3);
    const shared = await run(["layout-0", "layout-1", "again-0", "again-1"]);
    expect(shared.loads).toBe(1 + 2);
  });
});
