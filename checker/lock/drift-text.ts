/** Differences as lines for a reader: what is the same in several places is said once. */
import type { Drift } from "./drift.ts";
import { byName } from "./order.ts";

/** How many differences of one place are told, and how many names of places; the rest is counted. */
const PARTS = 8;
const NAMES = 6;

/** Differences that are told together, worst first: by the beginning of their fields. */
const RANKS: readonly (readonly string[])[] = [
  ["", "verdict", "expected"],
  ["exactness", "exercised", "kind", "clauses", "steps", "failed", "why"],
  ["constants", "budgets", "bounds", "domains", "instances", "size", "system"],
];

interface Line {
  readonly rank: number;
  readonly text: string;
}

/** The lines, worst first. */
export function driftLines(drift: readonly Drift[]): string[] {
  return sameInSeveral(perModel(drift))
    .toSorted((a, b) => a.rank - b.rank) // stable: else in the order of the lock
    .map((l) => l.text);
}

/** For each model, or all together, the text of each of its differing places without the model's name. */
function perModel(drift: readonly Drift[]): Map<string | null, Line[]> {
  const byModel = group(drift, (d) => d.model);
  return new Map(
    [...byModel].map(([model, own]): [string | null, Line[]] => {
      const texts = [...group(withoutEchoes(own), (d) => d.property)].map(([property, parts]) => ({
        property,
        rank: Math.min(...parts.map(rankOf)),
        text: listed(wordsOf(parts)),
      }));
      const byText = [
        ...group(texts, (t) => `${t.property === null} ${t.rank} ${t.text}`).values(),
      ];
      return [
        model,
        byText.map((same): Line => {
          const ids = same.flatMap((t) => (t.property === null ? [] : [t.property]));
          const [first] = same;
          const { rank = 0, text = "" } = first ?? {};
          return { rank, text: ids.length === 0 ? `: ${text}` : ` ${names(ids)}: ${text}` };
        }),
      ];
    }),
  );
}

/** Counts of a property that are those of a search are told of the search. */
function withoutEchoes(of: readonly Drift[]): readonly Drift[] {
  const searches = of.filter(isSearch).map((d) => d.words);
  const echoes = (d: Drift): boolean =>
    COUNTS.has(d.field) && searches.some((words) => words.split(/: |, /).includes(d.words));
  return of.filter((d) => d.property === null || !echoes(d));
}

const COUNTS: ReadonlySet<string> = new Set(["states", "transitions", "depth"]);

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

/** A line for each text, with the names of all models that it is true of. */
function sameInSeveral(models: ReadonlyMap<string | null, readonly Line[]>): Line[] {
  const found = new Map<string, { readonly rank: number; readonly models: string[] }>();
  const lines: Line[] = [];
  for (const [model, own] of models)
    for (const { rank, text } of own) {
      if (model === null) lines.push({ rank, text: `declared${text}` });
      else {
        const known = found.get(text) ?? { rank, models: [] };
        known.models.push(model);
        found.set(text, known);
      }
    }
  for (const [text, of] of found) {
    const { length } = of.models;
    const who = length === 1 ? (of.models[0] ?? "") : `${length} models (${names(of.models)})`;
    lines.push({ rank: of.rank, text: `${who}${text}` });
  }
  return lines;
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

function names(of: readonly string[]): string {
  const all = of.toSorted(byName);
  const more = all.length - NAMES;
  return [...all.slice(0, NAMES), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

function group<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const item of items) {
    const own = found.get(key(item)) ?? [];
    own.push(item);
    found.set(key(item), own);
  }
  return found;
}
