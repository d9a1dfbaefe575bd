/** Plain state values as text. */
import type { PlainValue } from "./trace.ts";

/** A record of a plain state value. */
export type PlainRecord = { readonly [field: string]: PlainValue };

/** Whether `value` is an array; narrows where `Array.isArray` does not (readonly arrays). */
export function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** Whether `value` is a record. */
export function isRecord(value: PlainValue): value is PlainRecord {
  return typeof value === "object" && value !== null && !isList(value);
}

const BARE = /^[A-Za-z_][\w.:+-]*$/;
const KEYWORDS = new Set(["true", "false", "null"]);

/** A value on one line. Words are written bare; text that could be taken for something else is quoted. */
export function formatValue(value: PlainValue): string {
  if (typeof value === "string") {
    return BARE.test(value) && !KEYWORDS.has(value) ? value : JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(formatValue).join(", ")}]`;
  if (isRecord(value)) {
    return `{${Object.entries(value)
      .map(([field, v]) => `${field}: ${formatValue(v)}`)
      .join(", ")}}`;
  }
  return String(value);
}

/** The path of `key` below `path`: `l0[1].regs.r11`. Keys that are numbers are indices. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === "number" || /^\d+$/.test(key)) return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Named values on one line: `a = 1, b = [2, 3]`. */
export function formatAssignments(values: PlainRecord): string {
  return Object.entries(values)
    .map(([name, v]) => `${name} = ${formatValue(v)}`)
    .join(", ");
}

/**
 * Anything as a plain value, for printing: sets become arrays, and what has no plain form (a
 * function, a symbol) becomes its text.
 */
export function toPlain(value: unknown): PlainValue {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "object":
      if (value instanceof Set || Array.isArray(value)) {
        return Array.from(value as Iterable<unknown>, toPlain); // either one is iterable
      }
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, toPlain(v)]));
    case "bigint":
    case "function":
    case "symbol":
      return String(value);
    default:
      return null;
  }
}
