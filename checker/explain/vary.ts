/**
 * What depends on a value: it is replaced by every other value that it could have, one place at a
 * time, and what is made of it is made again.
 */
import type { Domain } from "../schema/domain.ts";
import { elementsOf } from "../schema/normalise.ts";
import { domainAt, scalarsOf, valueAt, withPart, type Key } from "../plain/watching.ts";
import type { Access } from "./recorder.ts";

/** More possible elements of a set than this are not tried one by one. */
const maxElements = 64;

/** A place that was read, and the values that could stand there instead; `null`: not tried. */
export interface Varied {
  readonly keys: readonly Key[];
  /** Whole values with another part at `keys`. */
  readonly others: readonly unknown[] | null;
}

/** The places that `access` reads in `value`, of `domain`: what it takes as a whole is read part by part. */
export function placesOf(domain: Domain, value: unknown, { keys, how }: Access): Varied[] {
  const at = domainAt(domain, value, keys);
  if (at === null) return [{ keys, others: null }]; // the tag of a union
  const here = valueAt(value, keys);
  if (how === "presence") {
    const others = at.kind === "nullable" ? [withPart(value, keys, null)] : null;
    return [{ keys, others }];
  }
  return leaves(at, here, keys).map((place) => ({
    keys: place.keys,
    others: place.instead?.map((part) => withPart(value, place.keys, part)) ?? null,
  }));
}

interface Leaf {
  readonly keys: readonly Key[];
  readonly instead: readonly unknown[] | null;
}

function leaves(domain: Domain, value: unknown, keys: readonly Key[]): Leaf[] {
  const scalars = scalarsOf(domain);
  if (scalars !== null)
    return [
      { keys, instead: scalars.length === 0 ? null : scalars.filter((other) => other !== value) },
    ];
  const within = (parts: readonly (readonly [Key, Domain])[]): Leaf[] =>
    parts.flatMap(([key, part]) => leaves(part, valueAt(value, [key]), [...keys, key]));
  switch (domain.kind) {
    case "nullable":
      // What could stand there instead of null has parts of its own.
      if (value === null) return [{ keys, instead: null }];
      return [{ keys, instead: [null] }, ...leaves(domain.inner, value, keys)];
    case "record":
      return within(domain.fields.map((f) => [f.name, f.domain]));
    case "tuple":
      return within(domain.items.map((item, i) => [i, item]));
    case "array":
      return within(Array.from({ length: domain.length }, (_, i) => [i, domain.element]));
    case "total":
      return within(domain.ids.map((id) => [id, domain.value]));
    case "seq": {
      const elements = Array.isArray(value) ? value : [];
      return [
        { keys, instead: null },
        ...within(elements.map((_, i): [Key, Domain] => [i, domain.element])),
      ];
    }
    case "union": {
      const tag = valueAt(value, [domain.tag]);
      const fields = domain.variants.find((v) => v.value === tag)?.fields ?? [];
      return [
        { keys: [...keys, domain.tag], instead: null },
        ...within(fields.map((f) => [f.name, f.domain])),
      ];
    }
    case "set": {
      const { values } = elementsOf(domain.element);
      return [{ keys, instead: values.length > maxElements ? null : toggled(value, values) }];
    }
    default:
      return [];
  }
}

/** The set with one element more or less, for each that could be in it. */
function toggled(value: unknown, elements: readonly unknown[]): ReadonlySet<unknown>[] {
  // Elements of a normal set are those of the list themselves.
  const set = value as ReadonlySet<unknown>;
  return elements.map((x) => new Set(elements.filter((y) => (y === x ? !set.has(y) : set.has(y)))));
}
