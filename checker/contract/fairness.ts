/**
 * Fairness: which steps the implementation may be assumed not to postpone for ever. Liveness is claimed
 * for fair runs only, so each assumption says why the implementation is that fair.
 *
 * Only steps that change the state of the system count, as in TLA+'s ⟨A⟩_v: an action that is enabled
 * and would leave the state as it is counts as not enabled. Monitors do not count.
 */
import type { Fn, Step } from "./system.ts";

/** An assumption about infinite runs. */
export interface Fairness {
  /**
   * For each group A of action instances:
   * - `weak`: a run in which A is enabled in all states from some point on takes steps of A infinitely often;
   * - `strong`: a run in which A is enabled in infinitely many states takes steps of A infinitely often;
   * - `recurrent`: a run takes steps of A infinitely often. This one can leave no run at all.
   */
  readonly kind: "weak" | "strong" | "recurrent";
  /** As printed. */
  readonly name: string;
  /** What is assumed. */
  readonly sentence: string;
  /** Why the implementation may be assumed to be this fair. */
  readonly why: string;
  /** The groups: `(c) => keys`, plain values; `null`: one group. */
  readonly each: Fn | null;
  /** Whether an action instance belongs to a group: `(step, c, key) => boolean`. */
  readonly of: Fn;
}

/** A fairness condition as it is written. */
interface FairnessDef<C, X> {
  readonly name: string;
  readonly sentence: string;
  readonly why: string;
  /** One condition for each key; absent: one for all instances together. */
  readonly each?: (c: C) => readonly X[];
  readonly of: (step: Step, c: C, key: X) => boolean;
}

const fairness =
  (kind: Fairness["kind"]) =>
  <C, const X = null>(d: FairnessDef<C, X>): Fairness => ({
    kind,
    name: d.name,
    sentence: d.sentence,
    why: d.why,
    each: d.each ?? null,
    of: d.of,
  });

/** Steps that are possible for ever are taken. TLA+: WF. */
export const weak = fairness("weak");
/** Steps that are possible again and again are taken. TLA+: SF. */
export const strong = fairness("strong");
/** Steps are taken again and again: only runs that do so are spoken of. */
export const recurrent = fairness("recurrent");
