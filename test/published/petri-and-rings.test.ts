/** Systems of the Petri net contest, of PRISM and of Stateright, written again. */
import { z } from "zod";
import { describe, expect, it } from "vitest";
import { check } from "../../checker/search/check.ts";
import { claims, model, properties, specification, system, total } from "../../checker/index.ts";
import { expectOracle, expectPublished, expectReduced, says } from "./support.ts";

const none = z.object({});
type None = z.infer<typeof none>;
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("Philosophers-PT-5", () => {
  const text = { sentence: "", source: "Model Checking Contest, Philosophers" } as const;
  interface C {
    readonly n: number;
  }
  // A safe net: the marking is a set of places. Place `Fork_i` lies left of philosopher i.
  const places = ["Think", "HasLeft", "HasRight", "Eat", "Fork"] as const;
  type Place = (typeof places)[number];
  const spec = specification<C>()({
    constants: z.object({ n: z.int().min(2) }),
    state: ({ n }) =>
      z.object({
        marked: z.set(
          z.object({
            place: z.enum(places),
            i: z
              .int()
              .min(0)
              .max(n - 1),
          }),
        ),
      }),
    access: { net: { marked: "write" } },
    rules: {},
  });
  type Token = { place: Place; i: number };
  /** A transition of the net, by the places (at distance `by` from philosopher i) it takes and gives. */
  const fires = (name: string, takes: [Place, number][], gives: [Place, number][]) => {
    const tokens = (arcs: [Place, number][], i: number, n: number): Token[] =>
      arcs.map(([place, by]) => ({ place, i: (i + by) % n }));
    return spec.action(name, {
      ...text,
      actor: "net",
      params: ({ n }) => ({ i: upTo(n) }),
      guard: {
        marked: (s, { i }, { n }) => tokens(takes, i, n).every((t) => s.marked.has(t)),
      },
      effect: (_s, next, { i }, { n }) => {
        for (const t of tokens(takes, i, n)) next.marked.delete(t);
        for (const t of tokens(gives, i, n)) next.marked.add(t);
      },
    });
  };
  const actions = [
    fires(
      "FF1a",
      [
        ["Think", 0],
        ["Fork", 0],
      ],
      [["HasLeft", 0]],
    ),
    fires(
      "FF1b",
      [
        ["Think", 0],
        ["Fork", 1],
      ],
      [["HasRight", 0]],
    ),
    fires(
      "FF2a",
      [
        ["HasLeft", 0],
        ["Fork", 1],
      ],
      [["Eat", 0]],
    ),
    fires(
      "FF2b",
      [
        ["HasRight", 0],
        ["Fork", 0],
      ],
      [["Eat", 0]],
    ),
    fires(
      "End",
      [["Eat", 0]],
      [
        ["Think", 0],
        ["Fork", 0],
        ["Fork", 1],
      ],
    ),
  ];
  const { deadlockFree } = properties(spec);
  const net = (n: number) =>
    model({
      name: `philosophers-pt-${n}`,
      sentence: "",
      size: "tiny",
      system: system(spec, {
        name: "Philosophers-PT",
        init: (c) => [
          {
            marked: new Set(
              upTo(c.n).flatMap((i) => [
                { place: "Think" as const, i },
                { place: "Fork" as const, i },
              ]),
            ),
          },
        ],
        actions,
      }),
      constants: { n },
      claims: claims([deadlockFree(says("NoDeadlock", "some transition can always fire"))], {
        NoDeadlock: "violated",
      }),
    });
  // Every fork is free or in one of two hands: 3^n markings. Deadlock: all have one and the same.
  const numbers = { states: 243, transitions: 945, steps: { NoDeadlock: 5 } };
  it("5 philosophers: 243 markings, 945 firings, a deadlock", () =>
    void expectPublished(net(5), numbers));
});

describe("Herman's ring", () => {
  const text = { sentence: "", source: "PRISM benchmark suite, dtmcs/herman" } as const;
  interface C {
    readonly n: number;
  }
  const spec = specification<C>()({
    constants: z.object({ n: z.int().min(3) }),
    state: ({ n }) => z.object({ x: z.array(z.literal([0, 1])).length(n) }),
    access: { ring: { x: "write" } },
    rules: {},
  });
  type Bits = readonly (0 | 1)[];
  const hasToken = (x: Bits, i: number): boolean => x[i] === x[(i + x.length - 1) % x.length];
  const tokens = (x: Bits): number => {
    let n = 0;
    for (let i = 0; i < x.length; i++) if (hasToken(x, i)) n++;
    return n;
  };
  // All processes step at once: who has a token flips a coin, the others copy their neighbour.
  const step = spec.action("Step", {
    ...text,
    actor: "ring",
    choose: { coins: (s) => upTo(2 ** tokens(s.x)) },
    effect: (s, next, { coins }, { n }) => {
      const { x } = s;
      const after = next.x;
      let rest = coins;
      for (let i = 0; i < n; i++) {
        if (hasToken(x, i)) {
          after[i] = rest % 2 === 0 ? 0 : 1;
          rest = Math.floor(rest / 2);
        } else after[i] = x[(i + n - 1) % n] ?? 0;
      }
    },
  });
  const { invariant, transition, reachable } = properties(spec);
  const herman = (n: number, maxInstances = 4096) =>
    model({
      maxInstances,
      name: `herman-${n}`,
      sentence: "",
      size: "tiny",
      system: system(spec, {
        name: "Herman",
        init: (c) =>
          upTo(2 ** c.n).map((bits) => ({
            x: upTo(c.n).map((i) => (((bits >> i) & 1) === 1 ? 1 : 0)),
          })),
        actions: [step],
      }),
      constants: { n },
      claims: claims([
        invariant({
          ...says("Odd", "the number of tokens is odd"),
          holds: { odd: (s) => tokens(s.x) % 2 === 1 },
        }),
        transition({
          ...says("NoMore", "tokens are never made"),
          holds: { atMost: (s, next) => tokens(next.x) <= tokens(s.x) },
        }),
        reachable({ ...says("Stable", "one token is left"), state: (s) => tokens(s.x) === 1 }),
      ]),
    });
  // With t tokens (odd, and in 2·C(n, t) states) there are 2^t coins: 3^n + 1 steps in all.
  it.each([3, 5, 7, 9, 11])("%i processes: 2^n states, 3^n + 1 steps", (n) => {
    const numbers = { states: 2 ** n, transitions: 3 ** n + 1, depth: 0 };
    expectPublished(herman(n), numbers);
    if (n <= 7) expectOracle(herman(n), numbers);
  });
  // From 13 on, the state with a token everywhere has more successors (2^13) than a model may have
  // instances in a state unless it says that it means them.
  it.each([13, 15])("%i processes, with as many instances as that takes", (n) => {
    const numbers = { states: 2 ** n, transitions: 3 ** n + 1, depth: 0 };
    expectPublished(herman(n, 2 ** n), numbers);
  });
  it("13 processes are refused: too many instances in one state", () => {
    for (const { verdict } of check(herman(13)).results) {
      expect(verdict.word).toBe("error");
      expect("message" in verdict && verdict.message).toMatch(/8192 instances .* more than 4096/);
    }
  });
});

describe("increment (Stateright)", () => {
  const text = { sentence: "", source: "stateright examples/increment.rs" } as const;
  const threads = [0, 1] as const;
  const spec = specification<None>()({
    constants: none,
    state: () =>
      z.object({
        i: z.int().min(0).max(2),
        threads: total(
          threads,
          z.object({ t: z.int().min(0).max(2), pc: z.literal([1, 2, 3]) }),
          "thread",
        ),
      }),
    access: { thread: { i: "write", threads: "write" } },
    rules: {},
    symmetric: () => ({ sets: { thread: threads }, parameters: { thread: "thread" } }),
  });
  const read = spec.action("Read", {
    ...text,
    actor: "thread",
    params: () => ({ thread: threads }),
    guard: { at: (s, { thread }) => s.threads[thread].pc === 1 },
    effect: (s, next, { thread }) => {
      next.threads[thread] = { pc: 2, t: s.i };
    },
  });
  const write = spec.action("Write", {
    ...text,
    actor: "thread",
    params: () => ({ thread: threads }),
    guard: { at: (s, { thread }) => s.threads[thread].pc === 2 },
    effect: (s, next, { thread }) => {
      next.i = s.threads[thread].t + 1;
      next.threads[thread].pc = 3;
    },
  });
  const { invariant } = properties(spec);
  const increment = model({
    name: "increment",
    sentence: "",
    size: "tiny",
    system: system(spec, {
      name: "Increment",
      init: () => [{ i: 0, threads: { 0: { t: 0, pc: 1 }, 1: { t: 0, pc: 1 } } } as const],
      actions: [read, write],
    }),
    constants: {},
    claims: claims(
      [
        invariant({
          ...says("Fin", "the counter is the number of threads that are done"),
          holds: { sum: (s) => threads.filter((t) => s.threads[t].pc === 3).length === s.i },
        }),
      ],
      { Fin: "violated" },
    ),
  });
  const numbers = { states: 13, depth: 4, steps: { Fin: 4 } };
  it("2 threads: 13 states, an update is lost", () => void expectPublished(increment, numbers));
  it("8 states with threads as a symmetric set", () => {
    expectReduced(increment, { states: 8 }, numbers);
  });
  it("for the oracle too", () => expectOracle(increment, numbers));
});
