/** The design points with an honest host: what holds, on which route, under which disturbance. */
import { claims, model, type Expectation, type Property } from "../../checker/index.ts";
import { addressing, moduleSafety, response } from "../../properties/index.ts";
import {
  directReadReachable,
  fakeViolationReachable,
  nestedCallReadReachable,
  nestedTouchReadReachable,
  noDeadlock,
  stickyReachable,
} from "../../properties/sanity/witnesses.ts";
import type { Constants } from "../../spec/constants.ts";
import { passthrough } from "../../spec/system.ts";
import { BUDGETS, disturbed, nestedCall, nestedEpt, recommended } from "./points.ts";
import { noCall, noDirectCall, noRouting, noTrapExit } from "./not-claimed.ts";

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
    noRouting,
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
    noRouting,
  ),
  point(
    "accel-private-address",
    "The recommended point, with a driver that leaves the shared bit out of its addresses: L0 refuses.",
    { ...recommended, driverSh: false },
    [],
    {
      ...noRouting,
      S14: { notClaimed: "nothing reaches a device" },
      S23: { notClaimed: "nothing reaches a device" },
      S24: { notClaimed: "no read succeeds" },
      S25: { notClaimed: "no write succeeds" },
    },
  ),
  point(
    "nested-call",
    "The hypercall goes to L1, which forwards it.",
    { ...nestedCall, ...disturbed },
    [nestedCallReadReachable],
    { ...noTrapExit, ...noDirectCall, ...noRouting },
  ),
  point(
    "nested-ept",
    "The L2 touches the page, L0 sends the violation back to L1.",
    { ...nestedEpt, ...disturbed },
    [nestedTouchReadReachable, stickyReachable],
    { ...noTrapExit, ...noDirectCall, ...noCall },
  ),
  point(
    "nested-ept-0014",
    "The same with patch 0014.",
    { ...nestedEpt, ...disturbed, patch0014: true },
    [nestedTouchReadReachable, stickyReachable],
    { ...noTrapExit, ...noDirectCall, ...noCall },
  ),
];
