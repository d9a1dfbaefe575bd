/**
 * R4: what an operation costs on each route, counted.
 *
 * Two costs: transitions through the module (each change of who has the vCPU: an L2, L1 or the
 * host), and exits to user space of the host. Timing is not modelled; these are the two counts
 * that decide it.
 */
import { z } from "zod";
import { each, took, total } from "../checker/index.ts";
import { kernelEmulates } from "../spec/actions/l0-kernel.ts";
import { l2Retire } from "../spec/actions/l2-instructions.ts";
import type { Vcpu } from "../spec/constants.ts";
import { issues } from "./history/requests.ts";
import { monitor, transition, type C, type S } from "./language.ts";

/** Who has the vCPU: a VM, or the host. */
const holder = (s: S, v: Vcpu): number => (s.cpu[v].inTd ? s.cpu[v].vm : -1);

const counts = monitor({
  name: "costs",
  sentence: "What the operation under way on each vCPU has cost so far.",
  state: (c) =>
    z.object({
      of: total(
        c.vcpus,
        z.object({ transitions: z.int().min(0).max(15), userExits: z.int().min(0).max(3) }),
        "vcpu",
      ),
    }),
  init: (_s, c) => ({ of: each(c.vcpus, () => ({ transitions: 0, userExits: 0 })) }),
  update: (m, nextM, s, next, step, c) => {
    for (const v of c.vcpus) {
      if (took(step, l2Retire) && step.params.vcpu === v) {
        nextM.of[v] = { transitions: 0, userExits: 0 };
        continue;
      }
      const counting = issues(s, step, c)?.v === v || s.l2[v][c.runsOn[v][0] ?? 1].op !== null;
      if (!counting) continue;
      const { transitions, userExits } = m.of[v];
      if (holder(s, v) !== holder(next, v)) {
        nextM.of[v].transitions = Math.min(transitions + 1, 15);
      }
      if (took(step, kernelEmulates) && step.params.vcpu === v) {
        nextM.of[v].userExits = Math.min(userExits + 1, 3);
      }
    }
  },
});

/** What an undisturbed operation costs: on the fast path a kick does without user space. */
export const COST = {
  ACCEL: { transitions: 2, userExits: 1 },
  NEST_CALL: { transitions: 4, userExits: 1 },
  NEST_EPT: { transitions: 5, userExits: 1 },
} as const;

const exitsOf = (s: S, v: Vcpu, c: C): number => {
  const op = s.l2[v][c.runsOn[v][0] ?? 1].op;
  return c.ioevfd && op === "KICK" ? 0 : COST[c.route].userExits;
};

export const pathCost = transition({
  id: "R4",
  name: "PathCost",
  sentence:
    "An undisturbed MMIO operation costs 2 transitions through the module on the accelerated route, 4 by a hypercall that L1 forwards, 5 by an implicit access; and one exit to user space of the host, or none for a kick that the kernel takes.",
  formula:
    "□ [retires(op) ⇒ transitions(op) = (ACCEL: 2, NEST_CALL: 4, NEST_EPT: 5) ∧ userExits(op) = (fastPath(op) ? 0 : 1)]",
  source: "title of the patent application (“accelerated”); domain facts 1.5a, 2.1, 2.4, 2.5, 3.1",
  serves: ["REQ-FASTER"],
  claimedFor: "honest host that does nothing else, one L2 on one vCPU, requests that are accepted",
  monitor: counts,
  when: (_s, _next, step) => took(step, l2Retire),
  holds: {
    transitions: (_s, _next, step, c, m) =>
      !took(step, l2Retire) || m.of[step.params.vcpu].transitions === COST[c.route].transitions,
    userExits: (s, _next, step, c, m) =>
      !took(step, l2Retire) || m.of[step.params.vcpu].userExits === exitsOf(s, step.params.vcpu, c),
  },
});
