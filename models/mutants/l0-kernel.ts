/** The honest L0 kernel. */
import { pathCost } from "../../properties/cost.ts";
import { rightRegister } from "../../properties/addressing/right-register.ts";
import { response } from "../../properties/index.ts";
import { plainGpr } from "../../spec/state.ts";
import { KICK } from "../../spec/rules/emulator.ts";
import { rules } from "../../spec/rules.ts";
import { recommended } from "../instances/points.ts";
import {
  kernelCompletes,
  kernelEmulates,
  kernelEnters,
  kernelRefuses,
  kernelTakesKick,
} from "../../spec/actions/l0-kernel.ts";
import type { Vcpu } from "../../spec/constants.ts";
import { atTheDevice, honest, seeded, type C, type S, hostileL2 } from "./seeded.ts";

export const kernelDefects = [
  seeded({
    id: "X40",
    component: "l0Kernel",
    sentence: "A completed write is reported as failed.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelCompletes: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelCompletes.effect(s, next, params, c, bound);
          next.l0[params.vcpu].regs.r10 = "INVALID";
        },
      },
    },
    constants: honest,
    kills: ["S26.failedMeansNotPerformed"],
  }),
  seeded({
    id: "X41",
    component: "l0Kernel",
    sentence: "A refused read yields zero.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelRefuses: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelRefuses.effect(s, next, params, c, bound);
          next.l0[params.vcpu].regs.r10 = "ZERO";
          next.l0[params.vcpu].regs.r11 = "ZERO";
        },
      },
    },
    constants: { ...honest, driverSh: false },
    kills: ["S26.nobodyThereReadsAsOnes"],
  }),
  seeded({
    id: "X42",
    component: "l0Kernel",
    sentence: "The kernel answers the same request twice.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelEnters: (
          s: S,
          next: S,
          params: { vcpu: Vcpu; busy: boolean },
          c: C,
          bound: object,
        ) => {
          kernelEnters.effect(s, next, params, c, bound);
          if (s.l2[params.vcpu][1].left === 0) next.l0[params.vcpu].pc = "GUEST";
        },
      },
      guards: { KernelRefuses: { inGuest: null } },
    },
    constants: { ...honest, driverSh: false },
    kills: ["S23.respondedOnce"],
  }),
  seeded({
    id: "X43",
    component: "l0Kernel",
    sentence: "The kernel hands a hypercall that is not MMIO to the emulator.",
    source: "domain facts 3.1",
    patch: { guards: { KernelEmulates: { isMmio: null } } },
    constants: { ...honest, ops: ["MAP_GPA"] },
    kills: ["S25"],
  }),
  seeded({
    id: "X44",
    component: "l0Kernel",
    sentence: "The kernel completes a request and leaves it to the emulator as a new one.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelCompletes: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelCompletes.effect(s, next, params, c, bound);
          next.run[params.vcpu] = s.run[params.vcpu];
          next.run[params.vcpu].answered = false;
        },
      },
    },
    constants: honest,
    kills: ["S25.somebodyAsked"],
  }),
  seeded({
    id: "X45",
    component: "l0Kernel",
    sentence: "The emulator gets the opposite direction.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelEmulates: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelEmulates.effect(s, next, params, c, bound);
          next.run[params.vcpu].dir = "READ";
        },
      },
    },
    constants: honest,
    kills: ["S14.asAsked"],
    shape: atTheDevice,
  }),
  seeded({
    id: "M24",
    component: "l0Kernel",
    sentence: "The emulator looks the address up in another address space.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelEmulates: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelEmulates.effect(s, next, params, c, bound);
          next.run[params.vcpu].page = "bar1";
        },
      },
    },
    constants: { ...honest, devices: [0, 1] },
    kills: ["S14.rightDevice"],
    shape: atTheDevice,
  }),
  seeded({
    id: "X46",
    component: "l0Kernel",
    sentence: "The emulator looks a device up at another register.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelEmulates: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelEmulates.effect(s, next, params, c, bound);
          next.run[params.vcpu].off = 2;
        },
      },
    },
    constants: honest,
    kills: ["S14"],
    shape: atTheDevice,
  }),
  seeded({
    id: "X47",
    component: "l0Kernel",
    sentence: "The kernel completes a read without its data.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelCompletes: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelCompletes.effect(s, next, params, c, bound);
          next.l0[params.vcpu].regs.r11 = s.l0[params.vcpu].regs.r11;
        },
      },
    },
    constants: honest,
    kills: ["S24", "S26"],
  }),
  seeded({
    id: "X48",
    component: "l0Kernel",
    sentence: "A posted write is answered and never handed to the emulator.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelEmulates: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelEmulates.effect(s, next, params, c, bound);
          if (s.hostCpu[params.vcpu].gpr.r13 !== "WRITE") return;
          next.run[params.vcpu] = null;
          next.l0[params.vcpu].pc = "ENTER";
        },
      },
    },
    constants: honest,
    kills: ["S25", "S27"],
  }),
  seeded({
    id: "M29",
    component: "l0Kernel",
    sentence: "A vCPU is entered while its request is with the emulator.",
    source: "domain facts 3.1; CVE-2026-31588",
    patch: {
      guards: {
        KernelEnters: {
          toEnter: (s: S, { vcpu }: { vcpu: Vcpu }) =>
            ["ENTER", "USER"].includes(String(s.l0[vcpu].pc)),
        },
      },
    },
    constants: { ...honest, operations: 2 },
    kills: ["S31", "S23", "S28.nothingLeftToDo"],
  }),
  seeded({
    id: "M30",
    component: "l0Kernel",
    sentence: "An illegal size is not refused.",
    source: "domain facts 3.1",
    rules: { wellFormed: () => true },
    constants: hostileL2("BAD_SIZE"),
    kills: ["S18"],
  }),
  seeded({
    id: "M32",
    component: "l0Kernel",
    sentence: "An access that crosses a page is performed as far as the page goes.",
    source: "domain facts 3.1; CVE-2026-31588",
    rules: { wellFormed: ({ r12 }) => r12 !== "BAD" },
    constants: hostileL2("CROSSING"),
    kills: ["S18"],
  }),
  seeded({
    id: "M33",
    component: "l0Kernel",
    sentence: "Nobody checks that an address is no memory of the trust domain.",
    source: "domain facts 3.2",
    rules: { takesAddress: () => true, filterAllows: () => true },
    constants: { ...hostileL2("OWN_RAM"), shPolicy: "STRIP" },
    kills: ["S17"],
  }),
  seeded({
    id: "M34",
    component: "l0Kernel",
    sentence: "The fast path takes a write to any register of the page for a kick.",
    source: "domain facts 3.1",
    rules: {
      fastPath: (map, regs, c) => {
        const at = plainGpr(regs);
        return rules.fastPath(map, { ...at, r14: { ...at.r14, off: KICK } }, c);
      },
    },
    constants: {
      ...recommended,
      ops: ["WRITE_DATA"],
      operations: 1,
      ioevfd: true,
      backend: "LATER",
    },
    kills: ["S14"],
  }),
  seeded({
    id: "X49",
    component: "l0Kernel",
    sentence: "An L2 reaches every device whose address it knows.",
    source: "domain facts 3.4",
    rules: { filterAllows: () => true },
    constants: { ...hostileL2("FOREIGN_KICK"), devices: [0, 1] },
    kills: ["S15.performedOnOwn"],
  }),
  seeded({
    id: "X50",
    component: "l0Kernel",
    sentence: "An L2 reaches the configuration space that is meant for L1.",
    source: "domain facts 3.4",
    rules: { filterAllows: () => true },
    constants: hostileL2("CONFIG_MOVE"),
    kills: ["S15.configurationIsL1s"],
  }),
  seeded({
    id: "X51",
    component: "l0Kernel",
    sentence: "Nobody looks at the shared bit.",
    source: "domain facts 3.1",
    rules: { takesAddress: () => true },
    constants: { ...honest, driverSh: false },
    kills: ["S17.sharedWhereRequired"],
  }),
  seeded({
    id: "X52",
    component: "l0Kernel",
    sentence: "An ill-formed request is refused without being told so.",
    source: "domain facts 3.1",
    patch: {
      effects: {
        KernelRefuses: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelRefuses.effect(s, next, params, c, bound);
          next.l0[params.vcpu].regs.r10 = "ZERO";
        },
      },
    },
    constants: hostileL2("BAD_SIZE"),
    kills: ["S18.callFails"],
  }),
  seeded({
    id: "X53",
    component: "l0Kernel",
    sentence: "The kernel serves MapGPA for whoever asks.",
    source: "domain facts 3.2",
    patch: {
      guards: {
        KernelMapsGpa: {
          isMapGpa: (s: S, { vcpu }: { vcpu: Vcpu }) =>
            s.hostCpu[vcpu].reason === "TDCALL" && s.hostCpu[vcpu].gpr.r11 === "MAPGPA",
        },
      },
    },
    constants: { ...honest, ops: ["MAP_GPA"] },
    kills: ["S19"],
  }),
  seeded({
    id: "X54",
    component: "l0Kernel",
    sentence: "A page that becomes shared stays mapped as a private one.",
    source: "domain facts 3.3 (patch 0016)",
    patch: { partnerEffects: { KernelMapsGpa: () => {} } },
    constants: { ...honest, route: "NEST_CALL", ops: ["MAP_GPA"] },
    kills: ["S22.privateOrShared"],
  }),
  seeded({
    id: "X55",
    component: "l0Kernel",
    sentence: "The kernel hands a request to the emulator again while it waits for the answer.",
    source: "domain facts 3.5, 3.6",
    patch: { guards: { KernelEmulates: { inGuest: null } } },
    constants: honest,
    kills: ["S31.noSecond"],
  }),
  seeded({
    id: "E1",
    component: "l0Kernel",
    sentence: "The fast path leaves R10 as it came.",
    source: "domain facts 3.2 (no prototype sets R10 here)",
    patch: {
      effects: {
        KernelTakesKick: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelTakesKick.effect(s, next, params, c, bound);
          next.l0[params.vcpu].regs.r10 = s.hostCpu[params.vcpu].gpr.r10;
        },
      },
    },
    constants: {
      ...recommended,
      ops: ["KICK", "READ_ISR"],
      operations: 2,
      ioevfd: true,
      backend: "LATER",
    },
    claims: [rightRegister, ...response],
    survives: "the driver makes standard calls, whose R10 is zero, which means success",
  }),
  seeded({
    id: "X56",
    component: "l0Kernel",
    sentence: "The kernel hands on the kicks that it is to take itself.",
    source: "domain facts 3.1",
    rules: { fastPath: () => null },
    constants: { ...recommended, ops: ["KICK"], operations: 1, ioevfd: true, backend: "LATER" },
    claims: [pathCost],
    kills: ["R4.userExits"],
  }),
] as const;
