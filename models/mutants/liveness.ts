/** What never ends, never arrives, or goes round in circles: noticed in infinite runs only, unless safety is named too. */
import {
  emulatorDispatches,
  emulatorServes,
  emulatorUnplugs,
} from "../../spec/actions/emulator.ts";
import { kernelEnters } from "../../spec/actions/l0-kernel.ts";
import { l1Drains, l1Remaps, l1Resumes } from "../../spec/actions/l1-exits.ts";
import { notifications } from "../../properties/response/notifications.ts";
import { BAR_PAGE, type Constants, type Device, type Vcpu } from "../../spec/constants.ts";
import { rules } from "../../spec/rules.ts";
import { liveness } from "../instances/claimed.ts";
import {
  interrupting,
  nestedCall,
  nestedEpt,
  recommended,
  twoL2s,
  twoVcpus,
} from "../instances/points.ts";
import { afterEffect, type C, type S, seeded as anySeeded } from "./seeded.ts";

/** A defect of which LV properties are claimed, and nothing else. */
const seeded: typeof anySeeded = (about) =>
  anySeeded({ claims: liveness(about.constants), ...about });

/** Entries may fail any number of times. */
const busy = { busies: "ENDLESS" } as const;
/** One operation, either way. */
const direct: Constants = { ...recommended, ...busy, ops: ["READ_ISR", "KICK"], operations: 1 };
/** The same by implicit accesses. */
const touched: Constants = { ...nestedEpt, ...busy, ops: ["READ_ISR", "KICK"], operations: 1 };
/** Two kicks, each served later. */
const kicked: Constants = { ...direct, ops: ["KICK"], operations: 2, backend: "LATER" };
/** A device that interrupts. */
const notified: Constants = {
  ...recommended,
  ...interrupting,
  ...busy,
  ops: ["SET_VECTOR", "KICK"],
  operations: 2,
};
/** A device of L1's own that interrupts on the same vCPU: another L2 kicks it, which nobody filters. */
const besideL1s: Constants = {
  ...notified,
  l2s: [1, 2],
  vcpus: [0, 1],
  runsOn: { 0: [1], 1: [2] },
  devices: [0, 1],
  assigned: { 0: [], 1: [1], 2: [] },
  l0Filter: "NONE",
  hostileL2s: [2],
  hostileRequests: ["FOREIGN_KICK"],
  hostileCalls: 1,
};
/** A host that was out of order where L1 makes hypercalls of its own. */
const reformed: Constants = { ...nestedCall, ops: ["READ_DATA"], operations: 1, misdeeds: 1 };

export const livenessDefects = [
  seeded({
    id: "X160",
    component: "l0Kernel",
    sentence: "The kernel goes back to the guest only after reads: it waits for ever for a write.",
    source: "domain facts 3.1 (posted writes)",
    patch: {
      guards: {
        KernelCompletes: {
          answered: (_s: S, _p: S, _c: C, { run }: S) => run.answered && run.dir === "READ",
        },
      },
    },
    constants: direct,
    kills: ["LV1"],
  }),
  seeded({
    id: "X161",
    component: "l0Kernel",
    sentence: "The kernel takes an entry that failed for a lock for the end of the vCPU.",
    source: "domain facts 2.5",
    patch: { guards: { KernelRetries: { wasBusy: () => false } } },
    constants: direct,
    kills: ["LV1"],
  }),
  seeded({
    id: "X162",
    component: "l0Kernel",
    sentence:
      "After a violation on a private page the kernel goes back without giving the page back.",
    source: "domain facts 3.3",
    patch: { partnerEffects: { KernelRepairs: () => {} } },
    constants: { ...direct, reclaims: 1 },
    kills: ["LV1"],
  }),
  seeded({
    id: "X163",
    component: "l0Kernel",
    sentence: "Once it has asked for L1 the kernel asks for it at every entry of the vCPU.",
    source: "domain facts 3.3 (patch 0013)",
    patch: {
      effects: {
        KernelEnters: (s: S, next: S, params: { vcpu: Vcpu; busy: boolean }, c: C, b: object) => {
          kernelEnters.effect(s, next, params, c, b);
          next.l0[params.vcpu].resumeL1 = s.l0[params.vcpu].resumeL1;
        },
      },
    },
    // L1's own hypercall for it comes back to an entry that the module refuses.
    constants: touched,
    kills: ["LV1"],
  }),
  seeded({
    id: "X164",
    component: "l1",
    sentence: "L1 resumes an L2 after a routed violation without having served the access.",
    source: "domain facts 4.1, 4.3",
    rules: {
      decide: (s, v, exit, c) =>
        exit.reason === "EPT_VIOLATION" ? { kind: "resume" } : rules.decide(s, v, exit, c),
    },
    constants: touched,
    kills: ["LV2", "LV1"],
  }),
  seeded({
    id: "X165",
    component: "tdxModule",
    sentence: "The module does not record a request for L1 after an asynchronous exit.",
    source: "domain facts 2.5",
    rules: {
      routeOnEntry: (now, resumeL1, lastExit) =>
        resumeL1 && now === "NONE" && lastExit === "TDVMCALL" ? "TDVMCALL" : now,
    },
    constants: touched,
    kills: ["LV6", "LV2", "LV1"],
  }),
  seeded({
    id: "X177",
    component: "tdxModule",
    sentence:
      "The recorded routing is not cleared when L1 has been entered: L1 is owed a turn for ever.",
    source: "domain facts 2.5",
    rules: {
      vpEnter: (s, next, v, entry, c) => {
        rules.vpEnter(s, next, v, entry, c);
        if (next.cpu[v].inTd && next.cpu[v].vm === 0 && s.cpu[v].vm !== 0)
          next.tdvps[v].routed = "TDVMCALL";
      },
    },
    constants: touched,
    kills: ["LV6"],
  }),
  seeded({
    id: "X166",
    component: "emulator",
    sentence:
      "A request that the emulator has when its device is unplugged is performed by nobody, and not answered.",
    source: "domain facts 8 [I]",
    patch: {
      guards: {
        EmulatorDispatches: {
          unanswered: (s: S, _p: S, c: Constants, { run }: S) =>
            !run.answered &&
            c.devices.every(
              (d) => BAR_PAGE[d] !== run.page || s.emulator.dev[d].life === "PRESENT",
            ),
        },
      },
    },
    constants: { ...direct, unplugs: 1 },
    kills: ["LV1"],
  }),
  seeded({
    id: "X167",
    component: "emulator",
    sentence: "The back end of a device that is to go does not wake for a kick that was taken.",
    source: "domain facts 3.5, 8 [I]",
    patch: {
      guards: {
        EmulatorWakes: {
          kicked: (s: S, { device }: { device: Device }) =>
            s.eventfd[device] && s.emulator.dev[device].life === "PRESENT",
        },
      },
    },
    constants: { ...kicked, unplugs: 1 },
    kills: ["LV5", "LV3"],
  }),
  seeded({
    id: "X168",
    component: "emulator",
    sentence: "A device goes only when its driver has read what it has to report.",
    source: "domain facts 8 [I]",
    patch: {
      guards: {
        EmulatorRemoves: {
          drained: (s: S, { device }: { device: Device }) =>
            !s.eventfd[device] &&
            !s.emulator.dev[device].serving &&
            s.emulator.dev[device].isr === "ZERO",
        },
      },
    },
    constants: { ...kicked, unplugs: 1 },
    kills: ["LV5"],
  }),
  seeded({
    id: "X169",
    component: "emulator",
    sentence: "A back end that has served clears the eventfd once more.",
    source: "domain facts 3.5",
    patch: afterEffect(emulatorServes, (_s, next, { device }) => {
      next.eventfd[device] = false;
    }),
    constants: kicked,
    kills: ["LV3"],
  }),
  seeded({
    id: "X170",
    component: "emulator",
    sentence: "A kick that finds the back end awake does not wake it again.",
    source: "domain facts 3.5",
    patch: afterEffect(emulatorDispatches, (s, next, _p, c) => {
      for (const d of c.devices) if (s.emulator.dev[d].serving) next.eventfd[d] = s.eventfd[d];
    }),
    constants: kicked,
    kills: ["LV3"],
  }),
  seeded({
    id: "X171",
    component: "emulator",
    sentence: "Unplugging a device forgets what it has taken: the kick is served by nobody.",
    source: "domain facts 3.5, 8 [I]",
    patch: afterEffect(emulatorUnplugs, (_s, next, { device }) => {
      next.eventfd[device] = false;
      next.emulator.dev[device].serving = false;
    }),
    constants: { ...kicked, unplugs: 1 },
    kills: ["LV3"],
  }),
  seeded({
    id: "X172",
    component: "l0Kernel",
    sentence: "The kernel posts an interrupt and notifies nobody.",
    source: "domain facts 2.1, 3.3",
    patch: {
      partnerEffects: {
        EmulatorSignals: (_s: S, next: S, _p: S, _c: C, { vector, to }: S) => {
          next.pi[to].pir[vector] = true;
        },
      },
    },
    constants: notified,
    kills: ["LV4"],
  }),
  seeded({
    id: "X173",
    component: "tdxModule",
    sentence: "A notification that finds an L2 running does not end its turn.",
    source: "domain facts 2.1",
    rules: {
      notified: (s, next, v, c) => {
        if (s.cpu[v].vm === 0) {
          rules.notified(s, next, v, c);
          return;
        }
        next.pi[v].on = false;
        for (const vector of c.devices) {
          if (s.pi[v].pir[vector]) next.virr[v][vector] = true;
          next.pi[v].pir[vector] = false;
        }
      },
    },
    constants: notified,
    kills: ["LV4"],
  }),
  seeded({
    id: "X174",
    component: "l1",
    sentence: "For a reset L1 does not interrupt the other vCPUs: it waits until they come by.",
    source: "domain facts 8 [I]",
    patch: { guards: { L1Interrupts: { other: () => false } } },
    constants: {
      ...recommended,
      ...twoVcpus,
      ...interrupting,
      ...busy,
      ops: ["SET_VECTOR", "KICK"],
      operations: 1,
      crashes: 1,
    },
    kills: ["LV4"],
  }),
  seeded({
    id: "X178",
    component: "l1",
    sentence: "L1 enters an L2 again before it has answered another vCPU that resets its own L2.",
    source: "domain facts 8 [I]",
    patch: { guards: { L1Enters: { synchronised: null } } },
    constants: {
      ...recommended,
      ...twoL2s,
      ...busy,
      vcpus: [0, 1],
      runsOn: { 0: [1], 1: [2] },
      ops: ["READ_DATA"],
      crashes: 1,
    },
    kills: ["LV1"],
  }),
  seeded({
    id: "X175",
    component: "l0Kernel",
    sentence:
      "A kernel in order again leaves alone a vCPU whose entry was refused for its operands.",
    source: "domain facts 2.5 [I]",
    patch: { guards: { KernelStartsOver: { refused: () => false } } },
    constants: reformed,
    kills: ["LV7"],
  }),
  seeded({
    id: "X176",
    component: "l0Kernel",
    sentence: "A kernel in order again gives no page back, neither of itself nor for a violation.",
    source: "domain facts 2.6, 3.3 [I]",
    patch: {
      partnerEffects: { KernelRepairs: () => {} },
      partnerGuards: { KernelGivesBack: { pageBlocked: () => false } },
    },
    constants: reformed,
    kills: ["LV7"],
  }),
  seeded({
    id: "X190",
    component: "l1",
    sentence: "L1 forgets the vectors of its L2 once it has delivered an interrupt.",
    source: "domain facts 1.6, 2.7",
    patch: afterEffect(l1Resumes, (s, next, { vcpu }, c) => {
      if (s.cpu[vcpu].exitInfo.case !== "PENDING_INTERRUPT") return;
      for (const d of c.devices) next.l1.route[d] = null;
    }),
    constants: { ...notified, operations: 3 },
    kills: ["LV4"],
  }),
  seeded({
    id: "X191",
    component: "l1",
    sentence: "L1 gives the real device a vector and takes no note of whose it is.",
    source: "domain facts 1.6",
    patch: {
      effects: {
        L1Remaps: (s: S, next: S, params: S, c: Constants, bound: S) => {
          l1Remaps.effect(s, next, params, c, bound);
          next.l1.route[bound.remap.device] = null;
        },
      },
    },
    constants: notified,
    kills: ["LV4"],
  }),
  seeded({
    id: "X192",
    component: "emulator",
    sentence: "The back end serves, and has nothing to report.",
    source: "domain facts 3.5",
    patch: afterEffect(emulatorServes, (_s, next, { device }) => {
      next.emulator.dev[device].event = false;
    }),
    constants: notified,
    kills: ["LV4"],
  }),
  seeded({
    id: "X193",
    component: "emulator",
    sentence: "The back end reports nothing while its driver has not read what it reported before.",
    source: "domain facts 3.5",
    patch: afterEffect(emulatorServes, (s, next, { device }) => {
      const { isr, event } = s.emulator.dev[device];
      if (isr !== "ZERO") next.emulator.dev[device].event = event;
    }),
    constants: { ...notified, operations: 3 },
    kills: ["LV4"],
  }),
  seeded({
    id: "X194",
    component: "emulator",
    sentence: "The back end that is woken says that it is done, and leaves the descriptor.",
    source: "domain facts 3.5, 5.4",
    patch: afterEffect(emulatorServes, (s, next, _p, c) => {
      for (const k of c.l2s) next.shm[k] = s.shm[k];
    }),
    constants: { ...kicked, virtqueue: true },
    claims: [notifications],
    kills: ["S36.leavesNoDescriptor"],
  }),
  seeded({
    id: "X195",
    component: "l0Kernel",
    sentence: "The kernel gives back every page but those of an L2.",
    source: "domain facts 2.1, 3.3",
    patch: {
      partnerEffects: {
        KernelRepairs: (s: S, next: S, _p: S, _c: C, page: string) => {
          if (!page.startsWith("ram") && s.sept[page] === "BLOCKED") next.sept[page] = "PRESENT";
        },
      },
    },
    constants: { ...direct, reclaims: 1 },
    kills: ["LV8"],
  }),
  seeded({
    id: "X196",
    component: "l0Kernel",
    sentence:
      "After a violation of an L2 the kernel waits until somebody else gives the page back.",
    source: "domain facts 3.3",
    patch: {
      guards: {
        KernelRepairs: {
          inGuest: (s: S, { vcpu }: { vcpu: Vcpu }) =>
            s.l0[vcpu].pc === "GUEST" && s.hostCpu[vcpu].vm === 0,
        },
      },
    },
    constants: { ...direct, reclaims: 1 },
    kills: ["LV8"],
  }),
  seeded({
    id: "X197",
    component: "l1",
    sentence: "L1 resumes an L2 that has crashed.",
    source: "domain facts 2.1, 8 [I]",
    rules: {
      decide: (s, v, exit, c) => {
        const decision = rules.decide(s, v, exit, c);
        return decision.kind === "reset" ? { kind: "resume" } : decision;
      },
    },
    constants: { ...direct, crashes: 1 },
    kills: ["LV9"],
  }),
  seeded({
    id: "X198",
    component: "l2",
    sentence: "An L2 that was reset never boots.",
    source: "domain facts 8 [I]",
    patch: { guards: { L2Boots: { notYet: () => false } } },
    constants: { ...direct, crashes: 1 },
    kills: ["LV9"],
  }),
  seeded({
    id: "X199",
    component: "l1",
    sentence: "L1 delivers the first event of the ring, and drops the others.",
    source: "domain facts 3.3 (patches 0019–0026)",
    patch: {
      effects: {
        L1Drains: (s: S, next: S, params: S, c: Constants, bound: object) => {
          // As though the ring held its first entry only.
          const first = { virr: s.virr, l1: s.l1, ring: [...s.ring].slice(0, 1) };
          l1Drains.effect(first, next, params, c, bound);
        },
      },
    },
    constants: {
      ...recommended,
      ...twoL2s,
      ...interrupting,
      vcpus: [0, 1],
      runsOn: { 0: [1], 1: [2] },
      ops: ["SET_VECTOR", "KICK"],
      operations: 2,
      irqPath: "RING",
      ringSlots: 2,
    },
    kills: ["LV4"],
  }),
  seeded({
    id: "X200",
    component: "l0Kernel",
    sentence: "The kernel drops an interrupt where another is posted already.",
    source: "domain facts 2.1, 3.3",
    patch: {
      partnerEffects: {
        EmulatorSignals: (s: S, next: S, _p: S, _c: C, { vector, to }: S) => {
          if (s.pi[to].on) return;
          next.pi[to].on = true;
          next.pi[to].pir[vector] = true;
        },
      },
    },
    constants: besideL1s,
    kills: ["LV4"],
  }),
  seeded({
    id: "X201",
    component: "emulator",
    sentence: "An emulator in order again leaves a device where nobody was told that it is.",
    source: "domain facts 3.4 [I]",
    patch: { guards: { EmulatorFindsDevice: { elsewhere: () => false } } },
    constants: reformed,
    kills: ["LV7"],
  }),
  seeded({
    id: "X202",
    component: "l1",
    sentence: "L1 waits for ever when the host asks it to try its own hypercall again.",
    source: "domain facts 2.10 [I]",
    patch: {
      guards: {
        L1Responds: {
          runs: (s: S, { vcpu }: { vcpu: Vcpu }) =>
            s.cpu[vcpu].inTd && s.cpu[vcpu].vm === 0 && s.cpu[vcpu].gpr.r10 !== "RETRY",
        },
      },
    },
    constants: reformed,
    kills: ["LV10", "LV7"],
  }),
] as const;
