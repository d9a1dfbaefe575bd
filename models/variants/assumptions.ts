/**
 * The assumptions under which the accelerated route shows nothing that the nested one could not (R2),
 * each dropped by itself in the smallest environment in which it can matter, and what follows from that.
 *
 * `docs/refinement.md` explains each row; `test/refinement-models.test.ts` holds the two together.
 */
import type { Expectation, Model, Property } from "../../checker/index.ts";
import { acceleratedAsNested, nestedAsAccelerated } from "../../properties/refinement/routes.ts";
import type { Constants } from "../../spec/constants.ts";
import {
  compared,
  oneHostile,
  oneKickMoved,
  oneRequestReclaimed,
} from "../instances/refinement.ts";
import { interrupting, recommended } from "../instances/points.ts";

/** One assumption, and an instance without it. */
export interface Dropped {
  /** Which of a1–a10. */
  readonly assumption: string;
  readonly model: Model;
  /** The same instance with the assumption: there R2 holds. */
  readonly kept: Constants;
}

interface Row {
  readonly name: string;
  readonly sentence: string;
  /** What happens around the two routes. */
  readonly environment: Partial<Constants>;
  /** The flags that drop the assumption. */
  readonly drop: Partial<Constants>;
  /** The flags that keep it, where they are not the recommended ones. */
  readonly keep?: Partial<Constants>;
  readonly expected: "holds" | "violated";
}

const dropped =
  (assumption: string) =>
  ({ name, sentence, environment, drop, keep = {}, expected }: Row): Dropped => ({
    assumption,
    model: compared(
      `accel-vs-nested-${assumption}-${name}`,
      sentence,
      { ...recommended, ...environment, ...keep, ...drop },
      [acceleratedAsNested],
      { R2: expected },
    ),
    kept: { ...recommended, ...environment, ...keep },
  });

/** One request of an honest driver. */
const one = (op: Constants["ops"][number]) => ({ ops: [op], operations: 1 }) as const;

/** The same for an address that is nobody's. */
const toNobody = { ...oneHostile, hostileRequests: ["HOLE"] } as const satisfies Partial<Constants>;

export const droppedAssumptions: readonly Dropped[] = [
  dropped("a1")({
    name: "bar-moves",
    sentence:
      "a1 dropped: addresses that were equal once. L0 refuses what L1 would have translated.",
    environment: oneKickMoved,
    drop: { barPolicy: "ONCE" },
    expected: "violated",
  }),
  dropped("a1")({
    name: "bar-moves-unfiltered",
    sentence: "a1 dropped without L0's filter: a kick that reaches nobody is reported as done.",
    environment: { ...oneKickMoved, l0Filter: "NONE" },
    drop: { barPolicy: "ONCE" },
    expected: "violated",
  }),
  dropped("a2")({
    name: "unconfined",
    sentence: "a2 dropped: L0 serves a hostile L2 for a device that L1 would have kept from it.",
    environment: oneHostile,
    drop: { l0Filter: "NONE" },
    expected: "violated",
  }),
  dropped("a3")({
    name: "trusted-device",
    sentence:
      "a3 dropped: the trusted device is asked for by hypercall, which L1 does not get to see.",
    environment: { ...one("READ_TRUSTED"), trustedDevice: true },
    drop: { trustedBy: "HYPERCALL" },
    expected: "violated",
  }),
  dropped("a4")({
    name: "l1-passes",
    sentence: "a4 dropped: L1 would hand on what L0's filter refuses.",
    environment: toNobody,
    drop: { l1Policy: "PASS" },
    expected: "violated",
  }),
  dropped("a4")({
    name: "l1-denies",
    sentence: "a4 dropped the other way: L1 would refuse what L0, which has no filter, performs.",
    environment: { ...toNobody, l0Filter: "NONE" },
    drop: { l1Policy: "DENY" },
    keep: { l1Policy: "PASS" },
    expected: "violated",
  }),
  dropped("a4")({
    name: "l1-sanitises",
    sentence:
      "a4 dropped as sanitising: L1 would replace implausible data, and a device of an honest host gives none.",
    environment: { ops: ["READ_DATA", "WRITE_DATA"], operations: 2 },
    drop: { l1Policy: "SANITISE" },
    expected: "holds",
  }),
  dropped("a5")({
    name: "shared-bit",
    sentence:
      "a5 dropped: L0 refuses an address without the shared bit, which L1 would have added.",
    environment: oneRequestReclaimed,
    drop: { driverSh: false },
    expected: "violated",
  }),
  dropped("a6")({
    name: "unanswered",
    sentence:
      "a6 dropped: L1 is given a hypercall that is not RequestMMIO and takes it as done; the L2 takes its own zero for a success.",
    environment: one("MAP_GPA"),
    keep: { nonMmio: "RESUME_L1", onRouted: "REDISPATCH" },
    drop: { onRouted: "IGNORE" },
    expected: "violated",
  }),
  dropped("a6")({
    name: "refused",
    sentence:
      "a6 as recommended: L0 refuses it, which is safe, and not what the nested route would have done.",
    environment: one("MAP_GPA"),
    keep: { nonMmio: "RESUME_L1", onRouted: "REDISPATCH" },
    drop: { nonMmio: "REJECT" },
    expected: "violated",
  }),
  dropped("a6")({
    name: "handled",
    sentence:
      "a6 dropped as in one tree: L0 serves it as though L1 had asked. From outside it looks the same; S19 tells them apart.",
    environment: one("MAP_GPA"),
    keep: { nonMmio: "RESUME_L1", onRouted: "REDISPATCH" },
    drop: { nonMmio: "HANDLE_L0" },
    expected: "holds",
  }),
  dropped("a7")({
    name: "answer-lost",
    sentence: "a7 dropped: a page is reclaimed and the answer is lost (hypothesis H1).",
    environment: oneRequestReclaimed,
    drop: { fixSoftXlat: false },
    expected: "violated",
  }),
  dropped("a8")({
    name: "served-again",
    sentence: "a8 dropped: an interrupt asks for L1, and L1 serves again what is complete.",
    environment: { ...interrupting, ops: ["SET_VECTOR", "KICK"], operations: 3, resumeOnPi: true },
    drop: { onRouted: "REDISPATCH" },
    expected: "violated",
  }),
  dropped("a9")({
    name: "crossing",
    sentence: "a9 dropped: L0 performs a part of an access that L1 would have refused.",
    environment: oneHostile,
    drop: { crossingCheck: false },
    expected: "violated",
  }),
  dropped("a10")({
    name: "vectors",
    sentence:
      "a10 dropped: the device gets the L2's vector, and not the one that L1 would have given.",
    environment: { ...interrupting, ...one("SET_VECTOR") },
    drop: { msixRoute: "DIRECT" },
    expected: "violated",
  }),
];

const further = (
  name: string,
  sentence: string,
  constants: Partial<Constants>,
  property: Property,
  expected: Expectation,
): Model =>
  compared(name, sentence, { ...recommended, ...constants }, [property], {
    [property.id]: expected,
  });

/** What is lost, or gained, beyond the ten. */
const beyond: readonly Model[] = [
  further(
    "accel-vs-nested-unplug-filtered",
    "L0's filter follows the map of devices: it refuses an access to a device that is gone, where L1 would have read all ones.",
    { ...one("READ_DATA"), unplugs: 1 },
    acceleratedAsNested,
    "violated",
  ),
  further(
    "accel-vs-nested-mask",
    "A call whose mask the module refuses: L1, which the nested route asks, looks at no mask.",
    { ...oneHostile, hostileMasks: ["ILLEGAL"] },
    acceleratedAsNested,
    "violated",
  ),
  further(
    "accel-vs-nested-table-by-call",
    "An L2 that programs its own vector by hypercall, and not with a plain store: L0 refuses what L1 would have served.",
    { ...interrupting, ...oneHostile, hostileRequests: ["OWN_VECTOR"] },
    acceleratedAsNested,
    "violated",
  ),
  further(
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
  further(
    "nested-vs-accel-services",
    "A service that is not MMIO, which L1 has performed on the nested route: the recommended point refuses it.",
    { route: "NEST_CALL", ...one("MAP_GPA"), busies: 1 },
    nestedAsAccelerated,
    "violated",
  ),
  further(
    "nested-vs-accel-services-routed",
    "The same where L0 hands such hypercalls to L1, which serves them: nothing is lost, a request to retry included.",
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
  further(
    "nested-vs-accel-passed-on",
    "An L1 that hands on what is not its own: L0's filter refuses it.",
    { route: "NEST_CALL", ...toNobody, l1Policy: "PASS" },
    nestedAsAccelerated,
    "violated",
  ),
];

export const assumptions: readonly Model[] = [...droppedAssumptions.map((d) => d.model), ...beyond];
