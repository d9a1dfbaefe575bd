/** Families of systems whose numbers follow from a formula, for random sizes. */
import * as fc from "fast-check";
import { z } from "zod";
import { describe, it } from "vitest";
import {
  claims,
  model,
  properties,
  specification,
  system,
  type Model,
} from "../../checker/index.ts";
import { expectOracle, expectPublished, says, type Published } from "./support.ts";

const text = { sentence: "", source: "a closed form" } as const;
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}

/** The engine on every system; the oracle, which is slow, on those of at most 300 states. */
function expectFormula(m: Model, numbers: Published): void {
  expectPublished(m, numbers);
  const { widestLevel: _, ...rest } = numbers;
  if ((numbers.states ?? 0) <= 300) expectOracle(m, rest);
}

interface Size {
  readonly n: number;
  readonly k: number;
}
const size = z.object({ n: z.int(), k: z.int() });

/** `n` digits to the base `k`, with the given actions on them. */
const digits = specification<Size>()({
  constants: size,
  state: ({ n, k }) =>
    z.object({
      d: z
        .array(
          z
            .int()
            .min(0)
            .max(k - 1),
        )
        .length(n),
    }),
  access: { all: { d: "write" } },
  rules: {},
});
const language = properties(digits);
const zero = ({ n }: Size) => [{ d: upTo(n).map(() => 0) }];
const reachesTop = language.reachable({
  ...says("Top", "every digit reaches its largest value"),
  state: (s, { k }) => s.d.every((x) => x === k - 1),
});

describe("an odometer", () => {
  const tick = digits.action("Tick", {
    ...text,
    actor: "all",
    effect: (s, next, _p, { n, k }) => {
      let i = 0;
      while (i < n && s.d[i] === k - 1) next.d[i++] = 0;
      if (i < n) next.d[i] = (s.d[i] ?? 0) + 1;
    },
  });
  const odometer = (constants: Size) =>
    model({
      name: "odometer",
      sentence: "",
      size: "tiny",
      system: system(digits, { name: "Odometer", init: zero, actions: [tick] }),
      constants,
      claims: claims([reachesTop, language.deadlockFree(says("Turns", "it never stops"))]),
    });
  it("is a cycle of k^n states", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 5 }), (n, k) => {
        const states = k ** n;
        expectFormula(odometer({ n, k }), {
          states,
          transitions: states,
          depth: states - 1,
          steps: { Top: states - 1 },
          widestLevel: 1,
        });
      }),
      { numRuns: 12 },
    );
  });
});

describe("independent counters", () => {
  const count = digits.action("Count", {
    ...text,
    actor: "all",
    params: ({ n }) => ({ i: upTo(n) }),
    guard: { below: (s, { i }, { k }) => (s.d[i] ?? 0) < k - 1 },
    effect: (s, next, { i }) => {
      next.d[i] = (s.d[i] ?? 0) + 1;
    },
  });
  const counters = (constants: Size) =>
    model({
      name: "counters",
      sentence: "",
      size: "tiny",
      system: system(digits, { name: "Counters", init: zero, actions: [count] }),
      constants,
      claims: claims(
        [
          reachesTop,
          language.deadlockFree(says("NeverDone", "some process can always move")),
          language.deadlockFree({
            ...says("DoneOnly", "only when all are done nobody can move"),
            legalEnd: (s, { k }) => s.d.every((x) => x === k - 1),
          }),
        ],
        { NeverDone: "violated" },
      ),
    });
  // n linear processes of L = k - 1 steps, interleaved: n·L·(L+1)^(n-1) edges.
  it("of n processes with k states each: k^n states, n(k-1)k^(n-1) edges", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 5 }), (n, k) => {
        const depth = n * (k - 1);
        expectFormula(counters({ n, k }), {
          states: k ** n,
          transitions: n * (k - 1) * k ** (n - 1),
          depth,
          steps: { Top: depth, NeverDone: depth },
        });
      }),
      { numRuns: 12 },
    );
  });
});

describe("toggles", () => {
  const toggle = digits.action("Toggle", {
    ...text,
    actor: "all",
    params: ({ n }) => ({ i: upTo(n) }),
    effect: (s, next, { i }) => {
      next.d[i] = s.d[i] === 0 ? 1 : 0;
    },
  });
  const toggles = (n: number) =>
    model({
      name: "toggles",
      sentence: "",
      size: "tiny",
      system: system(digits, { name: "Toggles", init: zero, actions: [toggle] }),
      constants: { n, k: 2 },
      claims: claims([reachesTop]),
    });
  it("n of them: 2^n states, and C(n, j) at depth j", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (n) =>
        expectFormula(toggles(n), {
          states: 2 ** n,
          transitions: n * 2 ** n,
          depth: n,
          widestLevel: choose(n, Math.floor(n / 2)),
          steps: { Top: n },
        }),
      ),
      { numRuns: 8 },
    );
  });
});

describe("a k-state token ring", () => {
  const move = digits.action("Move", {
    ...text,
    actor: "all",
    params: ({ n }) => ({ i: upTo(n) }),
    guard: {
      token: (s, { i }, { n }) => (i === 0 ? s.d[0] === s.d[n - 1] : s.d[i] !== s.d[i - 1]),
    },
    effect: (s, next, { i }, { n, k }) => {
      next.d[i] = i === 0 ? ((s.d[n - 1] ?? 0) + 1) % k : (s.d[i - 1] ?? 0);
    },
  });
  const ring = (constants: Size) =>
    model({
      name: "ring",
      sentence: "",
      size: "tiny",
      system: system(digits, {
        name: "Ring",
        init: ({ n, k }) =>
          upTo(k ** n).map((code) => ({ d: upTo(n).map((i) => Math.floor(code / k ** i) % k) })),
        actions: [move],
      }),
      constants,
      claims: claims([language.deadlockFree(says("SomeToken", "somebody has a token"))]),
    });
  // Process 0 has a token in k^(n-1) states, each other one in (k-1)k^(n-1).
  it("of n processes: k^n initial states, (1 + (n-1)(k-1))k^(n-1) moves", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }), (n, k) =>
        expectFormula(ring({ n, k }), {
          states: k ** n,
          transitions: (1 + (n - 1) * (k - 1)) * k ** (n - 1),
          depth: 0,
        }),
      ),
      { numRuns: 12 },
    );
  });
});

describe("the tower of Hanoi", () => {
  // Peg of each disc, the smallest first.
  const pegs = [0, 1, 2] as const;
  const isTop = (d: readonly number[], disc: number, peg: number): boolean =>
    d.every((p, smaller) => smaller >= disc || p !== peg);
  const shift = digits.action("Shift", {
    ...text,
    actor: "all",
    params: ({ n }) => ({ disc: upTo(n), to: pegs }),
    guard: {
      elsewhere: (s, { disc, to }) => s.d[disc] !== to,
      free: (s, { disc }) => isTop(s.d, disc, s.d[disc] ?? 0),
      fits: (s, { disc, to }) => isTop(s.d, disc, to),
    },
    effect: (_s, next, { disc, to }) => {
      next.d[disc] = to;
    },
  });
  const hanoi = (n: number) =>
    model({
      name: "hanoi",
      sentence: "",
      size: "tiny",
      system: system(digits, { name: "Hanoi", init: zero, actions: [shift] }),
      constants: { n, k: 3 },
      claims: claims([reachesTop]),
    });
  // The graph is Sierpiński-like: 3(3^n - 1)/2 edges, each walked in both directions.
  it("of n discs: 3^n states, 3(3^n - 1) moves, 2^n - 1 of them to the other end", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), (n) =>
        expectFormula(hanoi(n), {
          states: 3 ** n,
          transitions: 3 * (3 ** n - 1),
          depth: 2 ** n - 1,
          steps: { Top: 2 ** n - 1 },
        }),
      ),
      { numRuns: 5 },
    );
  });
});

describe("philosophers who take forks one by one", () => {
  // Each fork: 0 on the table, 1 in the hand of the philosopher at its right, 2 at its left.
  const take = digits.action("Take", {
    ...text,
    actor: "all",
    params: ({ n }) => ({ fork: upTo(n), hand: [1, 2] }),
    guard: { free: (s, { fork }) => s.d[fork] === 0 },
    effect: (_s, next, { fork, hand }) => {
      next.d[fork] = hand;
    },
  });
  const release = digits.action("Release", {
    ...text,
    actor: "all",
    params: ({ n }) => ({ p: upTo(n) }),
    guard: {
      left: (s, { p }) => s.d[p] === 1,
      right: (s, { p }, { n }) => s.d[(p + 1) % n] === 2,
    },
    effect: (_s, next, { p }, { n }) => {
      next.d[p] = 0;
      next.d[(p + 1) % n] = 0;
    },
  });
  const dinner = (n: number) =>
    model({
      name: "dinner",
      sentence: "",
      size: "tiny",
      system: system(digits, { name: "Dinner", init: zero, actions: [take, release] }),
      constants: { n, k: 3 },
      claims: claims([language.deadlockFree(says("NoDeadlock", "somebody can move"))], {
        NoDeadlock: "violated",
      }),
    });
  it("n of them: 3^n states, 2n·3^(n-1) + n·3^(n-2) moves, deadlock after n", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), (n) =>
        expectFormula(dinner(n), {
          states: 3 ** n,
          transitions: 2 * n * 3 ** (n - 1) + n * 3 ** (n - 2),
          steps: { NoDeadlock: n },
        }),
      ),
      { numRuns: 6 },
    );
  });
});
