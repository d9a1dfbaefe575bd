/** What a number of models decide: everything that could be left out of one of them. */
import { isUsable } from "./claims.ts";
import type { Model } from "../contract/model.ts";
import { fairnessOf } from "../contract/property.ts";
import type { Action } from "../contract/system.ts";
import { keyOf, type Decision } from "./decision.ts";
import { isInForce } from "./without.ts";

/**
 * The decisions of `models` in the order of the matrix, each once: policies and assumptions in force, fairness
 * conditions of what is claimed, then action by action its clauses and the fields that it changes.
 * @param changes fields that an action changes in some model, by the action's name
 */
export function decisionsOf(
  models: readonly Model[],
  changes: ReadonlyMap<string, readonly string[]>,
): readonly Decision[] {
  const systems = [...new Set(models.map((m) => m.system))];
  const conditions = models.flatMap((m) =>
    m.claims.filter(isUsable).flatMap(({ property }) => fairnessOf(property)),
  );
  const actions = systems.flatMap((s) => s.actions);
  const names = [...new Set(actions.map((a) => a.name))];
  const inForce = ({ kind, id }: Extract<Decision, { kind: "policy" | "assumption" }>): boolean =>
    models.some((m) => isInForce(m, { kind, id }));
  const found: Decision[] = [
    ...systems.flatMap((s) => s.policies.filter(inForce).map(({ kind, id }) => ({ kind, id }))),
    ...systems.flatMap((s) => s.assumptions.filter(inForce).map(({ kind, id }) => ({ kind, id }))),
    ...conditions.map(({ name }): Decision => ({ kind: "fairness", name })),
    ...names.flatMap((name) => [
      ...actions.filter((a) => a.name === name).flatMap(clausesOf),
      ...(changes.get(name) ?? []).map((field): Decision => ({
        kind: "field",
        action: name,
        field,
      })),
    ]),
  ];
  return [...new Map(found.map((d) => [keyOf(d), d])).values()];
}

/** The clauses of an action, those of its partner last. */
export function clausesOf(a: Action): readonly Extract<Decision, { kind: "clause" }>[] {
  const of = (part: "actor" | "partner") => (clause: string) =>
    ({ kind: "clause", action: a.name, clause, part }) as const;
  return [
    ...Object.keys(a.guard).map(of("actor")),
    ...Object.keys(a.partner?.guard ?? {}).map(of("partner")),
  ];
}
