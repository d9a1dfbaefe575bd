/** Refinement by a mapping on small systems of which everything is known by hand. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  model,
  properties,
  seq,
  specification,
  specifiedBy,
  system,
  took,
  type Model,
} from "../../checker/index.ts";
import { check } from "../../checker/search/check.ts";
import {
  answeredBy,
  answersOf,
  edges,
  inclusion,
  instance,
  mapped,
  resultOf,
  said,
  says,
  step,
  unfollowed,
  words,
} from "./support.ts";

/** A counter from 0 to n − 1 that begins again, and a drawer for each value it may have. */
const counting = specification<{ readonly n: number; readonly by: number }>()({
  constants: z.object({ n: z.int().min(1), by: z.int().min(1).default(1) }),
  state: ({ n }) =>
    z.object({
      at: z
        .int()
        .min(0)
        .max(n - 1),
      full: z.array(z.boolean()).length(n),
    }),
  access: { m: { at: "write", full: "write" } },
  rules: { after: (at: number, n: number, by: number): number => (at + by) % n },
});
const count = counting.action("Count", {
  ...words,
  actor: "m",
  effect: (s, next, _params, { n, by, rules }) => {
    next.at = rules.after(s.at, n, by);
  },
});
const counter = system(counting, {
  name: "Counter",
  init: ({ n }) => [{ at: 0, full: Array.from({ length: n }, () => false) }],
  actions: [count],
});
const { refines, includedIn } = properties(counting);

/** Whether a counter modulo n, seen modulo k, is a counter modulo k that counts by `by`. */
function counters(n: number, k: number, by = 1): Model {
  return instance(counter, { n, by: 1 }, [
    refines({
      ...says("R"),
      abstract: () => specifiedBy({ name: "smaller", system: counter, constants: { n: k, by } }),
      mapping: (s) => ({ at: s.at % k, full: Array.from({ length: k }, () => false) }),
    }),
  ]);
}

describe("a counter modulo 4", () => {
  test("is one modulo 2: the same specification under other constants, with another layout", () => {
    const result = resultOf(counters(4, 2));
    expect(result.verdict).toEqual({ word: "holds", exactness: "exact" });
    expect(result.refinement).toEqual({
      ...{ abstractStates: 2, matched: 4, stuttered: 0 },
      actions: [{ action: "Count", count: 4 }],
    });
    expect([result.states, result.transitions, result.depth]).toEqual([4, 4, 3]);
  });

  test("and many words of one system stand beside few of the other", () => {
    expect(said(counters(100, 2))).toBe("holds");
    expect(said(counters(100, 20))).toBe("holds");
  });

  test("is one modulo 3: the step from 3 to 0 is one from 0 to 0, which is none", () => {
    const { verdict, refinement } = resultOf(counters(4, 3));
    expect(verdict.word).toBe("holds");
    expect(refinement).toMatchObject({ abstractStates: 3, matched: 3, stuttered: 1 });
  });

  test("but one modulo 5 is none modulo 3: the step from 4 to 0 is one from 1 to 0", () => {
    const found = unfollowed(counters(5, 3));
    expect(found.trace.steps).toHaveLength(5);
    expect(found.failed).toEqual(["abstractStep"]);
    // 3 is seen as 0: from 2 there the other counter begins again, and goes on to 1.
    expect(answersOf(found)).toEqual([["Count()"], ["Count()"], ["Count()"], ["Count()"]]);
    expect(found.abstract.answers.map((a) => a.map((x) => x.state))).toMatchObject(
      [1, 2, 0, 1].map((at) => [{ at }]),
    );
    expect(found.abstract.asked).toEqual([{ path: "at", first: 1, second: 0 }]);
  });

  test("counts by 1, where the other one counts by 2", () => {
    const found = unfollowed(counters(6, 3, 2));
    expect(found.failed).toEqual(["abstractStep"]);
    const { system: name, initial, answers, asked, possible, events } = found.abstract;
    const full = [false, false, false];
    expect([name, initial, answers, events]).toEqual(["smaller", { at: 0, full }, [], []]);
    expect(asked).toEqual([{ path: "at", first: 0, second: 1 }]);
    expect(possible).toEqual([
      { action: "Count", params: {}, event: null, state: { at: 2, full } },
    ]);
  });

  test("shows the same values as one modulo 2, in another number of states", () => {
    const parity = (n: number) =>
      instance(counter, { n, by: 1 }, [
        includedIn({
          ...says("I"),
          abstract: () => specifiedBy({ name: "bit", system: counter, constants: { n: 2, by: 1 } }),
          // Absent, the abstract event is the same function of the other counter.
          event: (_s, next) => next.at % 2,
        }),
      ]);
    expect(said(parity(4))).toBe("holds");
    const found = unfollowed(parity(3));
    expect(found.abstract.events).toEqual([1, 0, 0]);
  });
});

/** A queue that may hold fewer values than there is room for. */
const queue = specification<{ readonly capacity: number }>()({
  constants: z.object({ capacity: z.int().min(0).max(2) }),
  state: () => z.object({ queue: seq(z.int().min(0).max(1), 2) }),
  access: { user: { queue: "write" } },
  rules: {},
});
const queues = system(queue, {
  name: "Queue",
  init: () => [{ queue: [] }],
  actions: [
    queue.action("Put", {
      ...words,
      actor: "user",
      params: () => ({ v: [0, 1] as const }),
      guard: { room: (s, _params, { capacity }) => s.queue.length < capacity },
      effect: (_s, next, { v }) => next.queue.push(v),
    }),
    queue.action("Take", {
      ...words,
      actor: "user",
      guard: { some: (s) => s.queue.length > 0 },
      effect: (_s, next) => next.queue.shift(),
    }),
  ],
});

/** Two cells: what is put into one moves to the other, and is taken from there. */
const chain = specification<{ readonly overtakes: boolean }>()({
  constants: z.object({ overtakes: z.boolean() }),
  state: () =>
    z.object({ back: z.int().min(0).max(1).nullable(), front: z.int().min(0).max(1).nullable() }),
  access: { user: { back: "write", front: "write" } },
  rules: {},
});
const put = chain.action("Put", {
  ...words,
  actor: "user",
  params: () => ({ v: [0, 1] as const }),
  guard: { free: (s) => s.back === null },
  effect: (_s, next, { v }) => {
    next.back = v;
  },
});
const shift = chain.action("Shift", {
  ...words,
  actor: "user",
  guard: { full: (s) => s.back !== null, free: (s) => s.front === null },
  effect: (s, next) => {
    next.front = s.back;
    next.back = null;
  },
});
const take = chain.action("Take", {
  ...words,
  actor: "user",
  guard: { full: (s) => s.front !== null },
  effect: (_s, next) => {
    next.front = null;
  },
});
const overtake = chain.action("Overtake", {
  ...words,
  actor: "user",
  guard: { wrong: (_s, _params, c) => c.overtakes, full: (s) => s.back !== null },
  effect: (_s, next) => {
    next.back = null;
  },
});
const chains = system(chain, {
  name: "Chain",
  init: () => [{ back: null, front: null }],
  actions: [put, shift, take, overtake],
});
const ofChain = properties(chain);

function asQueue(capacity: number, overtakes = false): Model {
  return instance(chains, { overtakes }, [
    ofChain.refines({
      ...says("R"),
      abstract: () => specifiedBy({ name: "queue", system: queues, constants: { capacity } }),
      mapping: ({ front, back }) => ({ queue: [front, back].filter((x) => x !== null) }),
    }),
  ]);
}

describe("two cells in a row", () => {
  test("are a queue of two", () => {
    const result = resultOf(asQueue(2));
    expect(result.verdict.word).toBe("holds");
    // 9 states; 3 with the back free put 2 each, 2 shift, 6 take.
    expect([result.states, result.transitions]).toEqual([9, 14]);
    expect(result.refinement).toMatchObject({ abstractStates: 7, matched: 12, stuttered: 2 });
    expect(answeredBy(result)).toEqual({ Put: 6, Take: 6 });
  });

  test("and none of one", () => {
    const found = unfollowed(asQueue(1));
    expect(found.trace.steps.map((s) => s.action)).toEqual(["Put", "Shift", "Put"]);
    expect(answersOf(found)).toEqual([["Put(0)"], []]);
    expect(found.abstract.asked).toEqual([{ path: "queue", first: [0], second: [0, 0] }]);
    expect(found.abstract.possible.map(step)).toEqual(["Take()"]);
  });

  test("and none at all when one value may overtake another", () => {
    const found = unfollowed(asQueue(2, true));
    // 0 then 1, and the 1 is gone first: that of two equal values one overtakes cannot be seen.
    expect(found.trace.steps.map((s) => s.action)).toEqual(["Put", "Shift", "Put", "Overtake"]);
    expect(found.abstract.asked).toEqual([{ path: "queue", first: [0, 1], second: [0] }]);
    expect(found.abstract.possible.map((x) => x.state)).toEqual([{ queue: [1] }]);
  });
});

describe("a coin that is decided late", () => {
  const late = edges([
    [0, "throw", 1],
    [1, "heads", 0],
    [1, "tails", 0],
  ]);
  const early = edges([
    [0, "throw", 1],
    [0, "throw", 2],
    [1, "heads", 0],
    [2, "tails", 3],
    [3, "again", 0],
  ]);
  const later = edges([
    [0, "throw", 1],
    [1, "heads", 0],
    [1, "tails", 2],
    [2, "again", 0],
  ]);

  test("is refined by one that is decided early: both of its states are mapped to one", () => {
    const image = [0, 1, 1, 2];
    expect(said(mapped(early, later, (at) => image[at]))).toBe("holds");
    expect(said(inclusion(early, later))).toBe("holds");
  });

  test("refines it by no mapping, although it has the same traces", () => {
    expect(said(inclusion(later, early))).toBe("holds");
    for (const thrown of [1, 2]) {
      // The other face would have to come out of a state in which it no longer can.
      const image = [0, thrown, 3];
      const found = unfollowed(mapped(later, early, (at) => image[at]));
      expect(found.trace.steps).toHaveLength(2);
    }
    expect(said(mapped(late, late))).toBe("holds");
  });
});

test("what was possible leaves out steps that change nothing", () => {
  const abstract = edges([
    [0, null, 0],
    [0, "a", 2],
    [0, "b", 2],
    [0, "b", 3],
  ]);
  const found = unfollowed(mapped(edges([[0, "a", 1]]), abstract));
  expect(found.abstract.possible.map((x) => [step(x), x.state])).toEqual([
    ["Move(1)", { at: 2 }],
    ["Move(2)", { at: 2 }],
    ["Move(3)", { at: 3 }],
  ]);
});

describe("the initial states", () => {
  test("must be initial in the abstract system", () => {
    const found = unfollowed(
      mapped(edges([[0, "a", 1]]), edges([[0, "a", 1]], [0, 5]), (at) => at + 7),
    );
    expect(found.failed).toEqual(["abstractInitial"]);
    expect(found.trace.steps).toEqual([]);
    const { initial, answers, events, asked, possible } = found.abstract;
    expect([initial, answers, events, possible]).toEqual([{ at: 7 }, [], [], []]);
    // Beside one of those that are.
    expect(asked).toEqual([{ path: "at", first: 0, second: 7 }]);
  });

  test("may be several, of which each has to be one of them", () => {
    const one = edges(
      [
        [0, "a", 2],
        [1, "a", 2],
      ],
      [0, 1],
    );
    expect(said(mapped(one, { ...one, init: [1, 0, 2] }))).toBe("holds");
    const found = unfollowed(mapped(one, { ...one, init: [0] }));
    expect(found.trace.initial).toEqual({ at: 1 });
  });

  test("of the abstract system may be more than are reached, and need no steps", () => {
    expect(said(mapped(edges([[0, "a", 1]]), edges([[0, "a", 1]], [9, 0])))).toBe("holds");
    expect(said(mapped(edges([]), edges([])))).toBe("vacuous: the abstract system only stutters");
  });
});

/** Two places; a step may change either. */
const pair = specification<{ readonly both: boolean }>()({
  constants: z.object({ both: z.boolean() }),
  state: () => z.object({ x: z.int().min(0).max(2), y: z.int().min(0).max(2) }),
  access: { m: { x: "write", y: "write" } },
  rules: {},
});
const changeX = pair.action("ChangeX", {
  ...words,
  actor: "m",
  effect: (s, next) => {
    next.x = (s.x + 1) % 3;
  },
});
const changeY = pair.action("ChangeY", {
  ...words,
  actor: "m",
  guard: { both: (_s, _params, c) => c.both },
  effect: (s, next) => {
    next.y = (s.y + 1) % 3;
  },
});
const twoPlaces = system(pair, {
  name: "Pair",
  init: () => [{ x: 0, y: 0 }],
  actions: [changeX, changeY],
});
const ofPair = properties(pair);

describe("whether a step stutters", () => {
  const seen = (mapping: (s: { readonly x: number; readonly y: number }) => unknown) =>
    instance(twoPlaces, { both: true }, [
      ofPair.refines({
        ...says("R"),
        abstract: () =>
          specifiedBy({ name: "x only", system: twoPlaces, constants: { both: false } }),
        mapping,
      }),
    ]);

  test("is a matter of the whole mapped state, of what is mapped to itself, too", () => {
    // tla-rs #88: the change of y, which is in the abstract state under its own name, was overlooked.
    const found = unfollowed(seen((s) => s));
    expect(found.trace.steps.map((t) => t.action)).toEqual(["ChangeY"]);
    expect(found.abstract.asked).toEqual([{ path: "y", first: 0, second: 1 }]);
    expect(unfollowed(seen(({ x, y }) => ({ x, y }))).trace.steps).toHaveLength(1);
  });

  test("and what is not mapped may change", () => {
    const result = resultOf(seen(({ x }) => ({ x, y: 0 })));
    expect(result.verdict.word).toBe("holds");
    expect(result.refinement).toMatchObject({ abstractStates: 3, matched: 9, stuttered: 9 });
    expect(answeredBy(result)).toEqual({ ChangeX: 9 });
  });
});

describe("history", () => {
  /** The abstract system knows where it was before. */
  const walk = specification<object>()({
    constants: z.object({}),
    state: () => z.object({ at: z.int().min(0).max(2), before: z.int().min(0).max(2) }),
    access: { m: { at: "write", before: "write" } },
    rules: {},
  });
  const walks = system(walk, {
    name: "Walk",
    init: () => [{ at: 0, before: 0 }],
    actions: [
      walk.action("Go", {
        ...words,
        actor: "m",
        params: () => ({ to: [0, 1, 2] as const }),
        guard: { notBack: (s, { to }) => to !== s.before || s.at === to },
        effect: (s, next, { to }) => {
          next.at = to;
          next.before = s.at;
        },
      }),
    ],
  });
  const before = ofPair.monitor({
    ...{ name: "Before", sentence: "" },
    state: () => z.object({ x: z.int().min(0).max(2) }),
    init: () => ({ x: 0 }),
    update: (_m, nextM, s, _next, taken) => {
      if (took(taken, changeX)) nextM.x = s.x;
    },
  });
  const never = ofPair.monitor({
    ...{ name: "Never", sentence: "" },
    state: () => z.object({ x: z.int().min(0).max(2) }),
    init: () => ({ x: 0 }),
    update: () => undefined,
  });
  const walking = (monitor: typeof before) =>
    ofPair.refines({
      ...says(`R${monitor.name}`),
      monitor,
      abstract: () => specifiedBy({ name: "walk", system: walks, constants: {} }),
      mapping: (s, _c, m) => ({ at: s.x, before: m.x }),
    });
  const turning = ofPair.includedIn({
    ...says("I"),
    monitor: before,
    abstract: () => specifiedBy({ name: "same", system: twoPlaces, constants: { both: false } }),
    event: (_s, next, _step, _c, m, nextM) => (m.x === nextM.x ? null : next.x),
    abstractEvent: (s: { x: number }, next: { x: number }) => (s.x === 0 ? null : next.x),
  });

  test("of a monitor may stand in the abstract state", () => {
    const result = resultOf(instance(twoPlaces, { both: false }, [walking(before)]));
    expect(result.verdict.word).toBe("holds");
    // 0 0, 1 0, 2 1, and then 0 2, 1 0 again.
    expect([result.states, result.refinement?.abstractStates]).toEqual([4, 4]);
    const wrong = unfollowed(instance(twoPlaces, { both: false }, [walking(never)]));
    expect(wrong.trace.steps.map((t) => t.monitor)).toEqual([{ x: 0 }, { x: 0 }]);
    expect(wrong.abstract.asked).toEqual([{ path: "at", first: 1, second: 2 }]);
  });

  test("and in an event", () => {
    // Only the first step from 0 to 1 changes nothing in what is remembered: the fourth has an event.
    const found = unfollowed(instance(twoPlaces, { both: false }, [turning]));
    expect(found.abstract.events).toEqual([null, 2, 0, 1]);
    expect(answersOf(found)).toEqual([[], ["ChangeX()", "ChangeX() ! 2"], ["ChangeX() ! 0"]]);
    expect(found.abstract.possible.map(step)).toEqual(["ChangeX() ! 2"]);
  });

  test("several claims, with monitors and without, are judged in one go and by themselves", () => {
    const plain = ofPair.refines({
      ...says("P"),
      abstract: () => specifiedBy({ name: "same", system: twoPlaces, constants: { both: true } }),
      mapping: (s) => s,
    });
    const claims = [walking(never), plain, walking(before)].map(
      (property) => ({ property, expected: "holds" }) as const,
    );
    const all = model({
      ...{ name: "several", sentence: "", size: "tiny", system: twoPlaces },
      ...{ constants: { both: false }, claims },
    });
    const { results, runs } = check(all);
    expect(results.map((r) => [r.id, r.verdict.word])).toEqual([
      ["RNever", "violated"],
      ["P", "holds"],
      ["RBefore", "holds"],
    ]);
    expect(runs.map((r) => r.monitor)).toEqual([null, "Never", null, "Before"]);
  });
});
