/** Whether a run speaks of the whole suite: whether it is to, and whether it did. */
import type { ModelResult } from "../verdict.ts";
import { failures, standing } from "../report/outcome.ts";
import type { Plan } from "./check-facts.ts";

/** Whether a run is to be of all models up to size small, all their claims, and no constant overridden. */
export function asksForWholeSuite({ request, suite, prepared }: Plan): boolean {
  const chosen = new Set(prepared.map((p) => p.model.name));
  return (
    request.property.length === 0 &&
    request.set.size === 0 &&
    suite.models.every((m) => m.size === "full" || chosen.has(m.name))
  );
}

/** Why `results` do not speak of every model up to size small, to the end; `null` when they do. */
export function whyNotWholeSuite(
  { request, suite }: Plan,
  results: readonly ModelResult[],
): string | null {
  const words = new Set(results.flatMap((m) => m.results.map(standing)));
  const whole = suite.models.filter((m) => m.size !== "full");
  return results.some((m) => failures(m).length > 0)
    ? "the specification failed"
    : request.approximate !== undefined
      ? "not all reachable states were looked at"
      : request.symmetry !== undefined
        ? "representatives were explored, and not all states (--symmetry)"
        : request.partialOrder !== undefined
          ? "orders of steps were left out (--partial-order)"
          : request.patterns.length > 0
            ? "only some models were selected"
            : request.property.length > 0
              ? "only some properties were selected"
              : request.set.size > 0
                ? "a flag was set"
                : whole.some((m) => !results.some((r) => r.model === m.name))
                  ? `only models ${request.smallest === "tiny" ? "up to" : `from size ${request.smallest} to`} size ${request.size} were selected`
                  : words.has("error")
                    ? "there was an error"
                    : words.has("incomplete")
                      ? "the run is incomplete"
                      : null;
}
