/** Trace inclusion on machines of a few edges, of which everything is known by hand. */
import { describe, expect, test } from "vitest";
import {
  answeredBy,
  answersOf,
  edges,
  inclusion,
  resultOf,
  said,
  step,
  unfollowed,
} from "./support.ts";

/** Chooses which of two coins it is before it is thrown, or when it falls. */
const early = edges([
  [0, "throw", 1],
  [0, "throw", 2],
  [1, "heads", 0],
  [2, "tails", 0],
]);
const late = edges([
  [0, "throw", 1],
  [1, "heads", 0],
  [1, "tails", 0],
]);

describe("a coin that is decided early or late", () => {
  test("the traces of either are those of the other", () => {
    expect(said(inclusion(early, late))).toBe("holds");
    expect(said(inclusion(late, early))).toBe("holds");
  });

  test("beside the late coin stands the set of both that it may turn out to be", () => {
    const { refinement, states, transitions, depth } = resultOf(inclusion(late, early));
    // {0} and {1, 2}; each of the three steps has an event.
    expect(refinement).toMatchObject({ abstractStates: 2, matched: 3, stuttered: 0 });
    expect([states, transitions, depth]).toEqual([2, 3, 1]);
    expect(answeredBy(resultOf(inclusion(late, early)))).toEqual({ Move: 3 });
  });

  test("a coin that may stand on its edge is not one of them", () => {
    const edgy = edges([...late.edges, [1, "edge", 0]]);
    expect(said(inclusion(late, edgy))).toBe("holds");
    const found = unfollowed(inclusion(edgy, early));
    expect(found.trace.steps).toHaveLength(2);
    expect(found.failed).toEqual(["abstractEvent"]);
    const { system, initial, events, possible, asked } = found.abstract;
    expect([system, initial, asked]).toEqual(["other", { at: 0 }, []]);
    expect(events).toEqual(["throw", "edge"]);
    expect(answersOf(found)).toEqual([['Move(0) ! "throw"']]);
    expect(possible.map(step)).toEqual(['Move(2) ! "heads"', 'Move(3) ! "tails"']);
  });
});

describe("internal steps", () => {
  const hidden = edges([
    [0, null, 1],
    [1, null, 2],
    [2, "a", 3],
    [3, null, 0],
    [3, null, 4],
  ]);

  test("the abstract system may take any number of them before an answer", () => {
    const onlyA = edges([[0, "a", 0]]);
    expect(said(inclusion(onlyA, hidden))).toBe("holds");
    expect(said(inclusion(hidden, onlyA))).toBe("holds");
    const loud = edges([
      [0, "a", 1],
      [1, null, 0],
      [1, "b", 0],
    ]);
    const found = unfollowed(inclusion(loud, hidden));
    expect(found.abstract.events).toEqual(["a", "b"]);
    expect(answersOf(found)).toEqual([["Move(0)", "Move(1)", 'Move(2) ! "a"']]);
    // From 4 nothing is possible, from 0 over 1 and 2 another a.
    expect(found.abstract.possible.map(step)).toEqual(['Move(2) ! "a"']);
  });

  test("those of the system have no answer, and answers stand at the steps that they answer", () => {
    const quiet = edges([
      [0, null, 1],
      [1, "a", 2],
      [2, null, 3],
      [3, "b", 4],
      [4, "c", 0],
    ]);
    const other = edges([
      [0, "a", 1],
      [1, null, 2],
      [2, "b", 3],
    ]);
    const found = unfollowed(inclusion(quiet, other));
    expect(found.abstract.events).toEqual([null, "a", null, "b", "c"]);
    expect(answersOf(found)).toEqual([[], ['Move(0) ! "a"'], [], ["Move(1)", 'Move(2) ! "b"']]);
    // It is in a state without any step.
    expect(found.abstract.possible).toEqual([]);
  });

  test("a loop of internal steps is not an event, on either side", () => {
    const busy = edges([
      [0, null, 1],
      [1, null, 0],
      [1, "a", 1],
    ]);
    expect(said(inclusion(busy, busy))).toBe("holds");
    expect(said(inclusion(edges([[0, "a", 0]]), busy))).toBe("holds");
    expect(said(inclusion(busy, edges([[0, null, 0]])))).toBe("violated");
  });

  test("nothing but internal steps says nothing", () => {
    const still = edges([[0, null, 1]]);
    expect(said(inclusion(still, edges([])))).toBe("vacuous: no step had an event");
    expect(said(inclusion(edges([]), still))).toBe("vacuous: no step had an event");
  });
});

describe("the abstract system", () => {
  test("may begin in one of several states, and stays with it", () => {
    const either = edges(
      [
        [0, "a", 0],
        [1, "b", 1],
      ],
      [0, 1],
    );
    expect(said(inclusion(edges([[0, "a", 0]]), either))).toBe("holds");
    expect(said(inclusion(edges([[0, "b", 0]]), either))).toBe("holds");
    const both = edges([
      [0, "b", 0],
      [0, "a", 1],
      [1, "b", 1],
    ]);
    const found = unfollowed(inclusion(both, either));
    // a then b, or b then a: both of two steps, and the one with the earlier first step is shown.
    expect(found.abstract.events).toEqual(["b", "a"]);
    expect(found.abstract.initial).toEqual({ at: 1 });
    expect(answersOf(found)).toEqual([['Move(1) ! "b"']]);
  });

  test("may not stop where the system goes on; the system may stop where it would go on", () => {
    const once = edges([[0, "a", 1]]);
    const always = edges([[0, "a", 0]]);
    expect(said(inclusion(once, always))).toBe("holds");
    const found = unfollowed(inclusion(always, once));
    expect(found.trace.steps).toHaveLength(2);
    expect(found.abstract.possible).toEqual([]);
  });

  test("can have no answer to the first step", () => {
    const found = unfollowed(inclusion(edges([[0, "b", 0]]), edges([[0, "a", 0]])));
    expect(found.trace.steps).toHaveLength(1);
    expect(found.abstract).toMatchObject({ answers: [], events: ["b"], initial: { at: 0 } });
  });
});

describe("a shortest counterexample", () => {
  test("over several sets beside one state", () => {
    const one = edges([
      [0, "a", 0],
      [0, "b", 0],
    ]);
    // After two a's there is no b any more; the other machine is in one state all the time.
    const other = edges([
      [0, "a", 1],
      [0, "b", 0],
      [1, "a", 2],
      [1, "b", 1],
      [2, "a", 2],
    ]);
    expect(unfollowed(inclusion(one, other)).abstract.events).toEqual(["a", "a", "b"]);
    expect(said(inclusion(other, one))).toBe("holds");
  });

  test("sets may be exponentially many, and stay exact", () => {
    // It may end where the n-th letter from the end is an a: 2^n sets tell these runs apart.
    const n = 8;
    const choose = edges([
      [0, "a", 0],
      [0, "b", 0],
      [0, "a", 1],
      ...Array.from({ length: n - 1 }, (_, i) => i + 1).flatMap((i) => [
        [i, "a", i + 1] as const,
        [i, "b", i + 1] as const,
      ]),
      [n, "end", n + 1],
    ]);
    const anything = edges(choose.edges.slice(0, 2));
    const held = resultOf(inclusion(anything, choose));
    expect([held.verdict.word, held.refinement?.abstractStates]).toEqual(["holds", 2 ** n]);
    // Nothing at all happened: the shortest run after which it may not end.
    const ending = edges([...anything.edges, [0, "end", 1]]);
    expect(unfollowed(inclusion(ending, choose)).abstract.events).toEqual(["end"]);
    // a, then n − 1 letters: it may end. After one more it may not.
    const late = (k: number) =>
      edges([
        [0, "a", 1],
        ...Array.from({ length: k }, (_, i) => [i + 1, "b", i + 2] as const),
        [k + 1, "end", 99],
      ]);
    expect(said(inclusion(late(n - 1), choose))).toBe("holds");
    const found = unfollowed(inclusion(late(n), choose));
    expect(found.trace.steps).toHaveLength(n + 2);
    expect(found.abstract.possible.map((p) => p.event)).toEqual(["a", "b"]);
  });
});
