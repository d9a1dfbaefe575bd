/**
 * What happens at some time: the design points with a host whose entries may fail any number of times,
 * but for the ring of two L2s, which would grow too large, and for a host out of order.
 *
 * Only LV properties are claimed here, on instances of their own: an infinite run is found in a graph
 * that is held whole, and what is safe at these points the others say. L1 runs one L2 on each vCPU.
 * Predictions stand beside each expectation that is not the natural one.
 */
import { claims, model, type Expectation, type Model } from "../../checker/index.ts";
import type { Constants } from "../../spec/constants.ts";
import { passthrough } from "../../spec/system.ts";
import { liveness } from "./claimed.ts";
import {
  BUDGETS,
  alone,
  asFound,
  interrupting,
  nestedCall,
  nestedEpt,
  recommended,
  twoL2s,
  twoVcpus,
} from "./points.ts";

/** Entries may fail any number of times. */
const busy = { busies: "ENDLESS" } as const;

/** A model of which all LV properties that have a case are claimed. */
const live = (
  name: string,
  sentence: string,
  constants: Constants,
  exceptions: Readonly<Record<string, Expectation>> = {},
): Model =>
  model({
    name,
    sentence,
    size: "small",
    system: passthrough,
    constants,
    claims: claims(liveness(constants), exceptions, name),
    budgets: BUDGETS,
  });

/** A device that interrupts, and whose driver sets the vector and kicks. */
const kicking = { ...interrupting, ops: ["SET_VECTOR", "KICK"] } as const;

/** Two L2s with a device each, on a vCPU each. */
const onVcpusOfTheirOwn = { ...twoL2s, vcpus: [0, 1], runsOn: { 0: [1], 1: [2] } } as const;

/** The same with devices that interrupt, where the second L2 reaches for the device of the first. */
const hostileNeighbour = {
  ...onVcpusOfTheirOwn,
  ...kicking,
  ...busy,
  operations: 2,
  hostileL2s: [2],
  hostileRequests: ["FOREIGN_KICK", "FOREIGN_VECTOR", "CONFIG_RESET", "OWN_VECTOR"],
  hostileCalls: 1,
} as const;

const fairRuns = [
  live(
    "live-recommended",
    "The recommended point with pages reclaimed and entries that may always fail again.",
    { ...recommended, ...alone, ...busy, reclaims: 2, ticks: 1 },
  ),
  live(
    "live-nested-call",
    "Hypercalls that go to L1, with pages reclaimed and entries that may always fail again.",
    {
      ...nestedCall,
      ...alone,
      ...busy,
      reclaims: 1,
      ticks: 1,
    },
  ),
  live(
    "live-nested-ept",
    "Implicit accesses, with pages reclaimed and entries that may always fail again.",
    {
      ...nestedEpt,
      ...alone,
      ...busy,
      reclaims: 1,
      ticks: 1,
    },
  ),
  live("live-0014", "The recommended point with patch 0014, which shows violations to L1.", {
    ...recommended,
    ...alone,
    ...busy,
    reclaims: 2,
    patch0014: true,
  }),
  live(
    "live-interrupts",
    "The recommended point with a device that interrupts, through a virtqueue, kicks taken by the kernel.",
    { ...recommended, ...kicking, ...busy, ioevfd: true, virtqueue: true, ticks: 1 },
  ),
  live(
    "live-interrupts-resumed",
    "The recommended point with a device that interrupts, where an entry with an interrupt posted asks for L1 (patch 0018), and pages are reclaimed.",
    { ...recommended, ...kicking, ...busy, operations: 2, resumeOnPi: true, reclaims: 1 },
  ),
  live(
    "live-ring",
    "The recommended point with a ring of two events for two L2s on a vCPU each; here no entry fails.",
    {
      ...recommended,
      ...onVcpusOfTheirOwn,
      ...kicking,
      operations: 2,
      irqPath: "RING",
      ringSlots: 2,
    },
  ),
  live(
    "live-ring-unplug",
    "One L2 with a ring of one event, and a device that is unplugged while it has something to signal.",
    { ...recommended, ...kicking, ...busy, irqPath: "RING", unplugs: 1 },
  ),
  live("live-unplug", "The recommended point with a device that is unplugged at any time.", {
    ...recommended,
    ...kicking,
    ...busy,
    ioevfd: true,
    operations: 3,
    unplugs: 1,
  }),
  live("live-reset", "The recommended point with an L2 that crashes and is reset.", {
    ...recommended,
    ...kicking,
    ...busy,
    operations: 2,
    crashes: 1,
  }),
  live(
    "live-two-vcpus",
    "The recommended point with an L2 on two vCPUs, with a page reclaimed and entries that may always fail again.",
    { ...recommended, ...twoVcpus, ...busy, ops: ["READ_DATA"], reclaims: 1 },
  ),
  live(
    "live-two-vcpus-reset",
    "The recommended point with an L2 on two vCPUs that crashes on one while it waits on the other, and is reset.",
    { ...recommended, ...twoVcpus, ...busy, ops: ["READ_DATA"], crashes: 1, ticks: 1 },
  ),
  live(
    "live-two-vcpus-reset-interrupts",
    "The recommended point with an L2 on two vCPUs and a device that interrupts while its L2 is reset.",
    { ...recommended, ...twoVcpus, ...kicking, ...busy, operations: 1, crashes: 1 },
  ),
  live(
    "live-two-vcpus-move",
    "An L2 on two vCPUs that moves its BAR, the real device first, with direct hypercalls off meanwhile.",
    {
      ...recommended,
      ...twoVcpus,
      ...busy,
      ops: ["READ_DATA"],
      barPolicy: "TRACK_MOVE",
      barWrites: 1,
    },
  ),
  live(
    "live-neighbours-reset",
    "Two L2s on a vCPU each, of which either crashes and is reset while the other goes on.",
    { ...recommended, ...onVcpusOfTheirOwn, ...busy, ops: ["READ_DATA"], crashes: 1 },
  ),
  live(
    "live-neighbours",
    "Two L2s on a vCPU each whose devices interrupt, of which one is hostile and reaches for the other's.",
    { ...recommended, ...hostileNeighbour },
  ),
  live("live-migration", "The recommended point with a vCPU that moves between physical CPUs.", {
    ...recommended,
    ...alone,
    ...busy,
    lps: [0, 1],
    migrations: 2,
    ticks: 1,
  }),
  live(
    "live-services",
    "A hypercall that is not MMIO, which L0 hands to L1; the host may answer that it is to be tried again, and the driver leaves it at that.",
    {
      ...recommended,
      ...busy,
      nonMmio: "RESUME_L1",
      onRouted: "REDISPATCH",
      ops: ["READ_DATA", "MAP_GPA"],
      operations: 2,
      reclaims: 1,
    },
  ),
];

const asFoundRuns = [
  // Predicted: requests are lost or answered with rubbish, and each ends all the same.
  live("live-as-found-reclaim", "The as-found point with a page reclaimed (hypothesis H1).", {
    ...asFound,
    ...alone,
    ...busy,
    reclaims: 1,
  }),
  // Predicted: an operation is rolled back once for each page, and then ends.
  live(
    "live-as-found-reclaim-0014",
    "The as-found point with a page reclaimed, with patch 0014 (hypothesis H2).",
    {
      ...asFound,
      ...alone,
      ...busy,
      operations: 1,
      reclaims: 2,
      patch0014: true,
    },
  ),
  // Predicted: interrupts are finitely many, so requests are served again finitely often.
  live(
    "live-as-found-interrupts",
    "The as-found point with posted interrupts, where an entry with one posted asks for L1.",
    { ...asFound, ...kicking, ...busy, resumeOnPi: true },
  ),
  // Predicted: nobody compares addresses, so the neighbour resets the victim's device, which forgets
  // its kick, or has its interrupts sent to itself.
  live(
    "live-as-found-neighbours",
    "The as-found point, with a hostile neighbour that reaches for the device of the other.",
    { ...asFound, ...hostileNeighbour },
    { LV3: "violated", LV4: "violated" },
  ),
];

const recoveries = [
  live("live-recovery", "The recommended point with a host that is out of order for a while.", {
    ...recommended,
    ops: ["READ_DATA", "KICK"],
    operations: 1,
    ticks: 1,
    misdeeds: 2,
  }),
  live(
    "live-recovery-nested-call",
    "Hypercalls that go to L1, with a host that is out of order for a while.",
    {
      ...nestedCall,
      ops: ["READ_DATA", "KICK"],
      operations: 1,
      ticks: 1,
      misdeeds: 2,
    },
  ),
  live(
    "live-recovery-nested-ept",
    "Implicit accesses, with a host that is out of order for a while.",
    {
      ...nestedEpt,
      ops: ["READ_DATA", "KICK"],
      operations: 1,
      ticks: 1,
      misdeeds: 2,
    },
  ),
  // Predicted: wrong answers, and an end all the same.
  live(
    "live-recovery-as-found",
    "The as-found point with patch 0014 and a host that is out of order for a while.",
    {
      ...asFound,
      ops: ["READ_DATA", "KICK"],
      operations: 1,
      patch0014: true,
      misdeeds: 2,
    },
  ),
];

export const infiniteRuns = [...fairRuns, ...asFoundRuns, ...recoveries];
