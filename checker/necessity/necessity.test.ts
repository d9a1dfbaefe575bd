/** Who needs what in a counter that is small enough to say so by hand. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  system,
  weak,
  type Model,
  type Step,
} from "../index.ts";
import { keyOf, type Need } from "./decision.ts";
import type { MatrixOptions } from "./matrix.ts";
import { necessity } from "./necessity.ts";
import { without } from "./without.ts";

interface Constants {
  readonly max: number;
  /** A teller says nothing before the counter is full. */
  readonly patient: boolean;
  /** Nobody reads it. */
  readonly fancy: boolean;
}

const spec = specification<Constants>()({
  constants: z.strictObject({ max: z.int().max(3), patient: z.boolean(), fancy: z.boolean() }),
  state: () =>
    z.object({
      n: z.int().min(0).max(3),
      told: z.boolean(),
      heard: z.array(z.boolean()).length(1),
      seen: z.boolean(),
      note: z.nullable(z.object({ at: z.int().min(0).max(3) })),
    }),
  access: {
    counter: { n: "write", note: "write", told: "read", heard: "read" },
    teller: { n: "read", told: "write", seen: "write" },
    listener: { heard: "own", seen: "read" },
  },
  indices: { heard: ["ear"] },
  rules: {},
});

const about = { sentence: "", source: "" };
const up = spec.action("Up", {
  ...about,
  actor: "counter",
  guard: {
    // The counter has no more values than that.
    below: (s, _p, c) => s.n < c.max,
    // It is at least zero anyway.
    natural: (s) => s.n >= 0,
  },
  effect: (s, next) => {
    next.n = s.n + 1;
    next.note = { at: s.n };
  },
});
const tell = spec.action("Tell", {
  ...about,
  actor: "teller",
  params: () => ({ ear: [0] as const }),
  guard: {
    full: (s, _p, c) => s.n === c.max || !c.patient,
    once: (s) => !s.told,
  },
  effect: (_s, next) => {
    next.told = true;
    next.seen = true;
  },
  message: { to: "listener", label: "full", carries: (s) => s.n },
  partner: {
    actor: "listener",
    guard: { deaf: (s, { ear }) => s.heard[ear] === false },
    effect: (_s, next, { ear }) => {
      next.heard[ear] = true;
    },
  },
});
const again = spec.action("Again", {
  ...about,
  actor: "counter",
  guard: { told: (s) => s.told },
  effect: (_s, next) => {
    next.n = 0;
  },
});

const counter = system(spec, {
  name: "Counter",
  init: () => [{ n: 0, told: false, heard: [false], seen: false, note: null }],
  actions: [up, tell, again],
  policies: [
    { id: "patience", ...about, drop: { patient: false } },
    { id: "plainness", ...about, drop: { fancy: true } },
    { id: "nonsense", ...about, drop: { max: 9 } },
  ],
  assumptions: [{ id: "lessToCount", ...about, drop: { max: 2 } }],
});

const { invariant, transition, reachable, leadsTo } = properties(spec);
const stated = { ...about, formula: "", claimedFor: "", serves: [] };
const moves = (name: string, action: string) =>
  weak({ name, sentence: "", why: "", of: (step: Step) => step.action === action });
const toldWhenFull = transition({
  id: "P1",
  name: "ToldWhenFull",
  ...stated,
  when: (s, next) => !s.told && next.told,
  holds: { full: (s, _next, _step, c) => s.n === c.max },
});
const heardIsTold = invariant({
  id: "P2",
  name: "HeardIsTold",
  ...stated,
  holds: { both: (s) => s.heard[0] === s.told },
});
const end = reachable({ id: "W1", name: "End", ...stated, state: (s) => s.told });
const noEcho = reachable({
  id: "W2",
  name: "NoEcho",
  ...stated,
  step: (s, _next, step) => step.action === "Tell" && s.told,
});
const tells = leadsTo({
  id: "L1",
  name: "Tells",
  ...stated,
  fairness: [moves("counts", "Up"), moves("speaks", "Tell"), moves("beginsAnew", "Again")],
  from: (s) => !s.told,
  to: (s) => s.told,
});

const point = (name: string, max: number, all = [toldWhenFull, heardIsTold, end, noEcho, tells]) =>
  model({
    name,
    sentence: "",
    size: "tiny",
    system: counter,
    constants: { max, patient: true, fancy: false },
    claims: claims(all, all.includes(noEcho) ? { W2: "unreached" } : {}),
  });

/** The need of each decision by its name. */
async function needs(models: readonly Model[], options: MatrixOptions = {}) {
  const matrix = await necessity(models, options);
  return new Map(matrix.rows.map((r) => [keyOf(r.decision), r.need]));
}

const here = { model: "full" };
const untold = { word: "unnoticed", models: ["full"], untried: [] };
const expected: Record<string, unknown> = {
  "policy patience": { word: "needed", property: "P1", verdict: "violated", steps: 1, ...here },
  "policy plainness": { word: "equivalent" },
  // What is left of the constants is no design.
  "policy nonsense": { word: "undecided" },
  // It is still told when it is full, only sooner.
  "assumption lessToCount": untold,
  "fairness counts": { word: "needed", property: "L1", verdict: "violated", ...here },
  "fairness speaks": { word: "needed", property: "L1", verdict: "violated", ...here },
  "fairness beginsAnew": untold,
  "clause Up.below": { word: "illDefined", ...here },
  "clause Up.natural": { word: "equivalent" },
  // Up is taken once, for the note, and then there is nothing left to be fair to.
  "field Up n": { word: "needed", property: "L1", verdict: "violated", steps: 1, ...here },
  "field Up note": untold,
  "clause Tell.full": { word: "needed", property: "P1", verdict: "violated", steps: 1, ...here },
  // Who has told is heard: the listener would refuse.
  "clause Tell.once": { word: "equivalent" },
  "clause Tell.partner.deaf": { word: "equivalent" },
  "field Tell heard.*": { word: "needed", property: "P2", verdict: "violated", steps: 4, ...here },
  "field Tell seen": untold,
  "field Tell told": { word: "needed", property: "P2", verdict: "violated", steps: 4, ...here },
  "clause Again.told": { word: "needed", property: "L1", verdict: "violated", ...here },
  "field Again n": untold,
};

describe("each class", () => {
  test("is found as it was thought out", async () => {
    const found = await needs([point("full", 3)]);
    expect([...found.keys()].toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const [name, need] of Object.entries(expected))
      expect([name, found.get(name)]).toMatchObject([name, need]);
  });

  test("two checks of the same thing are equivalent each, and one of them is needed without the other", async () => {
    const full = point("full", 3);
    const deafTold = without(full, {
      kind: "clause",
      action: "Tell",
      clause: "once",
      part: "actor",
    });
    if (deafTold === null) throw new Error("there is such a clause");
    const found = await needs([deafTold]);
    expect(found.get("clause Tell.partner.deaf")).toMatchObject({
      word: "needed",
      property: "W2",
      verdict: "reached",
    });
  });

  test("what a budget keeps from being decided is undecided, with the reason", async () => {
    const found = await needs([point("full", 3)], { maxStates: 2 });
    expect(found.get("field Tell seen")).toEqual({
      word: "undecided",
      why: "full: P1: the budget of 2 states is used up",
    });
    // Found before it was used up, or by the pass alone.
    expect(found.get("clause Tell.full")).toMatchObject(expected["clause Tell.full"] as Need);
    expect(found.get("clause Up.natural")).toEqual({ word: "equivalent" });
  });

  test("what was stopped is undecided", async () => {
    const stop = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    const { rows, models } = await necessity([point("full", 3)], { stop });
    expect(models).toEqual([]);
    expect(new Set(rows.map((r) => r.need.word))).toEqual(new Set(["undecided"]));
  });
});

describe("several models", () => {
  const unsaid = point("unsaid", 1, [heardIsTold, end]);
  const small = point("small", 2, [heardIsTold, end]);
  const full = point("full", 3);

  test("the smallest one in which a property notices is named", async () => {
    const found = await needs([full, small, unsaid]);
    expect(found.get("clause Tell.full")).toMatchObject({ property: "P1", model: "full" });
    expect(found.get("field Tell told")).toMatchObject({
      property: "P2",
      model: "unsaid",
      steps: 2,
    });
    // Nothing is claimed of the second one that was not judged in the first.
    expect(found.get("field Tell seen")).toEqual({
      word: "unnoticed",
      models: ["unsaid", "full"],
      untried: ["small"],
    });
    const all = await needs([full, small, unsaid], { thorough: true });
    expect(all.get("field Tell seen")).toEqual({
      word: "unnoticed",
      models: ["unsaid", "small", "full"],
      untried: [],
    });
  });

  test("every model that assumes a fairness condition is asked: it may have no step of it", async () => {
    const found = await needs([point("small", 2), full]);
    expect(found.get("fairness beginsAnew")).toEqual({
      word: "unnoticed",
      models: ["small", "full"],
      untried: [],
    });
  });

  test("a model that is the same without a policy has not judged anything", async () => {
    // An empty counter is always full, and so it is without patience; a larger one is not.
    const empty = point("empty", 0, [toldWhenFull]);
    const found = await needs([empty, point("small", 1, [toldWhenFull])]);
    expect(found.get("policy patience")).toMatchObject({ property: "P1", model: "small" });
    expect((await needs([empty])).get("policy patience")).toEqual({ word: "equivalent" });
  });

  test("where nobody can behave differently, a claim about the constants themselves notices nothing", async () => {
    const isPlain = invariant({
      id: "P3",
      name: "IsPlain",
      ...stated,
      holds: { plain: (_s, c) => !c.fancy },
    });
    const found = await needs([point("plain", 2, [isPlain, toldWhenFull])]);
    expect(found.get("policy plainness")).toEqual({ word: "equivalent" });
    expect(found.get("policy patience")).toMatchObject({ property: "P1" });
  });

  test("rows say where a decision matters and how often, and their order is that of the design", async () => {
    const { rows, models, explorations } = await necessity([full, unsaid]);
    expect(rows.map((r) => keyOf(r.decision))).toEqual(Object.keys(expected));
    expect(models.map((m) => m.model)).toEqual(["unsaid", "full"]);
    expect(models.every((m) => m.digest !== null)).toBe(true);
    expect(explorations).toBeGreaterThan(rows.length / 2);
    const told = rows.find((r) => keyOf(r.decision) === "field Tell told");
    expect(told?.mattered).toEqual([
      { model: "unsaid", count: 1 },
      { model: "full", count: 1 },
    ]);
  });

  test("what is violated anyway notices nothing", async () => {
    const broken = {
      ...full,
      name: "broken",
      claims: full.claims.map((c) => ({ ...c, expected: "violated" as const })),
    };
    const found = await needs([broken]);
    expect(found.get("clause Tell.full")).toEqual({
      word: "unnoticed",
      models: ["broken"],
      untried: [],
    });
  });
});
