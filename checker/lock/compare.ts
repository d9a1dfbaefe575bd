/** Compares what a run found with a lock. */
import type { Comparison, Drift, Scope, Value } from "./drift.ts";
import { declarationDrift } from "./compare-declared.ts";
import { modelDrift } from "./compare-model.ts";
import { isEstablished, wasRun } from "./established.ts";
import type { Lock, LockedModel } from "./lock.ts";
import { own, sorted } from "./order.ts";

/**
 * Compares what is with what was locked.
 *
 * What was not established is not compared, but for what is declared of it; it counts as incomplete
 * elsewhere. `origin` is never compared.
 * @param now of the same suite, with all models of `scope`
 */
export function compareLocks(was: Lock, now: Lock, scope: Scope): Comparison {
  const names = sorted([...Object.keys(was.models), ...Object.keys(now.models)]).filter(
    (name) => scope.models?.has(name) ?? true,
  );
  const drift: Drift[] = [...declarationDrift(was.declared, now, scope)];
  const run = names.flatMap((name) => {
    const model = own(now.models, name);
    return model !== undefined && wasRun(model) ? [{ name, model }] : [];
  });
  for (const name of names)
    drift.push(...entryDrift(name, own(was.models, name), own(now.models, name), scope));
  const compared = run.flatMap(({ name, model }) =>
    Object.entries(model.properties)
      .filter(([id]) => scope.properties?.has(id) ?? true)
      .map(([property, p]) => ({ model: name, property, established: isEstablished(p) })),
  );
  return {
    drift,
    models: run.length,
    properties: compared.filter((c) => c.established).length,
    unestablished: compared
      .filter((c) => !c.established)
      .map(({ model, property }) => ({ model, property })),
  };
}

/** What is different about one model, or that one side has none of its name. */
function entryDrift(
  model: string,
  was: LockedModel | undefined,
  now: LockedModel | undefined,
  scope: Scope,
): readonly Drift[] {
  if (was !== undefined && now !== undefined) return modelDrift(model, was, now, scope);
  const whole = (field: Pick<Drift, "was" | "now" | "words">): Drift[] => [
    { model, property: null, field: "", ...field },
  ];
  if (now !== undefined)
    return whole({ was: null, now: named(now), words: "a new model, which is not in the lock" });
  if (was !== undefined)
    return whole({ was: named(was), now: null, words: "in the lock, and no model of the suite" });
  return [];
}

function named({ size, system }: LockedModel): Value {
  return { size, system };
}
