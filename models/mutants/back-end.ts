/** Kicks and what they set off: wake-ups, back ends, queues, the interrupts that they raise. */
import {
  emulatorDispatches,
  emulatorServes,
  emulatorUnplugs,
} from "../../spec/actions/emulator.ts";
import { kernelTakesKick } from "../../spec/actions/l0-kernel.ts";
import type { Constants, Device } from "../../spec/constants.ts";
import { recommended, twoL2s } from "../instances/points.ts";
import { afterEffect, interrupting, queued, type S, seeded } from "./seeded.ts";

/** One kick, served later. */
const kicked: Constants = {
  ...recommended,
  ops: ["KICK"],
  operations: 1,
  backend: "LATER",
};
/** Two L2s, of which each kicks a device of its own. */
const neighbours: Constants = { ...recommended, ...twoL2s, ops: ["KICK"], backend: "LATER" };

export const backEndDefects = [
  seeded({
    id: "X70",
    component: "emulator",
    sentence: "A back end that was woken does nothing.",
    source: "domain facts 3.5",
    patch: {
      effects: {
        EmulatorServes: (_s: S, next: S, { device }: { device: Device }) => {
          next.emulator.dev[device].serving = false;
        },
      },
    },
    constants: kicked,
    kills: ["S25.deviceActsAsMeant"],
  }),
  seeded({
    id: "X71",
    component: "emulator",
    sentence: "A back end reports what it has not served.",
    source: "domain facts 3.5",
    patch: {
      effects: {
        EmulatorServes: (s: S, next: S, { device }: { device: Device }) => {
          next.emulator.dev[device].serving = false;
          next.emulator.dev[device].event = s.emulator.dev[device].msix !== null;
        },
      },
    },
    constants: interrupting,
    kills: ["S36.reportsWhatItServed", "S25.deviceActsAsMeant"],
  }),
  seeded({
    id: "X72",
    component: "emulator",
    sentence: "The emulator takes a kick and wakes nobody.",
    source: "domain facts 3.5",
    patch: afterEffect(emulatorDispatches, (s, next, _p, c) => {
      for (const d of c.devices) next.eventfd[d] = s.eventfd[d];
    }),
    constants: kicked,
    kills: ["S36.kickWakes"],
  }),
  seeded({
    id: "X73",
    component: "l0Kernel",
    sentence: "The kernel takes a kick and wakes nobody.",
    source: "domain facts 3.1, 3.5",
    patch: afterEffect(kernelTakesKick, (s, next, _p, c) => {
      for (const d of c.devices) next.eventfd[d] = s.eventfd[d];
    }),
    constants: { ...kicked, ioevfd: true },
    kills: ["S36.kickWakes"],
  }),
  seeded({
    id: "X74",
    component: "emulator",
    sentence: "The emulator takes a kick and wakes the back end of another device.",
    source: "domain facts 3.5",
    patch: afterEffect(emulatorDispatches, (s, next) => {
      const [first, second] = [next.eventfd[0], next.eventfd[1]];
      if (first === s.eventfd[0] && second === s.eventfd[1]) return;
      next.eventfd[0] = second;
      next.eventfd[1] = first;
    }),
    constants: neighbours,
    kills: ["S36.wokenByKicksOnly", "S36.kickWakes"],
  }),
  seeded({
    id: "X75",
    component: "l0Kernel",
    sentence: "A kick is registered with the kernel for another device than lies there.",
    source: "domain facts 3.1, 3.5",
    patch: {
      effects: {
        KernelTakesKick: (s: S, next: S, params: S, c: Constants, bound: { device: Device }) => {
          const device = bound.device === 0 ? 1 : 0;
          kernelTakesKick.effect(s, next, params, c, { device });
        },
      },
    },
    constants: { ...neighbours, ioevfd: true },
    kills: ["S36.wokenByKicksOnly", "S36.kickWakes"],
  }),
  seeded({
    id: "X76",
    component: "emulator",
    sentence: "A back end serves though nobody has kicked.",
    source: "domain facts 3.5",
    patch: { guards: { EmulatorWakes: { kicked: null } } },
    constants: kicked,
    kills: ["S36.servesWhenWoken"],
  }),
  seeded({
    id: "X77",
    component: "emulator",
    sentence: "A back end serves the descriptor of an L2 whose device it is not.",
    source: "domain facts 3.5, 5.4",
    patch: {
      effects: {
        EmulatorServes: (s: S, next: S, { device }: { device: Device }, c: Constants) => {
          const dev = next.emulator.dev[device];
          dev.serving = false;
          const found = c.l2s.toReversed().find((k) => s.shm[k].desc);
          if (found === undefined) return;
          next.shm[found] = { desc: false, used: true };
          dev.kick = Math.min(s.emulator.dev[device].kick + 1, 2);
          dev.isr = "V1";
        },
      },
    },
    constants: { ...neighbours, virtqueue: true },
    kills: ["S36.queueByItsOwn"],
  }),
  seeded({
    id: "X78",
    component: "l2",
    sentence: "A driver kicks a second time for a descriptor that was served already.",
    source: "domain facts 5.4",
    patch: {
      guards: {
        L2MmioCall: {
          descriptorFirst: (s: S, { vm, op }: S) =>
            op !== "KICK" || s.shm[vm].desc || s.shm[vm].used,
        },
      },
    },
    constants: { ...queued, operations: 2 },
    kills: ["S28.descriptorFirst"],
  }),
  seeded({
    id: "X79",
    component: "emulator",
    sentence: "Unplugging a device drops a kick that it has taken.",
    source: "domain facts 3.5, 8 [I]",
    patch: afterEffect(emulatorUnplugs, (_s, next, { device }) => {
      next.eventfd[device] = false;
    }),
    constants: { ...kicked, unplugs: 1 },
    kills: ["S36.keptUntilWoken"],
  }),
  seeded({
    id: "X80",
    component: "emulator",
    sentence: "A device is removed while it has an interrupt to raise, and raises it afterwards.",
    source: "domain facts 3.3, 8 [I]",
    patch: {
      guards: {
        EmulatorRemoves: {
          drained: (s: S, { device }: { device: Device }) =>
            !s.eventfd[device] && !s.emulator.dev[device].serving,
        },
      },
    },
    constants: { ...interrupting, unplugs: 1 },
    kills: ["S30.drained"],
  }),
  seeded({
    id: "X81",
    component: "emulator",
    sentence: "A device that has served a descriptor does not give it back.",
    source: "domain facts 5.4",
    patch: afterEffect(emulatorServes, (s, next, _p, c) => {
      for (const k of c.l2s) next.shm[k].used = s.shm[k].used;
    }),
    constants: queued,
    kills: ["S36.queueByItsOwn"],
  }),
] as const;
