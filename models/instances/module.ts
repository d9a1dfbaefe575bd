/** The module kernel against the maximal host: what it guarantees whatever L0 does. */
import { claims, model } from "../../checker/index.ts";
import { moduleSafety } from "../../properties/index.ts";
import {
  fakeViolationReachable,
  hiddenCallReachable,
  l1EntryFaultsReachable,
  maskRefusedReachable,
  routedCallReachable,
  stickyReachable,
} from "../../properties/sanity/witnesses.ts";
import { passthrough } from "../../spec/system.ts";
import { noCall } from "./not-claimed.ts";
import {
  BUDGETS,
  anyMask,
  asFound,
  hostile,
  nestedCall,
  nestedEpt,
  recommended,
} from "./points.ts";

const guarantees = [
  ...moduleSafety,
  fakeViolationReachable,
  l1EntryFaultsReachable,
  routedCallReachable,
  stickyReachable,
];

export const module = [
  model({
    name: "module",
    sentence: "Direct hypercalls against the maximal host, with the hypothetical fix of H1 and H2.",
    size: "small",
    system: passthrough,
    constants: { ...recommended, ...hostile, operations: 2 },
    claims: claims([...guarantees, hiddenCallReachable]),
    budgets: BUDGETS,
  }),
  model({
    name: "module-masks",
    sentence: "The same with every kind of register mask.",
    size: "small",
    system: passthrough,
    constants: { ...recommended, ...anyMask, ...hostile, operations: 1 },
    claims: claims([...guarantees, maskRefusedReachable]),
    budgets: BUDGETS,
  }),
  model({
    name: "module-nested-call",
    sentence: "Hypercalls that L1 forwards, against the maximal host.",
    size: "small",
    system: passthrough,
    constants: { ...nestedCall, ...hostile, operations: 1 },
    claims: claims(moduleSafety),
    budgets: BUDGETS,
  }),
  model({
    name: "module-nested-ept",
    sentence: "Implicit accesses against the maximal host.",
    size: "small",
    system: passthrough,
    constants: { ...nestedEpt, ...hostile, operations: 1 },
    claims: claims(moduleSafety, { ...noCall }),
    budgets: BUDGETS,
  }),
  model({
    name: "module-as-found",
    sentence:
      "The module as read and an L1 that serves routed hypercalls again, against the maximal host.",
    size: "small",
    system: passthrough,
    constants: { ...asFound, ...hostile, operations: 1 },
    claims: claims(guarantees, {
      // H1 and H2: see variants/as-found.ts for S2 and S6, which nobody predicted.
      S2: "violated",
      S3: "violated",
      S4: "violated",
      S5: "violated",
      S6: "violated",
      S12: "violated",
    }),
    budgets: BUDGETS,
  }),
];
