/**
 * An L2 is reset: its devices one after the other, then what is pending for it on each vCPU, then its
 * registers.
 *
 * Source: domain facts 8; no source read describes a reset [I].
 */
import { SUCCESS, vectors, type Vector } from "../constants.ts";
import { spec } from "../specification.ts";
import { freshGpr, resetRip } from "../state.ts";
import { l1Runs } from "./l1-turn.ts";
import { nextToReset, syncing, workUnderWay } from "./l1-work.ts";

export const l1DeviceIsReset = spec.action("L1DeviceIsReset", {
  sentence:
    "L1's reset of a device has come back: the next device of the L2 follows, and then the vCPUs.",
  source: "domain facts 8 (reset is not described by any source read) [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s, { vcpu }) => workUnderWay("RESET", s, vcpu) },
  guard: l1Runs,
  writes: ["l1"],
  effect: (s, next, { vcpu }, c, { work: { k, device } }) => {
    const done = s.cpu[vcpu].gpr.r10 === SUCCESS;
    const following = nextToReset(k, device, c);
    if (!done || following !== null) {
      next.l1.cpu[vcpu].pc = "HOLDING";
      if (done && following !== null && next.l1.work !== null) next.l1.work.device = following;
    } else next.l1.cpu[vcpu].pc = "SYNCING";
  },
});

export const l1Synchronises = spec.action("L1Synchronises", {
  sentence: "L1 has a vCPU with interrupts enabled: it is notified of all that was posted.",
  source: "domain facts 2.1 (notification), 8 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s) => syncing(s) },
  guard: {
    ...l1Runs,
    notYet: (_s, { vcpu }, _c, { work }) => work.synced[vcpu] === "NO",
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }) => {
    if (next.l1.work !== null) next.l1.work.synced[vcpu] = "NOTIFIED";
  },
  message: { to: "tdxModule", label: "interrupts enabled" },
  partner: {
    actor: "tdxModule",
    guard: { nothingPosted: (s, { vcpu }) => !s.pi[vcpu].on },
    effect: () => {},
  },
});

export const l1Discards = spec.action("L1Discards", {
  sentence: "L1 drops what is pending on a vCPU for the L2 that is reset.",
  source: "domain facts 8 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s) => syncing(s) },
  guard: {
    ...l1Runs,
    notified: (_s, { vcpu }, _c, { work }) => work.synced[vcpu] === "NOTIFIED",
  },
  writes: ["l1", "virr", "ring"],
  effect: (s, next, { vcpu }, c, { work: { k } }) => {
    if (next.l1.work !== null) next.l1.work.synced[vcpu] = "DONE";
    const isOld = (vector: Vector): boolean => s.l1.route[vector]?.k === k;
    // With a ring the vector pending says only that there is something in it.
    if (c.irqPath === "RING") next.ring.copyFrom([...s.ring].filter((event) => !isOld(event)));
    else for (const x of vectors(c)) if (isOld(x)) next.virr[vcpu][x] = false;
  },
});

export const l1FinishesReset = spec.action("L1FinishesReset", {
  sentence:
    "Devices are reset and every vCPU has taken what was posted: L1 gives the L2 fresh registers on every vCPU. Its trusted device keeps its state.",
  source: "domain facts 8 (reset is not described by any source read) [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s) => syncing(s) },
  guard: {
    ...l1Runs,
    itsOwn: (_s, { vcpu }, _c, { work }) => work.by === vcpu,
    allSynced: (_s, _p, c, { work }) => c.vcpus.every((v) => work.synced[v] === "DONE"),
  },
  writes: ["l1", "buf", "l2Irq"],
  effect: (s, next, { vcpu }, c, { work: { k } }) => {
    for (const v of c.vcpus) {
      next.buf[v][k] = { gpr: freshGpr(k), rip: resetRip(c) };
      // An exit that L1 has not looked at yet is of no interest any more.
      if (s.l1.cpu[v].k === k && s.l1.cpu[v].pc === "IN_L2") next.l1.cpu[v].pc = "REENTERING";
      for (const vector of vectors(c)) next.l2Irq[v][k][vector] = false;
    }
    for (const vector of vectors(c)) {
      if (s.l1.route[vector]?.k === k) next.l1.route[vector] = null;
    }
    next.l1.work = null;
    next.l1.cpu[vcpu].pc = "REENTERING";
  },
});
