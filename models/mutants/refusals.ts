/** Requests that are taken where they are not to be, refused where they are fine, or answered wrongly. */
import { emulatorDispatches } from "../../spec/actions/emulator.ts";
import { deviceAt, tableAt } from "../../spec/addresses.ts";
import type { Constants } from "../../spec/constants.ts";
import { KICK } from "../../spec/rules/emulator.ts";
import { rules } from "../../spec/rules.ts";
import { plainGpr } from "../../spec/state.ts";
import { nestedCall, recommended, twoL2s } from "../instances/points.ts";
import { afterEffect, honest, hostileL2, interrupting, seeded } from "./seeded.ts";

/** Kicks are taken by the kernel. */
const fast = { ioevfd: true, backend: "LATER" } as const;
/** A victim beside a hostile L2. */
const beside = (request: Constants["hostileRequests"][number]): Constants => ({
  ...recommended,
  ...twoL2s,
  ops: ["WRITE_DATA"],
  hostileL2s: [2],
  hostileRequests: [request],
  hostileCalls: 1,
});

export const refusalDefects = [
  seeded({
    id: "X90",
    component: "l0Kernel",
    sentence: "The filter refuses an L2 its own device.",
    source: "domain facts 3.4",
    rules: { filterAllows: (_map, vm) => vm === 0 },
    constants: honest,
    kills: ["S37.notRefused"],
  }),
  seeded({
    id: "X91",
    component: "l0Kernel",
    sentence: "The kernel refuses wide accesses, which are legal.",
    source: "domain facts 3.1",
    rules: { wellFormed: (regs, c) => regs.r12 === "ONE" && rules.wellFormed(regs, c) },
    constants: { ...recommended, ops: ["WRITE_DATA_WIDE"], operations: 1 },
    kills: ["S37.notRefused"],
  }),
  seeded({
    id: "X92",
    component: "l1",
    sentence: "L1 refuses one of its L2s everything.",
    source: "domain facts 4.1",
    rules: {
      decide: (s, v, exit, c) => {
        const decided = rules.decide(s, v, exit, c);
        return decided.kind === "forward" && s.l1.cpu[v].k === 2
          ? { kind: "deny", instruction: decided.instruction }
          : decided;
      },
    },
    constants: { ...nestedCall, ...twoL2s, ops: ["READ_ISR"] },
    kills: ["S37.notRefused"],
  }),
  seeded({
    id: "X93",
    component: "l0Kernel",
    sentence: "The kernel looks for kicks before it looks at the shared bit.",
    source: "domain facts 3.1, 3.2",
    rules: {
      takesAddress: (regs, c) =>
        rules.takesAddress(regs, c) || (regs.r13 === "WRITE" && regs.r14.off === KICK),
    },
    constants: { ...recommended, ...fast, ops: ["KICK"], operations: 1, driverSh: false },
    kills: ["S17.sharedWhereRequired"],
  }),
  seeded({
    id: "X94",
    component: "l0Kernel",
    sentence: "The kernel looks for kicks before it looks at the size.",
    source: "domain facts 3.1",
    rules: { wellFormed: (regs, c) => rules.wellFormed(regs, c) || regs.r14.off === KICK },
    constants: { ...hostileL2("BAD_SIZE"), ...fast },
    kills: ["S18.notPerformed"],
  }),
  seeded({
    id: "X95",
    component: "l0Kernel",
    sentence: "The fast path takes a read of the kick register for a kick.",
    source: "domain facts 3.1",
    rules: {
      fastPath: (map, regs, c) => rules.fastPath(map, { ...plainGpr(regs), r13: "WRITE" }, c),
    },
    constants: { ...hostileL2("OWN_READ_KICK"), ...fast },
    kills: ["S36.wokenByKicksOnly"],
  }),
  seeded({
    id: "X96",
    component: "l0Kernel",
    sentence: "A hostile L2 resets the device of another through configuration space.",
    source: "domain facts 3.4",
    rules: { filterAllows: () => true },
    constants: { ...beside("CONFIG_RESET"), ops: ["KICK"], backend: "LATER" },
    kills: ["S15.configurationIsL1s"],
  }),
  seeded({
    id: "X97",
    component: "l0Kernel",
    sentence: "The filter lets an L2 reach the table that L1 remaps for it.",
    source: "domain facts 1.6, 3.4",
    rules: {
      filterAllows: (map, vm, page, c) => {
        const table = tableAt(c.devices, page);
        return (
          rules.filterAllows(map, vm, page, c) ||
          (table !== null && vm !== 0 && c.assigned[table].includes(vm))
        );
      },
    },
    constants: {
      ...interrupting,
      ...twoL2s,
      ops: ["SET_VECTOR", "KICK"],
      operations: 2,
      hostileL2s: [1],
      hostileRequests: ["OWN_VECTOR", "OWN_KICK"],
      hostileCalls: 2,
    },
    kills: ["S32"],
  }),
  seeded({
    id: "X98",
    component: "emulator",
    sentence: "What lies nowhere is answered by a device.",
    source: "domain facts 3.4, 3.7",
    rules: {
      filterAllows: () => true,
      lookUp: (map, dev, page, c) => rules.lookUp(map, dev, page === "hole" ? "bar0" : page, c),
    },
    constants: beside("HOLE"),
    kills: ["S26.nobodyAnswersOnes"],
  }),
  seeded({
    id: "X99",
    component: "emulator",
    sentence: "What lies nowhere reads as the datum of somebody's device.",
    source: "domain facts 3.7",
    rules: { filterAllows: () => true },
    patch: afterEffect(emulatorDispatches, (s, next, { vcpu }, c) => {
      const run = s.run[vcpu];
      if (run.dir !== "READ" || deviceAt(s.map, c.devices, run.page) !== null) return;
      next.run[vcpu].data = s.emulator.dev[0].data;
    }),
    constants: beside("HOLE"),
    kills: ["S26.nobodyAnswersOnes"],
  }),
] as const;
