/**
 * Refinement: each route is the bus (R1); the accelerated route shows nothing that the nested one could
 * not (R2), and loses nothing (R3). The smallest instances that have what an honest host does to a
 * driver: pages reclaimed, locks held, interrupts for nothing, vCPUs that move, devices unplugged; and
 * BARs that L2s move. Not among them: L2s that crash, user mode that chooses addresses, shared queues.
 */
import { model, type Expectation, type Model, type Property, claims } from "../../checker/index.ts";
import { atomicBus } from "../../properties/refinement/atomic-bus.ts";
import {
  acceleratedAsNested,
  acceleratedAsTouched,
  nestedAsAccelerated,
} from "../../properties/refinement/routes.ts";
import { MMIO_OPERATIONS, type Constants } from "../../spec/constants.ts";
import { passthrough } from "../../spec/system.ts";
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

/** A model that is about another system, and claims nothing else. */
export const compared = (
  name: string,
  sentence: string,
  constants: Constants,
  properties: readonly Property[],
  expected: Readonly<Record<string, Expectation>> = {},
): Model =>
  model({
    name,
    sentence,
    size: "small",
    system: passthrough,
    constants,
    claims: claims(properties, expected, name),
    budgets: BUDGETS,
  });

/** A route beside the bus; a design that is found, beside the nested route, too. */
const isBus = (name: string, sentence: string, constants: Constants): Model =>
  compared(`bus-${name}`, sentence, constants, [atomicBus]);
const isNoBus = (
  name: string,
  sentence: string,
  constants: Constants,
  besideNested: "holds" | "violated" = "violated",
): Model =>
  compared(`bus-${name}`, sentence, constants, [atomicBus, acceleratedAsNested], {
    R1: "violated",
    R2: besideNested,
  });

/** One kick by a driver that moves its BAR. */
export const oneKickMoved = {
  ops: ["KICK"],
  operations: 1,
  barWrites: 1,
} as const satisfies Partial<Constants>;

/** One request of a driver, beside a host that reclaims a page. */
export const oneRequestReclaimed = {
  ops: ["KICK", "READ_ISR"],
  operations: 1,
  reclaims: 1,
} as const satisfies Partial<Constants>;

/** One request of a hostile L2, beside a device that is not its own. */
export const oneHostile = {
  devices: [0, 1],
  operations: 0,
  hostileL2s: [1],
  hostileRequests: ["FOREIGN_KICK", "OWN_KICK", "HOLE", "CROSSING"],
  hostileCalls: 1,
} as const satisfies Partial<Constants>;

/**
 * A driver that kicks and reads what the device has to say, where pages are reclaimed, locks held, and
 * vCPUs interrupted for nothing.
 */
const disturbedDriver = {
  ops: ["KICK", "READ_ISR"],
  operations: 2,
  reclaims: 1,
  busies: 1,
  ticks: 1,
} as const satisfies Partial<Constants>;

/** The same driver undisturbed, which moves its BAR. */
const movingDriver = {
  ops: ["KICK", "READ_ISR"],
  operations: 2,
  barWrites: 1,
  ticks: 1,
} as const satisfies Partial<Constants>;

/** A hostile L2 that asks for everything there is on the bus, beside a driver. */
const besideHostile = {
  ...twoL2s,
  ops: ["KICK", "READ_ISR"],
  hostileL2s: [2],
  hostileRequests: [
    "FOREIGN_KICK",
    "FOREIGN_READ_ISR",
    "FOREIGN_READ_DATA",
    "OWN_KICK",
    "OWN_READ_KICK",
    "OWN_WRITE_ISR",
    "CONFIG_MOVE",
    "CONFIG_RESET",
    "L1_RAM",
    "OWN_RAM",
    "HOLE",
    "BAD_SIZE",
    "CROSSING",
    "UNKNOWN_LEAF",
    "MAP_FOREIGN",
  ],
  hostileCalls: 1,
} as const satisfies Partial<Constants>;

/** The hostile L2 alone, beside a device that is not its own. */
const hostileAlone = {
  ...besideHostile,
  l2s: [1],
  runsOn: { 0: [1], 1: [] },
  assigned: { 0: [1], 1: [], 2: [] },
  operations: 0,
  hostileL2s: [1],
  // There is no memory but its own, and of that it may share what it likes.
  hostileRequests: besideHostile.hostileRequests.filter((r) => r !== "MAP_FOREIGN"),
  hostileCalls: 2,
} as const satisfies Partial<Constants>;

/** A driver that uses every register, in both directions and sizes, on a vCPU that migrates. */
const everyRegister = {
  ops: MMIO_OPERATIONS,
  operations: 2,
  lps: [0, 1],
  migrations: 1,
  ticks: 1,
} as const satisfies Partial<Constants>;

const routesAreBus = [
  isBus(
    "accelerated",
    "The accelerated route is the bus, whatever pages the host reclaims, locks it finds held and interrupts it takes.",
    { ...recommended, ...disturbedDriver },
  ),
  isBus(
    "accelerated-registers",
    "The accelerated route is the bus for every register, in both directions and sizes, on a vCPU that moves to another physical CPU.",
    { ...recommended, ...everyRegister },
  ),
  isBus(
    "accelerated-fast-kick",
    "The accelerated route is the bus where the kernel takes kicks, and devices act on them later and may be unplugged.",
    {
      ...recommended,
      ...alone,
      operations: 3,
      ops: ["KICK", "READ_ISR"],
      ioevfd: true,
      backend: "LATER",
      unplugs: 1,
    },
  ),
  isBus("accelerated-two-vcpus", "The accelerated route is the bus with an L2 on two vCPUs.", {
    ...recommended,
    ...twoVcpus,
    ops: ["KICK", "READ_ISR"],
  }),
  isBus(
    "accelerated-adversaries",
    "The accelerated route is the bus beside a hostile L2: what it asks of others is nothing to the bus.",
    { ...recommended, ...besideHostile },
  ),
  isBus("nested-call", "The hypercall through L1 is the bus.", {
    ...nestedCall,
    ...disturbedDriver,
    ticks: 0,
    unplugs: 1,
  }),
  isBus("nested-ept", "The implicit access, sent back to L1, is the bus.", {
    ...nestedEpt,
    ...disturbedDriver,
    ticks: 0,
    unplugs: 1,
  }),
  isBus(
    "nested-call-registers",
    "The hypercall through L1 is the bus for every register, in both directions and sizes, on a vCPU that moves.",
    { ...nestedCall, ...everyRegister },
  ),
  isBus(
    "nested-ept-registers",
    "The implicit access is the bus for every register, in both directions and sizes, on a vCPU that moves.",
    {
      ...nestedEpt,
      ...everyRegister,
    },
  ),
  isBus("bar-track-move", "The accelerated route with an L2 that moves its BAR, which L1 tracks.", {
    ...recommended,
    ...movingDriver,
    barPolicy: "TRACK_MOVE",
  }),
  compared(
    "bus-bar-track-off",
    "The accelerated route with an L2 that moves its BAR, where L1 ends direct hypercalls: and what the nested route shows.",
    { ...recommended, ...movingDriver, barPolicy: "TRACK_OFF" },
    [atomicBus, acceleratedAsNested],
  ),
  compared(
    "bus-as-found",
    "The as-found point left alone: the bus all the same, and what the nested route shows.",
    { ...asFound, ...alone },
    [atomicBus, acceleratedAsNested],
  ),
];

const areNoBus = [
  isNoBus(
    "as-found-bar-write",
    "The as-found point with an L2 that moves the BAR of one of its two devices: performed on the other one.",
    {
      ...asFound,
      ...alone,
      devices: [0, 1],
      assigned: { 0: [1], 1: [1], 2: [] },
      operations: 1,
      barWrites: 1,
    },
  ),
  isNoBus(
    "as-found-adversaries",
    "The as-found point beside a hostile L2: performed for one who does not own the device. Its L1 would have passed it on.",
    { ...asFound, ...besideHostile },
    "holds",
  ),
  compared(
    "bus-nested-overlap",
    "The hypercall through an L1 that tracks no BARs, with an L2 that moves one of them onto another: performed on the first one.",
    {
      ...nestedCall,
      devices: [0, 1],
      assigned: { 0: [1], 1: [1], 2: [] },
      ops: ["KICK"],
      operations: 1,
      barPolicy: "ONCE",
      barWrites: 1,
    },
    [atomicBus],
    { R1: "violated" },
  ),
  isNoBus("h1", "Hypothesis H1: what returns is not what was performed.", {
    ...recommended,
    ...oneRequestReclaimed,
    fixSoftXlat: false,
  }),
  isNoBus("h2", "Hypothesis H2: what was done is done again.", {
    ...recommended,
    ...oneRequestReclaimed,
    fixSoftXlat: false,
    patch0014: true,
  }),
  isNoBus("bar-once", "barPolicy = ONCE beside L0's filter: a device that is there refuses.", {
    ...recommended,
    ...oneKickMoved,
    barPolicy: "ONCE",
  }),
  isNoBus(
    "crossing",
    "crossingCheck = false beside a hostile L2: something is performed for an access that is none.",
    { ...recommended, ...oneHostile, crossingCheck: false },
  ),
];

const bothWays = (
  name: string,
  sentence: string,
  constants: Constants,
  touchesToo: boolean,
): readonly Model[] => [
  compared(`accel-vs-nested${name}`, sentence, constants, [
    acceleratedAsNested,
    ...(touchesToo ? [acceleratedAsTouched] : []),
  ]),
  compared(
    `nested-vs-accel${name}`,
    `${sentence} The other way round: hypercall through L1.`,
    { ...constants, route: "NEST_CALL" },
    [nestedAsAccelerated],
  ),
  ...(touchesToo
    ? [
        compared(
          `nested-ept-vs-accel${name}`,
          `${sentence} The other way round: implicit access.`,
          { ...constants, route: "NEST_EPT" },
          [nestedAsAccelerated],
        ),
      ]
    : []),
];

const comparisons = [
  ...bothWays(
    "",
    "The recommended point beside the nested route, where pages are reclaimed, locks held and vCPUs interrupted.",
    { ...recommended, ...disturbedDriver },
    true,
  ),
  ...bothWays(
    "-two-vcpus",
    "Accelerated and nested route with an L2 on two vCPUs.",
    { ...recommended, ...twoVcpus, ops: ["KICK", "READ_ISR"] },
    true,
  ),
  ...bothWays(
    "-hostile",
    "Accelerated and nested route with a hostile L2 alone.",
    { ...recommended, ...hostileAlone },
    false,
  ),
  compared(
    "accel-vs-nested-adversaries",
    "Accelerated and nested route with a hostile L2 beside the driver.",
    { ...recommended, ...besideHostile },
    [acceleratedAsNested],
  ),
  ...bothWays(
    "-interrupts",
    "Accelerated and nested route with a device that interrupts, where an entry with an interrupt posted asks for L1.",
    { ...recommended, ...interrupting, resumeOnPi: true },
    true,
  ),
  ...bothWays(
    "-ring",
    "Accelerated and nested route with a device that interrupts through a ring.",
    { ...recommended, ...interrupting, irqPath: "RING" },
    true,
  ),
  ...bothWays(
    "-registers",
    "Accelerated and nested route for every register, in both directions and sizes, on a vCPU that moves.",
    { ...recommended, ...everyRegister },
    true,
  ),
  ...bothWays(
    "-fast-kick",
    "Accelerated and nested route where the kernel takes kicks itself.",
    { ...recommended, ...alone, ioevfd: true, backend: "LATER" },
    false,
  ),
  ...bothWays(
    "-bar-tracked",
    "Accelerated and nested route with an L2 that moves its BAR, which L1 tracks.",
    { ...recommended, ...movingDriver, busies: 1, barPolicy: "TRACK_MOVE" },
    false,
  ),
  ...bothWays(
    "-unplug",
    "Accelerated and nested route with a device that is unplugged, where L0 filters nothing.",
    { ...recommended, ...alone, operations: 1, l0Filter: "NONE", backend: "LATER", unplugs: 1 },
    false,
  ),
];

export const refinement = [...routesAreBus, ...areNoBus, ...comparisons];
