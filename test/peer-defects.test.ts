/** Defects of other checkers, each with the demand that ours does not have it. */
import { z } from "zod";
import { describe, expect, it, test } from "vitest";
import { claims, model, properties, seq, specification, system } from "../checker/index.ts";
import type { Action, Model } from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import { compileFixtures, passproof, temporaryFolder } from "./e2e/program.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { explore } from "./oracle/naive.ts";
import { expectSameSteps } from "./support/same-steps.ts";

const models = compileFixtures(["peer-defects"])("peer-defects");
const folder = temporaryFolder();

interface Report {
  readonly asExpected: boolean;
  readonly results: readonly {
    readonly property: string;
    readonly verdict: string;
    readonly asExpected: boolean | null;
  }[];
}

/** Checks one model of the fixture with the real program. */
async function run(name: string): Promise<{ code: number | null; stdout: string; report: Report }> {
  const file = join(folder, `${name}.json`);
  const { code, stdout } = await passproof(["check", name, "--models", models, "--json", file]);
  return { code, stdout, report: JSON.parse(readFileSync(file, "utf8")) as Report };
}

describe.concurrent(
  "TLC #1385: after a violation it goes on, ends with «no error» and exit code 0",
  () => {
    test("the other properties are judged, and the run is not as expected", async ({ expect }) => {
      const { code, stdout, report } = await run("continued");
      expect(code).toBe(1);
      expect(report.asExpected).toBe(false);
      expect(report.results.map((r) => [r.property, r.verdict, r.asExpected])).toEqual([
        ["BelowTwo", "violated", false],
        ["BelowFour", "holds", true],
        ["End", "reached", true],
      ]);
      expect(stdout).toContain("BelowTwo: violated, expected holds");
      expect(stdout).toContain("Not everything is as expected.");
      expect(stdout).not.toContain("Everything is as expected.");
    });
  },
);

describe.concurrent("SPIN: a violation, and exit status 0", () => {
  test("an unexpected violation: exit code 1", async ({ expect }) => {
    const { code, report } = await run("violated");
    expect([code, report.asExpected]).toEqual([1, false]);
  });
  test("only a violation that the model announces is a success", async ({ expect }) => {
    const { code, report } = await run("announced");
    expect([code, report.asExpected]).toEqual([0, true]);
  });
});

describe.concurrent("TLC #1440: success after a property could not be evaluated", () => {
  test.for(["throws", "throws-announced", "throws-unclaimed"])(
    "%s: verdict error, exit code 4",
    async (name, { expect }) => {
      const { code, stdout, report } = await run(name);
      expect(code).toBe(4);
      expect(report.asExpected).toBe(false);
      expect(report.results[0]).toMatchObject({
        property: "ThrowsLast",
        verdict: "error",
        asExpected: false,
      });
      expect(stdout).toContain("the property cannot be evaluated here");
    },
  );
  test("the properties that can be evaluated are judged all the same", async ({ expect }) => {
    const { report } = await run("throws");
    expect(report.results[1]).toMatchObject({ property: "BelowFour", verdict: "holds" });
  });
});

describe("TLC #1302, #799: values shared between states are changed in both", () => {
  const point = z.object({ x: z.int().min(0).max(2), y: z.int().min(0).max(2) });
  const text = { sentence: "", source: "", actor: "all" } as const;
  const spec = specification<{ origin: { x: number; y: number } }>()({
    constants: z.object({ origin: point }),
    state: () =>
      z.object({
        a: point,
        b: point,
        row: z.array(point).length(2),
        log: seq(point, 2),
        last: z.nullable(point),
        turns: z.int().min(0).max(3),
      }),
    access: {
      all: { a: "write", b: "write", row: "write", log: "write", last: "write", turns: "write" },
    },
    rules: { corner: () => ({ x: 2, y: 2 }) },
  });
  const { invariant } = properties(spec);
  const start = { x: 0, y: 1 };
  const initial = { a: start, b: start, row: [start, start], log: [start], last: start, turns: 0 };
  const shared = (...actions: Action[]): Model =>
    model({
      name: "shared",
      sentence: "",
      size: "tiny",
      system: system(spec, { name: "Shared", init: () => [initial, initial], actions }),
      constants: { origin: { x: 0, y: 0 } },
      claims: claims([
        invariant({
          id: "NeverActs",
          name: "NeverActs",
          sentence: "",
          formula: "",
          source: "",
          claimedFor: "",
          holds: { never: (s) => s.turns === 0 },
        }),
      ]),
    });
  /** The state after one step of `action` from the initial state, in every reading of the system. */
  const after = (action: Action): unknown => {
    const m = shared(action);
    const oracle = explore(m, null);
    const { results, runs } = check(m);
    expect(runs[0]).toMatchObject({ states: oracle.states, transitions: oracle.transitions });
    expectSameSteps(m);
    const verdict = results[0]?.verdict;
    if (verdict?.word !== "violated") throw new Error(`the action did not act: ${verdict?.word}`);
    const { initial: first, steps, constants } = verdict.trace;
    // Neither the state before nor the constants changed under way.
    expect(first).toEqual(initial);
    expect(constants).toEqual({ origin: { x: 0, y: 0 } });
    return steps[0]?.state;
  };
  const turned = { ...initial, turns: 1 };
  const once = { once: (s: { turns: number }) => s.turns === 0 };

  it("states that share literals are changed one at a time", () => {
    const act = spec.action("Act", {
      ...text,
      guard: once,
      effect: (_s, next) => {
        next.a.x = 2;
        next.turns = 1;
      },
    });
    expect(after(act)).toEqual({ ...turned, a: { x: 2, y: 1 } });
  });
  it("a record of the state before is copied", () => {
    const act = spec.action("Act", {
      ...text,
      guard: once,
      effect: (s, next) => {
        next.b = s.a;
        next.b.x = 2;
        next.log.push(s.a);
        next.last = s.b;
        next.a.y = 0;
        next.turns = 1;
      },
    });
    expect(after(act)).toEqual({
      ...turned,
      a: { x: 0, y: 0 },
      b: { x: 2, y: 1 },
      log: [start, start],
      last: start,
    });
  });
  it("a record of the state after is copied", () => {
    const act = spec.action("Act", {
      ...text,
      guard: once,
      effect: (_s, next) => {
        next.a = next.b;
        next.a.x = 2;
        next.last = next.a;
        next.a.y = 0;
        next.turns = 1;
      },
    });
    expect(after(act)).toEqual({ ...turned, a: { x: 2, y: 0 }, last: { x: 2, y: 1 } });
  });
  it("constants, and what rules return, are copied", () => {
    const act = spec.action("Act", {
      ...text,
      guard: once,
      effect: (_s, next, _p, c) => {
        next.a = c.origin;
        next.a.x = 2;
        next.b = c.origin;
        next.last = c.rules.corner();
        next.turns = 1;
      },
    });
    expect(after(act)).toEqual({
      ...turned,
      a: { x: 2, y: 0 },
      b: { x: 0, y: 0 },
      last: { x: 2, y: 2 },
    });
  });
  it("one literal in several places is several values", () => {
    const act = spec.action("Act", {
      ...text,
      guard: once,
      effect: (_s, next) => {
        const one = { x: 1, y: 1 };
        next.a = one;
        next.b = one;
        next.log.copyFrom([one, one]);
        next.row = [one, one];
        next.a.x = 2;
        one.y = 0;
        next.turns = 1;
      },
    });
    expect(after(act)).toEqual({
      ...turned,
      a: { x: 2, y: 1 },
      b: { x: 1, y: 1 },
      log: [
        { x: 1, y: 1 },
        { x: 1, y: 1 },
      ],
      row: [
        { x: 1, y: 1 },
        { x: 1, y: 1 },
      ],
    });
  });
  it("a record of the state before, or a constant, assigned to an element of an array is copied", () => {
    const act = spec.action("Act", {
      ...text,
      guard: once,
      effect: (s, next, _p, c) => {
        next.row[0] = s.a;
        next.row[1] = c.origin;
        next.row[0].x = 2;
        next.row[1].y = 2;
        next.a = c.origin;
        next.turns = 1;
      },
    });
    expect(after(act)).toEqual({
      ...turned,
      a: { x: 0, y: 0 },
      row: [
        { x: 2, y: 1 },
        { x: 0, y: 2 },
      ],
    });
  });
  it("one literal in several elements of an array is several values", () => {
    const act = spec.action("Act", {
      ...text,
      guard: once,
      effect: (_s, next) => {
        const one = { x: 1, y: 1 };
        next.row[0] = one;
        next.row[1] = one;
        for (const first of next.row.slice(0, 1)) first.x = 2;
        next.turns = 1;
      },
    });
    expect(after(act)).toEqual({
      ...turned,
      row: [
        { x: 2, y: 1 },
        { x: 1, y: 1 },
      ],
    });
  });
});
