/** What judges a lasso again on plain objects refuses those that are none. */
import { describe, expect, test } from "vitest";
import { recurrent, strong, weak, type Model } from "../../checker/index.ts";
import { CheckerError } from "../../checker/errors.ts";
import { demandViolation, whyFair, type PlainRun } from "../../checker/plain/fair.ts";
import { at, called, graph, said, says, statement, type Arrow } from "./support.ts";

const arrows: readonly Arrow[] = [
  [0, "a", 1],
  [1, "b", 0],
  [1, "c", 2],
  [2, "d", 2],
];
const model: Model = graph(arrows, []);

/** The run along some arrows, from state 0. */
function run(names: string, start: number | null): PlainRun {
  const taken = names.split("").map((name) => arrows.findIndex(([, n]) => n === name));
  return {
    states: [0, ...taken.map((i) => arrows[i]?.[2])].map((state) => ({
      state: { at: state },
      monitor: null,
    })),
    steps: taken.map((arrow) => ({ action: "Go", params: { arrow, name: arrows[arrow]?.[1] } })),
    start,
  };
}

const because = (kind: typeof weak, names: readonly string[], of: PlainRun): string => {
  const fairness = kind({ ...said("it"), of: called(...names) });
  return whyFair(model, [{ fairness, key: null }], of)[0] ?? "";
};

describe("fairness of a loop", () => {
  const round = run("ab", 0);
  const stuck = run("ac", 2);
  const still = run("acd", 2);
  test.each([
    ["weak", weak, ["c"], round, "not enabled initially"],
    ["weak", weak, ["a"], run("aba", 1), "taken in step 3"],
    ["weak", weak, ["c"], run("aba", 1), "not enabled after step 2"],
    ["strong", strong, ["b"], round, "taken in step 2"],
    ["strong", strong, ["z"], round, "never enabled in the loop"],
    // A step that changes nothing is not possible, and is not taken.
    ["strong", strong, ["d"], still, "never enabled in the loop"],
    ["weak", weak, ["a", "b", "c", "d"], stuck, "not enabled at the end"],
    ["strong", strong, ["a", "b", "c", "d"], stuck, "not enabled at the end"],
    ["recurrent", recurrent, ["a"], round, "taken in step 1"],
  ] as const)("%s: %#", (_name, kind, names, of, why) => {
    expect(because(kind, names, of)).toBe(why);
  });
  test.each([
    ["weak, possible all the time", weak, ["b", "a"], run("a", 1)],
    ["strong, possible now and then", strong, ["c"], round],
    ["recurrent, not taken in the loop", recurrent, ["a"], stuck],
    ["recurrent, without a change", recurrent, ["d"], still],
  ] as const)("%s: refused", (_name, kind, names, of) => {
    expect(() => because(kind, names, of)).toThrow(CheckerError);
  });
});

describe("a violation", () => {
  const id = statement("L");
  const violates = (p: Parameters<typeof demandViolation>[1], of: PlainRun): boolean => {
    try {
      demandViolation(model, p, null, of);
      return true;
    } catch (e) {
      expect(e).toBeInstanceOf(CheckerError);
      return false;
    }
  };
  test.each([
    ["leadsTo", says.leadsTo({ ...id, from: at(0), to: at(2) }), run("ab", 0), run("ac", 2)],
    [
      "leadsTo without trigger",
      says.leadsTo({ ...id, from: at(2), to: at(0) }),
      run("ac", 2),
      run("ab", 0),
    ],
    [
      "leadsTo, a finite run",
      says.leadsTo({ ...id, from: at(1), to: at(2) }),
      run("a", 1),
      run("a", null),
    ],
    [
      "leadsTo, the goal in the loop",
      says.leadsTo({ ...id, from: at(0), to: at(1) }),
      run("", 0),
      run("ab", 0),
    ],
    [
      "until",
      says.until({ ...id, from: at(0), hold: at(0), to: at(2) }),
      run("a", null),
      run("", null),
    ],
    [
      "until, for ever",
      says.until({ ...id, from: at(0), hold: at(0, 1), to: at(2) }),
      run("ab", 0),
      run("ac", 2),
    ],
    [
      "alwaysEventually",
      says.alwaysEventually({ ...id, state: at(2) }),
      run("ab", 0),
      run("ac", 2),
    ],
    ["eventuallyAlways", says.eventuallyAlways({ ...id, state: at(1) }), run("ab", 0), run("a", 1)],
    [
      "finitelyOften",
      says.finitelyOften({ ...id, step: (_s, _n, step) => called("b")(step) }),
      run("ab", 0),
      run("aba", 3),
    ],
    [
      "recoverable",
      says.recoverable({ ...id, when: at(2), to: at(0) }),
      run("ac", null),
      run("a", null),
    ],
    [
      "recoverable, there already",
      says.recoverable({ ...id, to: at(0) }),
      run("ac", null),
      run("ab", null),
    ],
  ])("of %s", (_name, property, one, none) => {
    expect([violates(property, one), violates(property, none)]).toEqual([true, false]);
  });
});
