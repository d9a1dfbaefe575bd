/** The honest L0 kernel. */
import {
  kernelCompletes,
  kernelEmulates,
  kernelEnters,
  kernelRefuses,
} from "../../spec/actions/l0-kernel.ts";
import type { Vcpu } from "../../spec/constants.ts";
import { atTheDevice, honest, seeded, type C, type S } from "./seeded.ts";

export const kernelDefects = [
  seeded({
    id: "X28",
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
    id: "X29",
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
    id: "X30",
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
    id: "X31",
    component: "l0Kernel",
    sentence: "The kernel hands a hypercall that is not MMIO to the emulator.",
    source: "domain facts 3.1",
    patch: { guards: { KernelEmulates: { isMmio: null } } },
    constants: { ...honest, ops: ["MAP_GPA"] },
    kills: ["S25"],
  }),
  seeded({
    id: "X32",
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
    id: "X33",
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
    id: "X34",
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
    id: "X35",
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
    id: "X36",
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
] as const;
