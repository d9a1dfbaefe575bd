/** Differences between two values, and between two collections of named values. */
import type { Drift, Value } from "./drift.ts";
import { byName, own, sorted } from "./order.ts";
import { changed, shown, type Field } from "./words.ts";

/** A drift, without the entry that it is of. */
export type Part = Pick<Drift, "field" | "was" | "now" | "words">;

/** Values by name. */
export type Entries = Readonly<Record<string, Value>>;

/** A value that may be another one; absent is as good as `null`. */
export function one(
  field: string,
  as: Field,
  was: Value | undefined,
  now: Value | undefined,
): Part[] {
  const [before, after] = [was ?? null, now ?? null];
  if (canonical(before) === canonical(after)) return [];
  return [{ field, was: before, now: after, words: changed(as, before, after) }];
}

/** Values by name, each of which may be another one, new or gone. */
export function each(field: string, as: Field, was: Entries, now: Entries): Part[] {
  return sorted([...Object.keys(was), ...Object.keys(now)]).flatMap((key) => {
    const what = as.name === "" ? key : `${as.name} ${key}`;
    const at = `${field}.${key}`;
    const [before, after] = [own(was, key), own(now, key)];
    if (before !== undefined && after !== undefined)
      return one(at, { ...as, name: what }, before, after);
    return before === undefined
      ? [
          {
            field: at,
            was: null,
            now: after ?? null,
            words: `${what}: new, ${shown(after ?? null)}`,
          },
        ]
      : [{ field: at, was: before, now: null, words: `${what}: gone, was ${shown(before)}` }];
  });
}

/** The same text for values that differ in the order of their keys only. */
function canonical(value: Value): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => byName(a, b)))
      : part,
  );
}
