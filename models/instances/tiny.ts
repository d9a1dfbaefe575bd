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
import { BUDGETS, nestedCall, nestedEpt, recommended } from "./points.ts";

const once = { operations: 1 } as const;
const functional = [...moduleSafety, ...addressing, ...response, noDeadlock];

/** An honest host that never routes on its own: what is about routing has no case here. */
const noRouting = {
  S6: { notClaimed: "the honest host asks for L1 only for implicit accesses" },
  S7: { notClaimed: "no entry that asks for L1 fails here" },
} as const;

/** No L2 leaves by a TDVMCALL exit: what is about those has no case here. */
const noTrapExit = {
  S2: { notClaimed: "no L2 leaves by a TDVMCALL exit on this route" },
  S5: { notClaimed: "no L2 leaves by a TDVMCALL exit on this route" },
  S13: { notClaimed: "direct hypercalls are off" },
} as const;

export const tiny = [
  model({
    name: "accel-tiny",
    sentence: "One direct MMIO operation, honest host.",
    size: "tiny",
    system: passthrough,
    constants: { ...recommended, ...once },
    claims: claims([...functional, directReadReachable], {
      ...noRouting,
      S4: { notClaimed: "L1 sees no exit of its L2 here" },
      S9: { notClaimed: "see accel" },
      S26: "holds",
    }),
    budgets: BUDGETS,
  }),
  model({
    name: "nested-call-tiny",
    sentence: "One MMIO operation by a hypercall that L1 forwards, honest host.",
    size: "tiny",
    system: passthrough,
    constants: { ...nestedCall, ...once },
    claims: claims([...functional, nestedCallReadReachable], { ...noRouting, ...noTrapExit }),
    budgets: BUDGETS,
  }),
  model({
    name: "nested-ept-tiny",
    sentence: "One implicit MMIO operation, sent back to L1 by L0, honest host.",
    size: "tiny",
    system: passthrough,
    constants: { ...nestedEpt, ...once },
    claims: claims([...functional, nestedTouchReadReachable], { ...noTrapExit }),
    budgets: BUDGETS,
  }),
];
