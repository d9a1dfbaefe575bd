/** SimpleAllocator: an allocator of resources (Merz). */
import { z } from "zod";
import { specification, system, total, type Read } from "../../../checker/index.ts";
import { text } from "./text.ts";

/** Who asks. */
export const clients = [0, 1, 2] as const;
/** What there is to have. */
export const resources = [0, 1] as const;
type Resource = (typeof resources)[number];
/** What may be asked for, given and returned at once. */
export const subsets = [[0], [1], [0, 1]] as const satisfies Resource[][];
const some = z.set(z.literal([...resources]));
/** What each client still wants, and what it has. */
export const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ unsat: total(clients, some), alloc: total(clients, some) }),
  access: { allocator: { unsat: "write", alloc: "write" } },
  rules: {},
});
const request = spec.action("Request", {
  ...text,
  actor: "allocator",
  params: () => ({ c: clients, subset: subsets }),
  guard: {
    nothingAsked: (s, { c }) => s.unsat[c].size === 0,
    nothingHeld: (s, { c }) => s.alloc[c].size === 0,
  },
  effect: (_s, next, { c, subset }) => next.unsat[c].copyFrom(subset),
});
const allocate = spec.action("Allocate", {
  ...text,
  actor: "allocator",
  params: () => ({ c: clients, subset: subsets }),
  guard: {
    asked: (s, { c, subset }) => subset.every((r) => s.unsat[c].has(r)),
    available: (s, { subset }) =>
      subset.every((r) => clients.every((other) => !s.alloc[other].has(r))),
  },
  effect: (_s, next, { c, subset }) => {
    for (const r of subset) {
      next.alloc[c].add(r);
      next.unsat[c].delete(r);
    }
  },
});
type Client = (typeof clients)[number];
type State = Read<{ unsat: Record<Client, Set<Resource>>; alloc: Record<Client, Set<Resource>> }>;
/**
 * The module has one Return(c, S). Its fairness conditions speak of Return(c, alloc[c]), also beside
 * unsat[c] = {}: each of these is an action here, so that an instance tells which it is.
 */
const giveBack = (name: string, when: (s: State, c: Client, n: number) => boolean) =>
  spec.action(name, {
    ...text,
    actor: "allocator",
    params: () => ({ c: clients, subset: subsets }),
    guard: {
      held: (s, { c, subset }) => subset.every((r) => s.alloc[c].has(r)),
      when: (s, { c, subset }) => when(s, c, subset.length),
    },
    effect: (_s, next, { c, subset }) => {
      for (const r of subset) next.alloc[c].delete(r);
    },
  });
const empty = new Set<Resource>();
/** Nobody has or wants anything to begin with. */
export const simpleAllocator = system(spec, {
  name: "SimpleAllocator",
  init: () => [
    { unsat: { 0: empty, 1: empty, 2: empty }, alloc: { 0: empty, 1: empty, 2: empty } },
  ],
  actions: [
    request,
    allocate,
    giveBack("ReturnSome", (s, c, n) => n < s.alloc[c].size),
    giveBack("ReturnAll", (s, c, n) => n === s.alloc[c].size && s.unsat[c].size === 0),
    giveBack("ReturnAllEarly", (s, c, n) => n === s.alloc[c].size && s.unsat[c].size > 0),
  ],
});
