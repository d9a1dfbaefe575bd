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
  // The sum as an integral; the half keeps it finite when nothing is left.
  return Math.max(0, -all * Math.log1p(-(n - 0.5) / all) - n);
}

/** An expected number of states, in words. */
export function fewStates(expected: number): string {
  const rounded = expected >= 100 ? count(Math.round(expected)) : String(significant(expected));
  return `${rounded} of them`;
}

/** With three significant digits. */
export function significant(x: number): number {
  return Number(x.toPrecision(3));
}
