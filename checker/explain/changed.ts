/** What changed between two plain states, as the fields that traces name. */
import type { PlainValue } from "../trace/trace.ts";
import { sameFields } from "../trace/changes.ts";
import { isList, isRecord } from "../trace/value.ts";
import type { Key } from "../plain/watching.ts";
import { fieldAt, type Field } from "./demands.ts";

/** The changed fields between two values in the form of traces, cut as `changes` of `trace/` cuts them. */
export function changedFields(of: Field["of"], before: PlainValue, after: PlainValue): Field[] {
  return within(before, after, []).map((keys) => fieldAt(of, keys));
}

function within(before: PlainValue, after: PlainValue, keys: readonly Key[]): (readonly Key[])[] {
  if (isList(before) && isList(after) && before.length === after.length)
    return before.flatMap((b, i) => within(b, after[i] ?? null, [...keys, i]));
  if (isRecord(before) && isRecord(after) && sameFields(before, after))
    return Object.entries(before).flatMap(([field, b]) =>
      within(b, after[field] ?? null, [...keys, field]),
    );
  return before === after ? [] : [keys];
}
