/** What differs between two systems: known differences, and random pairs against a plain reference. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { claims, model, properties, specification, system, type Model } from "../checker/index.ts";
import type { Step } from "../checker/contract/system.ts";
import { compareSystems } from "../checker/diff/compare.ts";
import { differs, type GraphDifference } from "../checker/diff/difference.ts";
import { allActions, observedBy, type Observed } from "../checker/diff/observe.ts";
import { initialStates, successors, textOf } from "../checker/plain/semantics.ts";
import { suite } from "../models/index.ts";
import { graph, type Edges } from "./support/graph-system.ts";

const walk = (edges: Edges, name = "graph", initial: readonly number[] = [0]): Model => ({
  ...graph(edges, [], {}, initial),
  name,
});

/** The name of the action, and nothing of `tau`: which edge was taken is hidden. */
const event = (_s: unknown, _next: unknown, { action }: Step) => (action === "tau" ? null : action);
const names: Observed = { name: "names", before: event, after: event, ofActions: false };

const kinds = (list: GraphDifference["added"]) =>
  list.map((b) => [b.action, b.events, b.places, b.shortest.trace.steps.length]);

describe("of known systems", () => {
  const base = { a: "0>1", b: "1>2", c: "2>0" };

  test("equal graphs have no difference, whatever the order of their actions", () => {
    const d = compareSystems(
      walk(base, "one"),
      walk({ c: "2>0", b: "1>2", a: "0>1" }, "other"),
      allActions,
    );
    expect(d.sameGraph).toBe(true);
    expect(differs(d)).toBe(false);
  });

  test("equal graphs may show different events", () => {
    const mute: Observed = {
      ...names,
      after: (_s, _next, { action }: Step) => (action === "c" ? null : action),
    };
    const d = compareSystems(walk(base, "one"), walk(base, "other"), mute);
    expect(d.sameGraph).toBe(true);
    expect(kinds(d.removed)).toEqual([["c", 1, 1, 3]]);
  });

  test("an action more is a behaviour more, at the end of a shortest run, and the way back one less", () => {
    const more = walk({ ...base, d: "2>3 3>3" }, "more");
    const d = compareSystems(walk(base, "less"), more, allActions);
    // After d the other one cannot follow: what is done from place 3 on is beyond the difference.
    expect(kinds(d.added)).toEqual([["d", 1, 1, 3]]);
    expect(d.removed).toEqual([]);
    expect(d.actions).toEqual([{ action: "d", before: null, after: 2 }]);
    const [found] = d.added;
    expect(found?.shortest.trace.steps.map((s) => s.action)).toEqual(["a", "b", "d"]);
    expect(found?.shortest.beside.possible.map((s) => s.action)).toEqual(["c"]);
    expect(d.regions).toMatchObject([
      { region: "x", before: 3, after: 4, lost: null, gained: { count: 1, examples: [3] } },
    ]);
    expect(d.regions[0]?.gained?.shortest.steps.map((s) => s.action)).toEqual(["a", "b", "d"]);
    const back = compareSystems(more, walk(base, "less"), allActions);
    expect(kinds(back.removed)).toEqual(kinds(d.added));
    expect(back.added).toEqual([]);
    expect([d.before, d.after]).toEqual([back.after, back.before]);
  });

  test("an action that is possible at another place is one, though its count is the same", () => {
    const d = compareSystems(
      walk(base, "one"),
      walk({ a: "0>1", b: "1>2", c: "2>1" }, "other"),
      names,
    );
    expect(d.actions).toEqual([]);
    expect(kinds(d.added)).toEqual([["b", 1, 1, 4]]);
    expect(kinds(d.removed)).toEqual([["a", 1, 1, 4]]);
    expect(differs(d)).toBe(true);
  });

  test("when a choice is made is no difference of traces, and one of graphs", () => {
    const early = walk({ a: "0>1 0>2", b: "1>3", c: "2>3" }, "early");
    const late = walk({ a: "0>1", b: "1>3", c: "1>3" }, "late");
    const d = compareSystems(early, late, names);
    expect([d.added, d.removed, d.sameGraph]).toEqual([[], [], false]);
    expect(differs(d)).toBe(true);
  });

  test("internal steps are not seen, and what they lead to is", () => {
    const direct = walk({ a: "0>1", b: "1>2" }, "direct");
    const around = walk({ tau: "0>3 3>3 1>4", a: "3>1", b: "4>2" }, "around");
    const quiet = compareSystems(direct, around, names);
    expect([quiet.added, quiet.removed]).toEqual([[], []]);
    const stuck = compareSystems(
      direct,
      walk({ tau: "0>3", a: "0>1", b: "1>2 3>2" }, "other"),
      names,
    );
    expect(kinds(stuck.added)).toEqual([["b", 1, 1, 2]]);
  });

  test("another initial state is a difference at the first step", () => {
    const d = compareSystems(walk(base, "one"), walk(base, "two", [0, 2]), names);
    expect(kinds(d.added)).toEqual([["c", 1, 1, 1]]);
    expect(d.removed).toEqual([]);
  });

  test("what is cut short is incomplete, and what was found stays found", () => {
    const long = walk({ a: "0>1", b: "1>2 2>3 3>4 4>5", d: "0>9" }, "long");
    const d = compareSystems(walk(base, "short"), long, allActions, { maxStates: 3 });
    expect(d.incomplete).toContain("budget of 3 states");
    const bounded: Model = {
      ...walk(base, "bounded"),
      bounds: [{ name: "Near", sentence: "", within: (s: { x: number }) => s.x < 1 }],
    };
    expect(compareSystems(walk(base), bounded, allActions).incomplete).toContain("bound Near");
  });
});

interface Machine {
  readonly door: boolean;
  readonly heat: number;
}
const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ door: z.boolean(), heat: z.int().min(0).max(2) }),
  access: { cook: { door: "write", heat: "read" }, oven: { heat: "write", door: "read" } },
  rules: {},
});
const opens = spec.action("Opens", {
  ...{ sentence: "", source: "", actor: "cook" },
  effect: (s, next) => {
    next.door = !s.door;
  },
});
const heats = (careful: boolean) =>
  spec.action("Heats", {
    ...{ sentence: "", source: "", actor: "oven" },
    guard: { closed: (s) => !careful || !s.door },
    effect: (s, next) => {
      next.heat = s.heat === 2 ? 0 : 2;
    },
  });
const { noninterference } = properties(spec);
const guest = noninterference({
  ...{ id: "N1", name: "N", sentence: "", formula: "", source: "", claimedFor: "" },
  secret: { kind: "secret", name: "heat", sentence: "", differs: { other: () => undefined } },
  observer: {
    ...{ kind: "observer", name: "the guest", sentence: "", notices: null },
    places: () => ["door"],
    sees: (s: Machine) => ({ hot: s.heat > 1 }),
  },
  declassify: [],
});
const oven = (careful: boolean): Model =>
  model({
    ...{ name: careful ? "careful" : "careless", sentence: "", size: "tiny", constants: {} },
    system: system(spec, {
      name: "Oven",
      init: () => [{ door: false, heat: 0 }],
      actions: [opens, heats(careful)],
    }),
    claims: claims([guest]),
  });

describe("what is observed", () => {
  const [careful, careless] = [oven(true), oven(false)];
  const by = (name: string) =>
    compareSystems(careful, careless, observedBy(name, careful, careless));

  test("all actions: heat with an open door is new", () => {
    expect(kinds(by("actions").added)).toEqual([["Heats", 1, 2, 2]]);
  });

  test("steps of some actors only: those of the oven alone are the same", () => {
    expect(by("oven").added).toEqual([]);
    expect(kinds(by("cook, oven").added)).toEqual([["Heats", 1, 2, 2]]);
  });

  test.each(["N1", "the guest"])("what an observer sees: %s", (name) => {
    const { added, removed } = by(name);
    // The door was seen to open, and then that it is hot, or is no more.
    expect(kinds(added)).toEqual([["Heats", 2, 2, 2]]);
    expect(added[0]?.shortest.beside.events).toEqual([{ door: true }, { sees: { hot: true } }]);
    expect(removed).toEqual([]);
  });

  test("nothing else", () => {
    expect(() => observedBy("the gest", careful, careless)).toThrow("did you mean the guest?");
    expect(() => observedBy("cook,pot", careful, careless)).toThrow("--observe cook,pot");
  });
});

describe("of real design points", () => {
  const named = (name: string): Model => {
    const found = suite.models.find((m) => m.name === name);
    if (found === undefined) throw new Error(`no model ${name}`);
    return found;
  };

  test("a kernel that takes kicks itself does that instead of asking the emulator, and nothing else", () => {
    const d = compareSystems(named("accel-tiny"), named("accel-fast-tiny"), allActions);
    expect(kinds(d.added)).toEqual([["KernelTakesKick", 1, 1, 4]]);
    expect(kinds(d.removed)).toEqual([["KernelEmulates", 1, 1, 4]]);
    expect(d.removed[0]?.shortest.beside.possible.map((s) => s.action)).toEqual([
      "KernelTakesKick",
    ]);
    // The driver cannot tell the difference.
    const l2 = observedBy("l2", named("accel-tiny"), named("accel-fast-tiny"));
    const seen = compareSystems(named("accel-tiny"), named("accel-fast-tiny"), l2);
    expect([seen.added, seen.removed]).toEqual([[], []]);
  });

  test("where the BAR may move it is written to; nothing but pages of the recommended point is reclaimed", () => {
    const d = compareSystems(named("recommended"), named("bar-once"), allActions);
    expect(d.added.map((b) => b.action)).toEqual(["L2BarWrite"]);
    expect(d.removed.map((b) => b.action)).toContain("KernelReclaims");
    const config = d.regions.find((r) => r.region === "config");
    expect([config?.before, config?.after, config?.gained?.shortest.steps.at(-1)?.action]).toEqual([
      ...[1, 2],
      "L1MovesBar",
    ]);
  });
});

// ---- random pairs --------------------------------------------------------------------------------

/** The most steps that the reference takes. */
const DEEP = 5;

/** All event sequences of `m`, and the states that each may lead to, by the reference semantics. */
function after(m: Model, events: readonly string[]): Map<string, unknown> {
  const close = (states: Map<string, unknown>): Map<string, unknown> => {
    for (const state of states.values())
      for (const { action, state: to } of successors(m, state))
        if (action.name === "tau") states.set(textOf(to), to);
    return states;
  };
  let now = close(new Map(initialStates(m).map((s) => [textOf(s), s])));
  for (const name of events) {
    const next = new Map<string, unknown>();
    for (const state of now.values())
      for (const { action, state: to } of successors(m, state))
        if (action.name === name) next.set(textOf(to), to);
    now = close(next);
  }
  return now;
}

/** By action, the length of a shortest run of `one` whose last event `other` cannot show, and all before it can. */
function shortest(one: Model, other: Model): Record<string, number> {
  const found: Record<string, number> = {};
  let runs = initialStates(one).map((state) => ({ state, events: [] as string[] }));
  for (let length = 1; length <= DEEP; length++) {
    const longer: typeof runs = [];
    for (const { state, events } of runs)
      for (const { action, state: to } of successors(one, state)) {
        const shown = action.name === "tau" ? events : [...events, action.name];
        if (after(other, shown).size > 0) longer.push({ state: to, events: shown });
        else found[action.name] ??= length;
      }
    // Runs to the same place with the same events go on alike.
    runs = [...new Map(longer.map((r) => [textOf([r.state, r.events]), r])).values()];
  }
  return found;
}

const edges = fc
  .record({
    a: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 4 }),
    b: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 3 }),
    tau: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 2 }),
  })
  .map((r) =>
    Object.fromEntries(
      Object.entries(r).map(([name, list]) => [
        name,
        [...new Set(list.map(([from, to]) => `${from}>${to}`))].join(" "),
      ]),
    ),
  );

test("random systems differ as the reference says, at the same depth", () => {
  let differing = 0;
  fc.assert(
    fc.property(edges, edges, (x, y) => {
      const [one, other] = [walk(x, "one"), walk(y, "other")];
      const d = compareSystems(one, other, names);
      const lengths = (list: GraphDifference["added"]) =>
        Object.fromEntries(
          list
            .map((b) => [b.action, b.shortest.trace.steps.length] as const)
            .filter(([, n]) => n <= DEEP),
        );
      const expected = [shortest(one, other), shortest(other, one)];
      expect([lengths(d.removed), lengths(d.added)]).toEqual(expected);
      if (Object.keys(expected[0] ?? {}).length > 0) differing++;
    }),
    { numRuns: 150 },
  );
  expect(differing).toBeGreaterThan(20);
});
