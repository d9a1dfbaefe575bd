/** Equality of plain values. */
import { isList, isRecord } from "./value.ts";
import type { PlainValue } from "./trace.ts";

/**
 * Whether two plain values are the same: lists by position, records by field whatever the order of
 * their fields, and numbers as `Object.is` has it.
 */
export function same(a: PlainValue, b: PlainValue): boolean {
  if (Object.is(a, b)) return true;
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((x, i) => same(x, b[i] as PlainValue)); // in range
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const fields = Object.keys(a);
  return (
    fields.length === Object.keys(b).length &&
    fields.every((f) => Object.hasOwn(b, f) && same(a[f] as PlainValue, b[f] as PlainValue)) // both have it
  );
}
