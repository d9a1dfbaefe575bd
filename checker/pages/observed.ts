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

/** Fields down, columns across; of more than `most` values the first of them and their number. */
export function observedTable(columns: readonly ObservedColumn[], most = 8): string {
  const fields = new Set(columns.flatMap(({ observed }) => [...observed.keys()]));
  return table(
    ["observable", ...columns.map((c) => c.title)],
    [...fields].map((field) => [
      field,
      ...columns.map(({ observed }) => values(observed.get(field) ?? [], most)),
    ]),
  );
}

function values(all: readonly PlainValue[], most: number): string {
  if (all.length === 0) return "–";
  const shown = all.slice(0, most).map((v) => code(typeof v === "string" ? v : formatValue(v)));
  return all.length > most ? `${shown.join(", ")}, … (${all.length} values)` : shown.join(", ");
}
