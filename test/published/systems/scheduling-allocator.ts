/** SchedulingAllocator: an allocator that serves clients in the order of a schedule (Merz). */
import { z } from "zod";
import { seq, specification, system, total, type Read } from "../../../checker/index.ts";
import { clients, resources, subsets } from "./simple-allocator.ts";
import { text } from "./text.ts";

type Client = (typeof clients)[number];
type Resource = (typeof resources)[number];
const some = z.set(z.literal([...resources]));
/** As SimpleAllocator, and the clients that are to be served, the next one first. */
export const spec = specification<object>()({
  constants: z.object({}),
  state: () =>
    z.object({
      unsat: total(clients, some),
      alloc: total(clients, some),
      sched: seq(z.literal([...clients]), clients.length),
    }),
  access: { allocator: { unsat: "write", alloc: "write", sched: "write" } },
  rules: {},
});
const permutations = <T>(list: readonly T[]): (readonly T[])[] =>
  list.length === 0
    ? [[]]
    : list.flatMap((x, i) => permutations(list.toSpliced(i, 1)).map((rest) => [x, ...rest]));
const instances = { actor: "allocator", params: () => ({ c: clients, subset: subsets }) } as const;
const request = spec.action("Request", {
  ...text,
  ...instances,
  guard: {
    nothingAsked: (s, { c }) => s.unsat[c].size === 0,
    nothingHeld: (s, { c }) => s.alloc[c].size === 0,
  },
  effect: (_s, next, { c, subset }) => next.unsat[c].copyFrom(subset),
});
const allocate = spec.action("Allocate", {
  ...text,
  ...instances,
  guard: {
    asked: (s, { c, subset }) => subset.every((r) => s.unsat[c].has(r)),
    available: (s, { subset }) => subset.every((r) => clients.every((o) => !s.alloc[o].has(r))),
    scheduled: (s, { c }) => [...s.sched].includes(c),
    nobodyBefore: (s, { c, subset }) => {
      const order = [...s.sched];
      const before = order.slice(0, order.indexOf(c));
      return before.every((o) => subset.every((r) => !s.unsat[o].has(r)));
    },
  },
  effect: (s, next, { c, subset }) => {
    for (const r of subset) {
      next.alloc[c].add(r);
      next.unsat[c].delete(r);
    }
    if (subset.length === s.unsat[c].size) next.sched.copyFrom([...s.sched].filter((o) => o !== c));
  },
});
type State = Read<{ unsat: Record<Client, Set<Resource>>; alloc: Record<Client, Set<Resource>> }>;
/** Two actions of one, as in SimpleAllocator: fairness speaks of Return(c, alloc[c]) beside unsat[c] = {}. */
const giveBack = (name: string, when: (s: State, c: Client, n: number) => boolean) =>
  spec.action(name, {
    ...text,
    ...instances,
    guard: {
      held: (s, { c, subset }) => subset.every((r) => s.alloc[c].has(r)),
      when: (s, { c, subset }) => when(s, c, subset.length),
    },
    effect: (_s, next, { c, subset }) => {
      for (const r of subset) next.alloc[c].delete(r);
    },
  });
const all = (s: State, c: Client, n: number): boolean =>
  n === s.alloc[c].size && s.unsat[c].size === 0;
const schedule = spec.action("Schedule", {
  ...text,
  actor: "allocator",
  choose: {
    order: (s) =>
      permutations(clients.filter((c) => s.unsat[c].size > 0 && ![...s.sched].includes(c))),
  },
  guard: { any: (_s, { order }) => order.length > 0 },
  effect: (s, next, { order }) => next.sched.copyFrom([...s.sched, ...order]),
});
const empty = new Set<Resource>();
/** Nobody has or wants anything to begin with. */
export const schedulingAllocator = system(spec, {
  name: "SchedulingAllocator",
  init: () => [
    {
      unsat: { 0: empty, 1: empty, 2: empty },
      alloc: { 0: empty, 1: empty, 2: empty },
      sched: [],
    },
  ],
  actions: [
    request,
    allocate,
    giveBack("ReturnAll", all),
    giveBack("Return", (s, c, n) => !all(s, c, n)),
    schedule,
  ],
});
