/** Checks that leave out orders of steps: against checks that do not, where the answer is known, and what they refuse. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { filterLock } from "../bench/models/filter-lock.ts";
import { philosophers } from "../bench/models/philosophers.ts";
import { requestResponse } from "../bench/models/request-response.ts";
import { twoPhase } from "../bench/models/two-phase.ts";
import {
  claims,
  each,
  model,
  properties,
  specification,
  system,
  total,
  type Action,
  type Model,
  type Property,
} from "../checker/index.ts";
import { seek } from "../checker/plain/replay.ts";
import { tracking } from "../checker/plain/access.ts";
import { check } from "../checker/search/check.ts";
import type { ModelResult, PartialOrderStatistics } from "../checker/verdict.ts";
import { says } from "./published/support.ts";
import { localSystem } from "./support/local-system.ts";

const reduced = (m: Model): ModelResult => check(m, { partialOrder: {} });
const first = ({ runs: [run] }: ModelResult): ModelResult["runs"][number] => {
  if (run === undefined) throw new Error("no run");
  return run;
};
const statistics = (r: ModelResult): PartialOrderStatistics => {
  const { partialOrder } = first(r);
  if (partialOrder === undefined) throw new Error("nothing is said of orders");
  return partialOrder;
};
const words = (r: ModelResult): string[] => r.results.map((p) => `${p.id} ${p.verdict.word}`);
const messages = (r: ModelResult): string[] =>
  r.results.map(({ verdict: v }) => (v.word === "error" ? v.message : v.word));
const only = (m: Model, ...ids: readonly string[]): Model => ({
  ...m,
  claims: m.claims.filter((c) => ids.includes(c.property.id)),
});

/** Claims of random systems that a reduced search can judge. */
const judged = ["Either", "One", "Both", "Full", "Goes", "Ends"] as const;

describe("random systems with the footprints that they have", () => {
  test("the verdicts are those of all orders, for each property by itself and for all together", () => {
    const seen = new Set<string>();
    const provisos = new Set<string>();
    let [states, all, again] = [0, 0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const m = only(localSystem(seed), ...judged);
      const whole = check(m, { maxStates: 400 });
      if (!first(whole).complete) continue;
      for (const among of [judged, ...judged.map((id) => [id])]) {
        const r = reduced(only(m, ...among));
        expect([seed, words(r)]).toEqual([
          seed,
          words(whole).filter((w) => among.some((id) => w.startsWith(`${id} `))),
        ]);
        states += first(r).states;
        all += first(whole).states;
        const { proviso, searches, inPart } = statistics(r);
        if (inPart > 0) provisos.add(proviso);
        if (searches > 1) again++;
        for (const w of words(r)) seen.add(w);
      }
    }
    // They are worth something: both answers to each question, both provisos, and less to look at.
    expect([...seen].toSorted()).toEqual(
      [
        ...["Either holds", "Either vacuous", "Either violated", "One holds", "One violated"],
        ...["Both reached", "Both unreached", "Full reached", "Full unreached"],
        ...["Goes holds", "Goes violated", "Ends holds", "Ends violated"],
      ].toSorted(),
    );
    expect([...provisos].toSorted()).toEqual(["afterwards", "queue"]);
    expect(again).toBeGreaterThan(20);
    expect(states).toBeLessThan(0.95 * all);
  });

  test("effects that leave their domains fail both ways, and nothing is claimed that fails in one", () => {
    let failed = 0;
    for (let seed = 0; seed < 40; seed++) {
      const m = only(localSystem(seed, { wild: true }), ...judged);
      const whole = check(m, { maxStates: 400 });
      const failure = first(whole).failure;
      if (failure === null && !first(whole).complete) continue;
      const r = reduced(m);
      expect([seed, first(r).failure === null]).toEqual([seed, failure === null]);
      if (failure !== null) failed++;
    }
    expect(failed).toBeGreaterThan(5);
  });

  test("a footprint that lacks a place is refused when it is missed, or the verdicts are the same", () => {
    let [refused, same] = [0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const m = only(localSystem(seed, { narrow: true }), ...judged);
      const whole = check(m, { maxStates: 300 });
      if (!first(whole).complete) continue;
      const r = reduced(m);
      if (first(r).failure !== null) {
        expect(first(r).failure).toMatch(
          /^step \d+: A0\(i = \d, j = \d.*\), .*: SPEC007: it (?:reads|writes) \w+.*, which is not in its footprint/,
        );
        refused++;
        continue;
      }
      expect([seed, words(r)]).toEqual([seed, words(whole)]);
      same++;
    }
    expect([refused > 10, same > 3]).toEqual([true, true]);
  });
});

/** Things with an id, each of which goes through numbers of its own. */
const spec = specification<{ readonly ids: readonly number[]; readonly top: number }>()({
  constants: z.object({ ids: z.array(z.int()).readonly(), top: z.int() }),
  state: (c) =>
    z.object({
      n: total(c.ids, z.int().min(0).max(c.top)),
      alarm: z.boolean(),
      box: z.nullable(z.object({ x: z.boolean() })),
    }),
  access: { all: { n: "write", alarm: "write", box: "write" } },
  rules: {},
  symmetric: (c) => ({ sets: { id: c.ids } }),
});
const { invariant, reachable, deadlockFree, transition, alwaysEventually, leadsTo } =
  properties(spec);
const common = { sentence: "", source: "", actor: "all" } as const;
const up = spec.action("Up", {
  ...common,
  params: (c) => ({ i: c.ids }),
  guard: { below: (s, { i }, c) => (s.n[i] ?? 0) < c.top },
  effect: (s, next, { i }) => {
    next.n[i] = (s.n[i] ?? 0) + 1;
  },
  footprint: ({ i }) => ({ writes: [["n", i]] }),
});
const turn = spec.action("Turn", {
  ...common,
  params: (c) => ({ i: c.ids }),
  effect: (s, next, { i }, c) => {
    next.n[i] = ((s.n[i] ?? 0) + 1) % (c.top + 1);
  },
  footprint: ({ i }) => ({ writes: [["n", i]] }),
});
const ring = spec.action("Ring", {
  ...common,
  guard: { silent: (s) => !s.alarm },
  effect: (_s, next) => {
    next.alarm = true;
  },
  footprint: () => ({ writes: [["alarm"]] }),
});
const things = (
  n: number,
  top: number,
  actions: readonly Action[],
  ...claimed: readonly Property[]
): Model =>
  model({
    ...{ name: "things", sentence: "", size: "tiny", claims: claims(claimed) },
    system: system(spec, {
      name: "Things",
      init: (c) => [{ n: each(c.ids, () => 0), alarm: false, box: null }],
      actions,
    }),
    constants: { ids: Array.from({ length: n }, (_, i) => i), top },
  });
const goes = deadlockFree(says("Goes", "something can happen"));
const silent = invariant({ ...says("Silent", "no alarm"), holds: { silent: (s) => !s.alarm } });

describe("where the answer is known", () => {
  test.each([
    [2, 3],
    [5, 2],
    [8, 1],
  ])(
    "%i processes of %i steps that have nothing to do with each other: one order is enough",
    (n, top) => {
      const r = reduced(things(n, top, [up], goes));
      expect(words(r)).toEqual(["Goes violated"]);
      expect(first(r)).toMatchObject({ states: n * top + 1, transitions: n * top, complete: true });
      expect(first(check(things(n, top, [up], goes))).states).toBe((top + 1) ** n);
      expect(statistics(r)).toMatchObject({ instances: n, visible: 0, searches: 1 });
    },
  );
  test("the run that is shown is one of the system, step by step", () => {
    const m = things(3, 2, [up, ring], silent);
    const [result] = reduced(m).results;
    if (result?.verdict.word !== "violated") throw new Error("no alarm");
    let { initial: state } = result.verdict.trace;
    for (const { action, params, state: after } of result.verdict.trace.steps) {
      const found = seek(m, state, { action, params }, "", tracking(m));
      expect(found).toMatchObject({ kind: "enabled" });
      state = after;
    }
    expect(state).toMatchObject({ alarm: true });
  });
  // TLC #644, Rumur #12: a reduction found an error where there is none, or lost one. Counts: bench/cases.ts.
  test.each([
    [filterLock(3), 417],
    [twoPhase(3), 288],
    [requestResponse(3, 2), 1858],
  ])("$name, both ways", (m, states) => {
    const r = check(m, { partialOrder: { compared: true } });
    expect(r.results.map((p) => p.verdict.word)).toEqual(["holds", "holds"]);
    expect(statistics(r).compared?.states).toBe(states);
  });
  // 28 192 states: bench/README.md says where that is from.
  test("seven philosophers: less than a twentieth of 28 192 states shows that they never starve together", () => {
    const r = reduced(only(philosophers(7), "Alive"));
    expect(words(r)).toEqual(["Alive holds"]);
    expect(first(r).states).toBeLessThan(28_192 / 20);
  });
  test("what every instance may change leaves nothing out, and it is said by which property", () => {
    const r = reduced(philosophers(4));
    expect(first(r)).toMatchObject({ states: 320, transitions: 1060 });
    expect(r.results[0]?.verdict).toEqual({ word: "holds", exactness: "exact" });
    expect(statistics(r)).toMatchObject({
      // All is explored on other views: nobody knows what was never touched.
      ...{ inPart: 0, instances: 20, visible: 20, wider: [] },
      reads: [
        { property: "NeighboursDoNotEat", visible: 20 },
        { property: "Alive", visible: 0 },
      ],
    });
  });
});

describe("what a part must have", () => {
  const goesTo = (name: string, k: number) =>
    spec.action(name, {
      ...common,
      guard: { low: (s) => s.n[k] === 0 },
      effect: (_s, next) => {
        next.n[k] = 1;
      },
      footprint: () => ({ writes: [["n", k]] }),
    });
  const [first0, second] = [goesTo("First", 0), goesTo("Second", 1)];
  test.each([[[first0, second]], [[second, first0]]])(
    "steps that can be seen, in every order, %#",
    (actions) => {
      const between = (id: string, a: number, b: number): Property =>
        reachable({ ...says(id, ""), state: (s) => s.n[0] === a && s.n[1] === b });
      const m = things(2, 1, actions, between("One", 1, 0), between("Two", 0, 1));
      expect(words(reduced(m))).toEqual(["One reached", "Two reached"]);
    },
  );
  // Second forbids Ring, which waits for First: to take Second alone would be to lose Ring.
  const rings = spec.action("Rings", {
    ...common,
    guard: { after: (s) => s.n[0] === 1, before: (s) => s.n[1] === 0 },
    effect: (_s, next) => {
      next.alarm = true;
    },
    footprint: () => ({
      reads: [
        ["n", 0],
        ["n", 1],
      ],
      writes: [["alarm"]],
    }),
  });
  const orders = [
    [first0, second, rings],
    [rings, second, first0],
    [second, first0, rings],
  ];
  test.each(orders.map((o) => [o]))(
    "that without which a step is not possible that another one forbids, order %#",
    (actions) => {
      expect(words(reduced(things(2, 1, actions, silent)))).toEqual(["Silent violated"]);
    },
  );
  // Second can only follow what Chosen chooses, and what that may be is a matter of the state.
  test("that on which depends what may be chosen", () => {
    const chosen = spec.action("Chosen", {
      ...common,
      choose: { on: (s) => (s.n[0] === 1 && s.n[1] === 0 ? [true] : []) },
      effect: (_s, next, { on }) => {
        next.alarm = on;
      },
      footprint: () => ({
        reads: [
          ["n", 0],
          ["n", 1],
        ],
        writes: [["alarm"]],
      }),
    });
    for (const actions of [
      [second, first0, chosen],
      [chosen, second, first0],
    ])
      expect(words(reduced(things(2, 1, actions, silent)))).toEqual(["Silent violated"]);
  });
});

describe("no step is put off for ever", () => {
  test.each([[[turn, ring]], [[ring, turn]]])(
    "a step that is always independent is taken beside others that go round, order %#",
    (actions) => {
      const unseen = reachable({
        ...says("Rings", "it rings"),
        state: (s) => s.alarm && s.n[1] === 2,
      });
      const m = things(2, 2, actions, silent, unseen);
      const r = check(m, { partialOrder: { compared: true } });
      expect(words(r)).toEqual(["Silent violated", "Rings reached"]);
      expect(statistics(r).compared).toEqual({ states: 18, transitions: 18 * 2 + 9 });
    },
  );
  test("Rumur #51: 32 states that go round: the search of them ends", () => {
    const r = reduced(things(5, 1, [turn], goes));
    expect(words(r)).toEqual(["Goes holds"]);
    expect(first(r).complete).toBe(true);
    expect(first(r).states).toBeLessThanOrEqual(32);
  });
  // Nothing that is seen happens here, so that all of it may be put off: by the proviso it is not.
  test("a step that fails is found although nobody looks at what it writes", () => {
    const fails = spec.action("Fails", {
      ...common,
      guard: { late: (s) => s.n[1] === 2 },
      effect: (_s, next, _p, c) => {
        next.n[1] = c.top + 1;
      },
      footprint: () => ({ writes: [["n", 1]] }),
    });
    const r = reduced(things(2, 2, [turn, fails], goes));
    expect(messages(r)[0]).toContain("Fails(), effect: SPEC001: n[1] = 3");
  });
});

describe("what properties read is learned", () => {
  test("a place that is read late begins the search again, and is told", () => {
    const late = invariant({
      ...says("Late", "reads the alarm when the second is at the top"),
      holds: { quiet: (s) => s.n[1] !== 2 || !s.alarm },
    });
    const r = reduced(things(3, 2, [up, ring], late));
    expect(words(r)).toEqual(["Late violated"]);
    const { searches, reads, visible } = statistics(r);
    expect(searches).toBeGreaterThan(2);
    expect([reads, visible]).toEqual([
      [{ property: "Late", places: ["n.1", "alarm"], visible: 2 }],
      2,
    ]);
  });
  test("what legal ends read is not what is seen: states without a successor are all met", () => {
    const ends = deadlockFree({
      ...says("Ends", "it ends at the top"),
      legalEnd: (s, c) => c.ids.every((i) => s.n[i] === c.top),
    });
    const r = reduced(things(3, 2, [up], ends));
    expect(words(r)).toEqual(["Ends holds"]);
    expect(statistics(r).visible).toBe(0);
  });
});

describe("actions are held to what they declare", () => {
  const bare = {
    ...common,
    effect: (_s: unknown, next: { alarm: boolean }) => {
      next.alarm = true;
    },
  };
  const act = { ...bare, footprint: () => ({ writes: [["alarm"]] }) as const };
  const acting = (action: Action): Model => things(2, 2, [action], goes);
  test.each<[string, Action]>([
    [
      "guard clause g: SPEC007: it reads n.1,",
      spec.action("Act", { ...act, guard: { g: (s) => s.n[1] === 0 } }),
    ],
    [
      "guard clause g: SPEC007: it reads n.0,",
      spec.action("Act", { ...act, guard: { g: (s) => Object.values(s.n).length > 0 } }),
    ],
    [
      "let x: SPEC007: it reads n.0,",
      spec.action("Act", {
        ...act,
        let: {
          x: (s) => {
            try {
              return s.n[0];
            } catch {
              return 1;
            }
          },
        },
      }),
    ],
    [
      "choose x: SPEC007: it reads box,",
      spec.action("Act", { ...act, choose: { x: (s) => (s.box === null ? [1] : []) } }),
    ],
    [
      "effect: SPEC007: it writes n.0, which is not in its footprint among what it writes",
      spec.action("Act", {
        ...act,
        effect: (_s, next) => {
          next.n[0] = 1;
        },
      }),
    ],
    [
      "effect: SPEC007: it writes n.0,",
      spec.action("Act", {
        ...act,
        effect: (s, next) => {
          next.n = s.n;
        },
      }),
    ],
    [
      "effect: SPEC007: it writes n.1,",
      spec.action("Act", {
        ...act,
        effect: (_s, next) => {
          try {
            next.n[1] = 1;
          } catch {
            next.alarm = true;
          }
        },
      }),
    ],
  ])("%s", (message, action) => {
    const r = reduced(acting(action));
    expect(messages(r)[0]).toMatch(/^step 1: Act\(/);
    expect(messages(r)[0]).toContain(message);
    expect(first(check(acting(action))).failure).toBeNull();
  });
  test("declarations that are wider than what was touched are told", () => {
    const r = reduced(
      acting(
        spec.action("Act", {
          ...bare,
          footprint: () => ({ reads: [["n", 1], ["box"]], writes: [["alarm"], ["n", 0]] }),
        }),
      ),
    );
    expect(statistics(r).wider).toEqual(["Act: n.1", "Act: box", "Act: n.0"]);
  });
  test.each([
    [["n", 7], /footprint of Act\(\): the place n\.7: n has no 7; it has 0, 1/],
    [["box", "x"], /the place box\.x: box is one place, with all that is in it/],
    [["gone"], /the place gone: the state has no gone; it has n, alarm, box/],
  ])("no place: %j", (place, message) => {
    // Places that the types would refuse.
    const footprint = (() => ({ writes: [place] })) as unknown as () => { writes: [["alarm"]] };
    expect(() => reduced(acting(spec.action("Act", { ...bare, footprint })))).toThrow(message);
  });
  test("without a footprint of each action nothing is left out, and it is said of which", () => {
    const { footprint: _, ...rest } = ring;
    const plain: Action = { ...rest, footprint: null };
    const r = reduced(things(2, 2, [up, plain], goes));
    expect(first(r)).toMatchObject({ states: 18, partialOrder: { undeclared: ["Ring"] } });
    expect(r.results[0]?.verdict).toMatchObject({ word: "violated" });
  });
});

describe("what a part of the orders does not tell is refused", () => {
  const m = localSystem(1);
  test.each([
    ["Steps", /local-1: Steps \(transition\) cannot be judged on a part of the orders.*--property/],
    [
      "Again",
      /Again \(alwaysEventually\) .* for it speaks of infinite runs, and a loop may be left out/,
    ],
    ["History", /History \(invariant\) .* history of a run \(monitor Watch\)/],
  ])("%s", (id, message) => {
    expect(() => reduced(only(m, id))).toThrow(message);
  });
  test("bounds, digests, explanations and symmetry", () => {
    const bounded: Model = {
      ...things(2, 2, [up], goes),
      bounds: [{ name: "Few", sentence: "", cuts: "", why: "", within: () => true } as never],
    };
    expect(() => reduced(bounded)).toThrow(/the bound Few cuts runs off/);
    const plain = things(2, 2, [up], goes);
    for (const beside of [
      { digest: true },
      { explain: true },
      { interest: true },
      { symmetry: {} },
    ])
      expect(() => check(plain, { partialOrder: {}, ...beside })).toThrow(/are of all states/);
  });
  // LTSmin #222: a reduction lost the cycle that violates. TLC #59, #644: reduced, and judged on infinite runs.
  test("infinite runs are judged without it, and found", () => {
    const quiet = alwaysEventually({
      ...says("Quiet", "silent again and again"),
      state: (s) => !s.alarm,
    });
    const turns = leadsTo({
      ...says("Turns", "comes round"),
      from: (s) => s.n[1] === 0,
      to: (s) => s.n[1] === 2,
    });
    for (const p of [quiet, turns]) {
      const both = things(2, 2, [turn, ring], p);
      expect(() => reduced(both)).toThrow(/speaks of infinite runs/);
      expect(words(check(both))).toEqual([`${p.id} violated`]);
    }
  });
  test("a step is not looked for", () => {
    const rings = reachable({
      ...says("Rings", ""),
      step: (_s, _n, step) => step.action === "Ring",
    });
    expect(() => reduced(things(2, 2, [up, ring], rings))).toThrow(/looks for a step/);
    const steps = transition({ ...says("Steps", ""), holds: { any: () => true } });
    expect(() => reduced(things(2, 2, [up, ring], steps))).toThrow(/speaks of every step/);
  });
});

describe("both ways, compared", () => {
  test("the counts of all orders stand beside", () => {
    const r = check(things(4, 2, [up], goes), { partialOrder: { compared: true } });
    expect(first(r)).toMatchObject({ states: 9 });
    expect(statistics(r).compared).toEqual({ states: 81, transitions: 4 * 2 * 27 });
  });
  test("what is not in a footprint is told as that, and is no disagreement", () => {
    const nosy = spec.action("Nosy", {
      ...common,
      params: (c) => ({ i: c.ids }),
      guard: { other: (s) => s.n[1] === 0 },
      effect: () => undefined,
      footprint: ({ i }) => ({ writes: [["n", i]] }),
    });
    const r = check(things(3, 2, [up, nosy], goes), { partialOrder: { compared: true } });
    expect(r.runs[0]?.failure).toMatch(/SPEC007: it reads n\.1, which is not in its footprint/);
    expect(words(r)).toEqual([`${goes.id} error`]);
  });
  test("a disagreement is an error of the checker, and names the property", () => {
    let asked = 0;
    // Depends on more than its arguments: an invariant that is false from some time on.
    const fickle = invariant({ ...says("Fickle", ""), holds: { early: () => ++asked < 10 } });
    expect(() => check(things(3, 2, [up], fickle), { partialOrder: { compared: true } })).toThrow(
      /things: the search that leaves out orders .* disagree: Fickle is holds in the one, and violated in the other/,
    );
  });
});
