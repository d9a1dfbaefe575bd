/** What a search found, in one sentence. */
import { stepsOf, type PropertyResult, type Verdict } from "../verdict.ts";
import { counted } from "../report/style.ts";

/** The verdict of `result` in words. */
export function saysOf({ id, property, verdict, states, depth }: PropertyResult): string {
  const name = `${id} ${property}`;
  const searched = `${counted(states, "state")}, depth ${depth}`;
  switch (verdict.word) {
    case "violated": {
      const { failed, lasso, abstract } = verdict;
      const conjuncts = failed.length === 0 ? "" : `: false is ${failed.join(", ")}`;
      if (lasso !== undefined) return `${name} is violated by a run without end`;
      if (abstract !== undefined)
        return `${name} is violated: ${abstract.system} cannot follow ${lastOf(verdict)}`;
      return `${name} is violated after ${counted(stepsOf(verdict) ?? 0, "step")}${conjuncts}`;
    }
    case "reached":
      return `${name} is reached after ${counted(stepsOf(verdict) ?? 0, "step")}`;
    case "holds":
      return `${name} holds (${searched}): there is no counterexample`;
    case "unreached":
      return `${name} is not reachable (${searched}): there is no witness`;
    case "vacuous":
      return `${name} is vacuous: ${verdict.whatNeverHappened}`;
    case "notFound":
      return `${name}: not found (${verdict.how})`;
    case "incomplete":
      return `${name}: the search was not completed, and nothing is established (${verdict.why})`;
    case "error":
      return `${name}: ${verdict.message}`;
  }
}

/** What an abstract system cannot follow. */
function lastOf(verdict: Verdict): string {
  const n = stepsOf(verdict) ?? 0;
  return n === 0 ? "the initial state" : `step ${n}`;
}
