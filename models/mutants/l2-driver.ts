/** The L2 driver. */
import { SUCCESS } from "../../spec/constants.ts";
import { rules } from "../../spec/rules.ts";
import { plainGpr } from "../../spec/state.ts";
import { recommended } from "../instances/points.ts";
import { honest, queued, seeded } from "./seeded.ts";

export const driverDefects = [
  seeded({
    id: "X63",
    component: "l2",
    sentence: "A driver does not wait for its outstanding request.",
    source: "domain facts 5",
    patch: { guards: { L2MmioCall: { idle: null } } },
    constants: { ...honest, operations: 2 },
    kills: ["S27.oneAtATime"],
  }),
  seeded({
    id: "M61",
    component: "l2",
    sentence: "A driver kicks before it has written the descriptor.",
    source: "domain facts 5.4",
    patch: { guards: { L2MmioCall: { descriptorFirst: null } } },
    constants: queued,
    kills: ["S28.descriptorFirst"],
  }),
  seeded({
    id: "M62",
    component: "l2",
    sentence: "A driver ignores R10: it takes what stands in R11 after a failed read for data.",
    source: "domain facts 5.3",
    rules: {
      takesResult: (registers, way) =>
        rules.takesResult({ ...plainGpr(registers), r10: SUCCESS }, way),
    },
    constants: { ...honest, driverSh: false },
    kills: ["S26.nobodyThereReadsAsOnes", "S26.neverTheOwnLeaf"],
  }),
  seeded({
    id: "X65",
    component: "l2",
    sentence: "A driver notices that a read has failed, and hands on what stands in R11.",
    source: "domain facts 5.3",
    rules: {
      takesResult: (registers, way) => ({
        ok: rules.takesResult(registers, way).ok,
        datum: registers.r11,
      }),
    },
    constants: { ...honest, driverSh: false },
    kills: ["S26.failedReadsAsOnes"],
  }),
  seeded({
    id: "M63",
    component: "l2",
    sentence: "A kernel takes an address that user mode gave it for one of its driver's.",
    source: "domain facts 5.2, 6.3",
    patch: { guards: { L2UserAsks: { notChecked: null } } },
    constants: {
      ...recommended,
      operations: 0,
      devices: [0, 1],
      userAsks: 1,
      hostileRequests: ["FOREIGN_KICK"],
      // With the filter of the recommended point only S34 notices it: that is X64.
      l0Filter: "NONE",
    },
    // S15 or S16, says the design's row. S16 is about what a driver asks for: user mode may ask for anything.
    kills: ["S15.performedOnOwn", "S34"],
  }),
] as const;
