/** What generated view classes call: contexts, checks on literals, and the cold paths that throw. */
import { DomainError, SpecError } from "../errors.ts";
import { inElement, inField, legal } from "./domain.ts";
import type { Domain, IntDomain, SeqDomain } from "./domain.ts";
import { refuse } from "./absent.ts";

/** The part of a generated class that the runtime knows: every composite of a state has a cell. */
export interface Cell {
  /** The view that the cell belongs to. */
  readonly $z: Context;
  /** Path of the value. */
  readonly $p: string;
  /** What decides whether it may be written, and which part of that it is. */
  readonly $g: Guardian | null;
  readonly $i: number;
  /** What there is to ask a view for: the fields of a record, the indices of a holder's array. */
  readonly $K: readonly string[] | readonly number[] | "seq" | "set";
  /** What a reader sees: a view, a JavaScript array, or null. */
  $G(): unknown;
  /** Writes a literal or another view of the same domain. */
  $X(value: unknown): void;
  /** A plain copy. */
  $P(): unknown;
}

/** A cell whose values are held decoded in a JavaScript array (of a total map, an object) between first use and flush. */
export interface Holder extends Cell {
  /** The array while it is in use, that is, from its first use after a load on until it is flushed. */
  $v: Record<number, unknown> | null;
  readonly $a: Record<number, unknown>;
  /** Whether the array is known to show the words that it was decoded from or flushed to. */
  $s: boolean;
  /** The cells of the elements that have one. */
  readonly $e: readonly Cell[];
  /** Writes the array back, after which it is no longer in use. @throws DomainError */
  $F(): void;
}

/** What decides whether a cell may be written: the innermost enclosing value that may be absent. */
export interface Guardian {
  /** @throws SpecError when part `i` of this value is absent, or the view is read-only. */
  $live(i: number, path: string): void;
}

/** What the cells of one view share. */
export class Context {
  /** Holders whose arrays have come into use since the last load or flush: the first `n` of `q`. */
  n = 0;
  readonly q: Holder[] = [];

  load(): void {
    if (this.n > 0) this.drop();
  }

  flush(): void {
    // A flush may fill further holders: `n` can grow meanwhile.
    for (let i = 0; i < this.n; i++) this.q[i]?.$F();
    this.n = 0;
  }

  /** Forgets arrays that were not flushed: whatever was written to them is lost. */
  private drop(): void {
    for (let i = 0; i < this.n; i++) {
      const holder = this.q[i] as Holder; // one of the first `n`
      holder.$v = null;
      holder.$s = false;
    }
    this.n = 0;
  }
}

/** The guardian of views that only read. */
export const readOnly: Guardian = {
  $live(_i, path) {
    throw new SpecError("SPEC005", `${path}: the state before a step is read-only`);
  },
};

function plain(value: unknown): unknown {
  return isCell(value) ? value.$P() : value;
}

function isCell(value: unknown): value is Cell {
  return typeof value === "object" && value !== null && "$P" in value;
}

/** The context of a cell or of a cell's array; `undefined` for literals. */
function contextOf(value: object): Context | undefined {
  // Field names never start with $, so only cells and their arrays have a $z.
  return (value as { $z?: Context }).$z;
}

/** Throws: `value` is outside `domain`. */
export function bad(path: string, value: unknown, domain: Domain): never {
  throw new DomainError(path, plain(value), legal(domain));
}

/** Throws: field `name` of the record at `path`. */
export function badField(path: string, name: string, value: unknown, domain: Domain): never {
  bad(inField(path, name), value, domain);
}

/** Throws: element `i` of the array or sequence at `path`. */
export function badElement(path: string, i: number, value: unknown, domain: Domain): never {
  bad(inElement(path, i), value, domain);
}

/** Throws when `value` cannot be a record. */
export function demandRecord(path: string, value: unknown, domain: Domain): void {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Set) {
    bad(path, value, domain);
  }
}

/** Throws: the literal `value` has another number of fields than `names` although it has all of these. */
export function extraField(path: string, value: object, names: readonly string[]): never {
  const other = isCell(value) ? (value.$P() as object) : value;
  const [name, found] = Object.entries(other).find(([key]) => !names.includes(key)) ?? ["?", value];
  throw new DomainError(inField(path, name), plain(found), "absent");
}

/** Throws: a union variant cannot be changed through its tag. */
export function tagWrite(path: string, tag: string, value: unknown, current: unknown): never {
  throw new DomainError(
    inField(path, tag),
    value,
    `{${JSON.stringify(current)}}: another variant is assigned as a whole record`,
  );
}

/** Throws: a write through a view whose value is gone. */
export function stale(path: string): never {
  throw new SpecError(
    "SPEC002",
    `${path} was written through a view kept from before its value was replaced or removed; read it again from next`,
  );
}

/** Throws: a push on a full sequence. */
export function overflow(path: string, max: number): never {
  throw new SpecError("SPEC003", `${path} overflows: it holds at most ${max} elements`);
}

/** Throws: a shift of an empty sequence. */
export function underflow(path: string): never {
  throw new SpecError("SPEC003", `${path} was shifted while empty`);
}

/** Whether a value is a view of context `z`. */
export function isOwn(value: unknown, z: Context): boolean {
  return typeof value === "object" && value !== null && contextOf(value) === z;
}

/** Whether a value is, or contains, a view of context `z`, whose bits may change while it is written. */
export function holdsOwn(value: unknown, z: Context): boolean {
  if (typeof value !== "object" || value === null) return false;
  const context = contextOf(value);
  if (context !== undefined) return context === z;
  const parts: Iterable<unknown> =
    Array.isArray(value) || value instanceof Set ? value : Object.values(value);
  for (const part of parts) if (holdsOwn(part, z)) return true;
  return false;
}

function snapshot(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isCell(value)) return value.$P();
  if (Array.isArray(value)) return value.map(snapshot);
  if (value instanceof Set) return new Set([...value].map(snapshot));
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, snapshot(v)]));
}

/**
 * `value`, safe to be written into a cell of context `z` part by part: a literal that contains
 * views of the same context is copied first.
 */
export function loose(value: unknown, z: Context): unknown {
  if (typeof value !== "object" || value === null || contextOf(value) !== undefined) return value;
  return holdsOwn(value, z) ? snapshot(value) : value;
}

/** Puts what an effect assigned to element `index` (slot `j`) of a holder's array into place. */
export function put(holder: Holder, j: number, index: number): void {
  const value = holder.$a[index];
  const cell = holder.$e[j] as Cell;
  holder.$g?.$live(holder.$i, cell.$p);
  if (holdsOwn(value, holder.$z)) ownPart(cell.$p);
  cell.$X(value);
  holder.$a[index] = cell.$G();
}

/** Throws: the element at `path` was assigned a part of what is being written. */
export function ownPart(path: string): never {
  throw new SpecError(
    "SPEC002",
    `${path} was assigned a part of next; assign a part of s, or a literal without views of next`,
  );
}

/** Throws: the array of a holder became longer or shorter. */
export function demandLength(holder: Holder): never {
  refuse(holder.$p, "elements cannot be added or deleted");
}

/** Restores the length `n` of the array of a holder, after a failed effect. */
export function restoreLength(holder: Holder, n: number): void {
  const array = holder.$a as unknown as unknown[]; // only arrays have a length
  const old = array.length;
  array.length = n;
  for (let i = old; i < n; i++) {
    Object.defineProperty(array, i, {
      value: null,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}

/**
 * What to write an array of `indices.length` elements, or a total map over `indices`, from: `value`
 * itself, or a copy when it is a view of something else.
 * @throws DomainError unless it has the shape of one
 */
export function indexedSource(
  path: string,
  value: unknown,
  domain: Domain,
  indices: readonly number[],
): unknown {
  if (domain.kind !== "total") {
    if (!Array.isArray(value) || value.length !== indices.length) bad(path, value, domain);
    return value;
  }
  if (typeof value !== "object" || value === null || value instanceof Set) {
    bad(path, value, domain);
  }
  const other = (value as { $c?: Holder }).$c;
  // The common case: the array of a view over the same ids.
  if (other !== undefined && (other.$K === indices || sameIndices(other.$K, indices))) return value;
  const source = (other ?? (isCell(value) ? value : null))?.$P() ?? value;
  const keys = Object.keys(source);
  for (const key of keys) {
    if (!indices.includes(Number(key))) {
      throw new DomainError(
        `${path}[${key}]`,
        plain((source as Record<string, unknown>)[key]),
        "absent",
      );
    }
  }
  // Fewer keys than ids: the missing one is found when its value is written.
  return source;
}

function sameIndices(a: Cell["$K"], b: readonly number[]): boolean {
  return a.length === b.length && b.every((index, i) => a[i] === index);
}

/** What to write a record from, when it is a view of something else than that record: a copy. */
export function otherRecord(path: string, value: object, domain: Domain): unknown {
  const source = plain((value as { $c?: Holder }).$c ?? value);
  demandRecord(path, source, domain);
  return source;
}

/** The elements of anything that may be copied into a sequence: an array that is safe to read later. */
export function elements(path: string, value: unknown, domain: Domain, z: Context): unknown[] {
  if (typeof value !== "object" || value === null || !(Symbol.iterator in value)) {
    bad(path, value, domain);
  }
  // Checked just above.
  return loose([...(value as Iterable<unknown>)], z) as unknown[];
}

/** How many bits are set. */
export function popCount(mask: number): number {
  let m = mask - ((mask >>> 1) & 0x55555555);
  m = (m & 0x33333333) + ((m >>> 2) & 0x33333333);
  return Math.imul((m + (m >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Whether every value of a range is a 32-bit signed integer, for which the cheapest test will do. */
export function isInt32Range(domain: IntDomain): boolean {
  return domain.min >= -(2 ** 31) && domain.max < 2 ** 31;
}

/** The array to write a sequence from: a literal array, or what a view of a sequence holds. */
export function seqSource(path: string, value: unknown, domain: SeqDomain): unknown[] {
  const source = isSeqView(value) ? [...value] : value;
  if (!Array.isArray(source) || source.length > domain.max) bad(path, value, domain);
  return source;
}

function isSeqView(value: unknown): value is Iterable<unknown> {
  return isCell(value) && "$Q" in value;
}

/** Throws unless `value` is a Set or a view of a set. */
export function demandSet(path: string, value: unknown, domain: Domain): void {
  if (!(value instanceof Set) && !(isCell(value) && "$S" in value)) bad(path, value, domain);
}

/** The elements of an iterable as a Set. */
export function setOf(path: string, value: unknown, domain: Domain): Set<unknown> {
  if (typeof value !== "object" || value === null || !(Symbol.iterator in value)) {
    bad(path, value, domain);
  }
  // Checked just above.
  return new Set(value as Iterable<unknown>);
}

/** A plain copy of a holder's array; of a total map, an object. */
export function plainIndexed(
  values: Readonly<Record<number, unknown>>,
  asObject: boolean,
  indices: readonly number[],
): unknown {
  // Arrays in it are those of cells, which change with them: they are copied, too.
  if (!asObject) return indices.map((index) => snapshot(values[index]));
  return Object.fromEntries(indices.map((index) => [index, snapshot(values[index])]));
}
