/** Differences by entry of the lock: what has a line there of its own, and is a finding of its own. */
import type { Drift } from "./drift.ts";

/** Differences that are told together, worst first: by the beginning of their fields. */
const RANKS: readonly (readonly string[])[] = [
  ["", "verdict", "expected"],
  ["exactness", "exercised", "kind", "clauses", "steps", "failed", "why"],
  ["constants", "budgets", "bounds", "domains", "instances", "size", "system"],
];

/** How many differences of one entry are told; the rest is counted. */
const PARTS = 8;

/** What is different about one entry: a property of a model, a model as a whole, a declaration. */
export interface Drifted {
  /** `null`: what is declared for all models together. */
  readonly model: string | null;
  readonly property: string | null;
  /** The smallest is the worst. */
  readonly rank: number;
  /** For a reader who knows model and property. */
  readonly text: string;
  /** At least one; counts that are told of the model's search are not among those of its properties. */
  readonly parts: readonly Drift[];
}

/** Each entry that differs, in the order of the lock. Declarations that no property has are one entry. */
export function driftedEntries(drift: readonly Drift[]): Drifted[] {
  return [...group(drift, (d) => d.model)].flatMap(([model, own]) =>
    [...group(withoutEchoes(own), (d) => d.property)].map(([property, parts]) =>
      entryOf(model, property, parts),
    ),
  );
}

/** As {@link driftedEntries}, with an entry for each declaration. */
export function driftedPlaces(drift: readonly Drift[]): Drifted[] {
  return driftedEntries(drift).flatMap((entry) =>
    entry.model === null && entry.property === null
      ? entry.parts.map((part) => entryOf(null, null, [part]))
      : [entry],
  );
}

function entryOf(model: string | null, property: string | null, parts: readonly Drift[]): Drifted {
  const rank = Math.min(...parts.map(rankOf));
  return { model, property, rank, text: listed(wordsOf(parts)), parts };
}

/** Counts of a property that are those of a search are told of the search. */
function withoutEchoes(of: readonly Drift[]): readonly Drift[] {
  const searches = of.filter(isSearch).map((d) => d.words);
  const echoes = (d: Drift): boolean =>
    searches.some((words) => words.split(/: |, /).includes(d.words));
  return of.filter((d) => d.property === null || !echoes(d));
}

function isSearch({ field }: Drift): boolean {
  return field.startsWith("runs.");
}

/** The words of all parts; searches that changed in the same way are told together, where the first stands. */
function wordsOf(parts: readonly Drift[]): string[] {
  if (!parts.some(isSearch)) return parts.map((p) => p.words);
  const searches = parts.filter(isSearch).map(({ field, words }) => {
    const of = field.slice("runs.".length);
    return { of, how: words.startsWith(`${of}: `) ? words.slice(of.length + 2) : null, words };
  });
  const together = [...group(searches, (s) => s.how ?? s.words)].map(([how, same]) =>
    same[0]?.how === null ? how : `${same.map((s) => s.of).join(", ")}: ${how}`,
  );
  const at = parts.findIndex(isSearch);
  const others = (some: readonly Drift[]): string[] =>
    some.filter((p) => !isSearch(p)).map((p) => p.words);
  return [...others(parts.slice(0, at)), ...together, ...others(parts.slice(at))];
}

function rankOf({ field }: Drift): number {
  const [head = ""] = field.split(".", 1);
  const found = RANKS.findIndex((fields) => fields.includes(head));
  return found < 0 ? RANKS.length : found;
}

/** Words of one place; what came to nothing first. */
function listed(words: readonly string[]): string {
  const loud = words.filter((w) => w.endsWith(" → 0"));
  const all = [...loud, ...words.filter((w) => !loud.includes(w))];
  const more = all.length - PARTS;
  return [...all.slice(0, PARTS), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/** Items by key, in the order in which keys are first met. */
export function group<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const item of items) {
    const own = found.get(key(item)) ?? [];
    own.push(item);
    found.set(key(item), own);
  }
  return found;
}
