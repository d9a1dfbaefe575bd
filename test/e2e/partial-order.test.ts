/** `check --partial-order` through the real program. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { reportSchema } from "../../checker/report/json.ts";
import { partialOrderRequest } from "../../checker/cli/verbs/partial-order-options.ts";
import { unpacked, type Packed } from "../../checker/trace/shared.ts";
import { compileFixtures, passproof, temporaryFolder } from "./program.ts";

const errands = ["--models", compileFixtures(["errands"])("errands")];
const folder = temporaryFolder();

describe.concurrent("check --partial-order", () => {
  // Four couriers of three places each: 81 states; in one order 9: all leave, then all arrive. Only when the last
  // one arrives, and after that, is there no choice.
  test("one order, named in the text, in JSON and in HTML; compared with all of them", async ({
    expect,
  }) => {
    const [json, html] = [join(folder, "r.json"), join(folder, "r.html")];
    const args = ["check", "errands", "--property", "E1", "--partial-order", "--check-reduction"];
    const { code, stdout } = await passproof([...args, "--json", json, "--html", html, ...errands]);
    expect(stdout).toContain("holds (partialOrder)");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "reduced by partial order: 7 states of 9 expanded in part; of 8 action instances, properties can see 0; " +
        "counterexamples need not be shortest; the verdicts are those of all 81 states and 216 transitions",
    );
    expect(stdout).toMatch(/coverage[^]*orders of steps were left out/);
    const report = reportSchema.parse(JSON.parse(readFileSync(json, "utf8")));
    expect(report.results[0]).toMatchObject({ verdict: "holds", exactness: "partialOrder" });
    expect(report.runs).toMatchObject([
      {
        ...{ states: 9, transitions: 8, digest: null },
        partialOrder: { instances: 8, visible: 0, compared: { states: 81, transitions: 216 } },
      },
    ]);
    const found = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(
      readFileSync(html, "utf8"),
    );
    expect(unpacked(JSON.parse(found?.[1] ?? "null") as Packed)).toMatchObject({
      models: [{ runs: [{ partialOrder: { instances: 8 } }] }],
    });
    expect(code).toBe(0);
  });
  test("all claims together: what the first courier does can be seen", async ({ expect }) => {
    const { code, stdout } = await passproof(["check", "errands", "--partial-order", ...errands]);
    expect(stdout).toMatch(/E2 +FirstArrives .*reached +reached +✓/);
    expect(stdout).toMatch(/E3 +FirstStays .*violated +violated +✓/);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("properties can see 2;");
    expect(code).toBe(0);
  });
  test("what is not declared ends the search: 4, with action, parameters and place", async ({
    expect,
  }) => {
    const { code, stdout } = await passproof(["check", "nosy", "--partial-order", ...errands]);
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(
      /Arrive\(who = 2\), guard clause alone: SPEC007: it reads at\.3, which is not in its footprint/,
    );
    expect(stdout.match(/E\d +\w+ +\w+ +error/g)).toHaveLength(3);
    expect(code).toBe(4);
  });
  test("infinite runs are refused: 2, and what to do; other properties are not", async ({
    expect,
  }) => {
    const { code, stderr } = await passproof(["check", "lively", "--partial-order", ...errands]);
    expect(stderr).toMatch(
      /^error: model lively: E4 \(alwaysEventually\) cannot be judged on a part of the orders.*without --partial-order/s,
    );
    expect(code).toBe(2);
    const some = ["check", "lively", "--partial-order", "--property", "E1", ...errands];
    expect(await passproof(some)).toMatchObject({ code: 0 });
  });
});

describe("options that do not go together", () => {
  test.each([
    [{ partialOrder: true, locked: true }, "--partial-order does not go with --locked"],
    [{ partialOrder: true, updateLock: true }, "--partial-order does not go with --update-lock"],
    [{ partialOrder: true, base: "main" }, "--partial-order does not go with --base"],
    [{ partialOrder: true, symmetry: true }, "--partial-order does not go with --symmetry"],
    [
      { partialOrder: true, approximate: "swarm" },
      "--partial-order does not go with --approximate",
    ],
    [{ partialOrder: true, threads: 2 }, "--partial-order does not go with --threads"],
    [{ checkReduction: true }, "--check-reduction says nothing without --partial-order"],
  ] as const)("%j", (options, message) => {
    expect(() => partialOrderRequest(options)).toThrow(message);
  });
  test("without the option nothing is left out", () => {
    expect(partialOrderRequest({})).toBeUndefined();
    expect(partialOrderRequest({ partialOrder: true })).toEqual({ compared: false });
  });
});
