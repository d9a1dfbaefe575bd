/**
 * Properties: what must hold. They see the whole state, and may bring a monitor (history) that the
 * system itself cannot read.
 */
import type { Observer, Release, Secret } from "./information.ts";
import type { Fairness } from "./fairness.ts";
import type { IncludedIn, Refines } from "./refinement.ts";
import type { Common } from "./statement.ts";
import type { Fn } from "./system.ts";
import type { Liveness, Recoverable } from "./temporal.ts";

/** □ (when ⇒ every conjunct). */
export interface Invariant extends Common {
  readonly kind: "invariant";
  /** The antecedent; `null` when the property has none. Never true: the verdict is `vacuous`. */
  readonly when: Fn | null;
  readonly holds: Readonly<Record<string, Fn>>;
}

/** □ [when ⇒ every conjunct] on steps `(s, next)`. */
export interface Transition extends Common {
  readonly kind: "transition";
  readonly when: Fn | null;
  readonly holds: Readonly<Record<string, Fn>>;
}

/** ◇ state predicate, on some run: a required witness. */
export interface Reachable extends Common {
  readonly kind: "reachable";
  readonly state: Fn | null;
  readonly step: Fn | null;
}

/** Every reachable state has a successor, but for declared legal ends. */
export interface DeadlockFree extends Common {
  readonly kind: "deadlockFree";
  readonly legalEnd: Fn | null;
}

/**
 * Noninterference, over pairs of runs: runs that begin equal but for `secret`, and move by the same
 * actions with the same parameters, look the same to `observer`.
 *
 * Order at a step: an action enabled in one run only violates the property when the observer
 * notices it or its absence, and is otherwise an error, a secret-dependent internal step; then pairs
 * whose released values differ are cut; then what the observer sees is compared. A pair of equal
 * states is dropped, for effects are functions.
 *
 * Shape: the secret's variants are taken one at a time, each against the initial state as it is.
 * Limits: termination and the number of steps are compared too, time is not.
 */
export interface Noninterference extends Common {
  readonly kind: "noninterference";
  /** Observers and pairs see the system only. */
  readonly monitor: null;
  readonly secret: Secret;
  readonly observer: Observer;
  readonly declassify: readonly Release[];
}

/**
 * Determinacy, over all steps of all runs: of the steps that `on` picks, any two with the same
 * `given` have the same `outcome`. There is one function from the one to the other.
 *
 * Shape: `given` and `outcome` are plain values.
 */
export interface Determined extends Common {
  readonly kind: "determined";
  readonly on: Fn;
  readonly given: Fn;
  readonly outcome: Fn;
  /** `runs`: any two steps of any two runs. `state`: any two steps out of one state. */
  readonly scope: "runs" | "state";
  /** Runs may begin with another secret too. */
  readonly secret: Secret | null;
}

/** A property of any kind. */
export type Property =
  | Invariant
  | Transition
  | Reachable
  | DeadlockFree
  | Noninterference
  | Determined
  | Liveness
  | Recoverable
  | Refines
  | IncludedIn;
/** The kinds of properties, as printed. */
export const PROPERTY_KINDS = [
  "invariant",
  "transition",
  "reachable",
  "deadlockFree",
  "noninterference",
  "determined",
  "leadsTo",
  "until",
  "alwaysEventually",
  "eventuallyAlways",
  "finitelyOften",
  "recoverable",
  "refines",
  "includedIn",
] as const satisfies readonly Property["kind"][];
/** The kind of a property. */
export type PropertyKind = Property["kind"];

/** The antecedent of a property: what must occur for it to say anything; `null` without one. */
export function antecedentOf(p: Property): Fn | null {
  switch (p.kind) {
    case "invariant":
    case "transition":
      return p.when;
    case "determined":
      return p.on;
    case "reachable":
    case "deadlockFree":
    case "noninterference":
    case "alwaysEventually":
    case "eventuallyAlways":
    case "refines":
    case "includedIn":
      return null;
    case "leadsTo":
    case "until":
      return p.from;
    case "finitelyOften":
      return p.step;
    case "recoverable":
      return p.when;
  }
}

/** What a property assumes of the runs that it speaks of: nothing where it is not about infinite runs. */
export function fairnessOf(p: Property): readonly Fairness[] {
  return "fairness" in p ? p.fairness : [];
}
