/** The sizes that are measured and tested, and what is known of each. */
import type { Model } from "../checker/index.ts";
import { core, coreAsFound, coreSizes, type CoreSizes } from "./models/core.ts";
import { filterLock } from "./models/filter-lock.ts";
import { philosophers } from "./models/philosophers.ts";
import { requestResponse } from "./models/request-response.ts";
import { twoPhase } from "./models/two-phase.ts";

/**
 * `small`: compared in the tests. `quick`: a look at everything in seconds. `smoke`: for
 * `bench:smoke` alone. `bench`, `large`: measured. `series`: too large for the others' tables; by this
 * checker only.
 */
export type Scale = "small" | "quick" | "smoke" | "bench" | "large" | "series";

/** One model at one size. */
export interface Case {
  readonly name: string;
  readonly scale: Scale;
  /** Stem of the files under `bench/peers/`. */
  readonly peer: string;
  /** Constants of the peers' files, by name. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Its runs may end: no peer takes a state without a successor for a deadlock, unless its model says so. */
  readonly ends?: boolean;
  readonly model: () => Model;
  readonly states: number;
  /** Enabled action instances summed over the states, self-loops included. */
  readonly transitions: number;
}

/** Whatever can happen around the path, once or twice. */
const disturbed = { BAR_WRITES: 1, RECLAIMS: 2, TICKS: 1 } as const;
/** As found, where two of the properties are violated. */
const coreSmallAsFound = { ...coreAsFound, BAR_WRITES: 1, BUSIES: 0 } as const;

/**
 * Every case. Where the counts come from: `bench/README.md`. None was copied from this checker.
 */
export const cases: readonly Case[] = [
  twoPhaseCase(3, "small", 288, 1_145),
  filterLockCase(3, "small", 417, 945),
  philosophersCase(4, "small", 320, 1_060),
  requestResponseCase(3, 2, "small", 1_858, 5_305),
  coreCase("core", {}, "small", 382, 527),
  coreCase("core-as-found", coreSmallAsFound, "small", 1_387, 2_155),

  twoPhaseCase(5, "quick", 8_832, 58_145),
  filterLockCase(4, "quick", 9_272, 25_792),
  philosophersCase(7, "quick", 28_192, 164_584),
  requestResponseCase(4, 2, "quick", 18_520, 67_352),
  coreCase("core-quick", disturbed, "quick", 23_596, 46_855),

  twoPhaseCase(7, "bench", 296_448, 2_744_705),
  twoPhaseCase(8, "bench", 1_745_408, 18_507_777),
  filterLockCase(5, "bench", 223_105, 741_065),
  filterLockCase(6, "bench", 5_779_920, 22_245_396),
  philosophersCase(9, "bench", 558_144, 4_198_064),
  philosophersCase(10, "bench", 2_483_456, 20_769_696),
  requestResponseCase(5, 2, "bench", 169_988, 747_828),
  requestResponseCase(6, 2, "bench", 1_501_392, 7_754_088),
  coreCase("core-2", { ...disturbed, OPERATIONS: 2 }, "bench", 108_436, 221_623),
  coreCase(
    "core-as-found-2",
    { ...coreAsFound, ...disturbed, OPERATIONS: 2 },
    "bench",
    458_444,
    1_027_815,
  ),
  coreCase(
    "core-as-found-3",
    { ...coreAsFound, ...disturbed, OPERATIONS: 3 },
    "bench",
    2_042_952,
    4_770_513,
  ),

  twoPhaseCase(6, "smoke", 50_816, 402_305),
  coreCase("core-smoke", { RECLAIMS: 2, TICKS: 1 }, "smoke", 5_074, 9_823),

  twoPhaseCase(9, "large", 10_340_352, 123_558_401),
  philosophersCase(11, "large", 11_050_112, 101_716_000),
  requestResponseCase(7, 2, "large", 12_742_296, 75_627_852),
  coreCase(
    "core-3",
    { ...disturbed, OPERATIONS: 3, ALL_OPS: 1, RECLAIMS: 3, BUSIES: 2, TICKS: 2 },
    "large",
    6_025_060,
    15_313_284,
  ),

  requestResponseCase(8, 2, "series", 104_863_968, 704_051_520),
];

/** The case called `name`. @throws Error when there is none */
export function caseNamed(name: string): Case {
  const found = cases.find((c) => c.name === name);
  if (found === undefined) throw new Error(`bench: no case is called ${name}`);
  return found;
}

function twoPhaseCase(n: number, scale: Scale, states: number, transitions: number): Case {
  const peer = "two-phase";
  const model = (): Model => twoPhase(n);
  return { name: `${peer}-${n}`, scale, peer, sizes: { N: n }, model, states, transitions };
}

function filterLockCase(n: number, scale: Scale, states: number, transitions: number): Case {
  const peer = "filter-lock";
  const model = (): Model => filterLock(n);
  return { name: `${peer}-${n}`, scale, peer, sizes: { N: n }, model, states, transitions };
}

function philosophersCase(n: number, scale: Scale, states: number, transitions: number): Case {
  const peer = "philosophers";
  const model = (): Model => philosophers(n);
  return { name: `${peer}-${n}`, scale, peer, sizes: { N: n }, model, states, transitions };
}

function requestResponseCase(
  n: number,
  capacity: number,
  scale: Scale,
  states: number,
  transitions: number,
): Case {
  const peer = "request-response";
  const model = (): Model => requestResponse(n, capacity);
  const sizes = { N: n, Q: capacity };
  return { name: `${peer}-${n}-${capacity}`, scale, peer, sizes, model, states, transitions };
}

function coreCase(
  name: string,
  changes: Partial<CoreSizes>,
  scale: Scale,
  states: number,
  transitions: number,
): Case {
  const holds = changes.FIX !== 0;
  const isMeasured = scale !== "small" && scale !== "quick";
  const model = (): Model =>
    core(name, changes, holds ? [] : ["S13", "KicksWereAsked"], isMeasured);
  // Peers stop at the first violation: where there is one they count, and judge nothing.
  const sizes = { ...coreSizes(changes), CHECK: holds ? 4 : 0 };
  return { name, scale, peer: "core", sizes, ends: true, model, states, transitions };
}
