/**
 * The largest models: two L2s on two vCPUs with three devices, and the others as far as they go.
 * `npm run check:full` explores them one after the other, each within an hour and 12 GiB.
 *
 * Budgets, not bounds: each counts something that the environment does, and what a run with a larger
 * one would add is another occurrence of the same thing. That one is enough to show what it shows is
 * thought likely for a second request behind a first (`operations`), and for a page taken away twice
 * (`reclaims`); these are the ones to raise first where there is room.
 */
import { claims, model } from "../../checker/index.ts";
import {
  hostConfidentiality,
  l1Integrity,
  neighbourConfidentiality,
} from "../../properties/confidentiality/noninterference.ts";
import { secretsStayApart } from "../../properties/confidentiality/one-run.ts";
import { controlOwner } from "../../properties/module/controls.ts";
import { directReadReachable, switchReachable } from "../../properties/sanity/witnesses.ts";
import type { Constants } from "../../spec/constants.ts";
import { passthrough } from "../../spec/system.ts";
import { instance } from "./instance.ts";
import { noExitToL1, noRead, noRouteOwed } from "./not-claimed.ts";
import {
  BUDGETS,
  disturbed,
  hostile,
  interrupting,
  neighbours,
  nestedCall,
  recommended,
  twoL2s,
  twoVcpus,
} from "./points.ts";

const large = instance("full");

/** Two L2s, each on both of two vCPUs, with a device each and one that they share. */
const twoByTwo = {
  vcpus: [0, 1],
  l2s: [1, 2],
  runsOn: { 0: [1, 2], 1: [1, 2] },
  devices: [0, 1, 2],
  assigned: { 0: [1], 1: [2], 2: [1, 2] },
  ops: ["READ_ISR", "KICK"],
  operations: 1,
} as const satisfies Partial<Constants>;

export const full = [
  large(
    "full",
    "The recommended point with two L2s on two vCPUs and three devices; a timer of the host, a lock found held.",
    { ...recommended, ...twoByTwo, ticks: 1, busies: 1 },
    [switchReachable],
  ),
  large(
    "full-operations",
    "Two operations of each L2 on each vCPU, where the second vCPU runs one of the L2s.",
    { ...recommended, ...twoByTwo, operations: 2, runsOn: { 0: [1, 2], 1: [1] } },
    [switchReachable],
  ),
  large(
    "full-fast-path",
    "Two operations of each L2 on each vCPU, where the kernel takes kicks, and back ends act when they are scheduled.",
    { ...recommended, ...twoByTwo, ioevfd: true, backend: "LATER" },
    [switchReachable],
  ),
  large(
    "full-nested-call",
    "Two operations of each L2 on each vCPU, by hypercalls that L1 forwards.",
    { ...nestedCall, ...twoByTwo, ops: ["READ_ISR"] },
    [switchReachable],
  ),
  large(
    "full-adversaries",
    "Two operations of each L2 on each vCPU, with a trusted device, where the second L2 is hostile.",
    {
      ...recommended,
      ...twoByTwo,
      ...{ trustedDevice: true, ops: ["KICK", "WRITE_TRUSTED"] },
      hostileL2s: [2],
      hostileRequests: neighbours.hostileRequests,
      hostileCalls: 1,
      runsOn: { 0: [1, 2], 1: [2] },
    },
    [switchReachable],
    noRead,
  ),
  large(
    "full-interrupts",
    "Two L2s on a vCPU each, whose devices interrupt.",
    {
      ...recommended,
      ...twoL2s,
      ...interrupting,
      vcpus: [0, 1],
      runsOn: { 0: [1], 1: [2] },
      ops: ["SET_VECTOR", "KICK"],
      operations: 3,
    },
    [],
    noRead,
  ),
  large(
    "full-reset-interrupts",
    "An L2 on two vCPUs that crashes, with a device that interrupts and whose vector is set again.",
    {
      ...recommended,
      ...twoVcpus,
      ...interrupting,
      ops: ["SET_VECTOR", "KICK"],
      operations: 2,
      crashes: 1,
    },
    [],
    noRead,
  ),
  large(
    "full-track-move",
    "An L2 on two vCPUs with two devices, both of which it would move to the one free slot.",
    {
      ...recommended,
      ...twoVcpus,
      devices: [0, 1],
      assigned: { 0: [1], 1: [1], 2: [] },
      ops: ["READ_DATA"],
      barPolicy: "TRACK_MOVE",
      barWrites: 1,
    },
  ),
  large(
    "full-disturbed",
    "One L2 that uses every register three times, with pages reclaimed twice and a lock found held.",
    { ...recommended, ...disturbed },
    [directReadReachable],
    { ...noExitToL1, ...noRouteOwed },
  ),
  large(
    "full-hostile-host",
    "Two requests of one L2 with a trusted device against the maximal host.",
    {
      ...recommended,
      ...hostile,
      trustedDevice: true,
      ops: ["READ_DATA", "KICK", "WRITE_TRUSTED"],
      operations: 2,
    },
  ),
  // The states of the system alone are three million, so this says of the module and of pairs of runs
  // what one L2 against the maximal host says in a second, and nothing of requests.
  model({
    name: "full-hostile-host-neighbours",
    sentence:
      "The maximal host and two L2s on one vCPU: one makes a request, the other runs and watches.",
    size: "full",
    system: passthrough,
    constants: {
      ...recommended,
      ...hostile,
      l2s: [1, 2],
      runsOn: { 0: [1, 2], 1: [] },
      ops: ["READ_DATA"],
      hostileL2s: [2],
    },
    claims: claims([
      controlOwner,
      neighbourConfidentiality,
      hostConfidentiality,
      l1Integrity,
      secretsStayApart,
    ]),
    budgets: BUDGETS,
  }),
];
