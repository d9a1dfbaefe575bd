/** SyncTerminationDetection: what EWD840 implements. */
import { z } from "zod";
import { specification, system, type Read } from "../../../checker/index.ts";
import { text, upTo } from "./text.ts";

/** `n` nodes. */
interface C {
  readonly n: number;
}
/** Which nodes are active, and whether it was detected that none is. */
export const spec = specification<C>()({
  constants: z.object({ n: z.int() }),
  state: ({ n }) => z.object({ active: z.array(z.boolean()).length(n), detected: z.boolean() }),
  access: { ring: { active: "write", detected: "write" } },
  rules: {},
});
/** Whether no node is active. */
export const terminated = (s: Read<{ active: boolean[] }>): boolean => s.active.every((a) => !a);

const nodes = ({ n }: C) => ({ i: upTo(n) });
const terminate = spec.action("Terminate", {
  ...text,
  actor: "ring",
  params: nodes,
  choose: {
    // Termination may be detected at once, and need not be: a set of values, not a list.
    detected: (s, { i }) => [...new Set([s.detected, s.active.every((a, j) => j === i || !a)])],
  },
  guard: { active: (s, { i }) => s.active[i] === true },
  effect: (_s, next, { i, detected }) => {
    next.active[i] = false;
    next.detected = detected;
  },
});
const wakeup = spec.action("Wakeup", {
  ...text,
  actor: "ring",
  params: ({ n }) => ({ i: upTo(n), j: upTo(n) }),
  guard: { active: (s, { i }) => s.active[i] === true },
  effect: (_s, next, { j }) => {
    next.active[j] = true;
  },
});
const detect = spec.action("DetectTermination", {
  ...text,
  actor: "ring",
  guard: { terminated },
  effect: (_s, next) => {
    next.detected = true;
  },
});
/** Any nodes may be active; where none is, that may be detected to begin with. */
export const syncTermination = system(spec, {
  name: "SyncTerminationDetection",
  init: ({ n }) =>
    upTo(2 ** n).flatMap((code) => {
      const active = upTo(n).map((i) => ((code >> i) & 1) === 1);
      return (code === 0 ? [false, true] : [false]).map((detected) => ({ active, detected }));
    }),
  actions: [terminate, wakeup, detect],
});
