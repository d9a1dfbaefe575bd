/**
 * Defects that a comparison with the bus, or of one route with another, notices: answers that are
 * another's, accesses performed twice, elsewhere, too late or never, and routes that differ.
 */
import type { Plain } from "../../checker/index.ts";
import { kernelCompletes, kernelEmulates, kernelMapsGpa } from "../../spec/actions/l0-kernel.ts";
import { l1Responds } from "../../spec/actions/l1-exits.ts";
import { emulatorDispatches, emulatorWakes } from "../../spec/actions/emulator.ts";
import type { Constants, Vcpu } from "../../spec/constants.ts";
import { KICK } from "../../spec/rules/emulator.ts";
import { rules } from "../../spec/rules.ts";
import { initialStates, type State } from "../../spec/state.ts";
import { atomicBus } from "../../properties/refinement/atomic-bus.ts";
import {
  acceleratedAsNested,
  acceleratedAsTouched,
  nestedAsAccelerated,
} from "../../properties/refinement/routes.ts";
import { recommended, twoVcpus } from "../instances/points.ts";
import {
  afterEffect,
  atTheDevice,
  forwarded,
  honest,
  hostileL2,
  interrupting,
  seeded,
  type C,
  type S,
} from "./seeded.ts";

/** What the defects of the routes change: the answer to a read. */
const reading: Constants = { ...recommended, ops: ["WRITE_DATA", "READ_DATA"], operations: 2 };
/** The same, through L1. */
const readingNested: Constants = { ...reading, route: "NEST_CALL" };

const noBus = [
  seeded({
    id: "B1",
    component: "emulator",
    sentence: "A device is handed over with what its last user left in it.",
    source: "domain facts 3.7",
    patch: {
      init: (c: Constants): readonly Plain<State>[] =>
        initialStates(c).map((s) => ({
          ...s,
          emulator: {
            dev: { ...s.emulator.dev, 0: { ...s.emulator.dev[0], data: "V1" } },
          },
        })),
    },
    constants: honest,
    claims: [atomicBus],
    kills: ["R1.abstractInitial"],
    shape: { atMost: 0, actors: [] },
  }),
  seeded({
    id: "B2",
    component: "l0Kernel",
    sentence: "The kernel completes a read of one vCPU with the datum of the other.",
    source: "domain facts 3.5 (no tag pairs request and response)",
    patch: {
      effects: {
        KernelCompletes: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          kernelCompletes.effect(s, next, params, c, bound);
          const other = s.run[params.vcpu === 0 ? 1 : 0];
          if (s.l0[params.vcpu].completesRead === true && other !== null)
            next.l0[params.vcpu].regs.r11 = other.data;
        },
      },
    },
    constants: { ...recommended, ...twoVcpus, ops: ["KICK", "READ_ISR"] },
    claims: [atomicBus],
    kills: ["R1.abstractStep"],
  }),
  seeded({
    id: "B3",
    component: "emulator",
    sentence: "The emulator performs a write on the register beside the one that was meant.",
    source: "domain facts 3.4, 3.7",
    rules: {
      access: (dev, off, size, dir, data, c) =>
        rules.access(dev, dir === "WRITE" ? (off + 1) % 4 : off, size, dir, data, c),
    },
    constants: { ...honest, ops: ["WRITE_DATA"] },
    claims: [atomicBus],
    kills: ["R1.abstractStep"],
    shape: atTheDevice,
  }),
  seeded({
    id: "B4",
    component: "emulator",
    sentence: "A kick that comes while the device acts on another is forgotten.",
    source: "domain facts 3.5",
    patch: {
      effects: {
        EmulatorDispatches: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          emulatorDispatches.effect(s, next, params, c, bound);
          if (s.emulator.dev[0].serving === true) next.eventfd[0] = s.eventfd[0];
        },
      },
    },
    constants: { ...honest, ops: ["KICK"], operations: 2, backend: "LATER" },
    claims: [atomicBus],
    kills: ["R1.abstractStep"],
  }),
  seeded({
    id: "B5",
    component: "l0Kernel",
    sentence: "A write returns to the L2 before the emulator has performed it.",
    source: "domain facts 3.1 (posted writes)",
    patch: afterEffect(kernelEmulates, (s, next, { vcpu }) => {
      if (s.hostCpu[vcpu].gpr.r13 === "WRITE") next.l0[vcpu].pc = "ENTER";
    }),
    constants: { ...honest, ops: ["KICK"] },
    claims: [atomicBus],
    kills: ["R1.abstractStep"],
  }),
  seeded({
    id: "B12",
    component: "emulator",
    sentence: "The emulator performs a request that it has answered once more.",
    source: "domain facts 3.5 (one response for each request)",
    patch: { guards: { EmulatorDispatches: { unanswered: null } } },
    // Written again, the same datum leaves no trace in the device.
    constants: { ...honest, ops: ["WRITE_DATA"] },
    claims: [atomicBus, acceleratedAsNested],
    kills: ["R1.abstractStep", "R2.abstractEvent"],
  }),
  seeded({
    id: "B13",
    component: "emulator",
    sentence: "The emulator kicks a device that is not the L2's.",
    source: "domain facts 3.4",
    rules: {
      lookUp: (map, dev, page, c) => {
        const found = rules.lookUp(map, dev, page, c);
        return c.devices.find((d) => found !== null && d !== found) ?? null;
      },
    },
    constants: { ...honest, devices: [0, 1], ops: ["KICK"] },
    claims: [atomicBus, acceleratedAsNested],
    kills: ["R1.abstractStep", "R2.abstractEvent"],
    shape: atTheDevice,
  }),
  seeded({
    id: "B14",
    component: "emulator",
    sentence: "The back end of a device acts twice on its first kick.",
    source: "domain facts 3.5 (the eventfd is cleared first)",
    patch: afterEffect(emulatorWakes, (s, next, { device }) => {
      if (s.emulator.dev[device].kick === 0) next.eventfd[device] = true;
    }),
    constants: { ...honest, ops: ["KICK"], backend: "LATER" },
    claims: [atomicBus, acceleratedAsNested],
    kills: ["R1.abstractStep", "R2.abstractEvent"],
  }),
];

const otherRoutes = [
  seeded({
    id: "B6",
    component: "l0Kernel",
    sentence: "The kernel performs each direct access with both halves of the register.",
    source: "domain facts 3.1",
    patch: afterEffect(kernelEmulates, (s, next, { vcpu }) => {
      if (s.hostCpu[vcpu].vm !== 0) next.run[vcpu].size = "TWO";
    }),
    constants: reading,
    claims: [acceleratedAsNested],
    kills: ["R2.abstractEvent"],
    shape: atTheDevice,
  }),
  seeded({
    id: "B7",
    component: "l0Kernel",
    sentence: "The kernel completes an L2's read with the datum of the call.",
    source: "domain facts 3.1, 3.5",
    patch: afterEffect(kernelCompletes, (s, next, { vcpu }) => {
      if (s.hostCpu[vcpu].vm !== 0) next.l0[vcpu].regs.r11 = s.hostCpu[vcpu].gpr.r15;
    }),
    constants: reading,
    claims: [acceleratedAsNested, acceleratedAsTouched],
    kills: ["R2.abstractEvent", "R2E.abstractEvent"],
  }),
  seeded({
    id: "B8",
    component: "l1",
    sentence: "L1 injects an L2's interrupt as the vector that the real device has.",
    source: "domain facts 1.6, 2.7",
    rules: {
      deliversTo: (s, vector, c) => {
        const to = rules.deliversTo(s, vector, c);
        return to === null ? null : { k: to.k, vector };
      },
    },
    constants: interrupting,
    claims: [acceleratedAsNested],
    kills: ["R2.abstractEvent"],
  }),
  seeded({
    id: "B9",
    component: "emulator",
    sentence: "A read of isr leaves it as it was.",
    source: "domain facts 3.7",
    rules: {
      access: (dev, off, size, dir, data, c) => {
        const { isr } = dev;
        const datum = rules.access(dev, off, size, dir, data, c);
        if (off !== KICK) dev.isr = isr;
        return datum;
      },
    },
    constants: { ...honest, operations: 3 },
    claims: [acceleratedAsTouched],
    kills: ["R2E.abstractEvent"],
  }),
  seeded({
    id: "B10",
    component: "l1",
    sentence: "L1 forgets that it has served a request, and forwards it again.",
    source: "domain facts 4.1, 4.2",
    patch: afterEffect(l1Responds, (s, next, { vcpu }) => {
      const { k } = s.l1.cpu[vcpu];
      next.l1.cpu[vcpu].pc = "IN_L2";
      next.buf[vcpu][k] = s.buf[vcpu][k];
    }),
    constants: { ...forwarded, ops: ["KICK"] },
    claims: [nestedAsAccelerated],
    kills: ["R3.abstractEvent"],
  }),
  seeded({
    id: "B11",
    component: "l1",
    sentence: "L1 answers every read of its L2 with zero.",
    source: "domain facts 4.1, 4.2 (data returned by the host is passed on)",
    rules: { passesOn: () => "ZERO" },
    constants: readingNested,
    claims: [nestedAsAccelerated],
    kills: ["R3.abstractEvent"],
  }),
  seeded({
    id: "B15",
    component: "emulator",
    sentence: "A device does not take the vector that is written into its table.",
    source: "domain facts 1.6, 3.3",
    patch: afterEffect(emulatorDispatches, (s, next) => {
      next.emulator.dev[0].msix = s.emulator.dev[0].msix;
    }),
    constants: interrupting,
    claims: [acceleratedAsNested, acceleratedAsTouched],
    kills: ["R2.abstractEvent", "R2E.abstractEvent"],
  }),
  seeded({
    id: "B16",
    component: "l0Kernel",
    sentence: "The kernel reports a page as shared, and its mapping does not have it.",
    source: "domain facts 2.10, 3.2",
    patch: afterEffect(kernelMapsGpa, (s, next) => {
      next.attr[1] = s.attr[1];
    }),
    constants: {
      ...honest,
      ops: ["MAP_GPA"],
      nonMmio: "RESUME_L1",
      onRouted: "REDISPATCH",
    },
    claims: [acceleratedAsNested],
    kills: ["R2.abstractEvent"],
  }),
  seeded({
    id: "B17",
    component: "l2",
    sentence: "A driver takes a write that was refused for one that was performed.",
    source: "domain facts 5.3",
    rules: {
      takesResult: (answer, way) => ({
        ...rules.takesResult(answer, way),
        ok: true,
      }),
    },
    constants: hostileL2("FOREIGN_KICK"),
    claims: [acceleratedAsNested],
    kills: ["R2.abstractEvent"],
  }),
];

export const refinementDefects = [...noBus, ...otherRoutes] as const;
