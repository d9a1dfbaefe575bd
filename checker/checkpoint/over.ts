/** Whether a check has said all that it can say: its checkpoint is of no use then. */
import { isCutShort } from "../cache/answers.ts";
import type { ModelResult, PropertyResult } from "../verdict.ts";

/** Whether going on from a checkpoint would say more than `result`. */
export function wantsMore({ results }: ModelResult): boolean {
  return results.some((r) => isOpen(r) || isCutShort(r));
}

function isOpen({ verdict }: PropertyResult): boolean {
  // What a bound leaves out is left out again.
  if (verdict.word === "incomplete") return !verdict.why.startsWith("states outside the bound");
  // A bug of the checker, or a worker that was lost, says nothing of the model.
  return verdict.word === "error" && /^CHECK\d/.test(verdict.message);
}
