/** The emulator and its device. */
import { deviceAt } from "../../spec/addresses.ts";
import { emulatorDispatches } from "../../spec/actions/emulator.ts";
import type { Vcpu } from "../../spec/constants.ts";
import { rules } from "../../spec/rules.ts";
import { atTheDevice, honest, seeded, type C, type S } from "./seeded.ts";

export const emulatorDefects = [
  seeded({
    id: "X37",
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
    id: "X38",
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
    id: "X39",
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
    id: "X40",
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
    id: "X41",
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
    constants: { ...honest, unplugs: 1 },
    kills: ["S30"],
  }),
] as const;
