/** Tiny instances: seconds, for the tests and for a first look. */
import { pathCost } from "../../properties/cost.ts";
import {
  directReadReachable,
  fastKickReachable,
  nestedCallReadReachable,
  nestedTouchReadReachable,
} from "../../properties/sanity/witnesses.ts";
import { instance } from "./instance.ts";
import { noEntryOfL2, noExitToL1, nothingTwice } from "./not-claimed.ts";
import { nestedCall, nestedEpt, recommended } from "./points.ts";

const tinyPoint = instance("tiny");
const once = { operations: 1 } as const;

export const tiny = [
  tinyPoint(
    "accel-tiny",
    "One direct MMIO operation, honest host: what it costs.",
    { ...recommended, ...once },
    [directReadReachable, pathCost],
    { ...noExitToL1, ...nothingTwice },
  ),
  tinyPoint(
    "accel-fast-tiny",
    "One direct MMIO operation where the kernel takes kicks itself: what it costs.",
    { ...recommended, ...once, ioevfd: true, backend: "LATER" },
    [fastKickReachable, pathCost],
    noExitToL1,
  ),
  tinyPoint(
    "nested-call-tiny",
    "One MMIO operation by a hypercall that L1 forwards, honest host: what it costs.",
    { ...nestedCall, ...once },
    [nestedCallReadReachable, pathCost],
    { ...noEntryOfL2, ...nothingTwice },
  ),
  tinyPoint(
    "nested-ept-tiny",
    "One implicit MMIO operation, sent back to L1 by L0, honest host: what it costs.",
    { ...nestedEpt, ...once },
    [nestedTouchReadReachable, pathCost],
    nothingTwice,
  ),
];
