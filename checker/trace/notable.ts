/** Which constants of a model a reader wants to see. */
import { isDeepStrictEqual } from "node:util";
import type { Model } from "../contract/model.ts";

/**
 * Names of the constants that tell `model` from others: first those by which a design decision of its
 * system is dropped or an assumption not made, in the order of these; then those that have another
 * value than in most of `models` of the same specification.
 */
export function notableConstants(model: Model, models: readonly Model[]): string[] {
  const { system } = model;
  const own = valuesOf(model);
  const dropped = [...system.policies, ...system.assumptions].flatMap(({ drop }) => {
    const flags = Object.entries(drop);
    return flags.every(([name, value]) => isDeepStrictEqual(own[name], value))
      ? flags.map(([name]) => name)
      : [];
  });
  const others = models
    .filter((m) => m.system.specification === system.specification)
    .map(valuesOf);
  const unusual = Object.keys(own).filter(
    (name) => others.length > 0 && !isDeepStrictEqual(own[name], mostCommon(others, name)),
  );
  return [...new Set([...dropped, ...unusual])];
}

type Values = Readonly<Record<string, unknown>>;

function valuesOf({ constants }: Model): Values {
  return { ...constants };
}

/** The value that `name` has most often; of several the one that comes first. */
function mostCommon(all: readonly Values[], name: string): unknown {
  const found = new Map<string, { readonly value: unknown; count: number }>();
  for (const values of all) {
    const key = JSON.stringify(values[name] ?? null);
    const seen = found.get(key) ?? { value: values[name], count: 0 };
    seen.count++;
    found.set(key, seen);
  }
  return [...found.values()].reduce<{ readonly value: unknown; readonly count: number }>(
    (best, next) => (next.count > best.count ? next : best),
    { value: undefined, count: 0 },
  ).value;
}
