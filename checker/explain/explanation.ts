/**
 * Why a counterexample is one: what its false conjuncts read, which steps and fields they depend on,
 * and where the run could have gone another way.
 *
 * Paths name fields as in traces: `tdvps[0].xlat[1].buf`, `hostCpu[0].gpr.r11`.
 */
import type { PlainValue } from "../trace/trace.ts";

/** A value that a predicate read. */
export interface Reading {
  /** Which of its arguments: the state (or, of a step, the one before), the state after, the monitor before, after. */
  readonly of: "state" | "after" | "monitor" | "monitorAfter";
  /** The field; empty for the whole. */
  readonly path: string;
  readonly value: PlainValue;
}

/** What one false conjunct read where it is false, in the order in which it read it, each field once. */
export interface ConjunctReadings {
  readonly conjunct: string;
  readonly readings: readonly Reading[];
  /** Fields that it read besides, left out because there are too many. */
  readonly more: number;
}

/**
 * How much of what is shown depends on a step: a `value` that was read at the end comes from it;
 * it only `enables` steps that matter (or lets them choose); or it is of no consequence: `none`.
 */
export type Weight = "value" | "enables" | "none";

/** Another step that could have been taken, after which the violation cannot be reached any more. */
export interface WayOut {
  readonly action: string;
  readonly params: Readonly<Record<string, PlainValue>>;
  readonly actor: string;
}

/** What is known of one step of the trace. */
export interface StepExplanation {
  readonly weight: Weight;
  /** Fields (of the state, or `monitor…`) that it changed and on which what is shown depends. */
  readonly needed: readonly string[];
  /** Fields that it read for that, by its guard, its message or its effects. */
  readonly reads: readonly string[];
  /** In the order of the system's actions; empty: none, or not looked for. */
  readonly waysOut: readonly WayOut[];
}

/** Whether something was looked for to the end, and if not, why not. */
export type Search = { readonly done: true } | { readonly done: false; readonly why: string };

/** The explanation of one counterexample. */
export interface Explanation {
  /** Empty where there is no such predicate: pairs of runs, refinement. */
  readonly conjuncts: readonly ConjunctReadings[];
  /** What the antecedent (`when`) read, which is true there; `null`: there is none. */
  readonly antecedent: Omit<ConjunctReadings, "conjunct"> | null;
  /** By step of the trace. */
  readonly steps: readonly StepExplanation[];
  /** Whether ways out were looked for in the whole graph of states. */
  readonly ways: Search;
  /**
   * The last step instead of which the run could have left for good (counted from 0): from the state
   * before it, some other step leads to where the violation cannot be reached; from no later state does
   * one. `null`: none, or not looked for.
   */
  readonly lastWayOut: number | null;
  /** Times that the actor changes along the trace. */
  readonly switches: number;
  /** Whether no shortest counterexample changes its actor fewer times, and if that is not known, why. */
  readonly fewest: Search;
}
