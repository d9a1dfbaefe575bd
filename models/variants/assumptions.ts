/**
 * The assumptions under which the accelerated route shows nothing that the nested one could not (R2),
 * each dropped by itself in the smallest environment in which it can matter, and what follows from that.
 *
 * `docs/refinement.md` explains each row; `test/refinement-models.test.ts` holds the two together.
 */
import type { Model } from "../../checker/index.ts";
import type { AssumptionId } from "../../properties/refinement/assumptions.ts";
import { acceleratedAsNested } from "../../properties/refinement/routes.ts";
import type { Constants } from "../../spec/constants.ts";
import {
  compared,
  oneHostile,
  oneKickMoved,
  oneRequestReclaimed,
} from "../instances/refinement.ts";
import { interrupting, recommended } from "../instances/points.ts";
import { beyondAssumptions, one, toNobody } from "./beyond-assumptions.ts";

/** Assumptions, and an instance without them. */
export interface Dropped {
  /** Which of a1–a10: one, but for the two that one design point drops together. */
  readonly assumptions: readonly [AssumptionId, ...AssumptionId[]];
  readonly model: Model;
  /** The same instance with all ten: there R2 holds. */
  readonly kept: Constants;
}

interface Row {
  readonly name: string;
  readonly sentence: string;
  /** What happens around the two routes. */
  readonly environment: Partial<Constants>;
  /** The flags that drop the assumptions. */
  readonly drop: Partial<Constants>;
  /** The flags that keep them, where they are not the recommended ones. */
  readonly keep?: Partial<Constants>;
  readonly expected: "holds" | "violated";
}

const dropped =
  (...assumptions: Dropped["assumptions"]) =>
  ({ name, sentence, environment, drop, keep = {}, expected }: Row): Dropped => ({
    assumptions,
    model: compared(
      `accel-vs-nested-${assumptions.join("-")}-${name}`,
      sentence,
      { ...recommended, ...environment, ...keep, ...drop },
      [acceleratedAsNested],
      { R2: expected },
    ),
    kept: { ...recommended, ...environment, ...keep },
  });

/** The hypercalls that are not RequestMMIO reach L1, which serves them. */
const servedByL1 = {
  nonMmio: "RESUME_L1",
  onRouted: "REDISPATCH",
} as const satisfies Partial<Constants>;

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
    sentence:
      "a2 dropped: a hostile L2 reaches devices that are not its own, on either route; that is R1's to notice.",
    environment: oneHostile,
    drop: { l0Filter: "NONE", l1Policy: "PASS" },
    expected: "holds",
  }),
  dropped(
    "a2",
    "a4",
  )({
    name: "l1-denies",
    sentence:
      "a2 and a4 dropped: L0 serves a hostile L2 for a device that L1 would have kept from it.",
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
  dropped("a3")({
    name: "trusted-device-unfiltered",
    sentence:
      "a3 dropped without L0's filter: the host answers for the trusted device, and the driver takes it for that.",
    environment: { ...one("READ_TRUSTED"), trustedDevice: true, l0Filter: "NONE" },
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
    keep: servedByL1,
    drop: { onRouted: "IGNORE" },
    expected: "violated",
  }),
  dropped("a6")({
    name: "refused",
    sentence:
      "a6 as recommended: L0 refuses it, which is safe, and not what the nested route would have done.",
    environment: one("MAP_GPA"),
    keep: servedByL1,
    drop: { nonMmio: "REJECT", onRouted: "IGNORE" },
    expected: "violated",
  }),
  dropped("a6")({
    name: "handled",
    sentence:
      "a6 dropped as in one tree: L0 serves it as though L1 had asked. From outside it looks the same; S19 tells them apart.",
    environment: one("MAP_GPA"),
    keep: servedByL1,
    drop: { nonMmio: "HANDLE_L0", onRouted: "IGNORE" },
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

export const assumptions: readonly Model[] = [
  ...droppedAssumptions.map((d) => d.model),
  ...beyondAssumptions,
];
