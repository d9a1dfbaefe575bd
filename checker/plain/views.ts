/**
 * What guards and effects see when a system runs on plain objects: the same interfaces as the packed
 * views, built on proxies, with every mistake refused. Slow and obvious on purpose.
 */
import { SpecError } from "../errors.ts";
import { inElement, inField, isLeaf } from "../schema/domain.ts";
import type { Domain, Field } from "../schema/domain.ts";
import { elementsOf, normalise } from "../schema/normalise.ts";

// oxlint-disable typescript/no-explicit-any -- a view is typed where it is used: by the specification
type View = any;

/** Told of each region (top-level field) that is read through `s` or written through `next`. */
export type Touch = (region: string) => void;

/** What a view shows, by view: lets a view stand wherever a plain value may. */
const shown = new WeakMap<object, () => unknown>();

/** `value` with every view in it, at any depth, replaced by the plain value it shows. Not a copy. */
export function bare(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const show = shown.get(value);
  if (show !== undefined) return show();
  if (value instanceof Set) return new Set([...value].map(bare));
  if (Array.isArray(value)) return Array.from(value, bare);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, bare(v)]));
}

/** A deeply read-only view of the plain value `value` of `domain`. */
export function readPlain(domain: Domain, value: unknown, onRead?: Touch): View {
  return view(domain, { get: () => value, set: null, path: "", touch: onRead ?? null });
}

/**
 * A draft over a deep copy of `value`. Assigning a record copies it; `finish` gives the new value.
 * @throws DomainError from any write of a value outside its domain, and from `finish`
 */
export function draftPlain(
  domain: Domain,
  value: unknown,
  onWrite?: Touch,
): { root: View; finish: () => unknown } {
  let current = normalise(domain, value);
  const set = (v: unknown): void => {
    current = v;
  };
  const root = view(domain, { get: () => current, set, path: "", touch: onWrite ?? null });
  return { root, finish: () => normalise(domain, current) };
}

/** A place in a state: where a value is read, and where it is replaced (`null` in a read view). */
interface Place {
  readonly get: () => unknown;
  readonly set: ((value: unknown) => void) | null;
  readonly path: string;
  /** Non-null at the root of a watched view, and, bound to its region, below the root of a draft. */
  readonly touch: Touch | null;
}

/** The place of a part of what stands at `at`. A touched part of the root is a region. */
function part(at: Place, domain: Domain, key: string | number): Place {
  const path = typeof key === "number" ? inElement(at.path, key) : inField(at.path, key);
  // Whoever calls has checked that `key` is a field or an index of what stands at `at`.
  const holder = (): Record<string | number, unknown> =>
    at.get() as Record<string | number, unknown>;
  const { touch } = at;
  const written: Touch | null =
    touch === null ? null : at.path === "" ? () => touch(String(key)) : touch;
  return {
    path,
    get: () => holder()[key],
    set:
      at.set === null
        ? null
        : (value) => {
            written?.("");
            holder()[key] = normalise(domain, bare(value), path);
          },
    touch: at.set === null ? null : written,
  };
}

function view(domain: Domain, at: Place): View {
  const value = at.get();
  if (value === null || isLeaf(domain)) return value;
  switch (domain.kind) {
    case "nullable":
      return view(domain.inner, at);
    case "record":
      return recordView(at, () => domain.fields, null);
    case "union":
      return recordView(at, () => variantFields(domain, at), domain.tag);
    case "tuple":
      return arrayView(at, (i) => domain.items[i]);
    case "array":
      return arrayView(at, (i) => (i >= 0 && i < domain.length ? domain.element : undefined));
    case "total":
      return totalView(at, domain.ids, domain.value);
    case "seq":
      return strict(seqView(at, domain.element, domain.max), at);
    default:
      return strict(setView(at, domain.element), at);
  }
}

/** The fields of the variant that stands at `at` now. */
function variantFields(domain: Domain & { kind: "union" }, at: Place): readonly Field[] {
  const tag = (at.get() as Record<string, unknown>)[domain.tag];
  return domain.variants.find((v) => v.value === tag)?.fields ?? [];
}

function refuse(at: Place, what: string): never {
  throw new SpecError("SPEC005", `${at.path === "" ? "the state" : at.path}: ${what}`);
}

const readOnly = "the state before is read-only; write to next";

/** Traps that no view allows. */
function forbidden(at: Place): ProxyHandler<object> {
  return {
    set: () => refuse(at, at.set === null ? readOnly : "no such field"),
    defineProperty: () => refuse(at, at.set === null ? readOnly : "fields cannot be defined"),
    deleteProperty: () => refuse(at, at.set === null ? readOnly : "fields cannot be deleted"),
    setPrototypeOf: () => refuse(at, "a view has no prototype to set"),
  };
}

function recordView(at: Place, fields: () => readonly Field[], tag: string | null): View {
  const result = new Proxy(
    {},
    {
      ...forbidden(at),
      get: (_t, key) => {
        if (typeof key === "symbol" || key === "toJSON") return undefined;
        if (key === tag) return (at.get() as Record<string, unknown>)[key];
        const field = fields().find((f) => f.name === key);
        if (field === undefined) refuse(at, `has no field ${key}`);
        if (at.path === "" && at.set === null) at.touch?.(key);
        return view(field.domain, part(at, field.domain, key));
      },
      set: (_t, key, value) => {
        if (at.set === null) refuse(at, readOnly);
        if (key === tag) refuse(at, `${key} cannot be written; replace the variant as a whole`);
        const field = fields().find((f) => f.name === key);
        if (field === undefined) refuse(at, `has no field ${String(key)}`);
        part(at, field.domain, field.name).set?.(value);
        return true;
      },
      ownKeys: () => refuse(at, "a view cannot be spread or listed; name its fields"),
      has: () => refuse(at, "a view cannot be searched; name its fields"),
    },
  );
  shown.set(result, at.get);
  return result;
}

function arrayView(at: Place, domainAt: (i: number) => Domain | undefined): View {
  // The target is an array, so that the methods of Array work; what it holds is never looked at.
  const target = Array.from({ length: (at.get() as unknown[]).length }, () => undefined);
  const result = new Proxy(target, {
    ...forbidden(at),
    get: (_t, key, receiver) => {
      if (key === "length") return target.length;
      const i = index(key);
      if (i === null) {
        if (typeof key === "symbol" || key === "toJSON" || key in Array.prototype)
          return Reflect.get(Array.prototype, key, receiver);
        return refuse(at, `has no element ${key}`);
      }
      const domain = domainAt(i);
      if (domain === undefined) refuse(at, `has no element ${i}`);
      return view(domain, part(at, domain, i));
    },
    set: (_t, key, value) => {
      if (at.set === null) refuse(at, readOnly);
      const i = index(key);
      const domain = i === null ? undefined : domainAt(i);
      if (i === null || domain === undefined) refuse(at, `has no element ${String(key)}`);
      part(at, domain, i).set?.(value);
      return true;
    },
    getOwnPropertyDescriptor: (t, key) => {
      const i = index(key);
      const domain = i === null ? undefined : domainAt(i);
      if (i === null || domain === undefined) return Reflect.getOwnPropertyDescriptor(t, key);
      const value = view(domain, part(at, domain, i));
      return { value, writable: true, enumerable: true, configurable: true };
    },
  });
  shown.set(result, at.get);
  return result;
}

function totalView(at: Place, ids: readonly number[], element: Domain): View {
  // Listing the ids is listing the keys of the target.
  const target = Object.fromEntries(ids.map((id) => [id, undefined]));
  const known = (key: string | symbol): number => {
    const id = index(key);
    if (id === null || !ids.includes(id)) refuse(at, `has no element ${String(key)}`);
    return id;
  };
  const result = new Proxy(target, {
    ...forbidden(at),
    get: (_t, key) => {
      if (typeof key === "symbol" || key === "toJSON") return undefined;
      return view(element, part(at, element, known(key)));
    },
    set: (_t, key, value) => {
      if (at.set === null) refuse(at, readOnly);
      part(at, element, known(key)).set?.(value);
      return true;
    },
    getOwnPropertyDescriptor: (_t, key) => {
      const value = view(element, part(at, element, known(key)));
      return { value, writable: true, enumerable: true, configurable: true };
    },
  });
  shown.set(result, at.get);
  return result;
}

function seqView(at: Place, element: Domain, max: number): object {
  const items = (): unknown[] => at.get() as unknown[];
  const read = (i: number): unknown =>
    Number.isInteger(i) && i >= 0 && i < items().length
      ? view(element, part(at, element, i))
      : null;
  const readers = {
    get length(): number {
      return items().length;
    },
    at: read,
    *[Symbol.iterator](): Generator {
      for (let i = 0; i < items().length; i++) yield read(i);
    },
  };
  if (at.set === null) return readers;
  const replace = (values: unknown[]): void => {
    if (values.length > max)
      throw new SpecError("SPEC003", `${at.path}: ${values.length} elements, at most ${max} fit`);
    at.set?.(values);
  };
  return Object.defineProperties(
    {
      push: (x: unknown) => replace([...items(), bare(x)]),
      shift: () => {
        if (items().length === 0)
          throw new SpecError("SPEC003", `${at.path}: shift of an empty sequence`);
        replace(items().slice(1));
      },
      copyFrom: (other: Iterable<unknown>) => replace([...other].map(bare)),
    },
    Object.getOwnPropertyDescriptors(readers),
  );
}

function setView(at: Place, element: Domain): object {
  const items = (): ReadonlySet<unknown> => at.get() as ReadonlySet<unknown>;
  const { rank } = elementsOf(element);
  const has = (x: unknown): boolean => {
    const wanted = rank(bare(x));
    return wanted >= 0 && [...items()].some((y) => rank(y) === wanted);
  };
  const readers = {
    get size(): number {
      return items().size;
    },
    has,
    [Symbol.iterator]: () => items().values(),
  };
  if (at.set === null) return readers;
  return Object.defineProperties(
    {
      add: (x: unknown) => at.set?.(new Set([...items(), bare(x)])),
      delete: (x: unknown) => {
        const gone = rank(bare(x));
        at.set?.(new Set([...items()].filter((y) => rank(y) !== gone)));
      },
      clear: () => at.set?.(new Set()),
      copyFrom: (other: Iterable<unknown>) => at.set?.(new Set([...other].map(bare))),
    },
    Object.getOwnPropertyDescriptors(readers),
  );
}

/** `target` with exactly its own members: anything else is refused instead of `undefined`. */
function strict(target: object, at: Place): View {
  const result = new Proxy(target, {
    ...forbidden(at),
    get: (t, key) => {
      if (Object.hasOwn(t, key)) return Reflect.get(t, key, t);
      if (typeof key === "symbol" || key === "toJSON") return undefined;
      return refuse(at, `has no member ${key}`);
    },
  });
  shown.set(result, at.get);
  return result;
}

/** The array index that `key` spells, or `null`. */
function index(key: string | symbol): number | null {
  return typeof key === "string" && /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : null;
}
