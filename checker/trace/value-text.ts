/** Plain values as texts that are equal exactly when the values are. */
import { SpecError } from "../errors.ts";

/**
 * The canonical text of a plain value: numbers, strings, booleans, `null`, lists, sets (in their
 * order) and records (whatever the order of their fields), and parts of a state.
 * @throws SpecError SPEC002 for anything else: `undefined`, a function, a number that is none
 */
export function valueText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "number":
      if (Number.isFinite(value)) return String(value);
      break;
    case "object":
      if (value === null) return "null";
      return objectText(value);
    default:
  }
  throw notPlain(value);
}

function objectText(value: object): string {
  if ("$P" in value && typeof value.$P === "function") return valueText(value.$P());
  if (Array.isArray(value) && "$z" in value) return markedText(value);
  if (Array.isArray(value) || value instanceof Set)
    return `[${Array.from(value as Iterable<unknown>, valueText).join(",")}]`; // either one is iterable
  const fields = orderedFields(value);
  const record = value as Readonly<Record<string, unknown>>; // no other object has fields
  return `{${fields.map((f) => `${JSON.stringify(f)}:${valueText(record[f])}`).join(",")}}`;
}

/** The fields of a plain object, sorted. @throws SpecError SPEC002 when it is of a class */
export function orderedFields(value: object): readonly string[] {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new SpecError("SPEC002", `an object of a class is no plain value`);
  return inOrder(Object.keys(value));
}

/** The error for a value that is none of those that can be compared. */
export function notPlain(value: unknown): SpecError {
  return new SpecError("SPEC002", `${described(value)} is no plain value`);
}

/** `fields` sorted, which they mostly are: records of one function have their fields in one order. */
function inOrder(fields: string[]): string[] {
  for (let i = 1; i < fields.length; i++)
    if ((fields[i - 1] as string) > (fields[i] as string)) return fields.toSorted(); // both in range
  return fields;
}

/** The text of an array in a packed state: that of a total map has nothing where there is no id. */
function markedText(value: readonly unknown[]): string {
  return `[${Array.from(value, (x) => (x === undefined ? "" : valueText(x))).join(",")}]`;
}

function described(value: unknown): string {
  return typeof value === "function" ? "a function" : String(value);
}
