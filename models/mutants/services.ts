/** What L1 and L0 do for an L2 besides MMIO: memory, the trusted device, interrupts, registers. */
import { interruptsCorrect, noDirectInjection } from "../../properties/interrupts/injection.ts";
import { notifications } from "../../properties/response/notifications.ts";
import { noPhantom } from "../../properties/response/requests.ts";
import { kernelMapsGpa } from "../../spec/actions/l0-kernel.ts";
import { l1MovesBar } from "../../spec/actions/l1-bars.ts";
import { l1Emulates, l1Responds } from "../../spec/actions/l1-exits.ts";
import { RAM_PAGE, type Constants, type L2, type Vcpu, type Vector } from "../../spec/constants.ts";
import { rules } from "../../spec/rules.ts";
import { nestedCall, recommended, twoL2s, twoVcpus } from "../instances/points.ts";
import { afterEffect, interrupting, type S, seeded } from "./seeded.ts";

/** An L2 that shares a page. */
const sharing: Constants = { ...nestedCall, ops: ["MAP_GPA"], operations: 1 };
const other = (k: L2): L2 => (k === 1 ? 2 : 1);

/** What L1 does with a vector, where `on` is the vCPU that it injects on. */
const injectsOn = (on: (v: number) => number) => ({
  effects: {
    L1Drains: (s: S, next: S, { vcpu, vector }: { vcpu: number; vector: Vector }) => {
      next.virr[vcpu][vector] = false;
      const to = s.l1.route[vector];
      if (to !== null) next.l2Irq[on(vcpu)][to.k][to.vector] = true;
    },
  },
});

export const serviceDefects = [
  seeded({
    id: "X100",
    component: "l1",
    sentence: "L1 shares the memory of another L2 than the one that asks.",
    source: "domain facts 2.10, 4.1",
    rules: {
      decide: (s, v, exit, c) => {
        const decided = rules.decide(s, v, exit, c);
        const { r11, r14 } = s.buf[v][s.l1.cpu[v].k].gpr;
        return decided.kind === "deny" && r11 === "MAPGPA" && r14.page.startsWith("ram")
          ? { kind: "mapGpa", gpa: { page: r14.page, off: 0, sh: true } }
          : decided;
      },
    },
    constants: {
      ...nestedCall,
      ...twoL2s,
      ops: ["READ_ISR"],
      hostileL2s: [2],
      hostileRequests: ["MAP_FOREIGN"],
      hostileCalls: 1,
    },
    kills: ["S22.onlyAsAsked"],
  }),
  seeded({
    id: "X101",
    component: "l0Kernel",
    sentence: "The kernel shares a page of another L2 than it was asked to.",
    source: "domain facts 2.10, 3.3 (patch 0016)",
    patch: {
      effects: {
        KernelMapsGpa: (s: S, next: S, params: S, c: Constants, { owner }: { owner: L2 }) => {
          kernelMapsGpa.effect(s, next, params, c, { owner: other(owner) });
        },
      },
      partnerEffects: {
        KernelMapsGpa: (_s: S, next: S, _p: S, _c: Constants, page: string | null) => {
          if (page !== null)
            next.sept[page === RAM_PAGE[1] ? RAM_PAGE[2] : RAM_PAGE[1]] = "REMOVED";
        },
      },
    },
    constants: { ...sharing, ...twoL2s, ops: ["MAP_GPA"] },
    kills: ["S22.onlyAsAsked"],
  }),
  seeded({
    id: "X102",
    component: "l0Kernel",
    sentence: "The kernel says that a page is shared, and does nothing.",
    source: "domain facts 2.10",
    patch: {
      ...afterEffect(kernelMapsGpa, (s, next, _p, c) => {
        for (const k of c.l2s) next.attr[k] = s.attr[k];
      }),
      partnerEffects: { KernelMapsGpa: () => {} },
    },
    constants: sharing,
    kills: ["S22.successMeansShared"],
  }),
  seeded({
    id: "X103",
    component: "l0Kernel",
    sentence: "The kernel asks for a retry, and takes the page out all the same.",
    source: "domain facts 2.10",
    patch: {
      partnerEffects: {
        KernelMapsGpa: (_s: S, next: S) => {
          next.sept[RAM_PAGE[1]] = "REMOVED";
        },
      },
    },
    constants: { ...sharing, busies: 1 },
    kills: ["S22.privateOrShared"],
  }),
  seeded({
    id: "X104",
    component: "l1",
    sentence: "L1 drops writes to the trusted device.",
    source: "domain facts 4.2",
    patch: afterEffect(l1Emulates, (s, next, { vcpu }) => {
      const { k } = s.l1.cpu[vcpu];
      next.l1.trusted[k] = s.l1.trusted[k];
    }),
    constants: { ...recommended, ops: ["WRITE_TRUSTED"], operations: 1, trustedDevice: true },
    kills: ["S16.writesArrive"],
  }),
  seeded({
    id: "X105",
    component: "l1",
    sentence: "L1 writes into a register of its L2 that carries no answer.",
    source: "domain facts 4.1",
    patch: afterEffect(l1Responds, (s, next, { vcpu }) => {
      next.buf[vcpu][s.l1.cpu[vcpu].k].gpr.sec = s.l1.secret;
    }),
    constants: { ...nestedCall, ops: ["READ_DATA"], operations: 1 },
    kills: ["S20.answersOnly", "N3"],
  }),
  seeded({
    id: "X106",
    component: "tdxModule",
    sentence: "An L2 is entered with a register of another.",
    source: "domain facts 2.8",
    rules: {
      l1Enters: (s, next, v, k, c) => {
        rules.l1Enters(s, next, v, k, c);
        if (next.cpu[v].vm === k) next.cpu[v].gpr.sec = s.buf[v][other(k)].gpr.sec;
      },
    },
    constants: { ...recommended, ...twoL2s, ops: ["READ_ISR"] },
    kills: ["S4", "N2"],
  }),
  seeded({
    id: "X107",
    component: "l1",
    sentence: "L1 injects an interrupt on a vCPU on which the L2 never runs.",
    source: "domain facts 2.7",
    patch: injectsOn((v) => 1 - v),
    constants: {
      ...interrupting,
      ...twoL2s,
      vcpus: [0, 1],
      runsOn: { 0: [1], 1: [2] },
      ops: ["SET_VECTOR", "KICK"],
      operations: 2,
    },
    kills: ["S10.whereItRuns"],
  }),
  seeded({
    id: "X108",
    component: "l1",
    sentence: "L1 injects an interrupt on another vCPU of the L2 than it came to.",
    source: "domain facts 2.7",
    patch: injectsOn((v) => 1 - v),
    constants: { ...interrupting, ...twoVcpus, ops: ["SET_VECTOR", "KICK"], operations: 1 },
    survives: "any vCPU of an L2 may take the interrupts of its devices",
    claims: [noDirectInjection, interruptsCorrect, noPhantom, notifications],
  }),
  seeded({
    id: "X109",
    component: "l1",
    sentence: "L1 moves a device to a slot where it has moved another one already.",
    source: "domain facts 1.6 [I]",
    patch: {
      effects: {
        L1MovesBar: (s: S, next: S, { vcpu }: { vcpu: Vcpu }, c: Constants, bound: S) => {
          const { device, page } = bound.move;
          if (page !== "alt") {
            l1MovesBar.effect(s, next, { vcpu }, c, bound);
            return;
          }
          const k = s.l1.cpu[vcpu].k;
          next.l1.work = { kind: "MOVE", k, by: vcpu, device, page, synced: {} };
          next.l1.cpu[vcpu].pc = "HOLDING";
        },
      },
    },
    constants: {
      ...recommended,
      ...twoL2s,
      ops: ["READ_ISR"],
      barPolicy: "TRACK_MOVE",
      barWrites: 1,
    },
    kills: ["S15.performedOnOwn", "S14.rightDevice"],
  }),
] as const;
