/** The lock that a run makes of an earlier one. */
import { failures, standing, type Standing } from "../report/outcome.ts";
import type { ModelResult, RunStatistics } from "../verdict.ts";
import { modelDrift } from "./compare-model.ts";
import { wasRun } from "./established.ts";
import type { Lock, LockedModel } from "./lock.ts";
import { searchOf } from "./locked-model.ts";
import { own, sortedRecord } from "./order.ts";

/** A lock to be written. */
export interface Updated {
  readonly lock: Lock;
  /** Models that were not run, and are others now than those of which something had been established. */
  readonly forgotten: readonly string[];
}

/**
 * What a run found, and what was locked before of models that were not run.
 *
 * Models that the suite has no more are left out. What had been established of a model that was not run
 * stays only if the model is declared as it was: else nobody knows.
 */
export function updatedLock(was: Lock | null, now: Lock): Updated {
  const forgotten: string[] = [];
  const entry = (name: string, model: LockedModel): LockedModel => {
    const before = was === null ? undefined : own(was.models, name);
    if (wasRun(model) || before === undefined || !wasRun(before)) return model;
    if (modelDrift(name, before, model, { models: null, properties: null }).length === 0)
      return before;
    forgotten.push(name);
    return model;
  };
  const models = Object.entries(now.models).map(([name, m]) => [name, entry(name, m)] as const);
  return { lock: { ...now, models: sortedRecord(models) }, forgotten };
}

/** Why results must not be locked, one reason each; none: they may. */
export function refusals(results: readonly ModelResult[]): string[] {
  return results.flatMap((model) => [
    ...model.results.flatMap((r) =>
      standing(r) === "unexpected"
        ? [
            `${model.model} ${r.id} ${r.property}: ${r.verdict.word}, expected ${typeof r.expected === "string" ? r.expected : "nothing"}`,
          ]
        : [],
    ),
    // A run that was interrupted leaves thousands.
    ...together(model, "error"),
    ...together(model, "incomplete"),
    ...failures(model).map((why) => `${model.model}: the specification failed: ${why}`),
    ...model.runs
      .filter(lacksDigest)
      .map((run) => `${model.model}: no digest of the graph was made (${searchOf(run)})`),
  ]);
}

/** One line for all results of a model that stand like this. */
function together({ model, results }: ModelResult, how: Standing): string[] {
  const ids = results.filter((r) => standing(r) === how).map((r) => r.id);
  const rest = ids.length - NAMED;
  const more = rest > 0 ? `, and ${rest} more` : "";
  return ids.length === 0 ? [] : [`${model} ${ids.slice(0, NAMED).join(", ")}${more}: ${how}`];
}

/** How many ids stand in a line. */
const NAMED = 6;

/** Whether a run that must have a digest has none. */
export function lacksDigest(run: RunStatistics): boolean {
  const { complete, pairs, abstractStates, bytesPerTransition, digest } = run;
  const single = pairs === undefined && abstractStates === undefined;
  return complete && single && bytesPerTransition === undefined && digest === null;
}
