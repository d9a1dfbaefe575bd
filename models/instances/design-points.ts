/** The design points with an honest host: what holds, on which route, under which disturbance. */
import { claims, model, type Expectation, type Property } from "../../checker/index.ts";
import { addressing, moduleSafety, response } from "../../properties/index.ts";
import {
  directReadReachable,
  fakeViolationReachable,
  nestedCallReadReachable,
  nestedTouchReadReachable,
  noDeadlock,
  routedCallReachable,
  stickyReachable,
} from "../../properties/sanity/witnesses.ts";
import type { Constants } from "../../spec/constants.ts";
import { passthrough } from "../../spec/system.ts";
import { BUDGETS, disturbed, nestedCall, nestedEpt, recommended } from "./points.ts";
import { noCall, noDirectCall, noExitToL1, noRouteOwed } from "./not-claimed.ts";

const functional = [...moduleSafety, ...addressing, ...response, noDeadlock];

/** A small model of the whole slice with an honest host. */
const point = (
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

export const designPoints = [
  point(
    "accel",
    "The recommended point: direct hypercalls, honest host that reclaims pages and finds locks held.",
    { ...recommended, ...disturbed },
    [directReadReachable, fakeViolationReachable],
    { ...noExitToL1, ...noRouteOwed },
  ),
  point(
    "accel-0014",
    "The recommended point with patch 0014: every violation on a private page is shown to L1.",
    { ...recommended, ...disturbed, patch0014: true },
    [directReadReachable, stickyReachable],
    {},
  ),
  point(
    "accel-bar-write",
    "The recommended point, with an L2 that tries to move its BAR.",
    { ...recommended, barWrites: 1 },
    [directReadReachable],
    noRouteOwed,
  ),
  point(
    "accel-private-address",
    "The recommended point, with a driver that leaves the shared bit out of its addresses: L0 refuses.",
    { ...recommended, driverSh: false },
    [],
    {
      ...noExitToL1,
      ...noRouteOwed,
      S14: { notClaimed: "nothing reaches a device" },
      S24: { notClaimed: "no read succeeds" },
      S25: { notClaimed: "no write succeeds" },
    },
  ),
  point(
    "accel-other-call",
    "The recommended point, with an L2 that also makes a hypercall other than RequestMMIO: L0 refuses it.",
    { ...recommended, ops: ["READ_DATA", "KICK", "MAP_GPA"] },
    [directReadReachable],
    { ...noExitToL1, ...noRouteOwed },
  ),
  point(
    "accel-routed-call",
    "The same where L0 hands that hypercall to L1 (patch 0017), which takes it as done: nobody answers it.",
    { ...recommended, ops: ["READ_DATA", "KICK", "MAP_GPA"], nonMmio: "RESUME_L1", busies: 1 },
    [directReadReachable, routedCallReachable, stickyReachable],
    // The L2 finds its own zero in R10 and takes it for a success.
    { S27: "violated" },
  ),
  point(
    "accel-redispatched-call",
    "The same with an L1 that serves what is routed to it: it refuses, and the L2 is told so.",
    {
      ...recommended,
      ops: ["READ_DATA", "KICK", "MAP_GPA"],
      nonMmio: "RESUME_L1",
      onRouted: "REDISPATCH",
    },
    [directReadReachable, routedCallReachable],
    noRouteOwed,
  ),
  point(
    "nested-call",
    "The hypercall goes to L1, which forwards it.",
    { ...nestedCall, ...disturbed },
    [nestedCallReadReachable],
    { ...noDirectCall, ...noRouteOwed },
  ),
  point(
    "nested-ept",
    "The L2 touches the page, L0 sends the violation back to L1.",
    { ...nestedEpt, ...disturbed },
    [nestedTouchReadReachable, stickyReachable],
    { ...noDirectCall, ...noCall },
  ),
  point(
    "nested-ept-0014",
    "The same with patch 0014.",
    { ...nestedEpt, ...disturbed, patch0014: true },
    [nestedTouchReadReachable, stickyReachable],
    { ...noDirectCall, ...noCall },
  ),
];
