/** Compares one model with its entry in a lock. */
import { counted } from "../trace/numbers.ts";
import type { Drift, Scope } from "./drift.ts";
import { endedEarly, endedIn } from "./ended-early.ts";
import { isEstablished, wasRun } from "./established.ts";
import { NOT_RUN, type LockedModel, type LockedProperty, type LockedRun } from "./lock.ts";
import { own, sorted } from "./order.ts";
import { each, one, type Entries, type Part } from "./parts.ts";
import { changed, modelFields, propertyFields } from "./words.ts";

/** Fields that only a run fills in: of each verdict, and what depends on its word. */
const COUNTS = ["states", "transitions", "depth"] as const;
const DETAIL = ["exactness", "steps", "failed"] as const;
/** Fields that are declared. */
const DECLARED = ["name", "kind", "expected", "why"] as const;

/** What is different about a model that both sides have. */
export function modelDrift(
  model: string,
  was: LockedModel,
  now: LockedModel,
  scope: Scope,
): readonly Drift[] {
  const whole = scope.properties === null;
  const of = (property: string | null, parts: readonly Part[]): Drift[] =>
    parts.map((part) => ({ model, property, ...part }));
  const ids = sorted([...Object.keys(was.properties), ...Object.keys(now.properties)]);
  return [
    ...of(null, declaredParts(was, now)),
    ...(whole ? of(null, runParts(was, now)) : []),
    ...ids
      .filter((id) => scope.properties?.has(id) ?? true)
      .flatMap((id) => of(id, propertyParts(own(was.properties, id), own(now.properties, id)))),
  ];
}

function declaredParts(was: LockedModel, now: LockedModel): Part[] {
  const { size, system, budgets, constants, bounds, domains, instances } = modelFields;
  return [
    ...one("size", size, was.size, now.size),
    ...one("system", system, was.system, now.system),
    // What came through a lock, and what comes from a model, are the same JSON.
    ...each("constants", constants, was.constants as Entries, now.constants as Entries),
    ...one("budgets", budgets, was.budgets, now.budgets),
    ...each("bounds", bounds, was.bounds, now.bounds),
    ...each("domains", { ...domains, note: () => "as a power of two" }, was.domains, now.domains),
    ...each("instances", instances, was.instances, now.instances),
  ];
}

/** What runs of all claims together found. */
function runParts(was: LockedModel, now: LockedModel): Part[] {
  // What a search that was cut short counted says nothing; of a model that was not run the claims say so.
  if (!Object.values(now.properties).every(isEstablished) || !wasRun(was)) return [];
  return [
    ...searches(was.runs, now.runs, endedIn([was, now])),
    ...each("fired", modelFields.fired, was.fired, now.fired),
  ];
}

/** Runs of the same search are compared in their order. */
function searches(
  was: readonly LockedRun[],
  now: readonly LockedRun[],
  ended: (search: string) => boolean,
): Part[] {
  return sorted([...was, ...now].map((r) => r.of)).flatMap((of) => {
    const [before, after] = [was, now].map((runs) => runs.filter((r) => r.of === of));
    return Array.from({ length: Math.max(before?.length ?? 0, after?.length ?? 0) }, (_, i) =>
      search(of, before?.[i], after?.[i], ended(of)),
    ).flat();
  });
}

function search(
  of: string,
  was: LockedRun | undefined,
  now: LockedRun | undefined,
  ended: boolean,
): Part[] {
  const field = `runs.${of}`;
  if (was === undefined || now === undefined) {
    const words =
      was === undefined ? `search of ${of}: new` : `search of ${of}: in the lock, and not made`;
    return [{ field, was: was ?? null, now: now ?? null, words }];
  }
  const counts = (ended ? [] : COUNTS).flatMap((key) =>
    was[key] === now[key] ? [] : [changed({ name: key }, was[key], now[key])],
  );
  const partial = ended && (was.digest === null || now.digest === null);
  const words = [
    ...counts,
    ...(was.digest === now.digest || partial
      ? []
      : was.digest === null || now.digest === null
        ? [changed({ name: "digest" }, was.digest, now.digest)]
        : [counts.length > 0 ? "another graph" : "another graph, although all counts are equal"]),
  ];
  return words.length === 0 ? [] : [{ field, was, now, words: `${of}: ${words.join(", ")}` }];
}

function propertyParts(was: LockedProperty | undefined, now: LockedProperty | undefined): Part[] {
  if (was === undefined || now === undefined) {
    const words =
      was === undefined
        ? `a new claim, which is not in the lock (${now?.verdict === NOT_RUN ? "not run" : (now?.verdict ?? "")}, expected ${now?.expected ?? ""})`
        : `in the lock (${was.verdict}, expected ${was.expected}), and not claimed any more`;
    return [{ field: "", was: was?.verdict ?? null, now: now?.verdict ?? null, words }];
  }
  const fields = (names: readonly (keyof LockedProperty)[]): Part[] =>
    names.flatMap((key) => one(key, propertyFields[key], was[key], now[key]));
  const declared = fields(DECLARED);
  if (!isEstablished(now)) return declared;
  if (was.verdict === NOT_RUN)
    return [
      {
        ...{ field: "verdict", was: was.verdict, now: now.verdict },
        words: `verdict ${now.verdict}, and it was not run when it was locked`,
      },
      ...declared,
    ];
  return [
    ...verdictParts(was, now),
    ...(was.verdict === now.verdict ? fields(DETAIL) : []),
    ...(endedEarly(was) || endedEarly(now)
      ? []
      : [
          ...fields(COUNTS),
          ...each("exercised", propertyFields.exercised, was.exercised, now.exercised),
        ]),
    ...declared,
  ];
}

/** Another verdict, with what it shows. */
function verdictParts(was: LockedProperty, now: LockedProperty): Part[] {
  const { steps, failed = [] } = now;
  const shown = [
    ...(steps === undefined ? [] : [counted(steps, "step")]),
    ...(failed.length === 0 ? [] : [`failing ${failed.join(", ")}`]),
  ];
  return one("verdict", propertyFields.verdict, was.verdict, now.verdict).map((part) => ({
    ...part,
    words: `${part.words}${shown.length === 0 ? "" : ` (${shown.join(", ")})`}`,
  }));
}
