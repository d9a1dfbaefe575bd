/**
 * What goes wrong in the functions of a property about an abstract system, in that system, or ends a
 * search early. None of it may end in `holds`, nor in `vacuous`.
 */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  seq,
  specification,
  specifiedBy,
  system,
  type Bound,
  type Model,
  type Property,
} from "../../checker/index.ts";
import { ModelError } from "../../checker/errors.ts";
import { check, type CheckOptions, type Progress } from "../../checker/search/check.ts";
import {
  edges,
  inclusion,
  mapped,
  resultOf,
  said,
  says,
  unfollowed,
  words,
  type Edge,
} from "./support.ts";

// These properties are wrong on purpose, in ways that the compiler would refuse.
// oxlint-disable-next-line typescript/no-explicit-any -- as said
type Wrong = any;

const spec = specification<{ readonly top: number }>()({
  constants: z.object({ top: z.int().min(0).max(3) }),
  state: () =>
    z.object({
      n: z.int().min(0).max(3),
      list: z.array(z.int().min(0).max(3)).length(2),
      queue: seq(z.int().min(0).max(3), 2),
      inner: z.object({ flag: z.boolean(), set: z.set(z.enum(["a", "b"])) }),
    }),
  access: { m: { n: "write", list: "write", queue: "write", inner: "write" } },
  rules: {},
});
const { refines, includedIn, invariant, monitor } = properties(spec);

const add = spec.action("Add", {
  ...words,
  actor: "m",
  guard: { below: (s, _params, { top }) => s.n < top },
  effect: (s, next) => {
    next.n = s.n + 1;
    next.list[s.n % 2] = s.n;
    next.inner.flag = !s.inner.flag;
  },
});
const adder = system(spec, {
  name: "Adder",
  init: () => [
    { n: 0, list: [0, 0], queue: [1], inner: { flag: false, set: new Set(["a" as const]) } },
  ],
  actions: [add],
});
const abstract = () => specifiedBy({ name: "the same", system: adder, constants: { top: 3 } });

const mapping = (value: Wrong, more: Wrong = {}): Property =>
  refines({ ...says("R"), abstract, mapping: value, ...more });
const events = (event: Wrong, more: Wrong = {}): Property =>
  includedIn({ ...says("I"), abstract, event, ...more });
function adding(props: readonly Property[], bounds: readonly Bound[] = [], of = adder): Model {
  return model({
    ...{ name: "adding", sentence: "", size: "tiny", constants: { top: 3 }, bounds },
    ...{ system: of, claims: claims(props) },
  });
}
const word = (p: Property, options: CheckOptions = {}): string =>
  resultOf(adding([p]), options).verdict.word;

const identity = (s: Wrong): unknown => s;
const shows = (_s: Wrong, next: Wrong): unknown => next.n;
const field = (s: Wrong): Wrong => ({
  n: s.n,
  list: [...s.list],
  queue: [...s.queue],
  inner: { flag: s.inner.flag, set: new Set(s.inner.set) },
});

describe("as they should be", () => {
  test.for<[string, Wrong]>([
    ["the state itself", identity],
    ["all its parts", (s: Wrong) => ({ n: s.n, list: s.list, queue: s.queue, inner: s.inner })],
    ["a copy", field],
    [
      "parts of parts",
      (s: Wrong) => ({ ...field(s), inner: { flag: s.inner.flag, set: s.inner.set } }),
    ],
  ])("the mapped state may be %s", ([, value]) => {
    expect(word(mapping(value))).toBe("holds");
  });
  test.for<[string, Wrong]>([
    ["a number", shows],
    ["a part of a state", (_s: Wrong, next: Wrong) => next.inner],
    [
      "a record with a list in it",
      (s: Wrong, next: Wrong) => ({ from: s.list, to: [...next.queue] }),
    ],
  ])("an event may be %s", ([, value]) => {
    expect(word(events(value))).toBe("holds");
  });
});

/** What is no value of the state, or no value at all. */
const strangers: readonly (readonly [string, Wrong])[] = [
  ["undefined", () => undefined],
  ["a function", () => () => 1],
  ["a symbol", () => Symbol("s")],
  ["NaN", () => NaN],
  ["a promise", async () => 1],
  ["a date", () => new Date(0)],
  ["a field that is undefined", () => ({ n: undefined })],
  [
    "nothing, but throws",
    () => {
      throw new Error("nothing");
    },
  ],
];

describe("a mapping, after two steps, that gives", () => {
  const later = (value: Wrong): Property =>
    mapping((s: Wrong) => (s.n === 2 ? (value(s) as unknown) : s));
  test.for([
    ...strangers,
    ["null", () => null],
    ["a number outside its domain", (s: Wrong) => ({ ...field(s), n: 4 })],
    ["too long a queue", (s: Wrong) => ({ ...field(s), queue: [1, 1, 1] })],
    [
      "a set with something else in it",
      (s: Wrong) => ({ ...field(s), inner: { flag: true, set: new Set(["c"]) } }),
    ],
    ["one field less", (s: Wrong) => ({ n: s.n, list: s.list, queue: s.queue })],
    ["one field more", (s: Wrong) => ({ ...field(s), m: 1 })],
    ["a promise of the state", async (s: Wrong) => field(s)],
  ] as const)("%s: error, with the run to that state", ([, value]) => {
    const { verdict } = resultOf(adding([later(value)]));
    expect(verdict).toMatchObject({ word: "error" });
    if (verdict.word !== "error") return;
    expect(verdict.message).toMatch(/^R R: SPEC00[12]: mapping: /);
    expect(verdict.trace?.steps).toHaveLength(2);
    expect(verdict.trace?.steps.at(-1)?.state).toMatchObject({ n: 2 });
  });

  test("something wrong in an initial state: the run has no steps", () => {
    const { verdict } = resultOf(adding([mapping(() => null)]));
    expect(verdict).toMatchObject({ word: "error", trace: { steps: [] } });
  });
});

describe("a mapping that writes to the state that it is shown", () => {
  test.for<[string, (s: Wrong) => void]>([
    ["a field", (s) => void (s.n = 0)],
    ["a field of a record", (s) => void (s.inner.flag = true)],
    ["an element", (s) => void (s.list[0] = 3)],
    ["a queue", (s) => s.queue.push(1)],
    ["a set", (s) => s.inner.set.clear()],
  ])("%s: error", ([, write]) => {
    const once = (s: Wrong): unknown => {
      if (s.n === 2) write(s);
      return s;
    };
    expect(word(mapping(once))).toBe("error");
    const caught = (s: Wrong): unknown => {
      try {
        once(s);
      } catch {
        return s;
      }
      return s;
    };
    expect(word(mapping(caught))).toBe("error");
  });

  test("or to its monitor", () => {
    const writing = mapping(
      (s: Wrong, _c: Wrong, m: Wrong) => {
        if (s.n === 1) m.seen[0] = true;
        return s as unknown;
      },
      {
        monitor: monitor({
          ...{ name: "Seen", sentence: "" },
          state: () => z.object({ seen: z.array(z.boolean()).length(2) }),
          init: () => ({ seen: [false, false] }),
          update: () => undefined,
        }),
      },
    );
    expect(word(writing)).toBe("error");
  });
});

describe("an event, in the third step, that is", () => {
  test.for(strangers)("%s: error, with the run to that step", ([, value]) => {
    const later = events((s: Wrong, next: Wrong) => (s.n === 2 ? (value(s) as unknown) : next.n), {
      abstractEvent: shows,
    });
    const { verdict } = resultOf(adding([later]));
    expect(verdict.word).toBe("error");
    if (verdict.word !== "error") return;
    expect(verdict.message).toMatch(/^I I: SPEC002: event: /);
    expect(verdict.trace?.steps).toHaveLength(3);
  });

  test.for(strangers)("%s in the abstract system: error", ([, value]) => {
    const later = events(shows, {
      abstractEvent: (s: Wrong, next: Wrong) => (s.n === 2 ? (value(s) as unknown) : next.n),
    });
    const { verdict } = resultOf(adding([later]));
    expect(verdict.word).toBe("error");
    if (verdict.word === "error") expect(verdict.message).toContain("the abstract system the same");
  });

  test("written to the state before or after the step: error", () => {
    const writes: readonly ((s: Wrong, next: Wrong) => void)[] = [
      (s) => void (s.n = 0),
      (s) => void (s.list[0] = 3),
      (_s, next) => void (next.n = 0),
      (_s, next) => void (next.list[0] = 3),
      (_s, next) => next.inner.set.add("b"),
    ];
    for (const write of writes) {
      const event = (s: Wrong, next: Wrong): unknown => {
        const shown: unknown = next.n;
        if (s.n === 1) write(s, next);
        return shown;
      };
      expect(word(events(event, { abstractEvent: shows }))).toBe("error");
      expect(word(events(shows, { abstractEvent: event }))).toBe("error");
    }
  });

  test("thrown in one property: the others are judged, and see the states as they are", () => {
    const throwing = events(() => {
      throw new Error("nothing");
    });
    const writing = events((_s: Wrong, next: Wrong) => {
      next.n = 0;
      next.list[0] = 3;
      return 1;
    });
    const good = { ...events(shows), id: "J", name: "J" };
    const { results } = check(
      adding([{ ...throwing, id: "A" }, { ...writing, id: "B" }, good, mapping(identity)]),
    );
    expect(results.map((r) => r.verdict.word)).toEqual(["error", "error", "holds", "holds"]);
  });
});

describe("a system that fails", () => {
  const failing = spec.action("Fail", {
    ...words,
    actor: "m",
    guard: { at: (s) => s.n === 2 },
    effect: () => {
      throw new Error("failed");
    },
  });
  const badly = { ...adder, actions: [add, failing] };

  test("is an error of everything that is asked of it, with the run to that state", () => {
    for (const p of [mapping(identity), events(shows)]) {
      const { verdict } = resultOf(adding([p], [], badly));
      expect(verdict).toMatchObject({ word: "error", trace: { steps: [{}, {}] } });
    }
  });

  test("is an error when it is the abstract one, and is asked that far", () => {
    const other = () => specifiedBy({ name: "bad", system: badly, constants: { top: 3 } });
    for (const p of [mapping(identity, { abstract: other }), events(shows, { abstract: other })]) {
      const { verdict } = resultOf(adding([p]));
      expect(verdict.word).toBe("error");
      if (verdict.word === "error") expect(verdict.message).toContain("the abstract system bad: ");
    }
  });

  test("but a violation that was found before is one", () => {
    const early = mapping((s: Wrong) => ({ ...field(s), n: 0 }));
    expect(unfollowed(adding([early], [], badly)).trace.steps).toHaveLength(1);
  });
});

describe("an abstract system that cannot be built names its property", () => {
  const refusedWith = (other: Wrong): ModelError => {
    try {
      check(adding([mapping(identity, { abstract: other })]));
    } catch (e) {
      if (e instanceof ModelError) return e;
    }
    throw new Error("nothing was refused");
  };
  const with_ = (parts: Wrong) => () => ({ ...abstract(), ...parts });

  test.for<[string, string, Wrong]>([
    ["constants that do not fit", "MODEL004", with_({ constants: { top: 4 } })],
    ["constants that are missing", "MODEL004", with_({ constants: {} })],
    ["constants that it does not have", "MODEL004", with_({ constants: { top: 3, tops: 3 } })],
    ["no initial state", "MODEL007", with_({ system: { ...adder, init: () => [] } })],
    ["a bad initial state", "MODEL007", with_({ system: { ...adder, init: () => [{ n: 9 }] } })],
    ["an action twice", "MODEL002", with_({ system: { ...adder, actions: [add, add] } })],
    ["no system", "MODEL002", with_({ system: undefined })],
    ["no name", "MODEL002", with_({ name: "" })],
    ["nothing at all", "MODEL002", () => undefined],
    [
      "an exception",
      "MODEL002",
      () => {
        throw new Error("none");
      },
    ],
  ])("%s: %s", ([, code, other]) => {
    const refused = refusedWith(other);
    expect(refused.code).toBe(code);
    expect(refused.message).toContain("the abstract system of R");
  });
});

test("a constant that an abstract system does not have is named, with the one that was meant", () => {
  const mistaken = specifiedBy({
    ...{ name: "the same", system: adder },
    constants: { top: 3, topp: 2 } as { top: number },
  });
  expect(() => check(adding([mapping(identity, { abstract: () => mistaken })]))).toThrow(
    /the abstract system of R: Adder has no constant topp; did you mean top\?/,
  );
});

test("what a mapping did wrong is said with one code", () => {
  const verdict = resultOf(adding([mapping((s: Wrong) => ({ ...field(s), n: s.n + 9 }))])).verdict;
  expect(verdict).toMatchObject({
    word: "error",
    message: expect.stringMatching(/^R R: SPEC001: mapping: n = 9 is outside/) as string,
  });
});

describe("a search that is cut short says so", () => {
  test("before the next state is expanded", () => {
    // Each state has one successor, so at most the third is the one too many; there are four.
    for (const p of [mapping(identity), events(shows)])
      expect(resultOf(adding([p]), { maxStates: 2 }).states).toBeLessThanOrEqual(3);
  });

  const bound: Bound = { name: "Small", sentence: "", within: (s: Wrong) => s.n < 2 };
  const both = [mapping(identity), events(shows)];

  test("by a bound", () => {
    for (const p of both)
      expect(said(adding([p], [bound]))).toBe(
        "incomplete: states outside the bound Small were not expanded",
      );
  });
  test("but a violation before it is one", () => {
    const wrong = mapping((s: Wrong) => ({ ...field(s), n: 0 }));
    expect(unfollowed(adding([wrong], [bound])).failed).toEqual(["abstractStep"]);
  });
  test.for<[string, CheckOptions]>([
    ["by a budget of states", { maxStates: 2 }],
    ["by a budget of memory", { memoryBytes: 100 }],
    ["by the clock", { timeMs: 0 }],
    ["on request", { stop: new Int32Array([1]) }],
  ])("%s", ([, options]) => {
    for (const p of both) expect(word(p, options)).toBe("incomplete");
  });

  test("soon", () => {
    const line = Array.from({ length: 99 }, (_, i): Edge => [i, "a", i + 1]);
    const models = [inclusion(edges(line), edges(line)), mapped(edges(line), edges(line))];
    for (const long of models) {
      expect(resultOf(long).states).toBe(100);
      expect(resultOf(long, { maxStates: 10 }).states).toBeLessThan(90);
    }
  });

  test("in the middle of a large set of abstract states, too", () => {
    const large = specification<object>()({
      constants: z.object({}),
      state: () => z.object({ a: z.int().min(0).max(9999), b: z.int().min(0).max(9999) }),
      access: { m: { a: "write", b: "write" } },
      rules: {},
    });
    const grow = (name: "a" | "b") =>
      large.action(`Grow${name}`, {
        ...words,
        actor: "m",
        guard: { room: (s) => s[name] < 9999 },
        effect: (s, next) => {
          next[name] = s[name] + 1;
        },
      });
    const huge = system(large, {
      name: "Huge",
      init: () => [{ a: 0, b: 0 }],
      actions: [grow("a"), grow("b")],
    });
    const hidden = events(shows, {
      abstract: () => specifiedBy({ name: "huge", system: huge, constants: {} }),
      abstractEvent: () => null,
    });
    expect(said(adding([hidden]), { maxStates: 5000 })).toContain("incomplete");
    expect(said(adding([hidden]), { timeMs: 300 })).toContain("incomplete");
  });
});

test("progress names the property", () => {
  const seen: Progress[] = [];
  check(adding([mapping(identity)]), { progressMs: 0, onProgress: (p) => void seen.push(p) });
  expect(seen.map((p) => p.part)).toContain("refinement, R");
});

test("other properties of the model are judged as ever", () => {
  const small = invariant({ ...says("S"), holds: { small: (s) => s.n < 3 } });
  const { results } = check(adding([small, mapping(identity)]));
  expect(results.map((r) => r.verdict.word)).toEqual(["violated", "holds"]);
});
