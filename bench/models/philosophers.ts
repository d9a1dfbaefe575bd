/**
 * Dining philosophers that take the lower-numbered fork first and put it down last. The peers are
 * `bench/peers/philosophers.{pml,m}`.
 */
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  system,
  total,
  type Model,
} from "../../checker/index.ts";
import { each } from "./each.ts";
import { says } from "./statement.ts";

const seats = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
type Seat = (typeof seats)[number];
interface Constants {
  readonly seats: readonly Seat[];
}

/** Seat i lies between forks i and i + 1; the last one of `n` between forks n - 1 and 0. */
const first = (i: Seat, n: number): number => (i === n - 1 ? 0 : i);
const second = (i: Seat, n: number): number => (i === n - 1 ? n - 1 : i + 1);

const spec = specification<Constants>()({
  constants: z.object({ seats: z.array(z.literal(seats)) }),
  state: (c) =>
    z.object({
      phil: total(c.seats, z.enum(["thinking", "hungry", "holding", "eating", "leaving"])),
      /** Forks that somebody holds. */
      held: z.set(
        z
          .int()
          .min(0)
          .max(c.seats.length - 1),
      ),
    }),
  access: { philosopher: { phil: "write", held: "write" } },
  rules: {},
});
const { invariant, deadlockFree } = properties(spec);

const getHungry = spec.action("GetHungry", {
  sentence: "A philosopher gets hungry.",
  source: "Dijkstra 1971",
  actor: "philosopher",
  params: (c) => ({ i: c.seats }),
  guard: { thinking: (s, { i }) => s.phil[i] === "thinking" },
  effect: (_s, next, { i }) => {
    next.phil[i] = "hungry";
  },
  footprint: ({ i }) => ({ writes: [["phil", i]] }),
});
const takeFirst = spec.action("TakeFirst", {
  sentence: "It takes the lower-numbered of its forks.",
  source: "Dijkstra 1971",
  actor: "philosopher",
  params: (c) => ({ i: c.seats }),
  guard: {
    hungry: (s, { i }) => s.phil[i] === "hungry",
    free: (s, { i }, c) => !s.held.has(first(i, c.seats.length)),
  },
  effect: (_s, next, { i }, c) => {
    next.phil[i] = "holding";
    next.held.add(first(i, c.seats.length));
  },
  footprint: ({ i }, c) => ({
    writes: [
      ["phil", i],
      ["held", first(i, c.seats.length)],
    ],
  }),
});
const takeSecond = spec.action("TakeSecond", {
  sentence: "It takes the other one, and eats.",
  source: "Dijkstra 1971",
  actor: "philosopher",
  params: (c) => ({ i: c.seats }),
  guard: {
    holding: (s, { i }) => s.phil[i] === "holding",
    free: (s, { i }, c) => !s.held.has(second(i, c.seats.length)),
  },
  effect: (_s, next, { i }, c) => {
    next.phil[i] = "eating";
    next.held.add(second(i, c.seats.length));
  },
  footprint: ({ i }, c) => ({
    writes: [
      ["phil", i],
      ["held", second(i, c.seats.length)],
    ],
  }),
});
const putSecond = spec.action("PutSecond", {
  sentence: "It has eaten, and puts the second fork down.",
  source: "Dijkstra 1971",
  actor: "philosopher",
  params: (c) => ({ i: c.seats }),
  guard: { eating: (s, { i }) => s.phil[i] === "eating" },
  effect: (_s, next, { i }, c) => {
    next.phil[i] = "leaving";
    next.held.delete(second(i, c.seats.length));
  },
  footprint: ({ i }, c) => ({
    writes: [
      ["phil", i],
      ["held", second(i, c.seats.length)],
    ],
  }),
});
const putFirst = spec.action("PutFirst", {
  sentence: "It puts the first fork down.",
  source: "Dijkstra 1971",
  actor: "philosopher",
  params: (c) => ({ i: c.seats }),
  guard: { leaving: (s, { i }) => s.phil[i] === "leaving" },
  effect: (_s, next, { i }, c) => {
    next.phil[i] = "thinking";
    next.held.delete(first(i, c.seats.length));
  },
  footprint: ({ i }, c) => ({
    writes: [
      ["phil", i],
      ["held", first(i, c.seats.length)],
    ],
  }),
});

const neighboursDoNotEat = invariant({
  ...says(
    "NeighboursDoNotEat",
    "Neighbours never eat at the same time.",
    "□ ∀ i: ¬(phil[i] = eating ∧ phil[i ⊕ 1] = eating)",
  ),
  holds: {
    apart: (s, c) =>
      c.seats.every((i) => {
        const neighbour = c.seats[(i + 1) % c.seats.length];
        return neighbour === undefined || s.phil[i] !== "eating" || s.phil[neighbour] !== "eating";
      }),
  },
});
const alive = deadlockFree(says("Alive", "Something can always happen.", "□ enabled"));

const table = system(spec, {
  name: "philosophers",
  init: (c) => [{ phil: each(c.seats, "thinking" as const), held: new Set<number>() }],
  actions: [getHungry, takeFirst, takeSecond, putSecond, putFirst],
});

/** `n` philosophers, 2 to 11. */
export function philosophers(n: number): Model {
  return model({
    name: `philosophers-${n}`,
    sentence: `${n} dining philosophers with ordered forks.`,
    size: "full",
    system: table,
    constants: { seats: seats.slice(0, n) },
    claims: claims([neighboursDoNotEat, alive]),
  });
}
