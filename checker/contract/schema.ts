/**
 * The state schema: what a specification may say about its state, and the
 * TypeScript types that follow from it.
 *
 * A schema is an ordinary zod schema built from finite domains:
 * `z.enum`, `z.literal`, `z.boolean`, `z.int().min(a).max(b)`, `z.object`, `z.tuple`,
 * `z.array(x).length(n)`, `z.set(x)`, `z.nullable(x)`, `z.discriminatedUnion("kind", …)`, and the
 * two below that zod has no word for: {@link seq} (a bounded sequence) and {@link total} (a total
 * map over finite ids). Everything else is refused when a model is built.
 */
import { z } from "zod";

declare const sequence: unique symbol;

/** A bounded sequence (FIFO) of `T`, as a state type. Made by {@link seq}; read through {@link ReadSeq}. */
export interface Seq<T> {
  readonly [sequence]: T;
}

/** What `s` shows of a bounded sequence. */
export interface ReadSeq<T> extends Iterable<T> {
  readonly length: number;
  /** The element at index `i`, 0 being the oldest; `null` outside `0..length-1`. */
  at(i: number): T | null;
}

/** What `next` shows of a bounded sequence of `T`; operations apply in the order written. */
export interface DraftSeq<T> extends ReadSeq<Draft<T>> {
  /** Appends `x`. @throws SpecError SPEC003 when the sequence is full. */
  push(x: Plain<T> | Read<T>): void;
  /** Drops the oldest element; dropping from an empty sequence is a SpecError SPEC003. */
  shift(): void;
  /** Replaces the whole content. */
  copyFrom(other: Iterable<Plain<T> | Read<T>>): void;
}

/** What `s` shows of a set over a finite domain. Iteration is in the order of the domain, never of insertion. */
export interface ReadSet<T> extends Iterable<T> {
  readonly size: number;
  has(x: T): boolean;
}

/** What `next` shows of a set over a finite domain. */
export interface DraftSet<T> extends ReadSet<T> {
  add(x: T): void;
  delete(x: T): void;
  clear(): void;
  copyFrom(other: Iterable<T>): void;
}

type Scalar = string | number | boolean | bigint | null | undefined;

/** The unprimed state: deeply read-only. */
export type Read<T> = T extends Scalar
  ? T
  : T extends Seq<infer E>
    ? ReadSeq<Read<E>>
    : T extends Set<infer E>
      ? ReadSet<E>
      : { readonly [K in keyof T]: Read<T[K]> };

/** The primed state: starts equal to the unprimed one; assigning a record copies it. */
export type Draft<T> = T extends Scalar
  ? T
  : T extends Seq<infer E>
    ? DraftSeq<E>
    : T extends Set<infer E>
      ? DraftSet<E>
      : { [K in keyof T]: Draft<T[K]> };

/** A state value written as a literal: sequences are arrays, sets are `Set`s. */
export type Plain<T> = T extends Scalar
  ? T
  : T extends Seq<infer E>
    ? readonly Plain<E>[]
    : T extends Set<infer E>
      ? ReadonlySet<E>
      : { readonly [K in keyof T]: Plain<T[K]> };

/** The plain type of a schema. */
export type Infer<S extends z.ZodType> = z.infer<S>;

/** How {@link seq} and {@link total} are told apart from the zod schemas they are made of. */
export type Shape =
  | { readonly kind: "seq"; readonly element: z.ZodType; readonly max: number }
  | {
      readonly kind: "total";
      readonly ids: readonly number[];
      readonly value: z.ZodType;
      /** Of the ids; `null`: they are no ids of a declared symmetry. */
      readonly sort: string | null;
    };

/** Shapes that zod cannot name, by schema instance. */
export const shapes = new WeakMap<z.ZodType, Shape>();

/** The sorts that {@link id} gives to values, by schema instance. */
export const sorts = new WeakMap<z.ZodType, string>();

/**
 * A value that names something of a sort: `id("vm", z.literal(c.l2s))`. What the values are does not change; where
 * a specification declares a symmetry (`SpecificationDef.symmetric`), they are exchanged with the ids.
 *
 * @param schema of scalars, or of scalars and null; it may have values that are no ids, and stay as they are
 */
export function id<T extends z.ZodType>(sort: string, schema: T): T {
  // Another instance: the one that is given may mean something else elsewhere.
  const marked = schema.clone();
  sorts.set(marked, sort);
  return marked;
}

/** A sequence of at most `max` elements. Unused places are zero in the packed state. */
export function seq<T extends z.ZodType>(element: T, max: number): z.ZodType<Seq<z.infer<T>>> {
  const schema = z.array(element).max(max);
  shapes.set(schema, { kind: "seq", element, max });
  // The output type of the zod array is T[]; the state type is the opaque Seq<T>.
  return schema as unknown as z.ZodType<Seq<z.infer<T>>>;
}

/** The plain value of a total map over `ids`: `value(id)` for each. */
export function each<Id extends number, T>(
  ids: readonly Id[],
  value: (id: Id) => T,
): Record<Id, T> {
  // Object.fromEntries forgets the type of the keys, which are exactly `ids`.
  return Object.fromEntries(ids.map((id) => [id, value(id)])) as Record<Id, T>;
}

/**
 * A total map: one value for each id. Typed `Record<Id, T>`, so that an index by an id is never
 * `undefined` for TypeScript, and stored as an array.
 *
 * @param ids small non-negative integers, ascending
 * @param sort of the ids, where they are ids of a declared symmetry: see {@link id}
 */
export function total<const Id extends number, T extends z.ZodType>(
  ids: readonly Id[],
  value: T,
  sort: string | null = null,
): z.ZodType<Record<Id, z.infer<T>>> {
  const schema = z.strictObject(Object.fromEntries(ids.map((id) => [id, value])));
  shapes.set(schema, { kind: "total", ids: [...ids], value, sort });
  return schema as unknown as z.ZodType<Record<Id, z.infer<T>>>;
}
