/**
 * The four named design points, each in the environments that concern it: an honest host that
 * disturbs, hostile neighbours, interrupts, unplugging, resets, several vCPUs and physical CPUs.
 */
import { model, type Expectation, type Property } from "../../checker/index.ts";
import {
  directReadReachable,
  fakeViolationReachable,
  fastKickReachable,
  filterRefusalReachable,
  interruptTakenReachable,
  l1InterruptedReachable,
  migrationReachable,
  nestedCallReadReachable,
  nestedTouchReadReachable,
  pendingInterruptReachable,
  resetReachable,
  sharedPageReachable,
  stickyReachable,
  switchReachable,
  trustedReadReachable,
  unplugInFlightReachable,
} from "../../properties/sanity/witnesses.ts";
import type { Constants } from "../../spec/constants.ts";
import { passthrough } from "../../spec/system.ts";
import { claimed } from "./claimed.ts";
import { noEntryOfL2, noExitToL1, noHonestRequest, noRead, noRouteOwed } from "./not-claimed.ts";
import {
  BUDGETS,
  alone,
  disturbed,
  interrupting,
  neighbours,
  nestedCall,
  nestedEpt,
  recommended,
  twoL2s,
  twoVcpus,
} from "./points.ts";

/** A small model with all safety properties that its environment allows to claim. */
export const point = (
  name: string,
  sentence: string,
  constants: Constants,
  witnesses: readonly Property[] = [],
  exceptions: Readonly<Record<string, Expectation>> = {},
) =>
  model({
    name,
    sentence,
    size: "small",
    system: passthrough,
    constants,
    claims: claimed(constants, witnesses, exceptions),
    budgets: BUDGETS,
  });

const recommendedPoints = [
  point(
    "recommended",
    "The recommended point: direct hypercalls, honest host that reclaims pages and finds locks held.",
    { ...recommended, ...disturbed, operations: 2 },
    [directReadReachable, fakeViolationReachable],
    { ...noExitToL1, ...noRouteOwed },
  ),
  point(
    "recommended-adversaries",
    "The recommended point beside a hostile L2 that asks for everything, with every mask, twice.",
    { ...recommended, ...neighbours, hostileCalls: 2, hostileMasks: ["ABI", "ABI+SEC"] },
    [directReadReachable, filterRefusalReachable, trustedReadReachable],
  ),
  point(
    "recommended-hostile-alone",
    "The recommended point with one L2, and that a hostile one: every mask, beside a device of L1's own.",
    {
      ...recommended,
      ...neighbours,
      l2s: [1],
      runsOn: { 0: [1], 1: [] },
      assigned: { 0: [1], 1: [], 2: [] },
      hostileL2s: [1],
      hostileCalls: 2,
      hostileMasks: ["NONE", "ABI", "ABI+SEC", "ABI+XMM", "ABI+RBP", "ILLEGAL"],
    },
    [filterRefusalReachable],
    noHonestRequest,
  ),
  point(
    "recommended-0014",
    "The recommended point with patch 0014: every violation on a private page is shown to L1.",
    { ...recommended, ...alone, ...disturbed, patch0014: true },
    [directReadReachable, stickyReachable],
  ),
  point(
    "recommended-interrupts",
    "The recommended point with a device that interrupts, through a virtqueue, kicks taken by the kernel.",
    {
      ...recommended,
      ...interrupting,
      ops: ["SET_VECTOR", "KICK"],
      ioevfd: true,
      virtqueue: true,
    },
    [fastKickReachable, interruptTakenReachable, pendingInterruptReachable],
    { ...noRead },
  ),
  point(
    "recommended-interrupts-resumed",
    "The same where an entry with an interrupt posted asks for L1 (patch 0018), and locks are found held.",
    { ...recommended, ...interrupting, resumeOnPi: true, busies: 1 },
    [interruptTakenReachable, stickyReachable],
  ),
  point(
    "recommended-ring",
    "The same with a ring of events that the host shares with L1.",
    { ...recommended, ...interrupting, irqPath: "RING" },
    [interruptTakenReachable],
  ),
  point(
    "recommended-two-l2s-interrupts",
    "The recommended point with two L2s whose devices interrupt.",
    { ...recommended, ...twoL2s, ...interrupting, ops: ["SET_VECTOR", "KICK"], operations: 2 },
    [interruptTakenReachable, switchReachable],
    noRead,
  ),
  point(
    "recommended-interrupts-adversaries",
    "Two L2s whose devices interrupt, and one of the two is hostile.",
    {
      ...recommended,
      ...twoL2s,
      ...interrupting,
      ops: ["SET_VECTOR", "KICK"],
      operations: 2,
      hostileL2s: [2],
      hostileRequests: ["OWN_VECTOR", "OWN_KICK", "FOREIGN_VECTOR", "FOREIGN_KICK"],
      hostileCalls: 2,
    },
    [interruptTakenReachable, switchReachable],
    noRead,
  ),
  point(
    "recommended-unplug",
    "The recommended point with a device that is unplugged at any time, kicks taken by the kernel.",
    { ...recommended, ...alone, ioevfd: true, backend: "LATER", unplugs: 2 },
    [unplugInFlightReachable],
    noExitToL1,
  ),
  point(
    "recommended-reset",
    "The recommended point with an L2 that crashes and is reset while its device has something to report.",
    { ...recommended, ...interrupting, ops: ["SET_VECTOR", "KICK"], operations: 2, crashes: 1 },
    [resetReachable, interruptTakenReachable],
    noRead,
  ),
  point(
    "recommended-two-vcpus",
    "The recommended point with an L2 on two vCPUs.",
    { ...recommended, ...twoVcpus, reclaims: 1 },
    [directReadReachable],
    noExitToL1,
  ),
  point(
    "recommended-two-vcpus-two-l2s",
    "The recommended point with two L2s, each on a vCPU of its own.",
    { ...recommended, ...twoL2s, vcpus: [0, 1], runsOn: { 0: [1], 1: [2] } },
    [],
    noExitToL1,
  ),
  point(
    "recommended-two-vcpus-reset",
    "The same with an L2 that crashes on one vCPU while it waits on the other.",
    { ...recommended, ...twoVcpus, ops: ["READ_DATA"], crashes: 1, ticks: 1 },
    [resetReachable, l1InterruptedReachable],
  ),
  point(
    "recommended-two-vcpus-reset-interrupts",
    "The same with a device that interrupts while its L2 is reset.",
    {
      ...recommended,
      ...twoVcpus,
      ...interrupting,
      ops: ["SET_VECTOR", "KICK"],
      operations: 1,
      crashes: 1,
    },
    [resetReachable, interruptTakenReachable],
    noRead,
  ),
  point(
    "recommended-three-l2s",
    "The recommended point with as many L2s as the architecture has.",
    {
      ...recommended,
      ...twoL2s,
      l2s: [1, 2, 3],
      runsOn: { 0: [1, 2, 3], 1: [] },
      devices: [0, 1, 2],
      assigned: { 0: [1], 1: [2], 2: [3] },
    },
    [switchReachable],
  ),
  point(
    "recommended-shared-device",
    "The recommended point with one device passed through to two L2s.",
    { ...recommended, ...twoL2s, devices: [0], assigned: { 0: [1, 2], 1: [], 2: [] } },
    [switchReachable],
  ),
  point(
    "recommended-migration",
    "The recommended point with a vCPU that moves between physical CPUs.",
    { ...recommended, ...alone, lps: [0, 1], migrations: 2, ticks: 1 },
    [migrationReachable],
    noExitToL1,
  ),
];

const nestedPoints = [
  point(
    "nested-call",
    "The hypercall goes to L1, which forwards it.",
    { ...nestedCall, ...alone, ...disturbed },
    [nestedCallReadReachable],
    noRouteOwed,
  ),
  point(
    "nested-call-services",
    "The same with two devices, memory that the L2 shares, and a host that may ask for a retry.",
    {
      ...nestedCall,
      devices: [0, 1],
      assigned: { 0: [1], 1: [1], 2: [] },
      ops: ["READ_DATA", "MAP_GPA"],
      operations: 2,
      busies: 1,
    },
    [sharedPageReachable],
    noRouteOwed,
  ),
  point(
    "nested-call-adversaries",
    "The hypercall through L1, with a trusted device reached that way, beside a hostile L2.",
    { ...nestedCall, ...neighbours, trustedBy: "HYPERCALL" },
    [trustedReadReachable],
  ),
  point(
    "nested-call-two-vcpus-reset",
    "The hypercall through L1, with an L2 on two vCPUs that crashes on one of them.",
    { ...nestedCall, ...twoVcpus, crashes: 1 },
    [resetReachable, l1InterruptedReachable],
    noEntryOfL2,
  ),
  point(
    "nested-ept",
    "The L2 touches the page, L0 sends the violation back to L1.",
    { ...nestedEpt, ...alone, ...disturbed },
    [nestedTouchReadReachable, stickyReachable],
  ),
  point(
    "nested-ept-0014",
    "The same with patch 0014.",
    { ...nestedEpt, ...alone, ...disturbed, patch0014: true },
    [nestedTouchReadReachable, stickyReachable],
  ),
  point(
    "nested-ept-virtqueue",
    "Implicit accesses with descriptors in shared memory.",
    { ...nestedEpt, ops: ["KICK", "READ_ISR"], operations: 2, virtqueue: true, backend: "LATER" },
    [nestedTouchReadReachable],
  ),
  point(
    "nested-ept-adversaries",
    "Implicit accesses, beside a hostile L2.",
    { ...nestedEpt, ...neighbours },
    [nestedTouchReadReachable, trustedReadReachable],
  ),
];

export const designPoints = [...recommendedPoints, ...nestedPoints];
