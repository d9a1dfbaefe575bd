/** The sizes that are measured and tested, and what is known of each. */
import type { Model } from "../checker/index.ts";
import { filterLock } from "./models/filter-lock.ts";
import { philosophers } from "./models/philosophers.ts";
import { requestResponse } from "./models/request-response.ts";
import { twoPhase } from "./models/two-phase.ts";

/** `small`: compared in the tests. `quick`: a look at everything in seconds. `bench`: measured. */
export type Scale = "small" | "quick" | "bench";

/** One model at one size. */
export interface Case {
  readonly name: string;
  readonly scale: Scale;
  /** Stem of the files under `bench/peers/`. */
  readonly peer: string;
  /** Constants of the peers' files, by name. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly model: () => Model;
  readonly states: number;
  /** Enabled action instances summed over the states, self-loops included. */
  readonly transitions: number;
}

/**
 * Every case. Where the counts come from: `bench/README.md`. None was copied from this checker.
 */
export const cases: readonly Case[] = [
  twoPhaseCase(3, "small", 288, 1_145),
  filterLockCase(3, "small", 417, 945),
  philosophersCase(4, "small", 320, 1_060),
  requestResponseCase(3, 2, "small", 1_858, 5_305),

  twoPhaseCase(5, "quick", 8_832, 58_145),
  filterLockCase(4, "quick", 9_272, 25_792),
  philosophersCase(7, "quick", 28_192, 164_584),
  requestResponseCase(4, 2, "quick", 18_520, 67_352),

  twoPhaseCase(7, "bench", 296_448, 2_744_705),
  twoPhaseCase(8, "bench", 1_745_408, 18_507_777),
  filterLockCase(5, "bench", 223_105, 741_065),
  filterLockCase(6, "bench", 5_779_920, 22_245_396),
  philosophersCase(9, "bench", 558_144, 4_198_064),
  philosophersCase(10, "bench", 2_483_456, 20_769_696),
  requestResponseCase(5, 2, "bench", 169_988, 747_828),
  requestResponseCase(6, 2, "bench", 1_501_392, 7_754_088),
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
