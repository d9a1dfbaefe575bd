/** Searches that do not look at every reachable state: which there are, and what they can be told. */
import type { CheckOptions } from "../search/check.ts";

/** Ways to look at some of the reachable states. */
export const MODES = ["fingerprints", "bitstate", "simulate", "swarm"] as const;

/** A way to look at some of the reachable states. */
export type Mode = (typeof MODES)[number];

/** How to look. */
export interface Approximation {
  readonly mode: Mode;
  /** Everything random follows from it, and so do the hash functions. A whole number below 2^32. */
  readonly seed: number;
  /** Random walks, or searches of a swarm; Infinity: as many as there is time for. */
  readonly walks?: number;
  /** Steps of a walk at most, or of a run that is searched. Breadth first: no limit. */
  readonly steps?: number;
}

/** Options of a run: those of an exact one, of which `untilDecided`, `interest`, `digest` and `symmetry` mean nothing here. */
export interface ApproximateOptions extends CheckOptions {
  readonly approximate: Approximation;
  /** Bits of a fingerprint: fewer than 64 where collisions are wanted. */
  readonly fingerprintBits?: number;
  /** Bits of the table of a bitstate search, a power of two; as the memory allows by default. */
  readonly tableBits?: number;
}

/** What is done where nobody says how often, or how far. */
const usual: Readonly<Record<Mode, { readonly walks: number; readonly steps: number }>> = {
  fingerprints: { walks: 1, steps: Infinity },
  bitstate: { walks: 1, steps: 10_000 },
  simulate: { walks: 1000, steps: 1000 },
  swarm: { walks: 32, steps: 1000 },
};

/** How often, and how far. */
export function extentOf({ mode, walks, steps }: Approximation): {
  readonly walks: number;
  readonly steps: number;
} {
  return { walks: walks ?? usual[mode].walks, steps: steps ?? usual[mode].steps };
}
