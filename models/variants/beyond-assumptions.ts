/**
 * What the ten assumptions leave open: further conditions for R2, two of the ten that cannot both be
 * kept, and what is lost with L1 on the way (R3).
 */
import type { Expectation, Model, Property } from "../../checker/index.ts";
import { acceleratedAsNested, nestedAsAccelerated } from "../../properties/refinement/routes.ts";
import type { Constants } from "../../spec/constants.ts";
import { compared, oneHostile } from "../instances/refinement.ts";
import { asFound, interrupting, recommended } from "../instances/points.ts";

/** One request of an honest driver. */
export const one = (op: Constants["ops"][number]) => ({ ops: [op], operations: 1 }) as const;

/** The same for an address that is nobody's. */
export const toNobody = {
  ...oneHostile,
  hostileRequests: ["HOLE"],
} as const satisfies Partial<Constants>;

const beside = (
  name: string,
  sentence: string,
  constants: Partial<Constants>,
  property: Property,
  expected: Expectation,
): Model =>
  compared(name, sentence, { ...recommended, ...constants }, [property], {
    [property.id]: expected,
  });

/** Four conditions that none of the ten is about. */
export const furtherConditions: readonly Model[] = [
  beside(
    "accel-vs-nested-unplug-filtered",
    "L0's filter follows the map of devices: it refuses an access to a device that is gone, where L1 would have read all ones.",
    { ...one("READ_DATA"), unplugs: 1 },
    acceleratedAsNested,
    "violated",
  ),
  beside(
    "accel-vs-nested-mask",
    "A call whose mask the module refuses: L1, which the nested route asks, looks at no mask.",
    { ...oneHostile, hostileMasks: ["ILLEGAL"] },
    acceleratedAsNested,
    "violated",
  ),
  beside(
    "accel-vs-nested-table-by-call",
    "An L2 that programs its own vector by hypercall, and not with a plain store: L0 refuses what L1 would have served.",
    { ...interrupting, ...oneHostile, hostileRequests: ["OWN_VECTOR"] },
    acceleratedAsNested,
    "violated",
  ),
  beside(
    "accel-vs-nested-fast-kick-vendor",
    "A driver whose calls have an R10 of their own, and a kernel that leaves R10 as it came when it takes a kick: the driver takes that for an error.",
    {
      ...one("KICK"),
      ioevfd: true,
      backend: "LATER",
      driverR10: "V1",
      fastSetsR10: false,
    },
    acceleratedAsNested,
    "violated",
  ),
];

/** A driver that asks for a service between two requests, where an interrupt posted asks for L1. */
export const servicesAndInterrupts = {
  ...interrupting,
  ops: ["SET_VECTOR", "KICK", "MAP_GPA"],
  resumeOnPi: true,
} as const satisfies Partial<Constants>;

/** Whichever way services go there, a6 or a8 is dropped. */
const notBoth: readonly Model[] = [
  beside(
    "accel-vs-nested-services-redispatched",
    "A service and an interrupt that asks for L1, which serves every hypercall that it is handed: the finished kick, too.",
    { ...servicesAndInterrupts, nonMmio: "RESUME_L1", onRouted: "REDISPATCH" },
    acceleratedAsNested,
    "violated",
  ),
  beside(
    "accel-vs-nested-services-ignored",
    "A service and an interrupt that asks for L1, which takes every hypercall that it is handed as done: the service, too.",
    { ...servicesAndInterrupts, nonMmio: "RESUME_L1" },
    acceleratedAsNested,
    "violated",
  ),
  beside(
    "accel-vs-nested-services-refused",
    "A service and an interrupt that asks for L1, where L0 refuses the service, as recommended.",
    servicesAndInterrupts,
    acceleratedAsNested,
    "violated",
  ),
  beside(
    "accel-vs-nested-services-handled",
    "A service that L0 serves as though L1 had asked: a6 is dropped, and from outside nobody can tell.",
    { ...servicesAndInterrupts, nonMmio: "HANDLE_L0" },
    acceleratedAsNested,
    "holds",
  ),
];

/** What the found L1 would have kept from a hostile L2, though it passes on the rest. */
const asFoundTrusted = beside(
  "accel-vs-nested-as-found-trusted",
  "The as-found point with a hostile L2 that asks for its trusted device by hypercall: the host answers, where L1 would have.",
  { ...asFound, ...oneHostile, hostileRequests: ["TRUSTED_SHARED"], trustedDevice: true },
  acceleratedAsNested,
  "violated",
);

/** What the nested route shows, and the accelerated one does not. */
const lost: readonly Model[] = [
  beside(
    "nested-vs-accel-two-l2s",
    "The nested route gives L1 the vCPU at every request, and so a moment to run another L2; the accelerated one does not.",
    {
      route: "NEST_CALL",
      l2s: [1, 2],
      runsOn: { 0: [1, 2], 1: [] },
      assigned: { 0: [1, 2], 1: [], 2: [] },
      ...one("READ_DATA"),
    },
    nestedAsAccelerated,
    "violated",
  ),
  beside(
    "nested-vs-accel-services",
    "A service that is not MMIO, which L1 has performed on the nested route: the recommended point refuses it.",
    { route: "NEST_CALL", ...one("MAP_GPA"), busies: 1 },
    nestedAsAccelerated,
    "violated",
  ),
  beside(
    "nested-vs-accel-services-routed",
    "A service that is not MMIO, where L0 hands it to L1, which serves it: nothing is lost, a request to retry included.",
    {
      route: "NEST_CALL",
      ...one("MAP_GPA"),
      busies: 1,
      nonMmio: "RESUME_L1",
      onRouted: "REDISPATCH",
    },
    nestedAsAccelerated,
    "holds",
  ),
  beside(
    "nested-vs-accel-passed-on",
    "An L1 that hands on what is not its own: L0's filter refuses it.",
    { route: "NEST_CALL", ...toNobody, l1Policy: "PASS" },
    nestedAsAccelerated,
    "violated",
  ),
];

export const beyondAssumptions: readonly Model[] = [
  ...furtherConditions,
  ...notBoth,
  asFoundTrusted,
  ...lost,
];
