/** The lock that results are worth. */
import type { Model, Suite } from "../contract/model.ts";
import type { ModelResult } from "../verdict.ts";
import { declaredOf } from "./declared.ts";
import { LOCK_VERSION, type Lock, type LockedModel, type Origin } from "./lock.ts";
import { lockedModel, unrunModel } from "./locked-model.ts";
import { sortedRecord } from "./order.ts";

/**
 * The lock of a suite of which some models were run, with all of their claims and as they are: without
 * overridden constants. Of the other models it holds what is declared.
 *
 * Limits: what is not established (`incomplete`, `error` …) is in it by that word. Who writes it looks first.
 */
export function lockOf(suite: Suite, results: readonly ModelResult[], origin: Origin): Lock {
  const found = new Map(results.map((r) => [r.model, r]));
  const entry = (model: Model): LockedModel => {
    const result = found.get(model.name);
    return result === undefined ? unrunModel(model) : lockedModel(model, result);
  };
  return {
    version: LOCK_VERSION,
    origin,
    declared: declaredOf(suite),
    models: sortedRecord(suite.models.map((model) => [model.name, entry(model)])),
  };
}
