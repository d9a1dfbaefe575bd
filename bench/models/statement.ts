/** Statements of the benchmark's properties: short, since the models are textbook systems. */
import type { Statement } from "../../checker/index.ts";

/** A statement whose name is `id`. */
export function says(id: string, sentence: string, formula: string): Statement {
  return { id, name: id, sentence, formula, source: "bench/README.md", claimedFor: "every size" };
}
