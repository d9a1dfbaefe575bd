/** The emulator and its device. */
import { deviceAt } from "../../spec/addresses.ts";
import {
  emulatorDispatches,
  emulatorServes,
  emulatorSignals,
  emulatorUnplugs,
} from "../../spec/actions/emulator.ts";
import type { Device, Vcpu } from "../../spec/constants.ts";
import { rightRegister } from "../../properties/addressing/right-register.ts";
import { interruptsCorrect } from "../../properties/interrupts/injection.ts";
import { order, unplug } from "../../properties/lifecycle/lifecycle.ts";
import {
  atMostOnce,
  errorsAreHonest,
  noPhantom,
  noStale,
} from "../../properties/response/requests.ts";
import { rules } from "../../spec/rules.ts";
import { twoL2s } from "../instances/points.ts";
import {
  afterEffect,
  atTheDevice,
  type C,
  honest,
  interrupting,
  queued,
  type S,
  seeded,
} from "./seeded.ts";

export const emulatorDefects = [
  seeded({
    id: "X57",
    component: "emulator",
    sentence: "A kick counts twice.",
    source: "domain facts 3.7",
    rules: {
      access: (dev, off, size, dir, data, c) => {
        const datum = rules.access(dev, off, size, dir, data, c);
        if (off === 2) dev.kick = 2;
        return datum;
      },
    },
    constants: honest,
    kills: ["S25.deviceActsAsMeant"],
    shape: atTheDevice,
  }),
  seeded({
    id: "X58",
    component: "emulator",
    sentence: "Isr survives a read.",
    source: "domain facts 3.7",
    rules: {
      access: (dev, off, size, dir, data, c) => {
        const { isr } = dev;
        const datum = rules.access(dev, off, size, dir, data, c);
        if (off === 3) dev.isr = isr;
        return datum;
      },
    },
    constants: { ...honest, operations: 2 },
    kills: ["S25.deviceActsAsMeant"],
  }),
  seeded({
    id: "X59",
    component: "emulator",
    sentence: "Every read gives the same.",
    source: "domain facts 3.7",
    rules: {
      access: (dev, off, size, dir, data, c) => {
        rules.access(dev, off, size, dir, data, c);
        return "V1";
      },
    },
    constants: honest,
    kills: ["S24.resultIsTheDevices"],
  }),
  seeded({
    id: "M55",
    component: "emulator",
    sentence: "The emulator performs a request again before the kernel has taken the answer.",
    source: "domain facts 3.4, 3.7",
    patch: { guards: { EmulatorDispatches: { unanswered: null } } },
    constants: honest,
    kills: ["S23.performedOnce", "S24.performedOnce"],
  }),
  seeded({
    id: "X60",
    component: "emulator",
    sentence: "The emulator has moved the device without telling anybody.",
    source: "domain facts 3.4, 3.7",
    patch: {
      effects: {
        EmulatorDispatches: (s: S, next: S, params: { vcpu: Vcpu }, c: C, bound: object) => {
          emulatorDispatches.effect(s, next, params, c, bound);
          next.map[0] = "alt";
        },
      },
    },
    constants: honest,
    kills: ["S13"],
  }),
  seeded({
    id: "X61",
    component: "emulator",
    sentence: "The emulator never gets round to writes.",
    source: "domain facts 3.4, 3.7",
    patch: {
      guards: {
        EmulatorDispatches: {
          unanswered: (_s: S, _params: object, _c: C, { run }: { run: S }) =>
            !run.answered && run.dir === "READ",
        },
      },
    },
    constants: honest,
    kills: ["D1"],
  }),
  seeded({
    id: "M56",
    component: "emulator",
    sentence: "A device on its way out, or gone, still answers.",
    source: "domain facts 3.7",
    rules: { lookUp: (map, _dev, page, c) => deviceAt(map, c.devices, page) },
    patch: afterEffect(emulatorUnplugs, (s, next, { device }) => {
      next.map[device] = s.map[device];
    }),
    constants: { ...honest, unplugs: 1 },
    kills: ["S30.nothingAsked", "S26.nobodyAnswersOnes"],
  }),
  seeded({
    id: "E6",
    component: "emulator",
    sentence: "The emulator does not ask whether the device that it finds is on its way out.",
    source: "domain facts 3.7, 8 [I]",
    rules: { lookUp: (map, _dev, page, c) => deviceAt(map, c.devices, page) },
    constants: { ...honest, unplugs: 1 },
    claims: [unplug, rightRegister, noPhantom, errorsAreHonest],
    survives: "unplugging a device takes its address away, so nobody finds it",
  }),
  seeded({
    id: "M57",
    component: "emulator",
    sentence: "A device goes while it still has something to do.",
    source: "domain facts 8 [I]",
    patch: { guards: { EmulatorRemoves: { drained: null } } },
    constants: { ...honest, backend: "LATER", unplugs: 1 },
    kills: ["S30.drained"],
  }),
  seeded({
    id: "M59",
    component: "emulator",
    sentence:
      "The eventfd is cleared after the queue was looked through: a kick in between is lost.",
    source: "domain facts 3.5",
    patch: {
      effects: {
        EmulatorWakes: (_s: S, next: S, { device }: { device: Device }) => {
          next.emulator.dev[device].serving = true;
        },
        EmulatorServes: (s: S, next: S, params: { device: Device }, c: C, bound: object) => {
          emulatorServes.effect(s, next, params, c, bound);
          next.eventfd[params.device] = false;
        },
      },
    },
    constants: { ...queued, operations: 2 },
    kills: ["LV3", "S36.keptUntilWoken"],
  }),
  seeded({
    id: "E5",
    component: "emulator",
    sentence:
      "A kick that arrives while the back end is awake and has not yet looked is one with the kick that woke it.",
    source: "domain facts 3.5 (eventfds coalesce)",
    patch: { guards: { EmulatorWakes: { notServing: null } } },
    constants: { ...interrupting, operations: 3, ioevfd: true, virtqueue: true },
    claims: [rightRegister, atMostOnce, noPhantom, noStale, order, interruptsCorrect],
    survives:
      "the eventfd is cleared before the queue is looked through, so whatever a kick announced is found",
  }),
  seeded({
    id: "M53",
    component: "l0Kernel",
    sentence: "An event that finds the ring full is dropped.",
    source: "domain facts 3.3 (patch 0024)",
    patch: {
      partnerGuards: { EmulatorSignals: { room: null } },
      partnerEffects: {
        EmulatorSignals: (s: S, next: S, params: object, c: C, message: object) => {
          const { partner } = emulatorSignals;
          const hasRoom: unknown = partner?.guard["room"]?.(s, params, c, message);
          if (hasRoom === true) partner?.effect(s, next, params, c, message);
        },
      },
    },
    // Of one device an event dropped is one with the event that fills the ring. Here it is another L2's.
    constants: {
      ...interrupting,
      ...twoL2s,
      ops: ["SET_VECTOR", "KICK"],
      operations: 2,
      irqPath: "RING",
      vcpus: [0, 1],
      runsOn: { 0: [1], 1: [2] },
    },
    kills: ["LV4"],
  }),
  seeded({
    id: "X62",
    component: "emulator",
    sentence: "The emulator raises an interrupt again that it has raised already.",
    source: "domain facts 3.3",
    patch: { effects: { EmulatorSignals: () => {} } },
    constants: interrupting,
    kills: ["S32"],
  }),
] as const;
