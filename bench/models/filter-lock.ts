/**
 * Peterson's filter lock for n processes, one action per atomic statement. The peers are
 * `bench/peers/filter-lock.{pml,m}`.
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

const processes = [0, 1, 2, 3, 4, 5, 6] as const;
type Process = (typeof processes)[number];
interface Constants {
  readonly processes: readonly Process[];
}

const spec = specification<Constants>()({
  constants: z.object({ processes: z.array(z.literal(processes)) }),
  state: (c) => {
    const top = c.processes.length - 1;
    return z.object({
      pc: total(c.processes, z.enum(["raise", "claim", "wait", "critical"])),
      /** 0: not competing. */
      level: total(c.processes, z.int().min(0).max(top)),
      /** By level: who came last. Place 0 is never used. */
      victim: z.array(z.int().min(0).max(top)).length(top + 1),
    });
  },
  access: { process: { pc: "write", level: "write", victim: "write" } },
  rules: {},
});
const { invariant, deadlockFree } = properties(spec);

const raise = spec.action("Raise", {
  sentence: "A process announces that it wants to pass the next level.",
  source: "Peterson 1981",
  actor: "process",
  params: (c) => ({ i: c.processes }),
  guard: { atRaise: (s, { i }) => s.pc[i] === "raise" },
  effect: (s, next, { i }) => {
    next.level[i] = s.level[i] + 1;
    next.pc[i] = "claim";
  },
  footprint: ({ i }) => ({
    writes: [
      ["pc", i],
      ["level", i],
    ],
  }),
});
const claim = spec.action("Claim", {
  sentence: "It claims the victim's place of that level.",
  source: "Peterson 1981",
  actor: "process",
  params: (c) => ({ i: c.processes }),
  guard: { atClaim: (s, { i }) => s.pc[i] === "claim" },
  effect: (s, next, { i }) => {
    next.victim[s.level[i]] = i;
    next.pc[i] = "wait";
  },
  footprint: ({ i }) => ({ reads: [["level", i]], writes: [["pc", i], ["victim"]] }),
});
const pass = spec.action("Pass", {
  sentence: "It passes: another one came after it, or all others are below its level.",
  source: "Peterson 1981",
  actor: "process",
  params: (c) => ({ i: c.processes }),
  guard: {
    atWait: (s, { i }) => s.pc[i] === "wait",
    free: (s, { i }, c) =>
      s.victim[s.level[i]] !== i || c.processes.every((k) => k === i || s.level[k] < s.level[i]),
  },
  effect: (s, next, { i }, c) => {
    next.pc[i] = s.level[i] === c.processes.length - 1 ? "critical" : "raise";
  },
  footprint: ({ i }) => ({ reads: [["level"], ["victim"]], writes: [["pc", i]] }),
});
const leave = spec.action("Leave", {
  sentence: "It leaves the critical section.",
  source: "Peterson 1981",
  actor: "process",
  params: (c) => ({ i: c.processes }),
  guard: { inside: (s, { i }) => s.pc[i] === "critical" },
  effect: (_s, next, { i }) => {
    next.level[i] = 0;
    next.pc[i] = "raise";
  },
  footprint: ({ i }) => ({
    writes: [
      ["pc", i],
      ["level", i],
    ],
  }),
});

const mutualExclusion = invariant({
  ...says(
    "MutualExclusion",
    "At most one process is in the critical section.",
    "□ ∀ i ≠ k: ¬(pc[i] = critical ∧ pc[k] = critical)",
  ),
  holds: {
    atMostOne: (s, c) =>
      c.processes.every(
        (i) =>
          s.pc[i] !== "critical" || c.processes.every((k) => k === i || s.pc[k] !== "critical"),
      ),
  },
});
const alive = deadlockFree(says("Alive", "Something can always happen.", "□ enabled"));

const lock = system(spec, {
  name: "filter-lock",
  init: (c) => [
    {
      pc: each(c.processes, "raise" as const),
      level: each(c.processes, 0),
      victim: c.processes.map(() => 0),
    },
  ],
  actions: [raise, claim, pass, leave],
});

/** The filter lock of `n` processes, 2 to 7. */
export function filterLock(n: number): Model {
  return model({
    name: `filter-lock-${n}`,
    sentence: `Peterson's filter lock of ${n} processes.`,
    size: "full",
    system: lock,
    constants: { processes: processes.slice(0, n) },
    claims: claims([mutualExclusion, alive]),
  });
}
