/**
 * Does the key determine what a lookup answers? Functional dependency over all steps of all runs
 * (in databases: Codd 1971). The verdicts follow from the tables, which are written out.
 */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  properties,
  specification,
  system,
  took,
  type Determined,
  type Model,
} from "../../checker/index.ts";
import { expectKnown, instance, says, words } from "./support.ts";

const spec = specification<{ readonly tables: readonly number[]; readonly stale: boolean }>()({
  constants: z.object({ tables: z.array(z.int()), stale: z.boolean() }),
  state: () =>
    z.object({
      /** Which of two tables stands in memory. */
      table: z.int().min(0).max(1),
      answer: z.int().min(0).max(3).nullable(),
      asked: z.int().min(0).max(2),
    }),
  access: { client: { table: "read", answer: "write", asked: "write" }, owner: { table: "write" } },
  rules: {
    /** Key 0 has one value in both tables, key 1 has not. */
    entry: (table: number, key: number): number => (key === 0 ? 3 : table),
  },
});
const { determined, monitor, secret } = properties(spec);

const lookup = spec.action("Lookup", {
  ...words,
  actor: "client",
  params: () => ({ key: [0, 1] as const, via: ["memory", "cache"] as const }),
  effect: (s, next, { key, via }, c) => {
    const found = c.rules.entry(s.table, key);
    // A stale cache has the entry of the table that is not there.
    next.answer = via === "cache" && c.stale ? c.rules.entry(1 - s.table, key) : found;
    next.asked = Math.min(2, s.asked + 1);
  },
});
const replace = spec.action("Replace", {
  ...words,
  actor: "owner",
  effect: (s, next) => {
    next.table = 1 - s.table;
  },
});

type Def = Parameters<typeof determined>[0];
const byKey = (more: Partial<Def> = {}): Determined =>
  determined({
    ...says("D"),
    on: (_s, _next, step) => took(step, lookup),
    given: (_s, _next, step) => step.params["key"],
    outcome: (_s, next) => next.answer,
    ...more,
  });

interface Options {
  readonly tables?: readonly number[];
  readonly replaced?: boolean;
  readonly stale?: boolean;
}
function store(
  p: Determined,
  { tables = [0], replaced = false, stale = false }: Options = {},
): Model {
  return instance(
    system(spec, {
      name: "Store",
      init: (c) => c.tables.map((table) => ({ table, answer: null, asked: 0 })),
      actions: replaced ? [lookup, replace] : [lookup],
    }),
    { tables, stale },
    [p],
  );
}
const disagrees = { word: "violated", failed: "sameOutcome" } as const;

describe("a lookup", () => {
  test("is a function of the key while the table stays", () => {
    expectKnown(store(byKey()), { word: "holds" });
  });

  test("is none when runs may begin with different tables", () => {
    // Key 1 from either: one step each.
    expectKnown(store(byKey(), { tables: [0, 1] }), { ...disagrees, steps: 1 });
  });

  test("is none when the table is replaced", () => {
    expectKnown(store(byKey(), { replaced: true }), { ...disagrees, steps: 2 });
  });

  test("is one of key and table", () => {
    const given: Def["given"] = (s, _next, step) => [step.params["key"], s.table];
    expectKnown(store(byKey({ given }), { replaced: true, tables: [0, 1] }), { word: "holds" });
  });

  test("is one of the key 0 whatever the table", () => {
    const on: Def["on"] = (_s, _next, step) => took(step, lookup) && step.params.key === 0;
    expectKnown(store(byKey({ on }), { replaced: true, tables: [0, 1] }), { word: "holds" });
  });

  test("with another secret in it is none, though each run alone is", () => {
    const table = secret({
      ...{ name: "the table", sentence: "" },
      differs: { table: (next) => void (next.table = 1) },
    });
    expectKnown(store(byKey()), { word: "holds" });
    expectKnown(store(byKey({ secret: table })), { ...disagrees, steps: 1 });
  });
});

describe("out of one state", () => {
  test("memory and cache agree, whatever stands in them in other states", () => {
    expectKnown(store(byKey({ scope: "state" }), { replaced: true }), { word: "holds" });
    expectKnown(store(byKey({ scope: "runs" }), { replaced: true }), { ...disagrees, steps: 2 });
  });

  test("memory and a stale cache do not", () => {
    expectKnown(store(byKey({ scope: "state" }), { stale: true }), { ...disagrees, steps: 1 });
  });

  test("means out of one state of system and monitor", () => {
    // The monitor knows how many lookups there were, the answer is given: what one of them answers
    // is then compared with the other lookups of the same key, which differ from it in `via` only.
    const counting = monitor({
      ...{ name: "Count", sentence: "" },
      state: () => z.object({ n: z.int().min(0).max(2) }),
      init: () => ({ n: 0 }),
      update: (m, nextM) => void (nextM.n = Math.min(2, m.n + 1)),
    });
    const parts = {
      ...says("D"),
      monitor: counting,
      on: () => true,
      given: () => 0,
      scope: "state",
    } as const;
    // All steps out of one state raise n alike, but one state of the system is met with several n.
    const same = determined({ ...parts, outcome: (_s, _n, _step, _c, m, nextM) => [m.n, nextM.n] });
    expectKnown(store(same), { word: "holds" });
    const ofSystem = determined({
      ...parts,
      scope: "runs",
      given: (s) => [s.table, s.answer, s.asked],
      outcome: (_s, _n, _step, _c, m) => m.n,
    });
    // With Replace, n is 0 and 2 in the same state of the system.
    expectKnown(store(ofSystem, { replaced: true }), { ...disagrees, steps: 3 });
  });

  test("what the monitor remembers may be given", () => {
    const remembering = monitor({
      ...{ name: "Tables", sentence: "" },
      state: () => z.object({ last: z.int().min(0).max(1) }),
      init: (s) => ({ last: s.table }),
      update: (_m, nextM, _s, next) => void (nextM.last = next.table),
    });
    const parts = {
      ...says("D"),
      monitor: remembering,
      on: byKey().on,
      outcome: byKey().outcome,
    };
    const remembered = determined({
      ...parts,
      given: (_s, _next, step, _c, m) => [step.params["key"], m.last],
    });
    expectKnown(store(remembered, { replaced: true }), { word: "holds" });
    const forgotten = determined({ ...parts, given: (_s, _next, step) => step.params["key"] });
    expectKnown(store(forgotten, { replaced: true }), { ...disagrees, steps: 2 });
  });
});

describe("says nothing", () => {
  test("when it is about no step", () => {
    expectKnown(store(byKey({ on: () => false })), { word: "vacuous" });
    expectKnown(store(byKey({ on: (_s, _next, step) => step.action === "Replace" })), {
      word: "vacuous",
    });
  });

  test("when no two steps have the same given", () => {
    // Everything there is about a step: the state before, and which instance it is.
    const given: Def["given"] = (s, _next, step) => ({ ...step.params, ...known(s) });
    const known = (s: { table: number; answer: number | null; asked: number }) => ({
      ...{ table: s.table, answer: s.answer, asked: s.asked },
    });
    expectKnown(store(byKey({ given }), { replaced: true }), { word: "vacuous" });
    // Out of one state, the instance is enough.
    const instances: Def["given"] = (_s, _next, step) => step.params;
    expectKnown(store(byKey({ given: instances, scope: "state" })), { word: "vacuous" });
    expectKnown(store(byKey({ given: instances })), { word: "holds" });
  });
});

test("the counterexample is two runs to steps of one given and two outcomes", () => {
  const { verdict } = expectKnown(store(byKey(), { replaced: true }), { ...disagrees, steps: 2 });
  expect(verdict.word).toBe("violated");
  if (verdict.word !== "violated") return;
  const last = [verdict.trace, verdict.beside?.trace].map((t) => t?.steps.at(-1));
  expect(last.map((s) => [s?.action, s?.params["key"]])).toEqual([
    ["Lookup", 1],
    ["Lookup", 1],
  ]);
  const answers = last
    .map((s) => s?.state)
    .map((s) => z.object({ answer: z.int() }).parse(s).answer);
  expect(answers.toSorted((a, b) => a - b)).toEqual([0, 1]);
  expect(verdict.beside?.differences).toEqual([
    { path: "", first: answers[0], second: answers[1] },
  ]);
});
