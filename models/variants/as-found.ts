/**
 * The as-found point: a composite of published prototypes. Each row names every flag in which it
 * differs from the point.
 *
 * H1 and H2 are hypotheses from reading code; what the models show is what follows if the code does
 * what it was read to do.
 */
import { claims, model, type Expectation, type Property } from "../../checker/index.ts";
import { addressing, moduleSafety, response } from "../../properties/index.ts";
import {
  barMovedReachable,
  directReadReachable,
  fakeViolationReachable,
  hiddenCallReachable,
} from "../../properties/sanity/witnesses.ts";
import type { Constants } from "../../spec/constants.ts";
import { passthrough } from "../../spec/system.ts";
import { noExitToL1, noRouteOwed } from "../instances/not-claimed.ts";
import { BUDGETS, asFound, recommended } from "../instances/points.ts";

const functional = [...moduleSafety, ...addressing, ...response];

/**
 * H1 (predicted from reading: S12, S5, S24, S26): an entry that faults on one of L1's pages forgets
 * the hypercall, so the answer is lost and the L2 goes on with its own arguments as the result.
 */
const answerLost = { S12: "violated", S5: "violated" } as const;
const argumentsAsResult = { S24: "violated", S26: "violated" } as const;

/**
 * H2 (predicted from reading: S4, S3, S23): routed to L1 after that, the L2 is resumed from a buffer
 * that its hypercall did not write. Not predicted, and found: S6, because L1 is told of an
 * asynchronous exit while a hypercall is behind it, and S2, because the registers that come back are
 * older than the hypercall.
 */
const rolledBack = { S2: "violated", S3: "violated", S4: "violated", S6: "violated" } as const;
/** The code that runs again performs its operation again: S23, and with it S24 and S25. */
const performedTwice = { S23: "violated", S24: "violated", S25: "violated" } as const;

/** An L1 that serves routed hypercalls again finds an older request in the buffer: S14. */
const oldRequestServed = { S14: "violated" } as const;

const variant = (
  name: string,
  sentence: string,
  constants: Constants,
  witnesses: readonly Property[],
  exceptions: Readonly<Record<string, Expectation>>,
) =>
  model({
    name,
    sentence,
    size: "small",
    system: passthrough,
    constants,
    claims: claims([...functional, ...witnesses], exceptions),
    budgets: BUDGETS,
  });

export const asFoundVariants = [
  variant(
    "as-found",
    "The as-found point, honest host that leaves pages alone, L2 that leaves its BAR alone.",
    asFound,
    [directReadReachable],
    { ...noExitToL1, ...noRouteOwed },
  ),
  variant(
    "as-found-bar-write",
    "The as-found point, with an L2 that moves the BAR of one of its two devices.",
    { ...asFound, devices: [0, 1], barWrites: 1, operations: 1 },
    [barMovedReachable],
    { ...noRouteOwed, S13: "violated", S14: "violated", S24: "violated", S25: "violated" },
  ),
  variant(
    "as-found-reclaim",
    "The as-found point, honest host that reclaims one private page (hypothesis H1).",
    { ...asFound, reclaims: 1 },
    [fakeViolationReachable],
    { ...noExitToL1, ...noRouteOwed, ...answerLost, ...argumentsAsResult },
  ),
  variant(
    "as-found-reclaim-0014",
    "The same with patch 0014 (hypothesis H2).",
    { ...asFound, reclaims: 2, patch0014: true },
    [fakeViolationReachable, hiddenCallReachable],
    { ...answerLost, ...rolledBack, ...performedTwice, ...oldRequestServed, ...noRouteOwed },
  ),
  variant(
    "h1",
    "The recommended point but for fixSoftXlat: hypothesis H1 alone.",
    { ...recommended, fixSoftXlat: false, reclaims: 1 },
    [fakeViolationReachable],
    { ...noExitToL1, ...noRouteOwed, ...answerLost, ...argumentsAsResult },
  ),
  variant(
    "h1-refused",
    "Hypothesis H1 with a driver whose requests L0 refuses: the refusal is lost too.",
    { ...recommended, fixSoftXlat: false, reclaims: 1, driverSh: false },
    [fakeViolationReachable],
    {
      ...noExitToL1,
      ...noRouteOwed,
      ...answerLost,
      ...argumentsAsResult,
      S14: { notClaimed: "nothing reaches a device" },
      // A write that was refused is taken for done.
      S25: "violated",
    },
  ),
  variant(
    "h2",
    "The same with patch 0014: hypothesis H2 alone.",
    { ...recommended, fixSoftXlat: false, reclaims: 2, patch0014: true },
    [fakeViolationReachable, hiddenCallReachable],
    { ...answerLost, ...rolledBack, ...performedTwice, ...noRouteOwed },
  ),
];
