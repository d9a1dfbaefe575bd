/** Plain data as a text that is the same whenever the data are, and differs whenever they do. */

/**
 * The text of `value`: keys in order, and each value with its type. Objects that are equal but for the
 * order of their keys have one text; arrays, sets and maps that differ in order have several.
 * @throws TypeError for what has no such text: functions, symbols, instances of other classes
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") {
    return JSON.stringify(value);
  }
  if (value === undefined) return "undefined";
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value instanceof Set) return `set${canonical([...value])}`;
  if (value instanceof Map) return `map${canonical([...value])}`;
  if (typeof value !== "object") throw new TypeError(`a ${typeof value} has no canonical text`);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError("an instance of a class has no canonical text");
  }
  const fields = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`);
  return `{${fields.join()}}`;
}
