/**
 * Domains: what a state schema means, without zod. Everything that handles states (layout, views,
 * plain semantics, traces, documentation) works on this tree.
 */
import { createHash } from "node:crypto";

/** A value that is compared by identity. */
export type Scalar = string | number | boolean;

/** What may be marked as naming things of a sort: see `id` of the contract. Absent: it names none. */
interface Sorted {
  readonly sort?: string;
}

/** Finitely many named values, in the order declared: `z.enum`, `z.literal`, unions of scalars. */
export interface EnumDomain extends Sorted {
  readonly kind: "enum";
  readonly values: readonly Scalar[];
}
/** `z.boolean()`; false comes first. */
export interface BooleanDomain {
  readonly kind: "boolean";
}
/** The integers `min..max`, both included; at most 2^31 of them. */
export interface IntDomain extends Sorted {
  readonly kind: "int";
  readonly min: number;
  readonly max: number;
}
/** `null`, which comes first, or a value of `inner`; never a nullable of a nullable. */
export interface NullableDomain {
  readonly kind: "nullable";
  readonly inner: Exclude<Domain, NullableDomain>;
}
/** A named part of a record. */
export interface Field {
  readonly name: string;
  readonly domain: Domain;
}
/** An object with exactly these fields (`z.object`, and `z.record` over finitely many names, which may be of a sort). */
export interface RecordDomain extends Sorted {
  readonly kind: "record";
  readonly fields: readonly Field[];
}
/** An array with exactly these items. */
export interface TupleDomain {
  readonly kind: "tuple";
  readonly items: readonly Domain[];
}
/** `z.array(element).length(length)`. */
export interface ArrayDomain {
  readonly kind: "array";
  readonly element: Domain;
  readonly length: number;
}
/** `total(ids, value)`: an object with the ids as keys, plainly and in a view. */
export interface TotalDomain extends Sorted {
  readonly kind: "total";
  /** Ascending, not necessarily from 0, without duplicates. */
  readonly ids: readonly number[];
  readonly value: Domain;
}
/** `seq(element, max)`: plainly an array of at most `max` elements, oldest first. */
export interface SeqDomain {
  readonly kind: "seq";
  readonly element: Domain;
  readonly max: number;
}
/** `z.set(element)`: plainly a `Set`; at most 4096 possible elements, none of which contains a set or a sequence. */
export interface SetDomain {
  readonly kind: "set";
  readonly element: Domain;
}
/** One alternative of a union: a record with the tag and these fields. */
export interface Variant {
  readonly value: Scalar;
  /** Without the tag. */
  readonly fields: readonly Field[];
}
/** `z.discriminatedUnion(tag, …)`; an option with several tag values is one variant for each. */
export interface UnionDomain {
  readonly kind: "union";
  readonly tag: string;
  readonly variants: readonly Variant[];
}
/** A finite set of plain values. */
export type Domain =
  | EnumDomain
  | BooleanDomain
  | IntDomain
  | NullableDomain
  | RecordDomain
  | TupleDomain
  | ArrayDomain
  | TotalDomain
  | SeqDomain
  | SetDomain
  | UnionDomain;

/** A domain whose values are scalars or null: one leaf of the layout. */
export type LeafDomain =
  | EnumDomain
  | BooleanDomain
  | IntDomain
  | { readonly kind: "nullable"; readonly inner: EnumDomain | BooleanDomain | IntDomain };

/** Whether the values of `domain` are scalars or null. */
export function isLeaf(domain: Domain): domain is LeafDomain {
  const d = domain.kind === "nullable" ? domain.inner : domain;
  return d.kind === "enum" || d.kind === "boolean" || d.kind === "int";
}

/** The path of a field within the value at `path`: `l0[1].phase`. The root has the path "". */
export function inField(path: string, name: string): string {
  if (!/^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** The path of an element within the value at `path`. */
export function inElement(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** The legal values of a domain as a reader of an error message wants them. */
export function legal(domain: Domain): string {
  switch (domain.kind) {
    case "enum":
      return `{${domain.values.map((v) => JSON.stringify(v)).join(", ")}}`;
    case "boolean":
      return "{false, true}";
    case "int":
      return `the integers ${domain.min}..${domain.max}`;
    case "nullable":
      return `null or ${legal(domain.inner)}`;
    case "record":
      return `a record {${domain.fields.map((f) => f.name).join(", ")}}`;
    case "tuple":
      return `a tuple of ${domain.items.length} items`;
    case "array":
      return `an array of ${domain.length} elements`;
    case "total":
      return `a map with the keys {${domain.ids.join(", ")}}`;
    case "seq":
      return `a sequence of at most ${domain.max} elements`;
    case "set":
      return `a Set of ${legal(domain.element)}`;
    case "union":
      return `a record whose ${domain.tag} is one of {${domain.variants.map((v) => JSON.stringify(v.value)).join(", ")}}`;
  }
}

/** Digest of the structure: equal for schemas that describe the same states in the same way. */
export function digestOf(domain: Domain): string {
  return createHash("sha256").update(JSON.stringify(domain)).digest("hex").slice(0, 16);
}
