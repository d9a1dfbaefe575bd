/** Tiny instances: seconds, for the tests and for a first look. */
import { model } from "../../checker/index.ts";
import { pathCost } from "../../properties/cost.ts";
import {
  directReadReachable,
  fastKickReachable,
  nestedCallReadReachable,
  nestedTouchReadReachable,
} from "../../properties/sanity/witnesses.ts";
import type { Constants } from "../../spec/constants.ts";
import { passthrough } from "../../spec/system.ts";
import { claimed } from "./claimed.ts";
import { noEntryOfL2, noExitToL1 } from "./not-claimed.ts";
import { BUDGETS, nestedCall, nestedEpt, recommended } from "./points.ts";

const accelTiny: Constants = { ...recommended, operations: 1 };
const nestedCallTiny: Constants = { ...nestedCall, operations: 1 };
const nestedEptTiny: Constants = { ...nestedEpt, operations: 1 };
const fastTiny: Constants = { ...recommended, ioevfd: true, backend: "LATER", operations: 1 };

export const tiny = [
  model({
    name: "accel-tiny",
    sentence: "One direct MMIO operation, honest host: what it costs.",
    size: "tiny",
    system: passthrough,
    constants: accelTiny,
    claims: claimed(accelTiny, [directReadReachable, pathCost], noExitToL1),
    budgets: BUDGETS,
  }),
  model({
    name: "accel-fast-tiny",
    sentence: "One direct MMIO operation where the kernel takes kicks itself: what it costs.",
    size: "tiny",
    system: passthrough,
    constants: fastTiny,
    claims: claimed(fastTiny, [fastKickReachable, pathCost], noExitToL1),
    budgets: BUDGETS,
  }),
  model({
    name: "nested-call-tiny",
    sentence: "One MMIO operation by a hypercall that L1 forwards, honest host: what it costs.",
    size: "tiny",
    system: passthrough,
    constants: nestedCallTiny,
    claims: claimed(nestedCallTiny, [nestedCallReadReachable, pathCost], noEntryOfL2),
    budgets: BUDGETS,
  }),
  model({
    name: "nested-ept-tiny",
    sentence: "One implicit MMIO operation, sent back to L1 by L0, honest host: what it costs.",
    size: "tiny",
    system: passthrough,
    constants: nestedEptTiny,
    claims: claimed(nestedEptTiny, [nestedTouchReadReachable, pathCost]),
    budgets: BUDGETS,
  }),
];
