/** Compares what a suite declares with what it declared when it was locked. */
import { keyIn } from "./declared.ts";
import type { Drift, Scope } from "./drift.ts";
import type { Declared, Lock, LockedStatement } from "./lock.ts";
import { own, sorted } from "./order.ts";
import { each, one, type Entries, type Part } from "./parts.ts";
import { statementFields } from "./words.ts";

/** Tables of sentences by name. */
const TABLES = {
  releases: "release",
  fairness: "fairness condition",
  requirements: "requirement",
  defects: "seeded defect",
  waivers: "coverage waiver of",
} as const;

/** Tables of sentences by system and name. */
const BY_SYSTEM = {
  policies: "policy",
  assumptions: "assumption",
  abstractions: "abstraction",
} as const;

/** What is declared in another way. In a run of some models only: of what they claim. */
export function declarationDrift(was: Declared, now: Lock, scope: Scope): readonly Drift[] {
  const { declared } = now;
  const drift = (property: string | null, parts: readonly Part[]): Drift[] =>
    parts.map((part) => ({ model: null, property, ...part }));
  const ids = sorted([...Object.keys(was.properties), ...Object.keys(declared.properties)]);
  const asked = keysIn(was, now, scope);
  const statements = ids
    .filter((id) => asked?.has(id) ?? true)
    .flatMap((id) =>
      drift(id, statementParts(own(was.properties, id), own(declared.properties, id))),
    );
  if (scope.models !== null || scope.properties !== null) return statements;
  return [
    ...statements,
    ...drift(null, [
      ...keys(BY_SYSTEM).flatMap((table) => systems(table, was[table], declared[table])),
      ...keys(TABLES).flatMap((table) =>
        each(table, { name: TABLES[table] }, was[table], declared[table]),
      ),
      ...acceptances(was, declared),
    ]),
  ];
}

/** Keys of what the models of the scope claim; `null`: of everything. */
function keysIn(was: Declared, now: Lock, { models, properties }: Scope): Set<string> | null {
  if (models === null && properties === null) return null;
  const claims = Object.entries(now.models)
    .filter(([name]) => models?.has(name) ?? true)
    .flatMap(([name, model]) => Object.keys(model.properties).map((id) => ({ name, id })))
    .filter(({ id }) => properties?.has(id) ?? true);
  return new Set(
    claims.flatMap(({ name, id }) => [
      keyIn(now.declared.properties, id, name),
      keyIn(was.properties, id, name),
    ]),
  );
}

function statementParts(
  was: LockedStatement | undefined,
  now: LockedStatement | undefined,
): Part[] {
  if (was === undefined || now === undefined) {
    const words =
      was === undefined ? "a property that is new" : "a property that no model claims any more";
    return [{ field: "", was: was?.name ?? null, now: now?.name ?? null, words }];
  }
  return keys(statementFields).flatMap((field) =>
    one(field, statementFields[field], was[field], now[field]),
  );
}

function systems(
  table: keyof typeof BY_SYSTEM,
  was: Readonly<Record<string, Entries>>,
  now: Readonly<Record<string, Entries>>,
): Part[] {
  return sorted([...Object.keys(was), ...Object.keys(now)]).flatMap((system) =>
    each(
      `${table}.${system}`,
      { name: `${BY_SYSTEM[table]} of ${system}` },
      own(was, system) ?? {},
      own(now, system) ?? {},
    ),
  );
}

/** Acceptances have no names: one that differs in anything is gone, and another is new. */
function acceptances(was: Declared, now: Declared): Part[] {
  const texts = (list: Declared["acceptances"]): string[] =>
    list.map((a) => `${a.property} of ${a.model} until ${a.expires}, by ${a.owner}: ${a.reason}`);
  const table = (list: Declared["acceptances"]): Entries => {
    const counts = new Map<string, number>();
    for (const text of texts(list)) counts.set(text, (counts.get(text) ?? 0) + 1);
    return Object.fromEntries(counts);
  };
  return each(
    "acceptances",
    { name: "acceptance of" },
    table(was.acceptances),
    table(now.acceptances),
  );
}

function keys<T extends object>(record: T): (keyof T & string)[] {
  // The records are literals above: they have no other keys.
  return Object.keys(record) as (keyof T & string)[];
}
