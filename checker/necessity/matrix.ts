/** The necessity matrix of a number of models: what is asked for, and what is found. */
import type { Decision, Row } from "./decision.ts";

/** Which decisions are looked at, and how far. */
export interface MatrixOptions {
  /** All by default. */
  readonly only?: (d: Decision) => boolean;
  /** Explore every model in which a decision matters: see `untried` in `Need`. */
  readonly thorough?: boolean;
  /** Of one exploration without a decision; absent: 100 times what the model has, and 20 000 more. */
  readonly maxStates?: number;
  /** Of one exploration, in milliseconds; what it uses up is `undecided`. */
  readonly timeMs?: number;
  readonly onProgress?: (p: MatrixProgress) => void;
  /** Element 0 becomes non-zero when the run is to stop: what is not decided then is `undecided`. Shared memory. */
  readonly stop?: Int32Array;
}

/** Models with more states are explored only for what matters in no smaller one, unless all are. */
export const LARGEST = 11_000;

/**
 * Up to so many states a model is asked about a check although smaller ones have judged all that it
 * claims; and about anything if its witnesses are all that they have not judged.
 */
export const SMALL = 1000;

/** A sign of life. */
export interface MatrixProgress {
  /** `pass`: models are walked through, and near misses counted; `explore`: models without a decision are. */
  readonly phase: "pass" | "explore";
  /** Models, or explorations, that are over. */
  readonly done: number;
  /** Of so many; explorations grow more when nobody notices. */
  readonly of: number;
  /** Decisions whose class is known, in the second phase. */
  readonly decided: number;
}

/** A model that was walked through. */
export interface PassedModel {
  readonly model: string;
  readonly states: number;
  readonly transitions: number;
  /** Of its graph; `null` when none could be told. See `RunStatistics.digest`. */
  readonly digest: string | null;
  readonly seconds: number;
}

/** What is found. */
export interface Matrix {
  /** In the order: policies, assumptions, fairness, then action by action its clauses and fields. */
  readonly rows: readonly Row[];
  /** Smallest first. */
  readonly models: readonly PassedModel[];
  /** Explorations without a decision, in all. */
  readonly explorations: number;
  readonly seconds: number;
}
