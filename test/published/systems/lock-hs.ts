/**
 * LockHS of the same collection: Lock with the turn of Peterson's algorithm as history, and two
 * steps after taking the lock in which only that history and a counter of these steps change. With
 * them Lock implements Peterson's algorithm.
 */
import { z } from "zod";
import { specification, system, total } from "../../../checker/index.ts";
import { procs, type Proc } from "./peterson.ts";
import { text } from "./text.ts";

const labels = ["l0", "l1", "cs", "l2"] as const;
type Label = (typeof labels)[number];
/** `rest`: who has added steps left to take, and how many; `null`: nobody, all may move. */
export const spec = specification<object>()({
  constants: z.object({}),
  state: () =>
    z.object({
      pc: total(procs, z.enum(labels)),
      lock: z.literal([0, 1]),
      turn: z.literal([...procs]),
      rest: z.nullable(z.object({ p: z.literal([...procs]), n: z.literal([1, 2]) })),
    }),
  access: { process: { pc: "write", lock: "write", turn: "write", rest: "write" } },
  rules: {},
});
const common = { ...text, actor: "process", params: () => ({ p: procs }) } as const;
const go = (from: Label, to: Label, lock: 0 | 1 | null) =>
  spec.action(from, {
    ...common,
    guard: {
      nobodyRests: (s) => s.rest === null,
      at: (s, { p }) => s.pc[p] === from,
      free: (s) => lock !== 0 || s.lock === 1,
    },
    effect: (_s, next, { p }: { p: Proc }) => {
      next.pc[p] = to;
      if (lock !== null) next.lock = lock;
      if (lock === 0) next.rest = { p, n: 2 };
    },
  });
const rest = spec.action("rest", {
  ...common,
  let: { n: (s, { p }) => (s.rest !== null && s.rest.p === p ? s.rest.n : null) },
  effect: (_s, next, { p }, _c, { n }) => {
    if (n === 2) {
      next.turn = p === 1 ? 2 : 1;
      next.rest = { p, n: 1 };
    } else next.rest = null;
  },
});
/** Both outside, turn as in Peterson's algorithm. */
export const lockHS = system(spec, {
  name: "LockHS",
  init: () => [{ pc: { 1: "l0", 2: "l0" }, lock: 1, turn: 1, rest: null } as const],
  actions: [go("l0", "l1", null), go("l1", "cs", 0), rest, go("cs", "l2", null), go("l2", "l0", 1)],
});
