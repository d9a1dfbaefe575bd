/**
 * What an L2 does between operations: it touches its memory, takes interrupts, halts, crashes and boots.
 *
 * [A16] Interrupts are taken, and vCPUs halted, between operations: a handler that runs inside one
 * touches none of the registers that the operation uses.
 *
 * Source: domain facts 2.1, 2.7; booting after a reset is an inference [I].
 */
import { RAM_PAGE, vectors } from "../constants.ts";
import { spec } from "../specification.ts";
import { resetRip } from "../state.ts";
import { isCurrent, isIdle } from "./l2-turn.ts";

export const l2TouchesRam = spec.action("L2TouchesRam", {
  sentence: "The L2 touches its private memory while the host holds the page blocked.",
  source: "domain facts 2.1 (private violation, page missing for L1 too), 2.3",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: isIdle,
  // Nothing of the driver changes: the instruction has not retired.
  effect: () => {},
  message: {
    to: "tdxModule",
    label: "private EPT violation",
    carries: (s, { vcpu, vm }) => ({
      gpa: { page: RAM_PAGE[vm], off: 0, sh: false },
      at: { gpr: s.cpu[vcpu].gpr, rip: s.cpu[vcpu].rip[vm] },
    }),
  },
  partner: {
    actor: "tdxModule",
    guard: { pageBlocked: (s, { vm }) => s.sept[RAM_PAGE[vm]] === "BLOCKED" },
    effect: (s, next, { vcpu, vm }, c, { gpa, at }) => {
      c.rules.trap(s, next, vcpu, vm, "PRIVATE_EPT_BLOCKED", at, gpa, c);
    },
  },
});

export const l2TakesInterrupt = spec.action("L2TakesInterrupt", {
  sentence: "The L2 takes an interrupt that L1 has injected.",
  source: "domain facts 2.7",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s, vector: vectors(c) }),
  guard: {
    ...isIdle,
    pending: (s, { vcpu, vm, vector }) => s.l2Irq[vcpu][vm][vector],
  },
  effect: (_s, next, { vcpu, vm, vector }) => {
    next.l2Irq[vcpu][vm][vector] = false;
  },
});

export const l2Halts = spec.action("L2Halts", {
  sentence: "The L2 has nothing to do and halts: L1 gets the vCPU.",
  source: "domain facts 2.1 (HLT always exits to L1)",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: {
    ...isIdle,
    // [A19] Where L1 has nobody else to run, it would only enter the L2 again.
    somebodyElse: (_s, { vcpu }, c) => c.runsOn[vcpu].length > 1,
  },
  effect: () => {},
  message: {
    to: "tdxModule",
    label: "HLT",
    // [A20] The instruction that waits is not counted: RIP stays.
    carries: (s, { vcpu, vm }) => ({ gpr: s.cpu[vcpu].gpr, rip: s.cpu[vcpu].rip[vm] }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, at) => {
      c.rules.trap(s, next, vcpu, vm, "HLT", at, null, c);
    },
  },
});

export const l2Crashes = spec.action("L2Crashes", {
  sentence: "The L2 crashes (triple fault).",
  source: "domain facts 2.1",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  guard: {
    ...isIdle,
    crashLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].crashes > 0,
  },
  effect: (_s, next, { vcpu, vm }) => {
    next.l2[vcpu][vm].pc = "DEAD";
    next.l2[vcpu][vm].crashes = 0;
  },
  message: {
    to: "tdxModule",
    label: "triple fault",
    carries: (s, { vcpu, vm }) => ({ gpr: s.cpu[vcpu].gpr, rip: s.cpu[vcpu].rip[vm] }),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu, vm }, c, at) => {
      c.rules.trap(s, next, vcpu, vm, "TRIPLE_FAULT", at, null, c);
    },
  },
});

export const l2Boots = spec.action("L2Boots", {
  sentence: "An L2 that was reset starts anew on a vCPU, and forgets what was under way there.",
  source: "domain facts 8 (reset is not described by any source read) [I]",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.crashes > 0 ? c.l2s : [] }),
  guard: {
    runs: isCurrent,
    atReset: (s, { vcpu, vm }, c) => s.cpu[vcpu].rip[vm] === resetRip(c),
    notYet: (s, { vcpu, vm }) => !s.l2[vcpu][vm].booted,
  },
  effect: (_s, next, { vcpu, vm }, c) => {
    next.l2[vcpu][vm].pc = "IDLE";
    next.l2[vcpu][vm].at = 0;
    next.l2[vcpu][vm].op = null;
    next.l2[vcpu][vm].result = null;
    next.l2[vcpu][vm].booted = true;
    // Its queue is set up anew.
    if (c.virtqueue) next.shm[vm] = { desc: false, used: false };
    // [A21] One crash: a second life that crashes shows nothing that the first does not.
    next.l2[vcpu][vm].crashes = 0;
  },
});
