/**
 * A BAR of an L2 moves: L1 takes note at once, or, where the address is tracked, ends direct hypercalls
 * first and enables them again when the addresses agree.
 *
 * Source: domain facts 1.6 and 2.7; what gap 1 lacks is an inference [I].
 */
import { SUCCESS } from "../constants.ts";
import { spec } from "../specification.ts";
import { decisionIf, l1Runs } from "./l1-turn.ts";
import { isTracked, workReady, workUnderWay } from "./l1-work.ts";

export const l1MovesBar = spec.action("L1MovesBar", {
  sentence:
    "L1 emulates a BAR write at once: it ignores it (LOCKED), or moves the L2's view (ONCE, RELOC).",
  source: "domain facts 1.6, gap 1: nothing else follows the move",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    move: (s, { vcpu }, c) => decisionIf("moveBar", s, vcpu, c),
  },
  guard: {
    atOnce: (s, { vcpu }, c, { move }) => !isTracked(move, s.l1.cpu[vcpu].k, s, c),
  },
  writes: ["l1", "config", "buf"],
  effect: (s, next, { vcpu }, c, { move }) => {
    const { k } = s.l1.cpu[vcpu];
    if (c.barPolicy === "ONCE" || c.barPolicy === "RELOC") next.config[k][move.device] = move.page;
    next.buf[vcpu][k].rip = s.buf[vcpu][k].rip + 1;
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});

export const l1EndsDirect = spec.action("L1EndsDirect", {
  sentence: "Before a BAR moves, L1 ends direct hypercalls of the L2 on each vCPU.",
  source: "domain facts 2.7 (the control belongs to a vCPU)",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s) => s.l1.work },
  guard: {
    ...l1Runs,
    moving: (_s, _p, _c, { work }) => work.kind === "MOVE",
    // Whatever else it has to serve can wait, but for an answer of the host.
    free: (s, { vcpu }) =>
      s.l1.cpu[vcpu].pc !== "BOOT" && !s.l1.cpu[vcpu].pc.startsWith("FORWARDING"),
    enabled: (s, { vcpu }, _c, { work }) => s.l1.cpu[vcpu].direct[work.k],
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }, _c, { work }) => {
    next.l1.cpu[vcpu].direct[work.k] = false;
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.WR L2_CTLS",
    carries: (_s, _p, _c, { work }) => work.k,
  },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, { vcpu }, _c, k) => {
      next.tdvps[vcpu].ctl[k].tdvmcall = false;
    },
  },
});

export const l1MovesView = spec.action("L1MovesView", {
  sentence: "With direct hypercalls off everywhere, L1 moves the L2's view of the BAR (TRACK_OFF).",
  source: "domain facts 1.6 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s, { vcpu }, c) => workReady(s, vcpu, c) },
  guard: {
    ...l1Runs,
    viewOnly: (_s, _p, c, { work }) => work.kind === "MOVE" && c.barPolicy === "TRACK_OFF",
  },
  writes: ["l1", "config", "buf"],
  effect: (s, next, { vcpu }, _c, { work: { k, device, page } }) => {
    next.config[k][device] = page;
    next.buf[vcpu][k].rip = s.buf[vcpu][k].rip + 1;
    next.l1.work = null;
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});

export const l1FinishesMove = spec.action("L1FinishesMove", {
  sentence: "The real device has moved: L1's and the L2's view follow.",
  source: "domain facts 1.6 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s, { vcpu }) => workUnderWay("MOVE", s, vcpu) },
  guard: l1Runs,
  writes: ["l1", "config", "buf"],
  effect: (s, next, { vcpu }, _c, { work: { k, device, page } }) => {
    if (s.cpu[vcpu].gpr.r10 === SUCCESS) {
      next.l1.pbar[device] = page;
      next.config[k][device] = page;
    }
    next.buf[vcpu][k].rip = s.buf[vcpu][k].rip + 1;
    next.l1.work = null;
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});

export const l1EnablesDirect = spec.action("L1EnablesDirect", {
  sentence: "The addresses agree again: L1 enables direct hypercalls of the L2 on a vCPU.",
  source: "domain facts 1.6, 2.7 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  guard: {
    ...l1Runs,
    // Between moves the addresses agree: a move changes all of them, or none.
    tracks: (_s, _p, c) => c.barPolicy === "TRACK_MOVE" && c.route === "ACCEL",
    free: (s, { vcpu }) => s.l1.cpu[vcpu].pc === "REENTERING",
    notHeld: (s, { vcpu }) => s.l1.work?.k !== s.l1.cpu[vcpu].k,
    disabled: (s, { vcpu }) => !s.l1.cpu[vcpu].direct[s.l1.cpu[vcpu].k],
  },
  writes: ["l1"],
  effect: (s, next, { vcpu }) => {
    next.l1.cpu[vcpu].direct[s.l1.cpu[vcpu].k] = true;
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.WR L2_CTLS",
    carries: (s, { vcpu }) => s.l1.cpu[vcpu].k,
  },
  partner: {
    actor: "tdxModule",
    effect: (_s, next, { vcpu }, _c, k) => {
      next.tdvps[vcpu].ctl[k].tdvmcall = true;
    },
  },
});
