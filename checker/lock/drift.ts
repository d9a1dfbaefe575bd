/** What is not as it was locked. */
import type { z } from "zod";

/** A value of a lock. */
export type Value = z.core.util.JSONType;

/** One thing that is not as it was locked. */
export interface Drift {
  /** `null`: of what is declared for all models together. */
  readonly model: string | null;
  /** The id of the property; `null`: of the model as a whole. Of a declaration that of a statement. */
  readonly property: string | null;
  /** Where in the entry, as a path: `verdict`, `fired.L2Retire`, `policies.passthrough.P3`; empty for all of it. */
  readonly field: string;
  /** `null` also where there was, or is, none. */
  readonly was: Value;
  readonly now: Value;
  /** For a reader who knows model and property, e.g. `verdict holds → violated`. */
  readonly words: string;
}

/** What of a run is compared. */
export interface Scope {
  /** Names of models; `null`: all, and what is declared for all together; a model that one side lacks is drift. */
  readonly models: ReadonlySet<string> | null;
  /**
   * Ids of properties; `null`: all. A model of which only some were checked was searched in another way
   * than whole: then nothing is compared but the properties themselves.
   */
  readonly properties: ReadonlySet<string> | null;
}

/** How a run stands to a lock. */
export interface Comparison {
  /** In the order of the lock: what is declared, then model by model. */
  readonly drift: readonly Drift[];
  /** Models, and properties of them, of which all was compared. */
  readonly models: number;
  readonly properties: number;
  /** Properties of models that were run, and not established: they count as incomplete or as errors anyway. */
  readonly unestablished: readonly { readonly model: string; readonly property: string }[];
}
