/** Fields as the matrix names them: places of the state that an assignment can put back as they were. */
import type { Domain, RecordDomain } from "../schema/domain.ts";

/** What leads from a value to a part of it: a name, an index, or each of several indices. */
type Hop = string | number | readonly number[];

/** A field: all places of the state that differ in indices only. */
export interface FieldPattern {
  /** Names and indices with dots between, `*` for each index: `l2.*.*.pc`. */
  readonly path: string;
  readonly hops: readonly Hop[];
  readonly domain: Domain;
}

/**
 * The fields of a state. Sequences, sets, unions and what may be null are each one field, whatever
 * is in them.
 */
export function fieldsOf(state: RecordDomain): readonly FieldPattern[] {
  return inside(state, []);
}

function inside(domain: Domain, hops: readonly Hop[]): FieldPattern[] {
  switch (domain.kind) {
    case "record":
      return domain.fields.flatMap((f) => inside(f.domain, [...hops, f.name]));
    case "tuple":
      return domain.items.flatMap((item, i) => inside(item, [...hops, i]));
    case "array":
      return inside(domain.element, [...hops, Array.from({ length: domain.length }, (_, i) => i)]);
    case "total":
      return inside(domain.value, [...hops, domain.ids]);
    default: {
      const path = hops.map((h) => (typeof h === "object" ? "*" : h)).join(".");
      return [{ path, hops, domain }];
    }
  }
}

/** The places of a field, as `Codec.maskOf` takes them. */
export function placesOf({ hops }: FieldPattern): readonly string[] {
  // A map without ids has no place.
  return hops
    .reduce<readonly string[]>(
      (found, hop) =>
        (typeof hop === "object" ? hop : [hop]).flatMap((key) => found.map((p) => `${p}.${key}`)),
      [""],
    )
    .map((path) => path.slice(1));
}

// oxlint-disable-next-line typescript/no-explicit-any -- a view is typed where the specification is written
type View = any;

/**
 * Puts a field of `next` back to what it is in `s`, through the views that an effect gets.
 * @param own values of the indices of the only element that may be touched, outermost first; empty: all may
 */
export function restore(
  { hops, domain }: FieldPattern,
  s: View,
  next: View,
  own: readonly unknown[],
): void {
  // The region itself is the first hop; what owns elements of it owns them right below.
  const keys = hops.map((hop, i): readonly unknown[] => {
    const mine = i === 0 ? undefined : own[i - 1];
    return mine !== undefined ? [mine] : typeof hop === "object" ? hop : [hop];
  });
  const put = (from: View, to: View, depth: number): void => {
    for (const key of keys[depth] ?? []) {
      const name = String(key);
      if (depth < keys.length - 1) put(from[name], to[name], depth + 1);
      else if (domain.kind === "seq" || domain.kind === "set") to[name].copyFrom(from[name]);
      else to[name] = from[name];
    }
  };
  put(s, next, 0);
}
