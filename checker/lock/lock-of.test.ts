/** What of models, results and declarations is in a lock. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  seq,
  specification,
  system,
  total,
  type Expectation,
  type Model,
} from "../index.ts";
import { check } from "../search/check.ts";
import { lockSchema } from "./lock.ts";
import { lockOf } from "./lock-of.ts";

interface C {
  readonly max: number;
  readonly who: readonly string[];
}

const spec = specification<C>()({
  constants: z.object({ max: z.int(), who: z.array(z.string()) }),
  state: (c) =>
    z.object({
      n: z.int().min(0).max(c.max),
      color: z.enum(["RED", "AMBER", "GREEN"]),
      queue: seq(z.boolean(), 2),
      flags: z.set(z.enum(["A", "B", "C"])),
      maybe: z.nullable(z.int().min(0).max(3)),
      cpus: total([0, 1], z.boolean()),
      large: z.array(z.int().min(0).max(7)).length(40),
      either: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("x"), a: z.boolean() }),
        z.object({ kind: z.literal("y"), b: z.int().min(0).max(2) }),
      ]),
    }),
  access: { someone: { n: "write" } },
  rules: {},
});
const about = { sentence: "n changes.", source: "none", actor: "someone" } as const;
const up = spec.action("Up", {
  ...about,
  params: (c) => ({ who: c.who, by: [1, 2] }),
  guard: { room: (s, { by }, c) => s.n + by <= c.max },
  effect: (s, next, { by }) => {
    next.n = s.n + by;
  },
});
const down = spec.action("Down", {
  ...about,
  guard: { some: (s) => s.n > 0 },
  effect: (s, next) => {
    next.n = s.n - 1;
  },
});
const stated = (sentence: string, id = "P1") =>
  properties(spec).invariant({
    ...{ id, name: `${id}Name`, sentence, formula: "□ n < 3", source: "none" },
    ...{ claimedFor: "all", when: (s) => s.n > 1, holds: { small: (s) => s.n < 3, a: () => true } },
  });
const small = stated("n is small.");
const counter = system(spec, {
  name: "Counter",
  init: () => [
    {
      n: 0,
      color: "RED" as const,
      queue: [],
      flags: new Set<"A" | "B" | "C">(),
      maybe: null,
      cpus: { 0: false, 1: false },
      large: Array.from({ length: 40 }, () => 0),
      either: { kind: "x" as const, a: false },
    },
  ],
  actions: [up, down],
  policies: [{ id: "P", sentence: "One goes up.", source: "none", drop: {} }],
  abstractions: [
    { id: "A1", sentence: "No time.", argument: "None is needed.", challengedBy: "b" },
    { id: "A2", sentence: "No space.", argument: "None.", challengedBy: "b", only: ["Q*"] },
  ],
});
const of = (name: string, max: number, property = small, expected: Expectation = "holds"): Model =>
  model({
    ...{ name, sentence: "A counter.", size: "tiny", system: counter },
    ...{ constants: { max, who: ["a", "b", "c"] }, budgets: ["max"] },
    claims: claims([property], { [property.id]: expected }),
  });

const models = [of("b", 3, stated("n is never large."), "violated"), of("a", 2)];
const origin = { tool: "passproof 1", node: "v20", code: {} };
const lock = lockOf(
  { models, waivers: [{ action: "Up", clause: "room", why: "none" }] },
  models.map((m) => check(m, { digest: true })),
  origin,
);

test("it is as its schema says", () => {
  expect(lockSchema.parse(lock)).toEqual(lock);
});

test("a model is what it is, what it could do at most, and what was found of it", () => {
  const { runs, ...entry } = lock.models["a"] ?? { runs: [] };
  expect(entry).toEqual({
    ...{ size: "tiny", system: "Counter", constants: { max: 2, who: ["a", "b", "c"] } },
    ...{ budgets: ["max"], bounds: {} },
    domains: {
      // 3, 3, 1 + 2 + 4, 2³, 1 + 4, 2², 8⁴⁰ and 2 + 3 values.
      ...{ n: 1.58, color: 1.58, queue: 2.81, flags: 3, maybe: 2.32, cpus: 2, large: 120 },
      either: 2.32,
    },
    instances: { Up: 6, Down: 1 },
    // From 0 up by 1 or 2, from 1 up by 1, each by one of three; down from 1 and from 2.
    fired: { Up: 9, Down: 2 },
    properties: {
      P1: {
        ...{ name: "P1Name", kind: "invariant", expected: "holds", verdict: "holds" },
        ...{ exactness: "exact", states: 3, transitions: 11, depth: 1 },
        exercised: { antecedent: 1 },
      },
    },
  });
  expect(runs).toEqual([
    {
      ...{ of: "system", states: 3, transitions: 11, depth: 1 },
      digest: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  ]);
});

test("of a violation, the steps of what it shows, and the clauses that fail", () => {
  expect(lock.models["b"]?.properties["P1"]).toMatchObject({
    ...{ expected: "violated", verdict: "violated", steps: 2, failed: ["small"] },
  });
  expect(lock.models["b"]?.properties["P1"]).not.toHaveProperty("exactness");
});

describe("what is declared", () => {
  test("once for each property; where two are called the same, by the model, too", () => {
    const { properties: stated } = lock.declared;
    expect(Object.keys(stated)).toEqual(["P1", "P1 of b"]);
    expect(stated["P1"]).toEqual({
      ...{ name: "P1Name", kind: "invariant", sentence: "n is small.", formula: "□ n < 3" },
      ...{ claimedFor: "all", serves: [], clauses: ["a", "small"], reliesOn: ["A1"] },
      ...{ conditional: true, fairness: [] },
    });
    expect(stated["P1 of b"]?.sentence).toBe("n is never large.");
  });

  test("of systems and the suite", () => {
    expect(lock.declared).toMatchObject({
      policies: { Counter: { P: "One goes up." } },
      ...{ assumptions: {}, abstractions: { Counter: { A1: "No time.", A2: "No space." } } },
      ...{ waivers: { "Up.room": "none" }, defects: {}, acceptances: [], requirements: {} },
    });
  });
});

test("a model that was not run has what is declared, and nothing else", () => {
  const unrun = lockOf({ models, waivers: [] }, [], origin).models["a"];
  const { runs: _r, fired: _f, properties: _p, ...same } = lock.models["a"] ?? {};
  expect(unrun).toMatchObject(same);
  expect([unrun?.runs, unrun?.fired]).toEqual([[], {}]);
  expect(unrun?.properties["P1"]).toEqual({
    ...{ name: "P1Name", kind: "invariant", expected: "holds", verdict: "notRun" },
    ...{ states: 0, transitions: 0, depth: 0, exercised: {} },
  });
});

test("the order of models, actions and claims is no part of it", () => {
  const turned = models.toReversed().map((m) => ({
    ...m,
    system: { ...m.system, actions: m.system.actions.toReversed() },
  }));
  const other = lockOf(
    { models: turned, waivers: [{ action: "Up", clause: "room", why: "none" }] },
    turned.map((m) => check(m, { digest: true })),
    origin,
  );
  expect(other).toEqual(lock);
});
