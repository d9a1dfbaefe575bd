/**
 * Information: who sees what, what is to stay secret, and what is released on purpose. The words in
 * which noninterference is stated; see `property.ts` for the properties themselves.
 */
import type { Fn } from "./system.ts";

/** Somebody who watches a system. */
export interface Observer {
  readonly kind: "observer";
  /** As printed, e.g. `the host`. */
  readonly name: string;
  /** One English sentence. */
  readonly sentence: string;
  /**
   * `(c)` → the places of the state that always stand before it whole; `null`: none. A place is a
   * region or a part of one, as a path of fields and indices: `config.1`, `l2.0.1.pc`.
   */
  readonly places: Fn | null;
  /** `(s, c)` → what else stands before it in a state: a plain value; `null`: nothing. */
  readonly sees: Fn | null;
  /**
   * `(step, c)` → whether it takes part in steps of this kind: it then notices that one is made, and
   * that one cannot be made. A step that changes what it sees is noticed anyway. `null`: no others.
   */
  readonly notices: Fn | null;
}

/** What two runs may differ in when they begin. */
export interface Secret {
  readonly kind: "secret";
  readonly name: string;
  /** One English sentence. */
  readonly sentence: string;
  /**
   * By name, the ways in which the second run may differ: `(next, c)` writes other values into a
   * copy of an initial state. One that changes nothing is of no concern to the instance.
   */
  readonly differs: Readonly<Record<string, Fn>>;
}

/** A deliberate release: what somebody may learn because a step tells it. */
export interface Release {
  readonly kind: "release";
  /** As counted and printed, e.g. `exposedRegisters`. */
  readonly name: string;
  /** What is released, in one sentence. */
  readonly sentence: string;
  /** Why it has to be. */
  readonly why: string;
  /**
   * `(s, step, c)` → the released value, a plain value; `null` when this step releases nothing.
   * It sees the state before the step only: what is released must be said without looking at what
   * came out.
   */
  readonly value: Fn;
}
