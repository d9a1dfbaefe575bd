/** What every property states about itself. */
import type { Monitor } from "./monitor.ts";

/** What every property states about itself. */
export interface Statement {
  /** Stable short name, e.g. `S13`. */
  readonly id: string;
  /** PascalCase name as printed. */
  readonly name: string;
  /** One English sentence. */
  readonly sentence: string;
  /** The formula as a reviewer would write it on paper. */
  readonly formula: string;
  readonly source: string;
  /** The environment in which it is claimed, and where it is not. */
  readonly claimedFor: string;
  /** Ids of the requirements it serves: see `requirement.ts`. */
  readonly serves?: readonly string[];
}

/** A statement, and the history that it looks at. */
export interface Common extends Statement {
  readonly monitor: Monitor | null;
}
