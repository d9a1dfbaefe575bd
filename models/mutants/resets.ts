/** Resets of an L2 and of its devices: what they forget, and whom they do not wait for. */
import { emulatorDispatches } from "../../spec/actions/emulator.ts";
import { CONFIG, type Constants } from "../../spec/constants.ts";
import { recommended, twoVcpus } from "../instances/points.ts";
import { afterEffect, interrupting, type S, seeded } from "./seeded.ts";

/** More in the step in which the emulator resets device `d`. */
const afterReset = (more: (s: S, next: S, d: number) => void) =>
  afterEffect(emulatorDispatches, (s, next, { vcpu }) => {
    const { page, off, dir, data } = s.run[vcpu];
    if (page === "ecam" && dir === "WRITE" && data === CONFIG.reset) more(s, next, off);
  });

/** An L2 on two vCPUs, of which one may crash while an interrupt is on its way to the other. */
const onTwo: Constants = {
  ...interrupting,
  ...twoVcpus,
  ops: ["SET_VECTOR", "KICK"],
  operations: 2,
  crashes: 1,
};

export const resetDefects = [
  seeded({
    id: "X82",
    component: "emulator",
    sentence: "A device reset leaves the data registers and isr.",
    source: "domain facts 8 [I]",
    patch: afterReset((s, next, d) => {
      next.emulator.dev[d].data = s.emulator.dev[d].data;
      next.emulator.dev[d].isr = s.emulator.dev[d].isr;
    }),
    constants: { ...recommended, ops: ["WRITE_DATA", "KICK"], operations: 2, crashes: 1 },
    kills: ["S29.devicesAreNew", "S25.deviceActsAsMeant"],
  }),
  seeded({
    id: "X83",
    component: "emulator",
    sentence: "A device reset leaves a kick to be served.",
    source: "domain facts 3.5, 8 [I]",
    patch: afterReset((s, next, d) => {
      next.eventfd[d] = s.eventfd[d];
    }),
    constants: { ...recommended, ops: ["KICK"], operations: 1, backend: "LATER", crashes: 1 },
    kills: ["S29.devicesAreNew"],
  }),
  seeded({
    id: "X84",
    component: "emulator",
    sentence: "A device reset leaves the vector in the table.",
    source: "domain facts 8 [I]",
    patch: afterReset((s, next, d) => {
      next.emulator.dev[d].msix = s.emulator.dev[d].msix;
    }),
    constants: { ...interrupting, crashes: 1 },
    kills: ["S29.devicesAreNew"],
  }),
  seeded({
    id: "X85",
    component: "l1",
    sentence: "At a reset L1 does not wait for the notification of what was posted before.",
    source: "domain facts 2.1, 8 [I]",
    patch: { partnerGuards: { L1Synchronises: { nothingPosted: null } } },
    constants: onTwo,
    kills: ["S29.noLateInterrupt", "S42.noneOnItsWay"],
  }),
  seeded({
    id: "X86",
    component: "l1",
    sentence: "At a reset L1 synchronises no vCPU but its own.",
    source: "domain facts 2.1, 8 [I]",
    patch: {
      guards: {
        L1FinishesReset: {
          allSynced: (s: S, { vcpu }: S) => s.l1.work.synced[vcpu] === "DONE",
        },
      },
    },
    constants: onTwo,
    kills: ["S29.noLateInterrupt", "S42.noneOnItsWay"],
  }),
] as const;
