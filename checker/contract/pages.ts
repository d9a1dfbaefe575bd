/** Pages for readers that follow from a suite and its lock, and must be as they are in the repository. */

/** Where the pages of a suite are, and what they compare. */
export interface SuitePages {
  /** Their folder, from that of the module that exports the suite. */
  readonly folder: string;
  /** The command that writes them, e.g. `npm run docs`. */
  readonly command: string;
  /** The folder of the pages of counterexamples, from theirs; each is named after its model. */
  readonly counterexamples: string;
  /** Designs that requirements are compared at. */
  readonly points: readonly PagePoint[];
}

/** One design, in the models that have it. */
export interface PagePoint {
  /** As the head of a column, e.g. `recommended`. */
  readonly title: string;
  /** In one sentence. */
  readonly sentence: string;
  /** Names of models. */
  readonly models: readonly string[];
}
