/**
 * The ten assumptions under which the accelerated route shows nothing that the nested one could not
 * (R2), each as a predicate on the constants of an instance. `docs/refinement.md` says what each one is
 * for; `models/variants/assumptions.ts` drops each by itself.
 */
import type { Constants, HostileRequest } from "../../spec/constants.ts";

/** The names of the assumptions. */
export type AssumptionId = `a${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`;

/** One assumption. */
export interface Assumption {
  readonly id: AssumptionId;
  readonly sentence: string;
  readonly source: string;
  /** The assumption is kept by an instance: by its design, or because its environment leaves it no case. */
  readonly isKept: (c: Constants) => boolean;
}

/** User mode of an honest L2 may choose an address. */
const userChooses = (c: Constants): boolean => c.userAsks > 0 && !c.checksUserAddress;

/** Everybody asks for what is his own, and for nothing else. */
const asksForItsOwn = (c: Constants): boolean => c.hostileL2s.length === 0 && !userChooses(c);

/** Somebody asks for one of these by hypercall. */
const isAskedFor = (c: Constants, ...requests: readonly HostileRequest[]): boolean =>
  !asksForItsOwn(c) && requests.some((r) => c.hostileRequests.includes(r));

/** The ten assumptions, in order. */
export const assumedByR2: readonly Assumption[] = [
  {
    id: "a1",
    sentence: "The three addresses of a device agree while hypercalls are direct (S13).",
    source: "domain facts 1.6",
    isKept: (c) =>
      c.barPolicy === "LOCKED" ||
      c.barPolicy === "TRACK_MOVE" ||
      (c.directIf === "IDENTITY" && (c.barPolicy !== "ONCE" || c.barWrites === 0)),
  },
  {
    id: "a2",
    sentence:
      "An L2's direct calls are confined to its own devices: L0 filters, or every L2 asks for its own only (S15).",
    source: "domain facts 1.6 (gap 2), 3.4",
    isKept: (c) => c.l0Filter === "BY_VM" || asksForItsOwn(c),
  },
  {
    id: "a3",
    sentence: "No hypercall reaches a trusted device.",
    source: "domain facts 4.2, 6.1",
    isKept: (c) =>
      !c.trustedDevice ||
      (c.trustedBy === "PRIVATE_ACCESS" && !isAskedFor(c, "TRUSTED_SHARED", "TRUSTED_PRIVATE")),
  },
  {
    id: "a4",
    sentence:
      "L1 would refuse exactly what L0's filter refuses, and hands on answers as they are: where somebody asks for what is not his own, both filter or neither.",
    source: "domain facts 4.2, 4.6",
    isKept: (c) =>
      c.l1Policy !== "SANITISE" &&
      (asksForItsOwn(c) || (c.l1Policy === "DENY") === (c.l0Filter === "BY_VM")),
  },
  {
    id: "a5",
    sentence: "L0 and L1 have the same rule about the shared bit, or drivers set it.",
    source: "domain facts 3.1, 3.2",
    isKept: (c) => c.driverSh || c.shPolicy === "STRIP",
  },
  {
    id: "a6",
    sentence:
      "L2s make no hypercall but RequestMMIO, or L1 serves the others, from arguments that nobody touched; what L1 would refuse L0 may refuse.",
    source: "domain facts 2.10, 3.2, 3.3",
    isKept: (c) =>
      (c.nonMmio === "RESUME_L1" && c.onRouted === "REDISPATCH") ||
      (!c.ops.includes("MAP_GPA") &&
        (c.nonMmio === "REJECT" || !isAskedFor(c, "MAP_FOREIGN", "UNKNOWN_LEAF"))),
  },
  {
    id: "a7",
    sentence:
      "The module applies an answer before it translates L1's pages, or no page is reclaimed.",
    source: "domain facts 2.6 (H1, H2)",
    isKept: (c) => c.fixSoftXlat || c.reclaims === 0,
  },
  {
    id: "a8",
    sentence:
      "L1 takes a hypercall that the host completed as done, or none that is complete is handed to it.",
    source: "domain facts 2.5, 3.3 (patch 0018), 4.1",
    isKept: (c) => c.onRouted === "IGNORE" || !c.resumeOnPi,
  },
  {
    id: "a9",
    sentence: "L0 and L1 have the same rules about sizes and page crossings.",
    source: "domain facts 3.1, 3.2, 4.2",
    isKept: (c) => c.crossingCheck || !isAskedFor(c, "CROSSING"),
  },
  {
    id: "a10",
    sentence: "Tables of interrupt vectors are reached through L1.",
    source: "domain facts 1.6",
    isKept: (c) => c.irqPath === "NONE" || c.msixRoute === "NEST",
  },
];

/** The assumptions that an instance drops, in order. */
export const droppedBy = (c: Constants): readonly AssumptionId[] =>
  assumedByR2.flatMap(({ id, isKept }) => (isKept(c) ? [] : [id]));
