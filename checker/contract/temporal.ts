/**
 * What must hold of whole runs, most of them infinite. Runs are infinite sequences of steps of the
 * system with any number of stuttering steps between, as in TLA+; a run that ends stutters for ever.
 * What is claimed is claimed of the runs that satisfy the fairness conditions named.
 *
 * Shape: a property may be one for each element of `each` (each vCPU, each L2); the element is the last
 * argument of its predicates, and each is judged by itself.
 */
import type { Fairness } from "./fairness.ts";
import type { Common } from "./statement.ts";
import type { Fn } from "./system.ts";

interface Temporal extends Common {
  /** `(c) => elements`, plain values; `null`: one property. */
  readonly each: Fn | null;
  readonly fairness: readonly Fairness[];
}

/** □ (from ⇒ ◇ to). */
export interface LeadsTo extends Temporal {
  readonly kind: "leadsTo";
  readonly from: Fn;
  readonly to: Fn;
}

/** □ (from ⇒ hold 𝒰 to): from then on `hold` is true until `to` is, and `to` becomes true. */
export interface Until extends Temporal {
  readonly kind: "until";
  readonly from: Fn;
  readonly hold: Fn;
  readonly to: Fn;
}

/** □◇ state. */
export interface AlwaysEventually extends Temporal {
  readonly kind: "alwaysEventually";
  readonly state: Fn;
}

/** ◇□ state. */
export interface EventuallyAlways extends Temporal {
  readonly kind: "eventuallyAlways";
  readonly state: Fn;
}

/** ¬ □◇ step: no run takes such steps infinitely often, those that change nothing included. */
export interface FinitelyOften extends Temporal {
  readonly kind: "finitelyOften";
  readonly step: Fn;
}

/** □ (when ⇒ EF to): from every reachable state in which `when` holds some run leads to `to`. No fairness is needed. */
export interface Recoverable extends Common {
  readonly kind: "recoverable";
  /** `null`: every state. */
  readonly when: Fn | null;
  readonly each: Fn | null;
  readonly to: Fn;
}

/** A property of infinite runs. */
export type Liveness = LeadsTo | Until | AlwaysEventually | EventuallyAlways | FinitelyOften;

/** The clause of each kind that an infinite run violates; of `recoverable` a finite one. */
export const CLAUSES = {
  leadsTo: "goalReached",
  until: "goalReached",
  alwaysEventually: "againAndAgain",
  eventuallyAlways: "fromSomePointOn",
  finitelyOften: "notForEver",
  recoverable: "wayOut",
} as const satisfies Record<(Liveness | Recoverable)["kind"], string>;

/** The clause of `until` that a finite run violates. */
export const HELD = "heldUntilGoal";

/** Whether a property is about what runs do for ever, or where they can still go: never judged under a bound. */
export function isTemporal<P extends { readonly kind: string }>(
  p: P,
): p is Extract<P, Liveness | Recoverable> {
  return p.kind in CLAUSES;
}
