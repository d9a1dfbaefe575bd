/**
 * The as-found point: a composite of published prototypes. Each row names every flag in which it
 * differs from the point.
 *
 * H1 and H2 are hypotheses from reading code; what the models show is what follows if the code does
 * what it was read to do.
 */
import {
  barMovedReachable,
  directReadReachable,
  fakeViolationReachable,
  fastKickReachable,
  hiddenCallReachable,
  interruptTakenReachable,
  routedCallReachable,
} from "../../properties/sanity/witnesses.ts";
import { point } from "../instances/instance.ts";
import { noExitToL1, noRead, noRouteOwed, nothingPerformed } from "../instances/not-claimed.ts";
import {
  alone,
  asFound,
  interrupting,
  neighbours,
  neighboursSending,
  recommended,
  twoL2s,
} from "../instances/points.ts";

/**
 * H1 (predicted from reading: S12, S5, S24, S26): an entry that faults on one of L1's pages forgets
 * the hypercall, so the answer is lost and the L2 goes on with its own arguments as the result. N4
 * (predicted): whether the host takes the page decides what the L2 has afterwards.
 */
const answerLost = { S12: "violated", S5: "violated", N4: "violated" } as const;
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

/** An L1 that serves routed hypercalls again finds an older request in the buffer, which L0 has served. */
const oldRequestServed = { S14: "violated", S20: "violated", S21: "violated" } as const;

/**
 * Patch 0018 resumes L1 although the hypercall is complete, and L1 serves it again: a kick twice, a
 * read with its datum for a leaf (predicted: S20, S21, S23, S26; found besides: S25).
 */
const servedAgain = {
  S20: "violated",
  S21: "violated",
  S23: "violated",
  S25: "violated",
  S26: "violated",
  S37: "violated",
  // Whether an interrupt was posted meanwhile decides what the L2 takes for the answer.
  N4: "violated",
} as const;

/**
 * The L2's address is no longer the device's (predicted: S13, S14, S26). It is S24 and S25 that
 * fail, not S26: the request is performed, but on another device or on none, and its L2 is told of a
 * success.
 */
const movedAway = { S13: "violated", S14: "violated", S24: "violated", S25: "violated" } as const;

export const asFoundVariants = [
  point(
    "as-found",
    "The as-found point without interrupts (irqPath = NONE, so resumeOnPi is off), honest host that leaves pages alone, L2 that leaves its BAR alone.",
    { ...asFound, ...alone },
    [directReadReachable, fastKickReachable],
    noExitToL1,
  ),
  point(
    "as-found-bar-write",
    "The as-found point with an L2 that moves the BAR of one of its two devices.",
    {
      ...asFound,
      ...alone,
      devices: [0, 1],
      assigned: { 0: [1], 1: [1], 2: [] },
      operations: 1,
      barWrites: 1,
    },
    [barMovedReachable],
    movedAway,
  ),
  point(
    "as-found-bar-write-onto-neighbour",
    "The as-found point with an L2 that moves a BAR onto the device of a second L2.",
    { ...asFound, ...twoL2s, barWrites: 1 },
    [barMovedReachable],
    { ...movedAway, S15: "violated" },
  ),
  point(
    "as-found-adversaries",
    "The as-found point without interrupts, beside a hostile L2.",
    { ...asFound, ...neighbours },
    [directReadReachable],
    {
      // Predicted: the filter is missing.
      S15: "violated",
      // Not predicted: the configuration space that the host offers to L1 is one more address that
      // nobody compares. A hostile L2 moves the victim's device.
      S13: "violated",
      S24: "violated",
      S25: "violated",
    },
  ),
  point(
    "as-found-neighbours-sending",
    "The as-found point, with a driver that sends what its memory holds, beside an L2 that reads devices of others.",
    { ...asFound, ...neighboursSending },
    [],
    {
      ...noRead,
      S36: { notClaimed: "nobody kicks" },
      // Nobody compares, so the neighbour reads the victim's device, and with it what was sent there.
      S15: "violated",
      N2: "violated",
      // And L1 finds it in the neighbour's buffer, which is not how the victim may reach it.
      N5: "violated",
    },
  ),
  point(
    "as-found-adversaries-no-memslot-check",
    "The as-found point beside a hostile L2, where L0 does not look at its memory slots: an MMIO request may name RAM.",
    { ...asFound, ...neighbours, memslotCheck: false },
    [],
    { S15: "violated", S13: "violated", S17: "violated", S24: "violated", S25: "violated" },
  ),
  point(
    "as-found-interrupts",
    "The as-found point with posted interrupts (irqPath = PIR), where an entry with one posted asks for L1 (resumeOnPi).",
    { ...asFound, ...interrupting, resumeOnPi: true },
    [routedCallReachable, interruptTakenReachable],
    servedAgain,
  ),
  point(
    "as-found-interrupts-svsm",
    "The as-found point with posted interrupts and an L1 that also advances RIP (skipsRouted, the SVSM pattern).",
    { ...asFound, ...interrupting, resumeOnPi: true, skipsRouted: true },
    [routedCallReachable],
    // S4 besides: what L1 left in its buffer is not the L2's RIP.
    { ...servedAgain, S3: "violated", S4: "violated" },
  ),
  point(
    "as-found-reclaim",
    "The as-found point without interrupts, honest host that reclaims one private page (hypothesis H1).",
    { ...asFound, ...alone, reclaims: 1 },
    [fakeViolationReachable],
    { ...noExitToL1, ...answerLost, ...argumentsAsResult },
  ),
  point(
    "as-found-reclaim-0014",
    "The as-found point with patch 0014, honest host that reclaims one private page (hypothesis H2).",
    { ...asFound, ...alone, reclaims: 2, patch0014: true },
    [fakeViolationReachable, hiddenCallReachable],
    { ...answerLost, ...rolledBack, ...performedTwice, ...oldRequestServed },
  ),
  point(
    "h1",
    "The recommended point but for fixSoftXlat: hypothesis H1 alone.",
    { ...recommended, ...alone, fixSoftXlat: false, reclaims: 1 },
    [fakeViolationReachable],
    { ...noExitToL1, ...answerLost, ...argumentsAsResult },
  ),
  point(
    "h1-refused",
    "Hypothesis H1 with a driver whose requests L0 refuses: the refusal is lost too.",
    { ...recommended, ...alone, fixSoftXlat: false, reclaims: 1, driverSh: false },
    [fakeViolationReachable],
    {
      ...noExitToL1,
      ...nothingPerformed,
      ...answerLost,
      ...argumentsAsResult,
      // A write that was refused is taken for done; before any page is reclaimed a read is refused.
      S25: "violated",
      S37: "violated",
    },
  ),
  point(
    "h2",
    "The recommended point but for fixSoftXlat, with patch 0014: hypothesis H2 alone.",
    { ...recommended, ...alone, fixSoftXlat: false, reclaims: 2, patch0014: true },
    [fakeViolationReachable, hiddenCallReachable],
    { ...answerLost, ...rolledBack, ...performedTwice, ...noRouteOwed },
  ),
];
