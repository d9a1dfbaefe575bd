/** What a search found, in one sentence. */
import type { PropertyResult } from "../verdict.ts";
import { counted } from "../report/style.ts";

/** The verdict of `result` in words. */
export function saysOf({ id, property, verdict, states, depth }: PropertyResult): string {
  const name = `${id} ${property}`;
  const searched = `${counted(states, "state")}, depth ${depth}`;
  switch (verdict.word) {
    case "violated": {
      const { trace, failed } = verdict;
      const conjuncts = failed.length === 0 ? "" : `: false is ${failed.join(", ")}`;
      return `${name} is violated after ${counted(trace.steps.length, "step")}${conjuncts}`;
    }
    case "reached":
      return `${name} is reached after ${counted(verdict.trace.steps.length, "step")}`;
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
