/** What has to occur for a property to say anything: how often it did, and the run to the first time. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  properties,
  specification,
  specifiedBy,
  system,
  weak,
  type Model,
  type Property,
} from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import type { Exercised, PropertyResult } from "../checker/verdict.ts";
import { suite } from "../models/index.ts";
import { instance, says, words } from "./information/support.ts";

/** A clerk takes orders and serves them; a till adds up what was served. */
const spec = specification<{ readonly most: number; readonly reports: boolean }>()({
  constants: z.object({ most: z.int(), reports: z.boolean() }),
  state: ({ most }) =>
    z.object({
      orders: z.int().min(0).max(most),
      served: z.int().min(0).max(most),
      kind: z.enum(["tea", "coffee"]),
      board: z.int().min(0).max(most),
    }),
  access: { clerk: { orders: "write", served: "write", kind: "read", board: "write" } },
  rules: {},
});
const said = properties(spec);
const order = spec.action("Order", {
  ...words,
  actor: "clerk",
  guard: { room: (s, _p, c) => s.orders < c.most },
  effect: (s, next) => {
    next.orders = s.orders + 1;
  },
});
const serve = spec.action("Serve", {
  ...words,
  actor: "clerk",
  guard: { waiting: (s) => s.served < s.orders },
  effect: (s, next) => {
    next.served = s.served + 1;
  },
});
const report = spec.action("Report", {
  ...words,
  actor: "clerk",
  guard: { wanted: (s, _p, c) => c.reports && s.board !== s.served },
  effect: (s, next) => {
    next.board = s.served;
  },
});
const shop = system(spec, {
  name: "Shop",
  init: () => [{ orders: 0, served: 0, kind: "tea" as const, board: 0 }],
  actions: [order, serve, report],
});

function shopOf(
  props: readonly Property[],
  change: Partial<{ most: number; reports: boolean }> = {},
  of = shop,
): Model {
  return instance(of, { most: 2, reports: true, ...change }, props);
}

/** The only result, with runs to first times. */
function result(m: Model): PropertyResult {
  const found = check(m, { interest: true }).results[0];
  if (found === undefined) throw new Error("no result");
  const { results } = check(m);
  expect(results[0]?.exercised).toEqual(
    counts(found).map(([what, name, count]) => ({ what, name, count })),
  );
  return found;
}
function counts({ exercised }: PropertyResult): [string, string, number][] {
  return exercised.map(({ what, name, count }) => [what, name, count]);
}
/** By what occurred: the actions of the run to the first time; `null` without one. */
function runs({ exercised }: PropertyResult): (readonly string[] | null)[] {
  return exercised.map(({ witness }: Exercised) => witness?.steps.map((s) => s.action) ?? null);
}

const servedOnce = said.invariant({
  ...says("I"),
  when: (s) => s.served > 0,
  holds: { ordered: (s) => s.orders >= s.served },
});
const served = said.transition({
  ...says("T"),
  when: (_s, _next, step) => step.action === "Serve",
  holds: { one: (s, next) => next.served === s.served + 1 },
});

describe("is exercised, and shown where it first was", () => {
  it("the antecedent of an invariant, in states", () => {
    // (orders, served) with 1 ≤ served ≤ orders ≤ 2 are 3; the board has any number up to served.
    const found = result(shopOf([servedOnce]));
    expect(counts(found)).toEqual([["antecedent", "", 2 + 2 + 3]]);
    expect(runs(found)).toEqual([["Order", "Serve"]]);
  });

  it("the antecedent of a transition, on steps", () => {
    // From (1, 0), (2, 0) with the board at 0, and from (2, 1) with the board at 0 or 1.
    const found = result(shopOf([served]));
    expect(counts(found)).toEqual([["antecedent", "", 1 + 1 + 2]]);
    expect(runs(found)).toEqual([["Order", "Serve"]]);
    expect(found.exercised[0]?.witness?.steps.at(-1)?.action).toBe("Serve");
  });

  it("what is determined, and a second step to compare with", () => {
    const p = said.determined({
      ...says("D"),
      on: (_s, _next, step) => step.action === "Order",
      given: (s) => s.orders,
      outcome: (_s, next) => next.orders,
    });
    const found = result(shopOf([p], { reports: false }));
    // From (0, 0), (1, 0) and (1, 1): the last two have one given.
    expect(counts(found)).toEqual([
      ["antecedent", "", 3],
      ["antecedent", "a second step with the same given", 1],
    ]);
    expect(runs(found)).toEqual([["Order"], ["Order", "Serve", "Order"]]);
  });

  it("trigger, goal and fair actions", () => {
    const fair = weak({
      name: "serving",
      sentence: "",
      why: "",
      of: (step) => step.action === "Serve",
    });
    const p = said.leadsTo({
      ...says("L"),
      from: (s) => s.orders > s.served,
      to: (s) => s.orders === s.served,
      fairness: [fair],
    });
    const found = result(shopOf([p], { reports: false }));
    expect(found.verdict.word).toBe("holds");
    // (1, 0), (2, 0), (2, 1); (0, 0), (1, 1), (2, 2); one Serve out of each of the first.
    expect(counts(found)).toEqual([
      ["trigger", "", 3],
      ["goal", "", 3],
      ["fairAction", "serving", 3],
    ]);
    expect(runs(found)).toEqual([["Order"], [], ["Order", "Serve"]]);
  });

  it("the secret, what is observed, and what is released", () => {
    const { observer, secret, release, noninterference } = said;
    const p = noninterference({
      ...says("N"),
      observer: observer({ name: "guest", sentence: "", sees: (s) => s.board }),
      secret: secret({
        ...{ name: "the kind", sentence: "" },
        differs: {
          coffee: (next) => void (next.kind = "coffee"),
          tea: (next) => void (next.kind = "tea"),
        },
      }),
      declassify: [
        release({
          ...{ name: "menu", sentence: "", why: "" },
          value: (s, step) => (step.action === "Report" && s.served === 2 ? s.kind : ""),
        }),
        release({ ...{ name: "nothing", sentence: "", why: "" }, value: () => 0 }),
      ],
    });
    const found = result(shopOf([p]));
    expect(found.verdict.word).toBe("holds");
    // Reports from (1, 1) and (2, 1) with the board at 0 are seen, those from (2, 2) are released.
    expect(counts(found)).toEqual([
      ["secret", "coffee", 1],
      ["secret", "tea", 0],
      ["observation", "", 2],
      ["release", "menu", 2],
      ["release", "nothing", 0],
    ]);
    expect(runs(found)).toEqual([
      [],
      null,
      ["Order", "Serve", "Report"],
      ["Order", "Order", "Serve", "Serve", "Report"],
      null,
    ]);
  });

  it("the steps that abstract actions answer, by a mapping and by events", () => {
    const counter = specification<object>()({
      constants: z.object({}),
      state: () => z.object({ n: z.int().min(0).max(9) }),
      access: { c: { n: "write" } },
      rules: {},
    });
    const act = (name: string, by: number) =>
      counter.action(name, {
        ...words,
        actor: "c",
        effect: (s, next) => {
          next.n = Math.min(9, Math.max(0, s.n + by));
        },
      });
    const counting = system(counter, {
      name: "Counter",
      init: () => [{ n: 0 }],
      actions: [act("Up", 1), act("Down", -1)],
    });
    const mapped = said.refines({
      ...says("R"),
      abstract: () => specifiedBy({ name: "counter", system: counting, constants: {} }),
      mapping: (s) => ({ n: s.orders }),
    });
    const followed = said.includedIn({
      ...says("E"),
      abstract: () => specifiedBy({ name: "counter", system: counting, constants: {} }),
      event: (_s, _next, step) => (step.action === "Serve" ? "more" : null),
      abstractEvent: (_s, _next, step) => (step.action === "Up" ? "more" : null),
    });
    for (const [p, first] of [
      [mapped, ["Order"]],
      [followed, ["Order", "Serve"]],
    ] as const) {
      const found = result(shopOf([p], { reports: false }));
      expect(found.verdict.word).toBe("holds");
      // Both are three steps: of each pair (orders, served) that is left by one.
      expect(counts(found)).toEqual([
        ["abstractStep", "Up", 3],
        ["abstractStep", "Down", 0],
      ]);
      expect(runs(found)).toEqual([first, null]);
    }
  });
});

it("is not shown where plain objects say otherwise", () => {
  let asked = 0;
  const once = said.invariant({
    ...says("O"),
    when: () => asked++ === 0,
    holds: { always: () => true },
  });
  expect(() => check(shopOf([once]), { interest: true })).toThrow(
    /the antecedent of O did not occur when the run/,
  );
});

describe("an action that is deleted", () => {
  it("makes vacuous what is about its steps: they are what is counted, and not its guard", () => {
    const idle = system(spec, {
      name: "Idle",
      init: () => [{ orders: 0, served: 0, kind: "tea" as const, board: 0 }],
      actions: [order, report],
    });
    for (const p of [servedOnce, served]) {
      expect(result(shopOf([p])).verdict.word).toBe("holds");
      const found = result(shopOf([p], {}, idle));
      expect(found.verdict.word).toBe("vacuous");
      expect(counts(found)).toEqual([["antecedent", "", 0]]);
      expect(runs(found)).toEqual([null]);
    }
  });

  it("makes vacuous what S13 says of an L2 that runs, where nobody enters one", () => {
    const m = suite.models.find(({ name }) => name === "accel-tiny");
    if (m === undefined) throw new Error("no accel-tiny");
    const select = (p: Property): boolean => p.id === "S13";
    const actions = m.system.actions.filter(({ name }) => name !== "L1Enters");
    expect(actions.length).toBe(m.system.actions.length - 1);
    const words = [m, { ...m, system: { ...m.system, actions } }].map(
      (x) => check(x, { select }).results[0]?.verdict.word,
    );
    expect(words).toEqual(["holds", "vacuous"]);
  });
});
