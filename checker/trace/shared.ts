/**
 * Plain data in which much is the same (one state after the other), written so that each part stands
 * there once.
 */

/** What {@link packed} makes: itself plain data. */
export interface Packed {
  /** Names of fields, each list once. */
  readonly shapes: readonly (readonly string[])[];
  /**
   * Each different value once, parts before wholes; the last one is the whole. A string, number, boolean
   * or `null` stands for itself; `[-1, …]` is a list of the values with those indices; `[n, …]` a record
   * with the fields of `shapes[n]`.
   */
  readonly values: readonly (string | number | boolean | null | readonly number[])[];
}

/** `data`, each part once. What is `undefined` is left out, as JSON leaves it out. */
export function packed(data: unknown): Packed {
  const shapes: string[][] = [];
  const shapeNumbers = new Map<string, number>();
  const values: Packed["values"][number][] = [];
  const scalars = new Map<unknown, number>();
  const compounds = new Map<string, number>();
  /** The same object is looked at once. */
  const seen = new Map<object, number>();

  const scalar = (value: string | number | boolean | null): number => {
    const known = scalars.get(value);
    if (known !== undefined) return known;
    scalars.set(value, values.length);
    return values.push(value) - 1;
  };
  const compound = (parts: readonly number[]): number => {
    const key = parts.join();
    const known = compounds.get(key);
    if (known !== undefined) return known;
    compounds.set(key, values.length);
    return values.push(parts) - 1;
  };
  const shape = (fields: string[]): number => {
    const key = JSON.stringify(fields);
    const known = shapeNumbers.get(key);
    if (known !== undefined) return known;
    shapeNumbers.set(key, shapes.length);
    return shapes.push(fields) - 1;
  };
  const visit = (value: unknown): number => {
    if (value === null || value === undefined) return scalar(null);
    switch (typeof value) {
      case "string":
      case "boolean":
        return scalar(value);
      case "number":
        // As JSON has them.
        return scalar(Number.isFinite(value) ? (Object.is(value, -0) ? 0 : value) : null);
      case "object":
        break;
      default:
        throw new TypeError(`a ${typeof value} is no plain data`);
    }
    const known = seen.get(value);
    if (known !== undefined) return known;
    const number = Array.isArray(value)
      ? compound([-1, ...Array.from(value as readonly unknown[], visit)])
      : record(Object.entries(value).filter(([, v]) => v !== undefined));
    seen.set(value, number);
    return number;
  };
  const record = (entries: readonly (readonly [string, unknown])[]): number => {
    const n = shape(entries.map(([field]) => field));
    return compound([n, ...entries.map(([, v]) => visit(v))]);
  };
  visit(data);
  return { shapes, values };
}

/** What was packed. Equal parts are one object: whoever reads it must not write to it. */
export function unpacked({ shapes, values }: Packed): unknown {
  const made: unknown[] = [];
  for (const value of values) {
    if (typeof value !== "object" || value === null) {
      made.push(value);
      continue;
    }
    const [head = -1, ...parts] = value;
    const fields = shapes[head];
    made.push(
      fields === undefined
        ? parts.map((i) => made[i])
        : // Not by assignment: `__proto__` is a field like any other.
          Object.fromEntries(fields.map((field, k) => [field, made[parts[k] as number]])), // one part for each field
    );
  }
  return made.at(-1);
}
