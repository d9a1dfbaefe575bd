/** The honest L0 kernel: what it does with requests and answers. See `l0-addresses.ts` for what it takes. */
import { rightRegister } from "../../properties/addressing/right-register.ts";
import { response } from "../../properties/index.ts";
import { nestedCall, recommended, twoVcpus } from "../instances/points.ts";
import {
  kernelCompletes,
  kernelEmulates,
  kernelEnters,
  kernelRefuses,
  kernelTakesKick,
} from "../../spec/actions/l0-kernel.ts";
import type { Vcpu } from "../../spec/constants.ts";
import { atTheDevice, type C, honest, type S, seeded } from "./seeded.ts";

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
    id: "M26",
    component: "l0Kernel",
    sentence: "What the emulator answers for one vCPU completes the request of another.",
    source: "domain facts 3.5; CVE-2025-9613",
    patch: {
      effects: {
        KernelCompletes: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: { run: S }) => {
          const other = params.vcpu === 0 ? 1 : 0;
          if (s.run[other] === null) {
            kernelCompletes.effect(s, next, params, c, bound);
            return;
          }
          kernelCompletes.effect(s, next, { vcpu: other }, c, bound);
        },
      },
    },
    constants: { ...recommended, ...twoVcpus, ops: ["READ_DATA"] },
    kills: ["S24", "S27.answeredForIt"],
  }),
  seeded({
    id: "M28",
    component: "l0Kernel",
    sentence: "A read is completed at once, with what the last read of the vCPU has given.",
    source: "domain facts 3.5 (no tag pairs request and response)",
    patch: {
      effects: {
        KernelEmulates: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelEmulates.effect(s, next, params, c, bound);
          const last = s.l0[params.vcpu].regs;
          // Registers that no call has filled yet have no size.
          if (last.r12 === "BAD" || last.r13 !== "READ") return;
          if (s.hostCpu[params.vcpu].gpr.r13 !== "READ") return;
          next.l0[params.vcpu].regs.r10 = last.r10;
          next.l0[params.vcpu].regs.r11 = last.r11;
          next.l0[params.vcpu].completesRead = false;
          next.run[params.vcpu] = null;
          next.l0[params.vcpu].pc = "ENTER";
        },
      },
    },
    constants: { ...recommended, ops: ["READ_DATA"], operations: 2 },
    kills: ["S27.answeredForIt", "S24.performedOnce"],
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
    id: "M66",
    component: "l0Kernel",
    sentence:
      "A vCPU moves to another physical CPU that it was not flushed for, and nothing refuses the entry.",
    source: "domain facts 1.5c, 2.5",
    // Without a flush the other physical CPU finds in memory what the last flush has left there.
    rules: { mayRunOn: () => true },
    patch: { partnerEffects: { KernelMigrates: () => {} } },
    constants: {
      ...nestedCall,
      ops: ["READ_DATA"],
      operations: 2,
      lps: [0, 1],
      migrations: 1,
      ticks: 1,
    },
    kills: ["S4.bufferHasTheRip", "S3"],
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
    id: "X159",
    component: "l0Kernel",
    sentence: "After an entry that failed the kernel takes the same kick once more.",
    source: "domain facts 2.5, 3.1",
    patch: { guards: { KernelTakesKick: { exited: null } } },
    constants: { ...honest, ioevfd: true, backend: "LATER", busies: 1 },
    kills: ["S23.performedOnce"],
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
] as const;
