/** The L1 VMM. */
import { pathCost } from "../../properties/cost.ts";
import { rightRegister } from "../../properties/addressing/right-register.ts";
import { response } from "../../properties/index.ts";
import { notifications } from "../../properties/response/notifications.ts";
import { l1Switches } from "../../spec/actions/l1-entries.ts";
import { l1Emulates } from "../../spec/actions/l1-exits.ts";
import { l1FinishesReset } from "../../spec/actions/l1-reset.ts";
import { l1Holds } from "../../spec/actions/l1-work.ts";
import { rules } from "../../spec/rules.ts";
import { type Constants, L2_VECTOR, UNITS, type Vcpu } from "../../spec/constants.ts";
import { nestedCall, recommended, twoL2s, twoVcpus } from "../instances/points.ts";
import { type C, honest, hostileL2, interrupting, maximal, type S, seeded } from "./seeded.ts";

/** An L2 that writes to its trusted device by a hypercall. */
const trusting: Constants = {
  ...nestedCall,
  ops: ["WRITE_TRUSTED"],
  operations: 1,
  trustedDevice: true,
  trustedBy: "HYPERCALL",
  l1Policy: "PASS",
};

/** An L2 that runs on two vCPUs and may crash on either. */
const twice: Constants = {
  ...recommended,
  vcpus: [0, 1],
  runsOn: { 0: [1], 1: [1] },
  ops: ["READ_DATA"],
  operations: 1,
  crashes: 1,
};

export const l1Defects = [
  seeded({
    id: "X32",
    component: "l1",
    sentence: "L1 enables direct hypercalls for a device that lies elsewhere for the L2.",
    source: "domain facts 1.6",
    patch: {
      effects: {
        L1SetsControls: (_s: S, next: S, params: { vcpu: Vcpu }) => {
          next.l1.cpu[params.vcpu].pc = "REENTERING";
          next.l1.pbar[0] = "alt";
        },
      },
    },
    constants: honest,
    kills: ["S13.l2MatchesL1", "S13.emulatorMatchesL1"],
  }),
  seeded({
    id: "M42",
    component: "l1",
    sentence:
      "L1 tracks a BAR in the wrong order: the L2 sees the new address before the device has moved and while other vCPUs still call directly.",
    source: "domain facts 1.6 [I]",
    patch: {
      effects: {
        L1Holds: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: { work: S }) => {
          l1Holds.effect(s, next, params, c, bound);
          const { kind, k, device, page } = bound.work;
          if (kind === "MOVE") next.config[k][device] = page;
        },
      },
    },
    constants: {
      ...recommended,
      ...twoVcpus,
      ops: ["READ_DATA"],
      barPolicy: "TRACK_MOVE",
      barWrites: 1,
    },
    // The design's row names S14 as well. It cannot fail: a tracked move goes to the free slot, where
    // nobody answers, so that the stray request is performed on no wrong device.
    kills: ["S13.l2MatchesL1"],
  }),
  seeded({
    id: "M64",
    component: "l1",
    sentence: "L1 shows a device of one L2 to another as well, and tells the host's filter so.",
    source: "domain facts 1.6 [I]",
    patch: {
      effects: {
        L1Switches: (s: S, next: S, params: object, c: C, bound: object) => {
          l1Switches.effect(s, next, params, c, bound);
          next.config[2][0] = s.l1.pbar[0];
        },
      },
    },
    rules: {
      filterAllows: (map, vm, page, c) =>
        rules.filterAllows(map, vm, page, c) || rules.filterAllows(map, 1, page, c),
    },
    constants: { ...recommended, ...twoL2s, ops: ["READ_ISR"] },
    kills: ["S15.performedOnOwn"],
  }),
  seeded({
    id: "M45",
    component: "l1",
    sentence: "The last unit of the trusted device is taken for somebody else's.",
    source: "domain facts 4.2",
    rules: {
      isTrusted: ({ page, off }, size) => page === "tdev" && off + (size === "TWO" ? 2 : 1) < UNITS,
    },
    constants: trusting,
    kills: ["S16"],
  }),
  seeded({
    id: "M46",
    component: "l1",
    sentence: "The shared alias of the trusted device is taken for somebody else's.",
    source: "domain facts 4.2",
    rules: { isTrusted: ({ page, sh }) => page === "tdev" && !sh },
    constants: trusting,
    kills: ["S16"],
  }),
  seeded({
    id: "M48",
    component: "l1",
    sentence: "L1 forwards a request for private memory.",
    source: "domain facts 4.2",
    rules: { isPrivateMemory: () => false },
    constants: {
      ...hostileL2("OWN_RAM"),
      route: "NEST_CALL",
      l1Policy: "PASS",
      memslotCheck: false,
    },
    kills: ["S17"],
  }),
  seeded({
    id: "X33",
    component: "l1",
    sentence: "L1 forwards to another register than was asked for.",
    source: "domain facts 4.1",
    rules: {
      decide: (s, v, exit, c) => {
        const decided = rules.decide(s, v, exit, c);
        return decided.kind === "forward"
          ? { ...decided, gpa: { ...decided.gpa, off: 1 } }
          : decided;
      },
    },
    constants: { ...honest, route: "NEST_CALL" },
    kills: ["S20.asksWhatWasIssued", "S14"],
  }),
  seeded({
    id: "X34",
    component: "l1",
    sentence: "L1 looks at the reason of an exit and not at who routed it.",
    source: "domain facts 4.1",
    rules: {
      decide: (s, v, { reason, gpa }, c) => rules.decide(s, v, { case: "SUCCESS", reason, gpa }, c),
    },
    constants: maximal,
    kills: ["S21"],
  }),
  seeded({
    id: "M51",
    component: "l1",
    sentence: "L1 injects whatever vector the host names.",
    source: "domain facts 6.3 (malicious interrupts)",
    rules: { deliversTo: (_s, vector) => ({ k: 1, vector }) },
    constants: { ...maximal, irqPath: "PIR", backend: "LATER" },
    kills: ["S10.onlyAskedFor"],
  }),
  seeded({
    id: "X35",
    component: "l1",
    sentence: "The trusted device takes another datum than it was given.",
    source: "domain facts 4.2",
    patch: {
      effects: {
        L1Emulates: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          l1Emulates.effect(s, next, params, c, bound);
          next.l1.trusted[s.l1.cpu[params.vcpu].k] = "ONES";
        },
      },
    },
    constants: trusting,
    kills: ["S16.changesAsAsked"],
  }),
  seeded({
    id: "X36",
    component: "l1",
    sentence: "An L2 that was reset starts with the interrupts that were pending before.",
    source: "domain facts 8 [I]",
    patch: {
      effects: {
        L1FinishesReset: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          l1FinishesReset.effect(s, next, params, c, bound);
          next.l2Irq[params.vcpu][1][L2_VECTOR] = s.l2Irq[params.vcpu][1][L2_VECTOR];
        },
      },
    },
    constants: { ...interrupting, crashes: 1 },
    kills: ["S29.noOldInterrupt"],
  }),
  seeded({
    id: "X37",
    component: "l1",
    sentence: "After a reset L1 goes on delivering what the device raised before.",
    source: "domain facts 8 [I]",
    patch: {
      effects: {
        // Neither is enough by itself: what stays pending is drained before the L2 runs, for nobody.
        L1Discards: (_s: S, next: S, { vcpu }: { vcpu: Vcpu }) => {
          next.l1.work.synced[vcpu] = "DONE";
        },
        L1FinishesReset: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          l1FinishesReset.effect(s, next, params, c, bound);
          next.l1.route[0] = s.l1.route[0];
        },
      },
    },
    constants: { ...interrupting, crashes: 1 },
    kills: ["S29.noLateInterrupt", "S42.noVectorOfIts"],
  }),
  seeded({
    id: "M50",
    component: "l1",
    sentence: "L1 resets an L2 while a request of it is under way: the response comes afterwards.",
    source: "domain facts 8 [I]",
    // Either wait would do: a vCPU whose request is with the host cannot be synchronised.
    rules: { standsStill: () => true },
    patch: { guards: { L1FinishesReset: { allSynced: null } } },
    constants: twice,
    kills: ["S29.noOldResumption"],
  }),
  seeded({
    id: "X38",
    component: "l1",
    sentence: "L1 resets an L2 while it serves a request of it itself.",
    source: "domain facts 8 [I]",
    rules: { standsStill: () => true },
    constants: { ...twice, route: "NEST_CALL" },
    kills: ["S29.noOldResponse"],
  }),
  seeded({
    id: "E4",
    component: "l1",
    sentence: "L1 serves a hypercall that the host has completed and routed to it.",
    source: "domain facts 4.1",
    rules: {
      decide: (s, v, { reason, gpa }, c) => rules.decide(s, v, { case: "SUCCESS", reason, gpa }, c),
    },
    constants: { ...honest, operations: 2, busies: 1 },
    claims: [rightRegister, ...response.filter((p) => p !== notifications)],
    survives: "an honest host that refuses what is not MMIO routes no hypercall to L1",
  }),
  seeded({
    id: "X39",
    component: "l1",
    sentence: "L1 never enables direct hypercalls: each operation takes the long way.",
    source: "domain facts 1.6",
    rules: { enablesDirect: () => false },
    constants: honest,
    claims: [pathCost],
    kills: ["R4.transitions"],
  }),
] as const;
