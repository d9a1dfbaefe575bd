/** How many states an approximate search is expected to have lost. */
import { count } from "../trace/numbers.ts";

/**
 * States expected to be taken for another one, when `n` were stored and told apart by `bits` random bits.
 *
 * When `i` are stored, a new one collides with probability `p = i / 2^bits`, and for each one that is
 * stored next, `p / (1 − p)` are expected to be lost: `n² / 2^(bits + 1)` altogether while that is few.
 * Optimistic: states that only lost ones lead to are never met, and are not counted.
 */
export function lostByCollision(n: number, bits: number): number {
  const all = 2 ** bits;
  const share = n / all;
  if (share < 1e-4) return (n * share) / 2;
  // The sum as a difference of harmonic numbers, each of which is about a logarithm.
  return -all * Math.log1p(-n / (all + 0.5)) - n;
}

/** What is said of so many states that are expected to have been taken for others. */
export function lost(expected: number): string {
  const number = expected >= 100 ? count(Math.round(expected)) : String(significant(expected));
  return `${number} more expected to be taken for one of them, were hashes random, and lost with all that only they lead to`;
}

/** With three significant digits. */
export function significant(x: number): number {
  return Number(x.toPrecision(3));
}
