/** One system implements another: every step, or every observable event, is one of the other's. */
import type { Common } from "./statement.ts";
import type { Fn, System } from "./system.ts";

/** The system that is implemented, with its constants: another one, or the same under other constants. */
export interface Abstract {
  /** As printed. */
  readonly name: string;
  readonly system: System;
  readonly constants: object;
}

/** A system with its constants, as that which another one implements. */
export function specifiedBy<C extends object, State>(def: {
  readonly name: string;
  readonly system: System<C, State>;
  readonly constants: NoInfer<C>;
}): Abstract {
  // Widened like the system of a model: only the checker calls its functions.
  return { ...def, system: def.system as unknown as System };
}

/**
 * Refinement by a functional mapping: every initial state is mapped to an initial state of the
 * abstract system, and every step to one of its steps, or to none (a stuttering step: both states are
 * mapped to the same). TLA+: Spec ⇒ Abstract!Spec, for the safety part.
 */
export interface Refines extends Common {
  readonly kind: "refines";
  /** `(c) => Abstract`. */
  readonly abstract: Fn;
  /** `(s, c, m) => abstract state`, a plain value of its schema. */
  readonly mapping: Fn;
}

/**
 * Trace inclusion: every finite sequence of observable events of the system is one of the abstract
 * system, which may choose otherwise inside. Steps whose event is `null` are internal on either side.
 */
export interface IncludedIn extends Common {
  readonly kind: "includedIn";
  /** `(c) => Abstract`. */
  readonly abstract: Fn;
  /** `(s, next, step, c, m, nextM) => event`: a plain value, or `null` for an internal step. */
  readonly event: Fn;
  /** The same of the abstract system: `(s, next, step, c) => event`. */
  readonly abstractEvent: Fn;
}
