/** `passproof defects`, and what `check` and `list` say of defects and abstractions, through the real program. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { defectsSchema } from "../../checker/report/defects-json.ts";
import { reportSchema } from "../../checker/report/json.ts";
import { listSchema } from "../../checker/report/list-text.ts";
import { compileFixtures, masked, passproof, temporaryFolder } from "./program.ts";

const compiled = compileFixtures(["seeded", "relay"]);
const seeded = ["--models", compiled("seeded")];
const folder = temporaryFolder();

describe.concurrent("defects", () => {
  test("as declared: 0, with what notices each", async ({ expect }) => {
    const { code, stdout, stderr } = await passproof(["defects", "K*", ...seeded]);
    expect(stderr).toBe("");
    // By hand: the first step of K1 is already too large, its second leads to 4.
    expect(masked(stdout)).toBe(`✓ K1 counter: It goes up by two.
     killed by P2 ByOne (one) after 1 step by counter
     killed by P1 SmallInv (below) after 2 steps by counter
✓ K2 counter: Its end is too far.
     the design point up-to-5
     killed by P1 SmallInv (below) after 4 steps by counter
✓ K3 counter: It compares the other way round.
     survives: it is the same comparison
✓ K4 counter: It never stops.
     awaits L1: liveness is not there yet

4 seeded defects: 2 killed as declared, 1 equivalent as declared, 1 waiting for what will kill them (T s)
Everything is as declared.
`);
    expect(code).toBe(0);
  });

  test.for([
    ["one that is not noticed", ["U1"], 1, "P2 does not notice it: holds"],
    ["an equivalent one that is noticed", ["U2"], 1, "P2 is violated, and the defect not equiv"],
    ["one that is a fault of the specification", ["E1"], 4, "P1: step 1: "],
    ["a budget of states", ["K3", "--max-states", "2"], 3, "P1 is incomplete: the budget of"],
    ["no time", ["K1", "--time", "1ms"], 3, "is incomplete: the time"],
    ["unexpected before incomplete", ["U1", "U2", "--max-states", "3"], 1, "is violated"],
    ["error before unexpected", [], 4, "1 with an error"],
  ] as const)("%s", async ([, args, expected, says], { expect }) => {
    const { code, stdout, stderr } = await passproof(["defects", ...args, ...seeded]);
    expect(stdout).toContain(says);
    expect([code, stderr]).toEqual([expected, ""]);
  });

  test.for([
    [["defects", "K9", ...seeded], "no seeded defect matches 'K9': did you mean K1"],
    [["defects", "--models", compiled("relay")], "the suite has no seeded defects"],
    [["defects", "--set", "max=1", ...seeded], "unknown option '--set'"],
  ] as const)("bad usage: 2: %j", async ([args, says], { expect }) => {
    const { code, stdout, stderr } = await passproof(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
  });

  test("as JSON, to a file and to standard output", async ({ expect }) => {
    const path = join(folder, "defects.json");
    const [toFile, toStdout] = await Promise.all([
      passproof(["defects", "K1", "K4", "--json", path, ...seeded]),
      passproof(["defects", "K1", "K4", "--thorough", "--json", "-", ...seeded]),
    ]);
    expect([toFile.code, toStdout.code]).toEqual([0, 0]);
    const report = defectsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    expect(defectsSchema.parse(JSON.parse(toStdout.stdout))).toEqual(report);
    expect(toStdout.stderr).toContain("Everything is as declared.");
    expect(report.asDeclared).toBe(true);
    expect(report.defects.map((d) => [d.id, d.declared, d.standing])).toEqual([
      ["K1", "kills", "asDeclared"],
      ["K4", "awaits", "asDeclared"],
    ]);
    expect(report.defects[0]?.killedBy).toEqual([
      { id: "P2", property: "ByOne", failed: ["one"], steps: 1, actors: ["counter"] },
      { id: "P1", property: "SmallInv", failed: ["below"], steps: 2, actors: ["counter"] },
    ]);
  });

  test("the same on one worker as on four", async ({ expect }) => {
    const runs = await Promise.all(
      ["1", "4"].map((n) => passproof(["defects", "--workers", n, "--json", "-", ...seeded])),
    );
    expect(runs[0]?.stdout).toBe(runs[1]?.stdout);
  });
});

describe.concurrent("trace", () => {
  test("shows what a defect does", async ({ expect }) => {
    const { code, stdout, stderr } = await passproof(["trace", "K1", "P1", ...seeded]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("model      K1: It goes up by two.");
    expect(stdout).toContain("a counterexample: violated after 2 steps");
    expect(stdout).toContain("✗ violated: below");
  });

  test("of a design point, and with a flag set", async ({ expect }) => {
    const runs = await Promise.all([
      passproof(["trace", "K2", "P1", ...seeded]),
      passproof(["trace", "K1", "P1", "--set", "max=2", ...seeded]),
    ]);
    expect(runs.map((r) => r.code)).toEqual([0, 0]);
    expect(runs[0].stdout).toContain("violated after 4 steps");
    expect(runs[1].stdout).toContain("no counterexample: P1 SmallInv in model K1: holds");
  });

  test("knows no property that the defect is not judged by", async ({ expect }) => {
    const { code, stderr } = await passproof(["trace", "K2", "P2", ...seeded]);
    expect(code).toBe(2);
    expect(stderr).toContain("unknown property 'P2' in model K2");
  });
});

describe.concurrent("abstractions", () => {
  test("what holds says what it relies on, and what is violated does not", async ({ expect }) => {
    const { code, stdout } = await passproof(["check", "--json", "-", ...seeded]);
    expect(code).toBe(0);
    const { results } = reportSchema.parse(JSON.parse(stdout));
    expect(results.map((r) => [r.model, r.id, r.reliesOn])).toEqual([
      ["up-to-3", "P1", ["A1"]],
      ["up-to-3", "P2", ["A1", "A2"]],
      ["up-to-3", "P3", ["A1"]],
      ["up-to-5", "P1", []],
      ["up-to-5", "P2", ["A1", "A2"]],
      ["up-to-5", "P3", ["A1"]],
    ]);
  });

  test("a line for each model, and a legend once", async ({ expect }) => {
    const { stdout } = await passproof(["check", ...seeded]);
    expect(stdout.match(/^ {2}what holds relies on A1, A2 \(P2\)$/gm)).toHaveLength(2);
    expect(stdout)
      .toContain(`What holds relies on these abstractions (their arguments: npm run list):
  A1 Numbers above nine are left out.
  A2 Two steps of one are no step.
`);
  });

  test("none where nothing holds", async ({ expect }) => {
    const args = ["check", "up-to-5", "--property", "P1", ...seeded];
    expect((await passproof(args)).stdout).not.toContain("relies on");
  });

  test("are listed with their arguments", async ({ expect }) => {
    const [text, json] = await Promise.all([
      passproof(["list", ...seeded]),
      passproof(["list", "--json", ...seeded]),
    ]);
    expect(text.stdout).toContain(`  A2 Two steps of one are no step. For P2.
      Each is looked at. Challenged by up-to-3.
`);
    const { abstractions } = listSchema.parse(JSON.parse(json.stdout));
    expect(abstractions.map((a) => [a.id, a.only])).toEqual([
      ["A1", null],
      ["A2", ["P2"]],
    ]);
  });
});

describe.concurrent("list", () => {
  test("names them, and the properties that notice none", async ({ expect }) => {
    const { code, stdout } = await passproof(["list", ...seeded]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Seeded defects

  K1 counter: It goes up by two.
      killed by P2.one, P1
  K2 counter: Its end is too far.
      killed by P1, in the model up-to-5
`);
    expect(stdout).toContain("No seeded defect is declared to be noticed by P3.");
  });

  test("as JSON: what kills each, and what each property kills", async ({ expect }) => {
    const { stdout } = await passproof(["list", "--json", ...seeded]);
    const { defects, killers } = listSchema.parse(JSON.parse(stdout));
    expect(defects.map((d) => [d.id, d.declared, d.properties, d.designPoint])).toEqual([
      ["K1", "kills", ["P2.one", "P1"], null],
      ["K2", "kills", ["P1"], "up-to-5"],
      ["K3", "survives", [], null],
      ["K4", "awaits", ["L1"], null],
      ["U1", "kills", ["P2"], null],
      ["U2", "survives", [], null],
      ["E1", "kills", ["P1"], null],
    ]);
    expect(killers).toEqual([
      { id: "P1", defects: ["K1", "K2", "E1"] },
      { id: "P2", defects: ["K1", "U1"] },
      { id: "P3", defects: [] },
    ]);
  });
});
