/** The maximal host: what the module, L1 and the L2 guarantee whatever L0 does. */
import {
  fakeViolationReachable,
  hiddenCallReachable,
  interruptTakenReachable,
  l1EntryFaultsReachable,
  maskRefusedReachable,
  routedCallReachable,
  stickyReachable,
} from "../../properties/sanity/witnesses.ts";
import { claims, model } from "../../checker/index.ts";
import { noDirectInjection } from "../../properties/interrupts/injection.ts";
import { unwinding } from "../../properties/index.ts";
import { passthrough } from "../../spec/system.ts";
import { point } from "./instance.ts";
import {
  BUDGETS,
  anyMask,
  asFound,
  hostile,
  nestedCall,
  nestedEpt,
  recommended,
} from "./points.ts";

const always = [
  fakeViolationReachable,
  l1EntryFaultsReachable,
  routedCallReachable,
  stickyReachable,
];

export const module = [
  point(
    "hostile-host",
    "The recommended point against the maximal host.",
    { ...recommended, ...hostile },
    [...always, hiddenCallReachable],
  ),
  point(
    "hostile-host-trusted",
    "The recommended point against the maximal host, with a trusted device that the driver reaches by private accesses.",
    { ...recommended, ...hostile, trustedDevice: true, ops: ["KICK", "WRITE_TRUSTED"] },
    always,
  ),
  point(
    "hostile-host-trusted-by-call",
    "The recommended point against the maximal host, with a driver that reaches its trusted device by hypercalls: it asks the host itself.",
    {
      ...recommended,
      ...hostile,
      trustedDevice: true,
      trustedBy: "HYPERCALL",
      ops: ["WRITE_TRUSTED"],
    },
    [],
    // The assumption on L2 that S16 names, dropped: the page's alias does not matter.
    { S16: "violated" },
  ),
  point(
    "hostile-host-masks",
    "The recommended point against the maximal host, with every kind of register mask.",
    { ...recommended, ...hostile, ...anyMask, ops: ["READ_DATA"] },
    [...always, maskRefusedReachable, ...unwinding],
  ),
  point(
    "hostile-host-interrupts",
    "The recommended point against a maximal host that posts any interrupt; the L2 has set no vector.",
    { ...recommended, ...hostile, irqPath: "PIR", backend: "LATER", operations: 0 },
    [],
    {
      S33: { notClaimed: "no L2 makes a hypercall" },
      S35: { notClaimed: "no L2 makes a hypercall" },
      S20: { notClaimed: "no L2 asks for anything" },
      S21: { notClaimed: "no L2 asks for anything" },
      S34: { notClaimed: "no L2 asks for anything" },
    },
  ),
  // S10 alone: beside the posted interrupts of a hostile host everything else would only take longer.
  model({
    name: "hostile-host-injection",
    sentence:
      "The recommended point against a maximal host that posts any interrupt, with an L2 that has set its vector and is given interrupts.",
    size: "small",
    system: passthrough,
    constants: {
      ...recommended,
      ...hostile,
      irqPath: "PIR",
      backend: "LATER",
      ops: ["SET_VECTOR"],
    },
    claims: claims([noDirectInjection, interruptTakenReachable]),
    budgets: BUDGETS,
  }),
  point(
    "hostile-host-nested-call",
    "Hypercalls that L1 forwards, against the maximal host.",
    { ...nestedCall, ...hostile },
    unwinding,
  ),
  point(
    "hostile-host-sending",
    "The recommended point against the maximal host, with a driver that sends what its private memory holds.",
    { ...recommended, ...hostile, ops: ["SEND"] },
  ),
  point(
    "hostile-host-nested-call-sending",
    "Hypercalls that L1 forwards, against the maximal host, with a driver that sends what its private memory holds.",
    {
      ...nestedCall,
      ...hostile,
      ops: ["SEND"],
    },
  ),
  point(
    "hostile-host-nested-ept",
    "Implicit accesses against the maximal host.",
    { ...nestedEpt, ...hostile },
    unwinding,
  ),
  point(
    "as-found-hostile-host",
    "The module as read and an L1 that serves routed hypercalls again, against the maximal host.",
    { ...asFound, ...hostile, trustedDevice: true, ops: ["KICK"] },
    always,
    {
      // H1 and H2: see variants/as-found.ts for S2 and S6, which nobody predicted.
      S2: "violated",
      S3: "violated",
      S4: "violated",
      S5: "violated",
      S6: "violated",
      S12: "violated",
      // L1 serves what the host hands back as if the L2 had asked for it: a write to the trusted
      // device, or the same write twice.
      S16: "violated",
      S20: "violated",
      S21: "violated",
      // Lost answers, rolled back registers, requests served again: each lets the host decide more
      // than its answer. What it sees is not concerned: N1 holds (all as predicted).
      N4: "violated",
      N4L1: "violated",
    },
  ),
];
