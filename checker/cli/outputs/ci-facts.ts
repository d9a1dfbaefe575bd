/** A run of `check`, as reports for machines take it. */
import type { CiFacts } from "../../ci/facts.ts";
import type { RunFacts } from "../check-facts.ts";

/** What reports for machines are made of. */
export function ciFacts(facts: RunFacts): CiFacts {
  return { ...facts, models: facts.prepared.map((p) => p.model) };
}
