/**
 * What goes wrong in the functions of a property of infinite runs, or ends a search early. None of it
 * may end in `holds`, nor in `vacuous`.
 */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ModelError } from "../../checker/errors.ts";
import { strong, weak, type Property } from "../../checker/index.ts";
import { check } from "../../checker/search/check.ts";
import { graph, resultOf, said, says, shown, statement } from "./support.ts";

const id = statement("L");
const line = [
  [0, "a", 1],
  [1, "b", 2],
  [2, "c", 3],
] as const;
const fairness = [weak({ ...said("moving"), of: () => true })];

// These properties are wrong on purpose, in ways that the compiler would refuse.
// oxlint-disable-next-line typescript/no-explicit-any -- as said
type Wrong = any;

/** A predicate that goes wrong in state 2. */
const strange = (what: Wrong) => (s: Wrong) => (s.at === 2 ? what(s) : s.at === 0);
const never = (): boolean => false;
const yes = (): boolean => true;
const boom = (): never => {
  throw new Error("boom");
};
const bad = strange(boom);

const kinds: Readonly<Record<string, readonly Property[]>> = {
  leadsTo: [
    says.leadsTo({ ...id, from: bad, to: never }),
    says.leadsTo({ ...id, from: yes, to: bad, fairness }),
  ],
  until: [
    says.until({ ...id, from: bad, hold: yes, to: never }),
    says.until({ ...id, from: yes, hold: yes, to: bad }),
    says.until({ ...id, from: yes, hold: bad, to: never }),
  ],
  alwaysEventually: [says.alwaysEventually({ ...id, state: bad })],
  eventuallyAlways: [says.eventuallyAlways({ ...id, state: bad })],
  finitelyOften: [says.finitelyOften({ ...id, step: (s) => bad(s) })],
  recoverable: [
    says.recoverable({ ...id, when: bad, to: yes }),
    says.recoverable({ ...id, to: bad }),
  ],
};

describe.each(Object.entries(kinds))("a predicate of %s that throws", (_kind, props) => {
  test.each(props)("decides its property, and no other", (property) => {
    const other = says.recoverable({ ...statement("O"), to: (s) => s.at === 3 });
    const [mine, theirs] = check(graph(line, [property, other])).results;
    expect(mine?.verdict).toMatchObject({
      word: "error",
      message: expect.stringContaining("L L: Error: boom") as string,
    });
    const trace = mine?.verdict.word === "error" ? mine.verdict.trace : null;
    // A predicate of steps is shown the step as well.
    expect(trace?.steps.at(property.kind === "finitelyOften" ? -2 : -1)?.state).toEqual({ at: 2 });
    expect(theirs?.verdict.word).toBe("holds");
  });
});

test.each([
  ["undefined", () => undefined],
  ["a number", () => 1],
  ["a promise", async () => true],
  [
    "something that writes",
    (s: Wrong) => {
      s.at = 1;
      return true;
    },
  ],
])("%s is no answer of a predicate", (_name, what) => {
  const property = says.alwaysEventually({ ...id, state: strange(what) });
  expect(resultOf(graph(line, [property])).verdict.word).toBe("error");
});

describe("a fairness condition", () => {
  test.each([
    ["whose groups throw", { each: boom, of: yes }],
    ["whose groups are no list", { each: (() => "ab") as Wrong, of: yes }],
    ["whose membership throws", { of: boom }],
    ["whose membership is no boolean", { of: (() => 1) as Wrong }],
  ])("%s decides the properties that name it", (_name, condition) => {
    const broken = says.alwaysEventually({
      ...{ ...id, state: yes },
      fairness: [...fairness, strong({ ...said("broken"), ...condition })],
    });
    const whole = says.alwaysEventually({ ...statement("O"), state: (s) => s.at === 3, fairness });
    const [mine, theirs] = check(graph(line, [broken, whole])).results;
    expect(mine?.verdict).toMatchObject({
      word: "error",
      message: expect.stringContaining("fairness broken") as string,
    });
    expect(theirs?.verdict.word).toBe("holds");
  });
});

test("elements that cannot be had are an error, and no elements are nothing to speak of", () => {
  const of = (each: Wrong): string =>
    shown(resultOf(graph(line, [says.alwaysEventually({ ...id, each, state: yes })])).verdict);
  expect(of(boom)).toBe("error: L L: Error: boom");
  expect(of(() => 3)).toBe("error: L L: TypeError: each gave no list");
  expect(of(() => [])).toBe("vacuous: it is about no element: each gave none");
  expect(of(() => [1])).toBe("holds");
});

describe("a search that does not see everything", () => {
  const stays = says.alwaysEventually({ ...id, state: (s) => s.at === 3 });
  const broken = says.until({ ...statement("U"), from: yes, hold: (s) => s.at < 1, to: never });
  const kept = says.until({ ...statement("V"), from: yes, hold: yes, to: never });
  test("leaves infinite runs open, and keeps what a finite one shows", () => {
    const { results, runs } = check(graph(line, [stays, broken, kept]), { maxStates: 2 });
    expect(results.map((r) => shown(r.verdict))).toEqual([
      "incomplete: the budget of 2 states is used up",
      "heldUntilGoal: 0 1",
      "incomplete: the budget of 2 states is used up",
    ]);
    expect(runs.at(-1)).toMatchObject({ complete: false, failure: null });
  });
  test("is stopped by the clock, by hand and by memory", () => {
    const word = (options: object): string => resultOf(graph(line, [stays]), options).verdict.word;
    expect(word({})).toBe("violated");
    expect(word({ timeMs: 0 })).toBe("incomplete");
    expect(word({ stop: new Int32Array(new SharedArrayBuffer(4)).fill(1) })).toBe("incomplete");
    expect(word({ memoryBytes: 1 })).toBe("incomplete");
  });
  test("ends where the specification goes wrong", () => {
    const property = says.alwaysEventually({ ...id, state: yes });
    const { results } = check(graph([...line, [3, "d", 99]], [property, broken]));
    expect(results.map((r) => shown(r.verdict))).toEqual([
      expect.stringContaining("SPEC001") as string,
      "heldUntilGoal: 0 1",
    ]);
  });
});

describe("a long way, of which a part is seen", () => {
  const counter = says.monitor({
    ...{ name: "Counter", sentence: "" },
    state: () => z.object({ n: z.int().min(0).max(9999) }),
    init: () => ({ n: 0 }),
    update: (m, nextM) => void (nextM.n = Math.min(m.n + 1, 9999)),
  });
  const round = [
    [0, "a", 1],
    [1, "b", 0],
  ] as const;
  const until = (id: string, hold: (n: number) => boolean) =>
    says.until({
      ...statement(id),
      monitor: counter,
      ...{ from: yes, hold: (_s, _c, m: { readonly n: number }) => hold(m.n), to: never },
    });
  test("gives signs of life", () => {
    const told: string[] = [];
    const ever = says.alwaysEventually({ ...id, monitor: counter, state: never });
    check(graph(round, [ever]), {
      progressMs: 0,
      onProgress: ({ part, states }) => told.push(`${part}: ${states > 9000}`),
    });
    expect(told).toContain("infinite runs, Counter: false");
    expect(told).toContain("infinite runs, Counter: true");
    // Of the search over the finished graph.
    expect(told).toContain(`infinite runs, ${ever.id}: true`);
  });
  test("a promise that is broken there stays broken, and nothing else is known", () => {
    const ever = says.alwaysEventually({ ...id, monitor: counter, state: never });
    const props = [until("U", (n) => n < 100), until("V", (n) => n < 5000), ever];
    const { results, runs } = check(graph(round, props), { maxStates: 600 });
    expect(results.map((r) => r.verdict.word)).toEqual(["violated", "incomplete", "incomplete"]);
    const [first] = results;
    expect(first?.verdict.word === "violated" && first.verdict.trace.steps.length).toBe(100);
    expect(runs.at(-1)?.states).toBeLessThan(1000);
  });
  test("a question that was not answered everywhere is not taken for answered with no", () => {
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const stops = until("U", (n) => {
      if (n === 1000) stop[0] = 1;
      return true;
    });
    expect(shown(resultOf(graph(round, [stops]), { stop }).verdict)).toBe(
      "incomplete: stopped on request",
    );
    expect(resultOf(graph(round, [stops])).states).toBe(10_001);
  });
});

test("infinite runs are not asked for under a bound", () => {
  const bounds = [{ name: "Small", sentence: "", within: () => true }];
  for (const property of Object.values(kinds).flat()) {
    const bounded = { ...graph(line, [property]), bounds };
    expect(() => check(bounded)).toThrow(ModelError);
    expect(() => check(bounded)).toThrow(/MODEL008|bound Small .* budget/s);
  }
});

test("only what is selected is judged, and nothing else is looked for once it is decided", () => {
  const props = [
    says.alwaysEventually({ ...id, state: never }),
    says.recoverable({ ...statement("O"), to: (s) => s.at === 3 }),
  ];
  const { results, runs } = check(graph(line, props), { select: (p) => p.id === "O" });
  expect(results.map((r) => [r.id, r.verdict.word])).toEqual([["O", "holds"]]);
  expect(runs).toHaveLength(2);
  expect(runs[1]?.bytesPerTransition).toBeLessThanOrEqual(12);
  expect(check(graph(line, props), { untilDecided: true }).results[0]?.verdict.word).toBe(
    "violated",
  );
});
