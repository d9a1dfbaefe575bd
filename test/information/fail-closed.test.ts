/**
 * What goes wrong in the functions of a property of information flow, or ends a search early. None
 * of it may end in `holds`, nor in `vacuous`.
 */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  system,
  type Bound,
  type Model,
  type Property,
} from "../../checker/index.ts";
import { SpecError } from "../../checker/errors.ts";
import { check, type CheckOptions } from "../../checker/search/check.ts";
import type { PropertyResult } from "../../checker/verdict.ts";
import { resultOf, says, words } from "./support.ts";

// These properties are wrong on purpose, in ways that the compiler would refuse.
// oxlint-disable-next-line typescript/no-explicit-any -- as said
type Wrong = any;

const spec = specification<object>()({
  constants: z.object({}),
  state: () =>
    z.object({
      a: z.int().min(0).max(3),
      b: z.int().min(0).max(3),
      n: z.int().min(0).max(3),
      list: z.array(z.int().min(0).max(3)).length(2),
    }),
  access: { m: { a: "write", b: "write", n: "write", list: "write" } },
  rules: {},
});
const { observer, secret, release, noninterference, determined, invariant } = properties(spec);

const add = spec.action("Add", {
  ...words,
  actor: "m",
  params: () => ({ k: [1, 2] as const }),
  effect: (s, next, { k }) => {
    next.n = (s.n + k) % 4;
  },
});
const turn = spec.action("Turn", {
  ...words,
  actor: "m",
  effect: (s, next) => {
    next.a = s.b;
    next.b = s.a;
  },
});

const flip = { a: (next: Wrong) => void (next.a = 3 - next.a) };
const eve = (sees: Wrong, notices?: Wrong) =>
  observer({ name: "Eve", sentence: "", sees, ...(notices === undefined ? {} : { notices }) });
const sees = (s: Wrong): unknown => s.n;
const secretly = (differs: Wrong) => secret({ name: "Secret", sentence: "", differs });
const released = (value: Wrong, name = "it") =>
  release({ name, ...{ sentence: "", why: "" }, value });

interface Parts {
  readonly sees?: Wrong;
  readonly notices?: Wrong;
  readonly differs?: Wrong;
  readonly value?: Wrong;
}
const pairsWith = (parts: Parts, id = "N"): Property =>
  noninterference({
    ...says(id),
    observer: eve(parts.sees ?? sees, parts.notices),
    secret: secretly(parts.differs ?? flip),
    declassify: parts.value === undefined ? [] : [released(parts.value)],
  });
const determinedWith = (parts: Wrong): Property =>
  determined({
    ...says("D"),
    on: () => true,
    given: (s, _next, step) => [s.n, step.action, step.params],
    outcome: (_s, next) => next.n,
    ...parts,
  });

function machine(props: readonly Property[], bounds: readonly Bound[] = []): Model {
  return model({
    ...{ name: "machine", sentence: "", size: "tiny", constants: {}, bounds },
    system: system(spec, {
      name: "Machine",
      init: () => [{ a: 0, b: 1, n: 0, list: [1, 2] }],
      actions: [add, turn],
    }),
    claims: claims(props),
  });
}
const word = (p: Property, options: CheckOptions = {}): string =>
  resultOf(machine([p]), options).verdict.word;

test("as they should be", () => {
  expect(word(pairsWith({}))).toBe("holds");
  expect(word(pairsWith({ value: () => null, notices: () => true }))).toBe("holds");
  expect(word(determinedWith({}))).toBe("holds");
});

/** What is no plain value, or no value at all. Each only where n is 2: after some steps. */
const strangers: readonly (readonly [string, Wrong])[] = [
  ["undefined", () => undefined],
  ["a field that is undefined", () => ({ n: undefined })],
  ["a list with undefined in it", () => [1, undefined]],
  ["a function", () => () => 1],
  ["a symbol", () => Symbol("s")],
  ["NaN", () => NaN],
  ["infinity", () => Infinity],
  ["a promise", async () => 1],
  ["a date", () => new Date(0)],
  ["a map", () => new Map([[1, 2]])],
  [
    "nothing, but throws",
    () => {
      throw new Error("boom");
    },
  ],
];

describe.each(strangers)("%s is no plain value", (_what, strange) => {
  const then = (s: Wrong): unknown => (s.n === 2 ? strange() : s.n);
  const error = { word: "error", message: expect.stringMatching(/SPEC002|boom/) as string };
  test("to be seen", () => {
    expect(resultOf(machine([pairsWith({ sees: then })])).verdict).toMatchObject(error);
    expect(word(pairsWith({ sees: strange }))).toBe("error");
  });
  test("to be released", () => {
    expect(resultOf(machine([pairsWith({ value: then })])).verdict).toMatchObject(error);
  });
  test("to be given", () => {
    const given = (s: Wrong, _next: Wrong, step: Wrong): unknown => [step, then(s)];
    expect(resultOf(machine([determinedWith({ given })])).verdict).toMatchObject(error);
  });
  test("to come out", () => {
    const outcome = (s: Wrong, next: Wrong): unknown => [s.n, then(next)];
    expect(resultOf(machine([determinedWith({ outcome })])).verdict.word).toBe("error");
  });
});

describe("a variant", () => {
  const tooMuch = (next: Wrong): void => void (next.a = 7);
  const caught = (next: Wrong): void => {
    try {
      next.a = 7;
    } catch {
      // The refusal is to come out all the same.
    }
    next.b = 3;
  };
  const throws = (): void => {
    throw new Error("boom");
  };
  const later = async (next: Wrong): Promise<void> => void (next.a = 3);
  test.each<[string, Wrong]>([
    ["that leaves its domain", tooMuch],
    ["that leaves its domain and catches the refusal", caught],
    ["that throws", throws],
    ["that is asynchronous", later],
  ])("%s is an error, alone or behind one that is not", (_what, wrong) => {
    expect(word(pairsWith({ differs: { wrong } }))).toBe("error");
    expect(word(pairsWith({ differs: { ...flip, wrong } }))).toBe("error");
    expect(word(determinedWith({ secret: secretly({ wrong }) }))).toBe("error");
  });

  test("that changes nothing does not differ, and alone shows nothing", () => {
    const nothing = (next: Wrong): void => void (next.a = 0);
    const { pairs, verdict } = resultOf(machine([pairsWith({ differs: { nothing, ...flip } })]));
    expect(verdict.word).toBe("holds");
    expect(pairs?.variants).toEqual([
      { name: "nothing", differs: false },
      { name: "a", differs: true },
    ]);
    const { verdict: alone } = resultOf(machine([pairsWith({ differs: { nothing } })]));
    expect(alone.word).toBe("vacuous");
    expect(word(pairsWith({ differs: {} }))).toBe("vacuous");
  });
});

test("an observer who sees nothing change shows nothing", () => {
  expect(word(pairsWith({ sees: () => "always" }))).toBe("vacuous");
  // A change that is in no pair that is compared does not count: here every step is cut.
  const cuts = (s: Wrong): unknown => s.a;
  const everything = pairsWith({ value: cuts });
  const { verdict, pairs } = resultOf(machine([everything]));
  expect(verdict.word).toBe("vacuous");
  expect(pairs).toMatchObject({ steps: 0, cuts: [{ release: "it", count: 3 }] });
});

describe("predicates that return no boolean", () => {
  // With an action that is possible in one run only, so that somebody is asked.
  const only = spec.action("Only", {
    ...words,
    actor: "m",
    guard: { when: (s) => s.a === 0 },
    effect: (s, next) => void (next.b = s.b),
  });
  const with_ = (p: Property): Model => {
    const m = machine([p]);
    return { ...m, system: { ...m.system, actions: [...m.system.actions, only] } };
  };
  test.each<[string, Wrong]>([
    ["a number", () => 1],
    ["undefined", () => undefined],
    ["a promise", async () => true],
  ])("%s from notices", (_what, notices) => {
    expect(resultOf(with_(pairsWith({ notices }))).verdict.word).toBe("error");
    expect(resultOf(with_(pairsWith({ notices: () => true }))).verdict.word).toBe("violated");
  });
  test.each<[string, Wrong]>([
    ["a number", () => 1],
    ["undefined", () => undefined],
    ["a promise", async () => true],
  ])("%s from on", (_what, on) => {
    expect(word(determinedWith({ on }))).toBe("error");
  });
});

describe("what changes what it is shown", () => {
  const writes = (s: Wrong): unknown => {
    s.n = 0;
    return 0;
  };
  // oxlint-disable-next-line unicorn/no-array-reverse -- that it writes is the point
  const sorts = (s: Wrong): unknown => s.list.reverse()[0];
  const steps = (_s: Wrong, step: Wrong): unknown => {
    step.params.k = 2;
    return null;
  };
  test.each<[string, Wrong]>([
    ["a state", writes],
    ["a list in it", sorts],
  ])("%s", (_what, wrong) => {
    expect(word(pairsWith({ sees: wrong }))).toBe("error");
    expect(word(pairsWith({ value: wrong }))).toBe("error");
    expect(word(determinedWith({ given: wrong }))).toBe("error");
  });
  test("the parameters of a step", () => {
    expect(word(pairsWith({ value: steps }))).toBe("error");
    const given = (s: Wrong, _next: Wrong, step: Wrong): unknown => steps(s, step);
    expect(word(determinedWith({ given }))).toBe("error");
  });
});

describe("a search that is cut short", () => {
  const stopped = new Int32Array(new SharedArrayBuffer(4)).fill(1);
  test.each<[string, CheckOptions]>([
    ["states", { maxStates: 1 }],
    ["time", { timeMs: 0 }],
    ["memory", { memoryBytes: 1 }],
    ["a request", { stop: stopped }],
  ])("by %s is incomplete", (_what, options) => {
    expect(word(pairsWith({}), options)).toBe("incomplete");
    expect(word(determinedWith({}), options)).toBe("incomplete");
    // Not even what would be vacuous is known.
    expect(word(pairsWith({ sees: () => 0 }), options)).toBe("incomplete");
  });

  test("in the middle is incomplete, whenever that is", () => {
    // Stopped when progress is reported, that is at the first look at the clock.
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const options = { stop, progressMs: 0, onProgress: () => void (stop[0] = 1) };
    expect(word(pairsWith({}), options)).toBe("incomplete");
  });

  test("by a bound is incomplete, unless it is violated within", () => {
    const within: Bound = { name: "Small", sentence: "", within: (s: Wrong) => s.n < 2 };
    expect(resultOf(machine([pairsWith({})], [within])).verdict.word).toBe("incomplete");
    expect(resultOf(machine([determinedWith({})], [within])).verdict.word).toBe("incomplete");
    const leaks = pairsWith({ sees: (s: Wrong) => [s.n, s.b] });
    expect(resultOf(machine([leaks], [within])).verdict.word).toBe("violated");
    // It is enough that one of the runs is outside, whichever: the sum stays what it is in each.
    for (const inside of [0 + 1, 3 + 1]) {
      const half: Bound = { ...within, within: (s: Wrong) => s.a + s.b === inside };
      expect(resultOf(machine([pairsWith({})], [half])).verdict.word).toBe("incomplete");
    }
    const thrown: Bound = {
      ...within,
      within: () => {
        throw new Error("boom");
      },
    };
    expect(resultOf(machine([pairsWith({})], [thrown])).verdict.word).toBe("error");
  });
});

describe("regions that an observer sees whole", () => {
  const looking = (regions: Wrong): Property =>
    noninterference({
      ...says("N"),
      observer: observer({ name: "Eve", sentence: "", places: regions }),
      secret: secretly(flip),
    });
  test("are seen", () => {
    expect(word(looking(() => ["n", "list"]))).toBe("holds");
    expect(word(looking(() => ["n", "b"]))).toBe("violated");
    // No region at all: nothing changes in it.
    expect(word(looking(() => []))).toBe("vacuous");
  });
  test.each<[string, Wrong]>([
    ["do not exist", () => ["n", "nowhere"]],
    ["are no list", () => undefined],
    [
      "cannot be told",
      () => {
        throw new Error("boom");
      },
    ],
  ])("are refused when they %s", (_what, regions) => {
    let said = "refused";
    try {
      said = word(looking(regions));
    } catch (e) {
      expect(e).toBeInstanceOf(SpecError);
    }
    expect(["refused", "error"]).toContain(said);
  });
});

describe("several properties of one model share their states", () => {
  const alone = (p: Property): PropertyResult => resultOf(machine([p]));
  const same = (a: PropertyResult | undefined, b: PropertyResult): void => {
    expect(a?.verdict).toEqual(b.verdict);
    expect(a?.pairs).toEqual(b.pairs);
  };
  const shown = released((s: Wrong, step: Wrong) => (step.action === "Turn" ? s.a : null), "shown");
  const leaky = noninterference({
    ...says("L"),
    observer: eve((s: Wrong) => [s.n, s.b]),
    secret: secretly(flip),
  });
  const covered = noninterference({
    ...says("C"),
    observer: eve((s: Wrong) => [s.n, s.b]),
    secret: secretly(flip),
    declassify: [shown],
  });

  test("and not their verdicts", () => {
    const properties_ = [leaky, covered, pairsWith({}), leaky];
    const [a, b, c] = check(machine(properties_.slice(0, 3))).results;
    expect([a?.verdict.word, b?.verdict.word, c?.verdict.word]).toEqual([
      ...["violated", "holds", "holds"],
    ]);
    same(a, alone(leaky));
    same(b, alone(covered));
    same(c, alone(pairsWith({})));
  });

  test("a release that throws in the runs of one does not touch what is cut in the other", () => {
    // It throws where b is 3, in the middle of the steps of one state. The secret of the first
    // property leads there and that of the second does not: what the second finds must be what it
    // finds alone, whatever the first left behind.
    const throwing = released((s: Wrong, step: Wrong) => {
      if (s.b === 3 && step.action === "Turn") throw new Error("boom");
      return null;
    }, "throwing");
    const value = (s: Wrong, step: Wrong): unknown => (step.action === "Turn" ? s.a : null);
    const one = released(value, "one");
    const first = noninterference({
      ...says("A"),
      observer: eve(sees),
      secret: secretly({ b: (next: Wrong) => void (next.b = 3) }),
      declassify: [throwing],
    });
    const second = noninterference({
      ...says("B"),
      observer: eve((s: Wrong) => [s.n, s.b]),
      secret: secretly({ a: (next: Wrong) => void (next.a = 2) }),
      declassify: [one],
    });
    const unreleased = { ...second, id: "U", declassify: [throwing] };
    const [a, b, u] = check(machine([first, second, unreleased])).results;
    expect(alone(first).verdict.word).toBe("error");
    expect(a?.verdict.word).toBe("error");
    expect(alone(second).verdict.word).toBe("holds");
    same(b, alone(second));
    expect(alone(unreleased).verdict.word).toBe("violated");
    same(u, alone(unreleased));
  });

  test("of other kinds, too", () => {
    const small = invariant({ ...says("I"), holds: { small: (s) => s.n <= 3 } });
    const { results } = check(machine([small, covered, determinedWith({})]));
    expect(results.map((r) => r.verdict.word)).toEqual(["holds", "holds", "holds"]);
    same(results[1], alone(covered));
  });
});

test("values are compared as what they are, whatever the order of their fields", () => {
  const turned = (s: Wrong, x: unknown, y: unknown): unknown => (s.a === 0 ? { x, y } : { y, x });
  expect(word(pairsWith({ sees: (s: Wrong) => turned(s, s.n, 1) }))).toBe("holds");
  const given = (s: Wrong): unknown => turned(s, 0, 0);
  // One given, and n comes out as it may: two runs of it are shown.
  expect(word(determinedWith({ given, secret: secretly(flip) }))).toBe("violated");
  const outcome = (s: Wrong): unknown => turned(s, 0, 0);
  expect(word(determinedWith({ outcome, secret: secretly(flip) }))).toBe("holds");
  // "1" is not 1, [] is not {}, and null is not "null".
  for (const [x, y] of [
    ["1", 1],
    [[], {}],
    ["null", null],
    [
      [1, [2]],
      [[1], 2],
    ],
  ])
    expect(word(pairsWith({ sees: (s: Wrong) => (s.a === 0 ? x : y) }))).toBe("violated");
});
