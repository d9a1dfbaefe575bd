/** Which answers may be kept: those that another run, with more time or memory, would give as well. */
import type { Search } from "../explain/explanation.ts";
import type { ModelResult, PropertyResult } from "../verdict.ts";

/**
 * Whether `result` is what anybody would get.
 *
 * Time, memory and Ctrl-C only ever end a search early, and what they end says `incomplete`, or leaves an
 * exploration that is not complete, or an explanation that says what it lacks. None of these is kept, so
 * an answer that is kept does not depend on such budgets. (`--max-states` does the same, but always at
 * the same place: it is part of the key.) With `untilDecided`, explorations end early by intent, and where
 * depends on the model alone.
 */
export function isStorable(result: ModelResult, untilDecided: boolean): boolean {
  return (
    result.runs.every((r) => r.failure === null && (r.complete || untilDecided)) &&
    result.results.every((r) => isDecided(r) && !isCutShort(r))
  );
}

function isDecided({ verdict }: PropertyResult): boolean {
  return ["holds", "violated", "reached", "unreached", "vacuous"].includes(verdict.word);
}

function isCutShort({ explanation, unexplained }: PropertyResult): boolean {
  if (unexplained !== undefined) return true;
  return explanation !== undefined && [explanation.ways, explanation.fewest].some(lacksBudget);
}

/** Whether a search ended for want of a budget: other reasons are the model's. */
function lacksBudget(search: Search): boolean {
  return !search.done && /\bis used up$|^stopped on request$/.test(search.why);
}
