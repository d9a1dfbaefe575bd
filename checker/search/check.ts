/** The entry to the search: checks the properties of one model. */
import type { Model } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import type { ModelResult } from "../verdict.ts";

/** A sign of life from a long run. */
export interface Progress {
  readonly model: string;
  readonly monitor: string | null;
  readonly states: number;
  readonly transitions: number;
  /** The breadth-first level being expanded. */
  readonly level: number;
  /** States found and not yet expanded. */
  readonly frontier: number;
  readonly seconds: number;
  /** Bytes allocated by the search. */
  readonly bytes: number;
}

/** Options of a run. Absent budgets are unlimited. */
export interface CheckOptions {
  readonly maxStates?: number;
  readonly timeMs?: number;
  readonly memoryBytes?: number;
  /** Which of the model's claims to check; all by default. */
  readonly select?: (p: Property) => boolean;
  /** Called about every `progressMs` (default 1000). */
  readonly onProgress?: (p: Progress) => void;
  readonly progressMs?: number;
  /** Element 0 becomes non-zero when the run is to stop: every undecided property is then `incomplete`. Shared memory. */
  readonly stop?: Int32Array;
}

/**
 * Explores `model` exactly, breadth first, and judges each selected claim.
 * @throws ModelError when the model cannot be built (bad schema, patch, more than 4096 instances per state, …)
 */
export function check(_model: Model, _options: CheckOptions = {}): ModelResult {
  throw new Error("not built yet");
}
