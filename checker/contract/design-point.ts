/** Design points: what the necessity matrix asks about, and what a reader of it has already answered. */

/** One design in different surroundings. */
export interface DesignPoint {
  /** Short and unique, e.g. `recommended`. On a command line it wins over a model of the same name. */
  readonly name: string;
  /** What is decided at this point, in one sentence. */
  readonly sentence: string;
  /** Names of models of the suite: all of them have this design, each has surroundings of its own. */
  readonly models: readonly string[];
  /** Why nobody notices what nobody notices. */
  readonly reviewed: readonly Reviewed[];
}

/** A reviewed answer to `unnoticed`: why nobody notices. */
export interface Reviewed {
  /** Name of the decision (`keyOf`), or a glob over names. */
  readonly decision: string;
  /**
   * `redundant`: another check makes it superfluous; `missingProperty`: somebody should notice, and no
   * property does; `irrelevant`: what it changes is of no consequence to anything that is asked.
   */
  readonly verdict: "redundant" | "missingProperty" | "irrelevant";
  /** The reason, in a sentence; for `missingProperty` what the property would have to say. */
  readonly why: string;
}
