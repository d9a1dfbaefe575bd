/** What changed between two plain values. */
import { isList, isRecord, joinPath } from "./value.ts";
import type { Difference } from "../verdict.ts";
import type { PlainValue } from "./trace.ts";

/** One changed field. */
export interface Change {
  /** E.g. `l0[1].regs.r11`. */
  readonly path: string;
  readonly before: PlainValue;
  readonly after: PlainValue;
}

/**
 * The changed fields between `before` and `after`, in the order of the fields of `before`.
 *
 * Records with the same fields and arrays of the same length are compared inside; anything else
 * that differs (a sequence that grew, a nullable that was filled, another variant of a union) is
 * one change of the whole.
 */
export function changes(before: PlainValue, after: PlainValue, path = ""): Change[] {
  if (isList(before) && isList(after) && before.length === after.length) {
    return before.flatMap((b, i) => changes(b, after[i] ?? null, joinPath(path, i)));
  }
  if (isRecord(before) && isRecord(after) && sameFields(before, after)) {
    return Object.entries(before).flatMap(([field, b]) =>
      changes(b, after[field] ?? null, joinPath(path, field)),
    );
  }
  // Arrays and records that come here differ in length or fields.
  return before === after ? [] : [{ path, before, after }];
}

/** Whether two records have the same fields, in any order. */
export function sameFields(a: object, b: object): boolean {
  const fields = Object.keys(a);
  return fields.length === Object.keys(b).length && fields.every((f) => f in b);
}

/** Where two values that are compared differ, as {@link changes} finds it. */
export function differencesBetween(first: PlainValue, second: PlainValue): Difference[] {
  return changes(first, second).map(({ path, before, after }) => ({
    path,
    first: before,
    second: after,
  }));
}
