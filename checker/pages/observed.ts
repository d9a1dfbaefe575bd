/** What can be observed in the states of a model: the values of each field, and the table of several models. */
import type { Model } from "../contract/model.ts";
import type { Fn } from "../contract/system.ts";
import { bare } from "../plain/place.ts";
import { plainValue } from "../plain/replay.ts";
import { initialStates, settingOf, successors, textOf } from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import { formatValue, isRecord } from "../trace/value.ts";
import type { PlainValue } from "../trace/trace.ts";
import { code, table } from "./markdown.ts";

/** By field, the different values seen there, in the order of their first appearance. */
export type Observed = ReadonlyMap<string, readonly PlainValue[]>;

/** Models with more states are refused: half of what can be observed would look like all of it. */
const LIMIT = 20_000;

/**
 * What `observe` gives in the reachable states of `model`, breadth first on plain objects.
 *
 * @param observe `(s, c)` → a record of plain values by field, or `null` where there is nothing to see
 * @throws Error when there are more than `limit` states, or it gives anything else
 */
export function observedIn(model: Model, observe: Fn, limit = LIMIT): Observed {
  const { constants, domain } = settingOf(model);
  const fields = new Map<string, Map<string, PlainValue>>();
  const seen = new Set<string>();
  const queue: unknown[] = [];
  const add = (state: unknown): void => {
    const text = textOf(state);
    if (seen.has(text)) return;
    if (seen.size === limit) throw new Error(`${model.name} has more than ${limit} states`);
    seen.add(text);
    queue.push(state);
  };
  for (const state of initialStates(model)) add(state);
  for (const state of queue) {
    const found = plainValue(bare(observe(readPlain(domain, state), constants)));
    if (found !== null && !isRecord(found))
      throw new Error(`what is observed in ${model.name} is no record of fields`);
    for (const [field, value] of Object.entries(found ?? {})) {
      const values = fields.get(field) ?? new Map<string, PlainValue>();
      fields.set(field, values.set(formatValue(value), value));
    }
    for (const next of successors(model, state)) add(next.state);
  }
  return new Map([...fields].map(([field, values]) => [field, [...values.values()]]));
}

/** What was observed, under the title of its column. */
export interface ObservedColumn {
  readonly title: string;
  readonly observed: Observed;
}

/** Columns that are compared with each other. */
export interface ObservedGroup {
  readonly title: string;
  /** What was explored, and what it shows. */
  readonly sentence: string;
  readonly columns: readonly ObservedColumn[];
}

/** Fields down, columns across; of more than `most` values the first of them and their number. */
export function observedTable(columns: readonly ObservedColumn[], most = 8): string {
  return table(
    ["observable", ...columns.map((c) => c.title)],
    fieldsOf(columns).map((field) => [
      field,
      ...columns.map(({ observed }) => values(observed.get(field) ?? [], most)),
    ]),
  );
}

/** Values that some of the columns have and the others do not. */
export interface OnlyIn {
  /** The columns that have them: at least one, and never all. */
  readonly titles: readonly string[];
  /** By field, in the order of their first appearance. */
  readonly fields: ReadonlyMap<string, readonly PlainValue[]>;
}

/** What the columns do not have in common, by the columns that have it. */
export function onlyIn(columns: readonly ObservedColumn[]): OnlyIn[] {
  const groups = new Map<string, { titles: string[]; fields: Map<string, PlainValue[]> }>();
  for (const field of fieldsOf(columns)) {
    const having = new Map<string, { value: PlainValue; titles: string[] }>();
    for (const { title, observed } of columns)
      for (const value of observed.get(field) ?? []) {
        const text = formatValue(value);
        const found = having.get(text) ?? { value, titles: [] };
        found.titles.push(title);
        having.set(text, found);
      }
    for (const { value, titles } of having.values()) {
      if (titles.length === columns.length) continue;
      const key = JSON.stringify(titles);
      const group = groups.get(key) ?? { titles, fields: new Map<string, PlainValue[]>() };
      group.fields.set(field, [...(group.fields.get(field) ?? []), value]);
      groups.set(key, group);
    }
  }
  const place = ({ titles }: OnlyIn): string =>
    columns.map((c) => (titles.includes(c.title) ? "0" : "1")).join("");
  return [...groups.values()].toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** {@link onlyIn} as a list; one sentence where the columns have everything in common. */
export function onlyInList(columns: readonly ObservedColumn[]): string {
  const groups = onlyIn(columns);
  if (groups.length === 0) return "Nothing is seen in one column and not in the others.";
  return groups
    .flatMap(({ titles, fields }) => [
      `- only on ${titles.join(" and ")}:`,
      ...[...fields].map(([field, seen]) => `  - ${field}: ${values(seen, seen.length)}`),
    ])
    .join("\n");
}

function fieldsOf(columns: readonly ObservedColumn[]): string[] {
  return [...new Set(columns.flatMap(({ observed }) => [...observed.keys()]))];
}

function values(all: readonly PlainValue[], most: number): string {
  if (all.length === 0) return "–";
  const shown = all.slice(0, most).map((v) => code(typeof v === "string" ? v : formatValue(v)));
  return all.length > most ? `${shown.join(", ")}, … (${all.length} values)` : shown.join(", ");
}
