/** Each kind of property of runs on graphs small enough to see the answer. */
import { describe, expect, test } from "vitest";
import { recurrent, strong, weak } from "../../checker/index.ts";
import { at, called, resultOf, graph, said, says, statement, verdictOn } from "./support.ts";

const id = statement("L");
const fair = {
  weakly: (...names: string[]) => weak({ ...said("weakly"), of: called(...names) }),
  strongly: (...names: string[]) => strong({ ...said("strongly"), of: called(...names) }),
  always: (...names: string[]) => recurrent({ ...said("always"), of: called(...names) }),
};

describe("leads to", () => {
  const line = [[0, "a", 1]] as const;
  const comes = (fairness: Parameters<typeof says.leadsTo>[0]["fairness"] = []) =>
    says.leadsTo({ ...id, from: at(0), to: at(1), fairness });
  test("a run may stop anywhere, unless fairness forbids it", () => {
    expect(verdictOn(line, comes())).toBe("goalReached: 0 ()");
    expect(verdictOn(line, comes([fair.weakly("a")]))).toBe("holds");
    expect(verdictOn(line, comes([fair.strongly("a")]))).toBe("holds");
    expect(verdictOn(line, comes([fair.weakly("b")]))).toBe("goalReached: 0 ()");
  });
  test("weak fairness asks for what is possible all the time, strong for what is possible again and again", () => {
    const flicker = [
      [0, "there", 2],
      [2, "back", 0],
      [0, "a", 1],
    ] as const;
    const runs = fair.weakly("there", "back");
    expect(verdictOn(flicker, comes([runs, fair.weakly("a")]))).toBe("goalReached: 0 (2 0)");
    expect(verdictOn(flicker, comes([runs, fair.strongly("a")]))).toBe("holds");
  });
  test("the trigger may come late, and the goal may have come before it", () => {
    const round = [
      [0, "a", 1],
      [1, "b", 2],
      [2, "c", 3],
      [3, "d", 2],
    ] as const;
    const late = says.leadsTo({
      ...id,
      from: at(2),
      to: at(1),
      fairness: [fair.weakly("a", "b", "c", "d")],
    });
    expect(verdictOn(round, late)).toBe("goalReached: 0 1 2 (3 2)");
  });
  test("says nothing without a trigger, or where the goal is there already", () => {
    expect(verdictOn(line, says.leadsTo({ ...id, from: at(5), to: at(1) }))).toBe(
      "vacuous: its trigger held in no state",
    );
    expect(verdictOn(line, says.leadsTo({ ...id, from: at(1), to: at(1) }))).toBe(
      "vacuous: its goal held wherever its trigger did",
    );
  });
  test("says nothing when no run is fair, or none with the trigger", () => {
    expect(verdictOn(line, comes([fair.always("a")]))).toBe("vacuous: no run is fair");
    const aside = [
      [0, "a", 1],
      [2, "b", 3],
      [3, "b", 2],
    ] as const;
    const property = comes([fair.always("b")]);
    expect(verdictOn(aside, property, [0, 2])).toBe(
      "vacuous: on no fair run did its trigger hold without its goal",
    );
  });
});

describe("until", () => {
  const steps = [
    [0, "a", 1],
    [1, "b", 2],
    [2, "c", 3],
  ] as const;
  const until = (hold: readonly number[], fairness = [fair.weakly("a", "b", "c")]) =>
    says.until({ ...id, from: at(0), hold: at(...hold), to: at(3), fairness });
  test("breaks its promise on a finite run, or for ever", () => {
    expect(verdictOn(steps, until([0, 1, 2]))).toBe("holds");
    expect(verdictOn(steps, until([0, 2]))).toBe("heldUntilGoal: 0 1");
    expect(verdictOn(steps, until([1, 2]))).toBe("heldUntilGoal: 0");
    expect(verdictOn(steps, until([0, 1, 2], []))).toBe("goalReached: 0 ()");
  });
  test("a run that no fair run goes on from breaks no promise", () => {
    const forked = [...steps, [0, "d", 4], [3, "e", 0], [4, "f", 4]] as const;
    expect(verdictOn(forked, until([0, 1, 2], [fair.weakly("a", "b", "c")]))).toBe(
      "heldUntilGoal: 0 4",
    );
    expect(verdictOn(forked, until([0, 1, 2], [fair.always("a")]))).toBe("holds");
  });
});

describe("again and again, from some point on, not for ever", () => {
  const ring = [
    [0, "a", 1],
    [1, "b", 0],
    [1, "c", 2],
    [2, "d", 2],
  ] as const;
  const moving = fair.weakly("a", "b", "c");
  test("always eventually", () => {
    const again = (...states: number[]) =>
      says.alwaysEventually({ ...id, state: at(...states), fairness: [moving] });
    expect(verdictOn(ring, again(1))).toBe("againAndAgain: 0 1 2 ()");
    expect(verdictOn(ring, again(0, 2))).toBe("holds");
  });
  test("eventually always", () => {
    const stays = (fairness = [moving]) =>
      says.eventuallyAlways({ ...id, state: at(1, 2), fairness });
    expect(verdictOn(ring, stays())).toBe("fromSomePointOn: 0 (1 0)");
    expect(verdictOn(ring, stays([moving, fair.strongly("c")]))).toBe("holds");
  });
  test("finitely often", () => {
    const rare = (name: string) =>
      says.finitelyOften({ ...id, step: (_s, _n, step) => called(name)(step) });
    expect(verdictOn(ring, rare("a"))).toBe("notForEver: 0 (1 0)");
    expect(verdictOn(ring, rare("c"))).toBe("holds");
    // A step of the system is one even where it changes nothing.
    expect(verdictOn(ring, rare("d"))).toBe("notForEver: 0 1 2 (2)");
    expect(verdictOn(ring, rare("z"))).toBe("vacuous: no such step was ever taken");
  });
});

test("recoverable: some run leads there, fair or not", () => {
  const trap = [
    [0, "a", 1],
    [1, "b", 0],
    [1, "c", 2],
    [2, "d", 3],
    [3, "e", 2],
  ] as const;
  expect(verdictOn(trap, says.recoverable({ ...id, to: at(0) }))).toBe("wayOut: 0 1 2");
  expect(verdictOn(trap, says.recoverable({ ...id, when: at(0, 1), to: at(0) }))).toBe("holds");
  expect(verdictOn(trap, says.recoverable({ ...id, when: at(3), to: at(0) }))).toBe(
    "wayOut: 0 1 2 3",
  );
  expect(verdictOn(trap, says.recoverable({ ...id, when: at(9), to: at(0) }))).toBe(
    "vacuous: its trigger held in no state",
  );
});

test("a loop says why it is fair", () => {
  const arrows = [
    [0, "a", 1],
    [1, "b", 2],
    [2, "b", 1],
    [1, "c", 0],
    [0, "z", 0],
  ] as const;
  const each = weak({
    ...said("each"),
    each: () => ["a", "b", "z"],
    of: (step, _c, key) => called(key)(step),
  });
  const property = says.eventuallyAlways({
    ...id,
    state: at(1, 2),
    fairness: [each, fair.strongly("z"), fair.always("c")],
  });
  const { verdict, liveness } = resultOf(graph(arrows, [property]));
  expect(verdict).toMatchObject({ word: "violated" });
  if (verdict.word !== "violated") return;
  expect(verdict.lasso).toEqual({
    start: 0,
    element: null,
    fair: [
      { kind: "weak", fairness: "each", group: "a", because: "taken in step 1" },
      { kind: "weak", fairness: "each", group: "b", because: "not enabled initially" },
      { kind: "weak", fairness: "each", group: "z", because: "not enabled initially" },
      { kind: "strong", fairness: "strongly", group: null, because: "never enabled in the loop" },
      { kind: "recurrent", fairness: "always", group: null, because: "taken in step 2" },
    ],
    triggeredAt: null,
  });
  expect(liveness).toEqual({
    elements: 1,
    fair: [
      { fairness: "each", group: "a", steps: 1 },
      { fairness: "each", group: "b", steps: 2 },
      { fairness: "each", group: "z", steps: 0 },
      { fairness: "strongly", group: null, steps: 0 },
      { fairness: "always", group: null, steps: 1 },
    ],
  });
});
