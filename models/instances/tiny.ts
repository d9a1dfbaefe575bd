/** Tiny instances: seconds, for the tests and for a first look. */
import { claims, model } from "../../checker/index.ts";
import { addressing, moduleSafety, response } from "../../properties/index.ts";
import {
  directReadReachable,
  nestedCallReadReachable,
  nestedTouchReadReachable,
  noDeadlock,
} from "../../properties/sanity/witnesses.ts";
import { passthrough } from "../../spec/system.ts";
import { noCall, noDirectCall, noExitToL1, noRouteOwed } from "./not-claimed.ts";
import { BUDGETS, nestedCall, nestedEpt, recommended } from "./points.ts";

const once = { operations: 1 } as const;
const functional = [...moduleSafety, ...addressing, ...response, noDeadlock];

export const tiny = [
  model({
    name: "accel-tiny",
    sentence: "One direct MMIO operation, honest host.",
    size: "tiny",
    system: passthrough,
    constants: { ...recommended, ...once },
    claims: claims([...functional, directReadReachable], {
      ...noExitToL1,
      ...noRouteOwed,
    }),
    budgets: BUDGETS,
  }),
  model({
    name: "nested-call-tiny",
    sentence: "One MMIO operation by a hypercall that L1 forwards, honest host.",
    size: "tiny",
    system: passthrough,
    constants: { ...nestedCall, ...once },
    claims: claims([...functional, nestedCallReadReachable], {
      ...noRouteOwed,

      ...noDirectCall,
      S12: { notClaimed: "no entry resumes an L2 or fails here" },
    }),
    budgets: BUDGETS,
  }),
  model({
    name: "nested-ept-tiny",
    sentence: "One implicit MMIO operation, sent back to L1 by L0, honest host.",
    size: "tiny",
    system: passthrough,
    constants: { ...nestedEpt, ...once },
    claims: claims([...functional, nestedTouchReadReachable], {
      ...noDirectCall,
      ...noCall,
      ...noRouteOwed,
    }),
    budgets: BUDGETS,
  }),
];
