/** Checks by representatives against checks of all states, against counts known from elsewhere, and against what is no symmetry. */
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import {
  claims,
  each,
  id,
  model,
  properties,
  seq,
  specification,
  system,
  total,
  weak,
  type Model,
} from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import { seek } from "../checker/plain/replay.ts";
import { tracking } from "../checker/plain/access.ts";
import { initialStates, textOf } from "../checker/plain/semantics.ts";
import type { ModelResult, SymmetryStatistics } from "../checker/verdict.ts";
import { counted, counters, statement } from "./fixtures/closed-form.ts";
import { twoPhaseCommit } from "./fixtures/two-phase-commit.ts";
import { says } from "./published/support.ts";
import { symmetricSystem } from "./support/symmetric-system.ts";

const reduced = (m: Model, most?: number): ModelResult =>
  check(m, { symmetry: most === undefined ? {} : { most } });
const first = ({ runs: [run] }: ModelResult): ModelResult["runs"][number] => {
  if (run === undefined) throw new Error("no run");
  return run;
};
const stands = (r: ModelResult): SymmetryStatistics => {
  const { symmetry } = first(r);
  if (symmetry === undefined) throw new Error("nothing was reduced");
  return symmetry;
};
const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

describe("counts in closed form", () => {
  it.each([1, 2, 3, 4])("%i toggles: n + 1 orbits of 2^n states", (n) => {
    const r = reduced(counters(n, 1));
    expect(first(r)).toMatchObject({ states: n === 1 ? 2 : n + 1, depth: n, complete: true });
    if (n > 1) expect(stands(r)).toMatchObject({ states: 2 ** n, transitions: n * 2 ** (n - 1) });
  });
  it.each([
    [2, 5],
    [3, 7],
    [4, 3],
  ])("%i processes of %i steps: C(n + L, L) orbits of (L + 1)^n states", (n, top) => {
    const r = reduced(counters(n, top));
    expect(first(r)).toMatchObject({ states: choose(n + top, top), depth: n * top });
    expect(stands(r)).toMatchObject({
      states: (top + 1) ** n,
      transitions: n * top * (top + 1) ** (n - 1),
    });
  });
  it.each([
    [3, 80, 288],
    [4, 166, 1568],
  ])("two-phase commit with %i resource managers: %i orbits of %i states", (n, orbits, all) => {
    const r = reduced(twoPhaseCommit(n));
    expect(first(r).states).toBe(orbits);
    expect(stands(r)).toMatchObject({ states: all, checked: true });
    expect(r.results.map((p) => p.verdict)).toMatchObject([
      { word: "holds", exactness: "symmetryReduced" },
      { word: "reached" },
    ]);
    const [, all10] = r.results;
    expect(all10?.verdict.word === "reached" && all10.verdict.trace.steps.length).toBe(3 * n + 1);
  });
  it.each([
    [5, 120, 314, 8832],
    [6, 720, 553, 50_816],
  ])(
    "two-phase commit with %i: %i permutations, believed here; %i orbits",
    (n, most, orbits, all) => {
      const m: Model = { ...twoPhaseCommit(n), size: "full", claims: [] };
      const r = check(m, { symmetry: { most, believed: true } });
      expect(first(r).states).toBe(orbits);
      expect(stands(r)).toMatchObject({ states: all, permutations: most, checked: false });
    },
  );
});

/** Things over `n` ids, to which one thing at a time is added. */
describe("orbits counted by others", () => {
  const spec = specification<{ readonly n: number; readonly what: string }>()({
    constants: z.object({ n: z.int(), what: z.string() }),
    state: ({ n, what }) => {
      const ids = Array.from({ length: n }, (_, i) => i);
      const one = id("v", z.literal(ids));
      return z.object({
        loops: total(
          ids,
          total(ids, what === "loops" || what === "51" ? z.boolean() : z.literal(false), "v"),
          "v",
        ),
        edges: z.set(z.tuple([one, one])),
        chosen: what === "51" ? one : z.null(),
        word: seq(one, what === "words" ? n : 0),
      });
    },
    access: { v: { loops: "write", edges: "write", chosen: "write", word: "write" } },
    rules: {},
    symmetric: ({ n }) => ({
      sets: { v: Array.from({ length: n }, (_, i) => i) },
      parameters: { i: "v", j: "v" },
    }),
  });
  const vs = ({ n }: { readonly n: number }): number[] => Array.from({ length: n }, (_, i) => i);
  const common = { sentence: "", source: "", actor: "v" } as const;
  const pairs = (c: { readonly n: number }) => ({ i: vs(c), j: vs(c) });
  const actions = {
    loops: spec.action("Add", {
      ...common,
      params: pairs,
      effect: (_s, next, { i, j }) => {
        const row = next.loops[i];
        if (row !== undefined) row[j] = true;
      },
    }),
    edges: spec.action("Join", {
      ...common,
      params: pairs,
      guard: { two: (_s, { i, j }) => i !== j },
      effect: (_s, next, { i, j }) => {
        next.edges.add([i, j]);
      },
    }),
    words: spec.action("Write", {
      ...common,
      params: (c) => ({ i: vs(c) }),
      guard: { room: (s, _p, c) => s.word.length < c.n },
      effect: (_s, next, { i }) => {
        next.word.push(i);
      },
    }),
    choose: spec.action("Choose", {
      ...common,
      params: (c) => ({ i: vs(c) }),
      effect: (_s, next, { i }) => {
        next.chosen = i;
      },
    }),
  };
  const grown = (n: number, what: "loops" | "edges" | "words" | "51"): Model =>
    model({
      ...{ name: `${what}-${n}`, sentence: "", size: "tiny", constants: { n, what }, claims: [] },
      system: system(spec, {
        name: "Grown",
        init: (c) =>
          (what === "51" ? vs(c) : [null]).map((chosen) => ({
            loops: each(vs(c), () => each(vs(c), () => false)),
            edges: new Set<[number, number]>(),
            chosen,
            word: [],
          })),
        actions: what === "51" ? [actions.loops, actions.choose] : [actions[what]],
      }),
    });

  it.each([
    [2, 10],
    [3, 104],
  ])("digraphs with loops on %i vertices: %i (A000595)", (n, orbits) => {
    const r = reduced(grown(n, "loops"));
    expect([first(r).states, stands(r).states]).toEqual([orbits, 2 ** (n * n)]);
  });
  it.each([
    [2, 3],
    [3, 16],
    [4, 218],
  ])("digraphs on %i vertices as sets of pairs: %i (A000273)", (n, orbits) => {
    const r = reduced(grown(n, "edges"));
    expect([first(r).states, stands(r).states]).toEqual([orbits, 2 ** (n * n - n)]);
  });
  it.each([
    [2, 1 + 1 + 2, 1 + 2 + 4],
    [3, 1 + 1 + 2 + 5, 1 + 3 + 9 + 27],
    [4, 1 + 1 + 2 + 5 + 15, 1 + 4 + 16 + 64 + 256],
  ])("words up to length n over %i letters: %i, Bell numbers (A000110)", (n, orbits, all) => {
    const r = reduced(grown(n, "words"));
    expect([first(r).states, stands(r).states]).toEqual([orbits, all]);
  });
  // A matrix over pairs of ids with one id chosen: 2^4 · 2 states, none of them its own image.
  it("Rumur #51: 32 states are 16 orbits, and the search of them ends", () => {
    const r = reduced({ ...grown(2, "51") });
    expect([first(r).states, stands(r).states, first(r).complete]).toEqual([16, 32, true]);
  });
});

// Rumur found an error in n_peterson.m where there is none (#12).
describe("n_peterson", () => {
  const pids = [1, 2, 3] as const;
  const levels = [1, 2] as const;
  const spec = specification<Record<never, never>>()({
    constants: z.object({}),
    state: () =>
      z.object({
        at: total(pids, z.int().min(0).max(3), "pid"),
        waits: total(pids, z.boolean(), "pid"),
        // Who came to a level last.
        last: total(levels, z.nullable(id("pid", z.literal(pids)))),
      }),
    access: { process: { at: "write", waits: "write", last: "write" } },
    rules: {},
    symmetric: () => ({ sets: { pid: pids }, parameters: { i: "pid" } }),
  });
  const common = { sentence: "", source: "n_peterson.m", actor: "process" } as const;
  const params = () => ({ i: pids });
  const level = (n: number): 1 | 2 => (n === 1 ? 1 : 2);
  const actions = (broken: boolean) => [
    spec.action("Try", {
      ...common,
      params,
      guard: { may: (s, { i }) => !s.waits[i] && s.at[i] < 2 },
      effect: (s, next, { i }) => {
        const n = level(s.at[i] + 1);
        next.at[i] = n;
        next.last[n] = i;
        next.waits[i] = true;
      },
    }),
    spec.action("Pass", {
      ...common,
      params,
      guard: {
        waits: (s, { i }) => s.waits[i],
        free: (s, { i }) =>
          pids.every((j) => j === i || s.at[j] < s.at[i]) ||
          s.last[level(s.at[i])] !== i ||
          (broken && s.at[i] === 2),
      },
      effect: (s, next, { i }) => {
        next.waits[i] = false;
        if (s.at[i] === 2) next.at[i] = 3;
      },
    }),
    spec.action("Leave", {
      ...common,
      params,
      guard: { inside: (s, { i }) => s.at[i] === 3 },
      effect: (_s, next, { i }) => {
        next.at[i] = 0;
      },
    }),
  ];
  const peterson = (broken: boolean): Model =>
    model({
      ...{ name: "n-peterson", sentence: "", size: "tiny", constants: {} },
      system: system(spec, {
        name: "NPeterson",
        init: () => [
          {
            at: each(pids, () => 0),
            waits: each(pids, () => false),
            last: each(levels, () => null),
          },
        ],
        actions: actions(broken),
      }),
      claims: claims([
        properties(spec).invariant({
          ...says("Mutex", "at most one is inside"),
          holds: { one: (s) => pids.filter((i) => s.at[i] === 3).length <= 1 },
        }),
      ]),
    });
  it.each([
    [false, "holds"],
    [true, "violated"],
  ])("broken: %s, mutual exclusion: %s, as without reduction", (broken, word) => {
    const [exact, r] = [check(peterson(broken)), reduced(peterson(broken))];
    expect([exact, r].map(({ results: [only] }) => only?.verdict.word)).toEqual([word, word]);
    expect(stands(r)).toMatchObject({
      states: first(exact).states,
      transitions: first(exact).transitions,
    });
    const steps = [exact, r].map(({ results: [only] }) =>
      only !== undefined && "trace" in only.verdict ? only.verdict.trace?.steps.length : null,
    );
    expect(steps[1]).toBe(steps[0]);
  });
});

describe("random symmetric systems", () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  const shown = ({ results }: ModelResult): unknown =>
    results.map(({ id: of, verdict, depth }) => [
      ...[of, verdict.word, depth],
      "trace" in verdict ? verdict.trace?.steps.length : null,
    ]);
  const small = 1500;

  test("the same verdicts and lengths, as many states and transitions, and real runs", () => {
    let compared = 0;
    fc.assert(
      fc.property(seeds, fc.constantFrom(2, 3), (seed, n) => {
        const m = symmetricSystem(seed, n);
        const exact = check(m, { maxStates: small });
        if (exact.runs.some((r) => !r.complete)) return;
        compared++;
        const r = reduced(m);
        expect(shown(r)).toEqual(shown(exact));
        r.runs.forEach((run, i) => {
          const all = exact.runs[i];
          expect(run.symmetry).toMatchObject({
            states: all?.states,
            transitions: all?.transitions,
            checked: true,
          });
        });
        for (const { verdict } of r.results) {
          if (!("trace" in verdict) || verdict.trace === null) continue;
          const { trace } = verdict;
          const states = [trace.initial, ...trace.steps.map((s) => s.state)];
          const start = initialStates(m).find((s) => sameText(s, trace.initial));
          let state: unknown = start;
          for (const [i, step] of trace.steps.entries()) {
            const sought = seek(m, state, step, "", tracking(m));
            if (sought.kind !== "enabled") throw new Error(`step ${i} is not enabled`);
            expect(sameText(sought.successor.state, states[i + 1])).toBe(true);
            state = sought.successor.state;
          }
          expect(start).toBeDefined();
        }
      }),
      { numRuns: 15 },
    );
    expect(compared).toBeGreaterThan(4);
  });

  test("where one id is another, the reduction is refused, or it never mattered", () => {
    let refused = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const m = symmetricSystem(seed, 2, true);
        const exact = check(m, { maxStates: small });
        if (exact.runs.some((r) => !r.complete)) return;
        try {
          expect(shown(reduced(m))).toEqual(shown(exact));
        } catch (e) {
          if (!(e instanceof Error && "code" in e)) throw e;
          expect(e.message).toMatch(
            /^model symmetric-\d+-2: the symmetry that is declared is none.* p 1→2, 2→1: .*A0\(/,
          );
          refused++;
        }
      }),
      { numRuns: 25 },
    );
    expect(refused).toBeGreaterThan(4);
  });
});

function sameText(a: unknown, b: unknown): boolean {
  return textOf(JSON.parse(textOf(a))) === textOf(b);
}

describe("what is no symmetry is refused by name", () => {
  const spec = specification<{ readonly odd: string }>()({
    constants: z.object({ odd: z.string() }),
    state: () =>
      z.object({
        level: total([0, 1, 2], z.int().min(0).max(2), "p"),
        least: z.nullable(id("p", z.literal([0, 1, 2]))),
      }),
    access: { p: { level: "write", least: "write" } },
    rules: {},
    symmetric: ({ odd }) => ({
      sets: { p: [0, 1, 2] },
      parameters: odd === "unmarked" ? {} : { i: "p" },
    }),
  });
  const common = { sentence: "", source: "", actor: "p" } as const;
  const rise = spec.action("Rise", {
    ...common,
    params: ({ odd }) => ({ i: odd === "values" ? [0, 1] : [0, 1, 2] }),
    guard: {
      room: (s, { i }) => s.level[i as 0] < 2,
      // The third is slower than the others.
      early: (s, { i }, { odd }) => odd !== "guard" || i !== 2 || s.level[0] === 0,
    },
    effect: (s, next, { i }, { odd }) => {
      const k = i as 0;
      next.level[k] = odd === "effect" && i === 1 ? 2 : s.level[k] + 1;
    },
  });
  // As CHOOSE in a module under SYMMETRY (TLC #644, #816): some id, but always the same.
  const pick = spec.action("Pick", {
    ...common,
    effect: (s, next, _p, { odd }) => {
      const found = ([0, 1, 2] as const).find((i) => s.level[i] === 2);
      next.least = odd === "choose" ? (found ?? null) : null;
    },
  });
  const { invariant, transition, deadlockFree, alwaysEventually } = properties(spec);
  const climbers = (odd: string): Model =>
    model({
      name: `climbers-${odd}`,
      sentence: "",
      size: "tiny",
      system: system(spec, {
        name: "Climbers",
        init: () =>
          odd === "init"
            ? [{ level: { 0: 1, 1: 0, 2: 0 }, least: null }]
            : [{ level: { 0: 0, 1: 0, 2: 0 }, least: null }],
        actions: [rise, pick],
      }),
      constants: { odd },
      bounds:
        odd === "bound"
          ? [{ name: "low", sentence: "", within: (s: { level: number[] }) => s.level[1] !== 2 }]
          : [],
      claims: claims([
        invariant({
          ...says("Firsts", "the first is not above"),
          holds: {
            below: (s) => odd !== "invariant" || s.level[0] <= s.level[1],
            any: () => true,
          },
        }),
        transition({
          ...says("Steps", "who goes"),
          holds: { first: (_s, _next, step) => odd !== "transition" || step.params["i"] !== 2 },
        }),
        deadlockFree({
          ...says("Ends", "where it ends"),
          legalEnd: () => true,
        }),
        ...(odd === "liveness"
          ? [
              alwaysEventually({
                ...says("Up", "somebody is up"),
                fairness: [
                  weak({
                    name: "rise",
                    sentence: "",
                    why: "",
                    of: (step) => step.action === "Rise",
                  }),
                ],
                state: (s) => s.level[0] === 2,
              }),
            ]
          : []),
      ]),
    });
  const refusal = (odd: string): string => {
    try {
      reduced(climbers(odd));
    } catch (e) {
      if (e instanceof Error && "code" in e && e.code === "MODEL009") return e.message;
      throw e;
    }
    throw new Error("it was not refused");
  };
  it("nothing odd: 10 orbits", () => {
    const r = reduced(climbers("nothing"));
    expect([first(r).states, stands(r).states]).toEqual([choose(5, 2), 27]);
    expect(r.results.map((p) => p.verdict.word)).toEqual(["holds", "holds", "holds"]);
  });
  it.each([
    [
      "guard",
      /p \d→\d, \d→\d.*: Rise\(i = \d\) is possible, and in its image Rise\(i = 2\) is not \(refused by early\)\. The state: \{"level":/,
    ],
    [
      "effect",
      /Rise\(i = \d\) leads to a state whose image is not where Rise\(i = \d\) leads in the image: level\[\d\] is \d, and there \d/,
    ],
    ["choose", /Pick\(\) leads to a state whose image is not where Pick\(\) leads/],
    [
      "values",
      /Rise\(i = \d\) is possible, and in its image Rise\(i = 2\) is not \(its parameters have no such values\)/,
    ],
    ["unmarked", /Rise\(i = \d\) leads to a state whose image is not where Rise\(i = \d\) leads/],
    ["init", /its image is no initial state\. The state: \{"level":\{"0":1,"1":0,"2":0\}/],
    [
      "invariant",
      /Firsts does not judge alike: below false here, and true of the image|Firsts does not judge alike: true here, and below false of the image/,
    ],
    [
      "transition",
      /Steps does not judge alike: (true|first false) for Rise\(i = \d\), and (true|first false) for Rise\(i = \d\) in the image/,
    ],
    ["bound", /bound low does not judge alike/],
    [
      "liveness",
      /Up \(alwaysEventually\) cannot be judged on representatives.*without --symmetry, or select others with --property/,
    ],
  ])("%s", (odd, message) => {
    expect(refusal(odd)).toMatch(message);
  });
  it("ends: who is last may be", () => {
    const last = climbers("nothing");
    const m: Model = {
      ...last,
      claims: claims([deadlockFree({ ...says("Ends", "where it ends"), legalEnd: () => true })]),
      system: { ...last.system, actions: [rise] },
    };
    expect(reduced(m).results[0]?.verdict.word).toBe("holds");
  });
  it("a digest or an explanation is refused", () => {
    expect(() => check(climbers("nothing"), { symmetry: {}, digest: true })).toThrow(
      "of all states",
    );
    expect(() => check(climbers("nothing"), { symmetry: {}, explain: true })).toThrow(
      "of all states",
    );
  });
  it("what is believed is believed in models of size full only, and said", () => {
    expect(() => check(climbers("guard"), { symmetry: { believed: true } })).toThrow("is none");
    const r = check({ ...climbers("guard"), size: "full" }, { symmetry: { believed: true } });
    expect(stands(r).checked).toBe(false);
  });
  it("and compared along each run that is shown", () => {
    const m: Model = { ...climbers("invariant"), size: "full" };
    expect(() => check(m, { symmetry: { believed: true } })).toThrow("Firsts does not judge alike");
  });
  it("a model that declares nothing is explored as it is", () => {
    const bare = counters(1, 3, { props: [counted.deadlockFree(statement("D"))] });
    const r = reduced(bare);
    expect(first(r).symmetry).toBeUndefined();
    expect(r.results[0]?.verdict).toMatchObject({ word: "violated" });
  });
});
