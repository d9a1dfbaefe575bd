/** Whether a run is to be of the whole suite: what speaks of the suite is judged in no other. */
import type { Plan } from "../check-facts.ts";

/** All models up to size small, all their claims, and no constant overridden. */
export function isOfWholeSuite({ request, suite, prepared }: Plan): boolean {
  const chosen = new Set(prepared.map((p) => p.model.name));
  return (
    request.property.length === 0 &&
    request.set.size === 0 &&
    suite.models.every((m) => m.size === "full" || chosen.has(m.name))
  );
}
