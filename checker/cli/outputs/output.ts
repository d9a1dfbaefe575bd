/** Outputs: what a run writes beside what it prints. */
import type { Progress } from "../../search/check.ts";
import type { ModelResult } from "../../verdict.ts";
import type { Plan, RunFacts } from "../check-facts.ts";
import type { OutputFile } from "../output-file.ts";
import type { Prepared } from "../run-models.ts";

/**
 * An output that was found writable before the run.
 *
 * The parts of a run are told in order, `write` last. A run that fails ends with `discard` and without
 * `write`; `discard` is called in any case.
 */
export interface Output {
  started?(plan: Plan): void;
  /** Where it is not known already. */
  modelStarted?(model: Prepared): void;
  progress?(model: Prepared, progress: Progress): void;
  /** As soon as a model has ended, in any order. */
  decided?(model: Prepared, result: ModelResult): void;
  write(facts: RunFacts): void;
  /** Removes what was prepared and not written. */
  discard(): void;
}

/** Where an output goes. */
export interface Target {
  /** A file, or `-` for standard output. */
  readonly path: string;
  /** Finds the file writable; what is written to it appears at once, after the run. @throws ModelError MODEL005 */
  file(): OutputFile;
  /**
   * Opens the file, to be written piece by piece: each piece is there at once, and stays when the run
   * fails. `append`: what is in it stays, too. @throws ModelError MODEL005
   */
  stream(how: "append" | "replace"): OutputFile;
  /** Prints where text for readers goes. */
  say(text: string): void;
}

/** A kind of output. */
export interface OutputKind {
  /** The option that asks for it, e.g. `--json`. */
  readonly option: string;
  /** Whether it shows counterexamples with what they depend on: `CheckOptions.explain`. */
  readonly explains: boolean;
  /** @throws ModelError MODEL005 when it cannot be written */
  open(target: Target): Output | Promise<Output>;
}
