/** Validation of plain values, independent of any packing. */
import { DomainError } from "../errors.ts";
import { inElement, inField, isLeaf, legal } from "./domain.ts";
import type { Domain, Field, LeafDomain } from "./domain.ts";
import { ranking, valuesOf } from "./rank.ts";
import type { Ranking } from "./rank.ts";

/**
 * A normal copy of the plain value `value`: fresh objects with the fields in the order declared,
 * sets rebuilt in the order of their domain, total maps as objects, no negative zero.
 *
 * A total map may be given as an object or as an array indexed by id; everything else has the form
 * that `Plain` describes.
 *
 * @param path where the value stands, for messages; the root has the path ""
 * @throws DomainError naming the first field that is missing, unknown or outside its domain
 */
export function normalise(domain: Domain, value: unknown, path = ""): unknown {
  if (isLeaf(domain)) return leaf(domain, value, path);
  switch (domain.kind) {
    case "nullable":
      if (value === null) return null;
      if (typeof value !== "object") throw new DomainError(path, value, legal(domain));
      return normalise(domain.inner, value, path);
    case "record":
      return fields(domain, domain.fields, value, path, {});
    case "union": {
      const object = asObject(domain, value, path);
      const tag = object[domain.tag];
      const variant = domain.variants.find((v) => v.value === tag);
      if (variant === undefined) {
        const values = domain.variants.map((v) => v.value);
        throw new DomainError(inField(path, domain.tag), tag, legal({ kind: "enum", values }));
      }
      return fields(domain, variant.fields, value, path, { [domain.tag]: variant.value });
    }
    case "tuple":
    case "array": {
      const n = domain.kind === "tuple" ? domain.items.length : domain.length;
      if (!Array.isArray(value) || value.length !== n) {
        throw new DomainError(path, value, legal(domain));
      }
      return Array.from({ length: n }, (_, i) => {
        const element = domain.kind === "tuple" ? domain.items[i] : domain.element;
        // `i` runs over the items.
        return normalise(element as Domain, value[i], inElement(path, i));
      });
    }
    case "total": {
      if (typeof value !== "object" || value === null || value instanceof Set) {
        throw new DomainError(path, value, legal(domain));
      }
      const known = new Set(domain.ids.map(String));
      for (const key of Object.keys(value)) {
        if (!known.has(key)) {
          throw new DomainError(
            `${path}[${key}]`,
            (value as Record<string, unknown>)[key],
            "absent",
          );
        }
      }
      const out: Record<number, unknown> = {};
      for (const id of domain.ids) {
        out[id] = normalise(
          domain.value,
          (value as Record<number, unknown>)[id],
          inElement(path, id),
        );
      }
      return out;
    }
    case "seq":
      if (!Array.isArray(value) || value.length > domain.max) {
        throw new DomainError(path, value, legal(domain));
      }
      // Array.from visits holes, which map would skip.
      return Array.from(value, (v, i) => normalise(domain.element, v, inElement(path, i)));
    case "set": {
      if (!(value instanceof Set)) throw new DomainError(path, value, legal(domain));
      const { rank, values } = elementsOf(domain.element);
      const ranks = [...value].map((v: unknown) => {
        const r = rank(v);
        if (r < 0) throw new DomainError(`${path}{}`, v, legal(domain.element));
        return r;
      });
      return new Set([...new Set(ranks)].toSorted((a, b) => a - b).map((r) => values[r]));
    }
  }
}

const numbered = new WeakMap<Domain, { rank: Ranking; values: readonly unknown[] }>();

/** The numbering of the elements of sets over `domain`, made once per domain object. */
export function elementsOf(domain: Domain): { rank: Ranking; values: readonly unknown[] } {
  let found = numbered.get(domain);
  if (found === undefined) {
    found = { rank: ranking(domain), values: valuesOf(domain) };
    numbered.set(domain, found);
  }
  return found;
}

function leaf(domain: LeafDomain, value: unknown, path: string): unknown {
  const inner = domain.kind === "nullable" ? domain.inner : domain;
  if (value === null && domain.kind === "nullable") return null;
  if (inner.kind === "boolean") {
    if (typeof value === "boolean") return value;
  } else if (inner.kind === "int") {
    if (Number.isInteger(value) && Number(value) >= inner.min && Number(value) <= inner.max) {
      return Number(value) + 0;
    }
  } else {
    const found = inner.values.find((v) => v === value);
    if (found !== undefined) return found;
  }
  throw new DomainError(path, value, legal(domain));
}

function asObject(domain: Domain, value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Set) {
    throw new DomainError(path, value, legal(domain));
  }
  // Any other object can be asked for its own fields.
  return value as Record<string, unknown>;
}

function fields(
  domain: Domain,
  expected: readonly Field[],
  value: unknown,
  path: string,
  out: Record<string, unknown>,
): Record<string, unknown> {
  const object = asObject(domain, value, path);
  for (const f of expected)
    out[f.name] = normalise(f.domain, object[f.name], inField(path, f.name));
  for (const key of Object.keys(object)) {
    if (!Object.hasOwn(out, key)) throw new DomainError(inField(path, key), object[key], "absent");
  }
  return out;
}
