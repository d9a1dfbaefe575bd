/** The pass over all models of a point by itself: what is compared with a record without exploring anything anew. */
import type { Model } from "../contract/model.ts";
import type { PassFound } from "./compare.ts";
import { keyOf } from "./decision.ts";
import { decisionsOf } from "./decisions.ts";
import type { Pass } from "./pass.ts";
import type { Runner } from "./runner.ts";

/**
 * Walks through `models`; `null` when the run was stopped before all were, or when the graph of one could
 * not be told.
 * @throws SpecError when a model as it is does something illegal
 */
export async function passFound(
  models: readonly Model[],
  runner: Pick<Runner, "passes">,
): Promise<PassFound | null> {
  const passes: Pass[] = [];
  for (const pass of await runner.passes(models, () => undefined)) {
    if (pass === null) return null;
    passes.push(pass);
  }
  const changes = new Map<string, string[]>();
  for (const pass of passes)
    for (const [action, fields] of Object.entries(pass.changes))
      changes.set(action, [...(changes.get(action) ?? []), ...fields]);
  return {
    models: Object.fromEntries(passes.map((p) => [p.model, p.digest])),
    matters: Object.fromEntries(
      decisionsOf(models, changes).map((d) => {
        const key = keyOf(d);
        return [key, passes.filter((p) => (p.mattered[key] ?? 0) > 0).length];
      }),
    ),
  };
}
