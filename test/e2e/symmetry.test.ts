/** `check --symmetry` through the real program. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { reportSchema } from "../../checker/report/json.ts";
import { symmetryRequest } from "../../checker/cli/verbs/symmetry-options.ts";
import { unpacked, type Packed } from "../../checker/trace/shared.ts";
import { compileFixtures, masked, passproof, temporaryFolder } from "./program.ts";

const circle = ["--models", compileFixtures(["circle"])("circle")];
const folder = temporaryFolder();

describe.concurrent("check --symmetry", () => {
  // 8 sets of guests who are served, and who spoke last: 1 + 3·4 states; by size of the set 4 representatives.
  test("representatives, named in the text, in JSON and in HTML", async ({ expect }) => {
    const [json, html] = [join(folder, "r.json"), join(folder, "r.html")];
    const args = ["check", "polite", "--symmetry", "--json", json, "--html", html, ...circle];
    const { code, stdout } = await passproof(args);
    expect(masked(stdout)).toContain(`
  C1  SpeakersServed  invariant  holds (symmetryReduced)  holds     ✓        4            6      3 T
  C2  SomebodyHungry  invariant  violated                 violated  ✓        4            6      3 T
  C3  AllServed       reachable  reached                  reached   ✓        4            6      3 T
`);
    expect(stdout).toContain(
      "reduced by symmetry of guest {1, 2, 3}: these are representatives, which stand for 13 states and",
    );
    expect(stdout).toMatch(/coverage[^]*representatives were explored, and not all states/);
    const report = reportSchema.parse(JSON.parse(readFileSync(json, "utf8")));
    expect(report.results[0]).toMatchObject({ verdict: "holds", exactness: "symmetryReduced" });
    expect(report.runs).toMatchObject([
      {
        states: 4,
        transitions: 3 + 2 + 1,
        digest: null,
        symmetry: {
          ...{ sets: { guest: [1, 2, 3] }, permutations: 6, checked: true },
          ...{ states: 13, transitions: 3 + 3 * 2 + 6 },
        },
      },
    ]);
    const found = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(
      readFileSync(html, "utf8"),
    );
    expect(unpacked(JSON.parse(found?.[1] ?? "null") as Packed)).toMatchObject({
      models: [{ runs: [{ symmetry: { permutations: 6, states: 13 } }] }],
    });
    expect(code).toBe(0);
  });
  test("what is no symmetry ends the run: 2, with the action, the ids and the state", async ({
    expect,
  }) => {
    const { code, stderr } = await passproof(["check", "ordered", "--symmetry", ...circle]);
    expect(stderr).toMatch(
      /^error: model ordered: the symmetry that is declared is none, and nothing is reduced by it\. Where guest \d→\d.*Eat\(who = \d\).*The state: \{"served":.*without --symmetry/s,
    );
    expect(code).toBe(2);
  });
  test("infinite runs are refused: 2, and what to do; other properties are not", async ({
    expect,
  }) => {
    const { code, stderr } = await passproof(["check", "lively", "--symmetry", ...circle]);
    expect(stderr).toContain("model lively: C4 (alwaysEventually) cannot be judged on");
    expect(code).toBe(2);
    const some = ["check", "lively", "--symmetry", "--property", "C1", ...circle];
    expect(await passproof(some)).toMatchObject({ code: 0 });
  });
});

describe("options that do not go together", () => {
  test.each([
    [{ symmetry: true, locked: true }, "--symmetry does not go with --locked"],
    [{ symmetry: true, updateLock: true }, "--symmetry does not go with --update-lock"],
    [{ symmetry: true, base: "main" }, "--symmetry does not go with --base"],
    [{ symmetry: true, approximate: "swarm" }, "--symmetry does not go with --approximate"],
    [{ believeSymmetry: true }, "--believe-symmetry says nothing without --symmetry"],
  ] as const)("%j", (options, message) => {
    expect(() => symmetryRequest(options)).toThrow(message);
  });
  test("without the option nothing is reduced", () => {
    expect(symmetryRequest({})).toBeUndefined();
    expect(symmetryRequest({ symmetry: true })).toEqual({ believed: false });
  });
});
