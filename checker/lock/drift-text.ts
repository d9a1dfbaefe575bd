/** Differences as lines for a reader: what is the same in several places is said once. */
import type { Drift } from "./drift.ts";
import { driftedEntries, group, type Drifted } from "./drifted.ts";
import { byName } from "./order.ts";

/** How many names of places are told; the rest is counted. */
const NAMES = 6;

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
  return new Map(
    [...group(driftedEntries(drift), (e) => e.model)].map(([model, entries]) => [
      model,
      sameOfSeveral(entries),
    ]),
  );
}

/** A line for each text, with the ids of all properties that it is true of. */
function sameOfSeveral(entries: readonly Drifted[]): Line[] {
  const byText = group(entries, (e) => `${e.property === null} ${e.rank} ${e.text}`);
  return [...byText.values()].map((same): Line => {
    const ids = same.flatMap((e) => (e.property === null ? [] : [e.property]));
    const [first] = same;
    const { rank = 0, text = "" } = first ?? {};
    return { rank, text: ids.length === 0 ? `: ${text}` : ` ${names(ids)}: ${text}` };
  });
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

function names(of: readonly string[]): string {
  const all = of.toSorted(byName);
  const more = all.length - NAMES;
  return [...all.slice(0, NAMES), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
