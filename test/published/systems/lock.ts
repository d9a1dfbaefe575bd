/** Lock of the collection's "locks with auxiliary variables": what Peterson's algorithm implements. */
import { z } from "zod";
import { specification, system, total } from "../../../checker/index.ts";
import { procs, type Proc } from "./peterson.ts";
import { text } from "./text.ts";

const labels = ["l0", "l1", "cs", "l2"] as const;
type Label = (typeof labels)[number];
/** Where each process is; 1: the lock is free. */
export const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ pc: total(procs, z.enum(labels)), lock: z.literal([0, 1]) }),
  access: { process: { pc: "write", lock: "write" } },
  rules: {},
});
const common = { ...text, actor: "process", params: () => ({ p: procs }) } as const;
/** From a place to the next, taking the lock (0), giving it back (1) or leaving it. */
const go = (from: Label, to: Label, lock: 0 | 1 | null) =>
  spec.action(from, {
    ...common,
    guard: {
      at: (s, { p }) => s.pc[p] === from,
      free: (s) => lock !== 0 || s.lock === 1,
    },
    effect: (_s, next, { p }: { p: Proc }) => {
      next.pc[p] = to;
      if (lock !== null) next.lock = lock;
    },
  });
/** Both outside. */
export const lock = system(spec, {
  name: "Lock",
  init: () => [{ pc: { 1: "l0", 2: "l0" }, lock: 1 } as const],
  actions: [go("l0", "l1", null), go("l1", "cs", 0), go("cs", "l2", null), go("l2", "l0", 1)],
});
