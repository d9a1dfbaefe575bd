/**
 * Views that tell which fields are read and written: the views of `views.ts` with an observer between
 * them and the specification. What a function sees through them is what it sees without.
 */
import type { Domain } from "../schema/domain.ts";
import { isLeaf } from "../schema/domain.ts";
import { placeOf, type Place } from "./place.ts";

/** A field or an index on the way from the root of a value to one of its parts. */
export type Key = string | number;

/** How a field was read: for its scalar, as a whole, for its length or elements, or only for being there. */
export type How = "scalar" | "whole" | "presence";

/** Is told of what happens to a view, in order. */
export interface Watcher {
  read(keys: readonly Key[], how: How): void;
  write(keys: readonly Key[]): void;
}

/** `root`, a view of a value of `domain`, with everything that happens to it told to `watcher`. */
export function watched(domain: Domain, root: unknown, watcher: Watcher): unknown {
  return seen(domain, root, { watcher, keys: [] });
}

interface At {
  readonly watcher: Watcher;
  readonly keys: readonly Key[];
}

/** What stands at a place, watched. Reading a scalar or null is told at once. */
function seen(domain: Domain, value: unknown, at: At): unknown {
  const { watcher, keys } = at;
  if (typeof value !== "object" || value === null) {
    watcher.read(keys, "scalar");
    return value;
  }
  const inner = domain.kind === "nullable" ? domain.inner : domain;
  if (domain.kind === "nullable") watcher.read(keys, "presence");
  switch (inner.kind) {
    case "seq":
    case "set":
      return new Proxy({}, collection(inner, value, at));
    default:
      // The target is an array where the view is one, so that it is taken for one; nobody looks at it.
      return new Proxy<object>(Array.isArray(value) ? [] : {}, composite(inner, value, at));
  }
}

/** The domain of part `key`; `null` when there is none: the view itself then refuses to give it. */
function partOf(domain: Domain, value: unknown, key: Key): Domain | null {
  switch (domain.kind) {
    case "record":
      return domain.fields.find((f) => f.name === key)?.domain ?? null;
    case "union": {
      const tag: unknown = Reflect.get(value as object, domain.tag); // a view of a union
      const fields = domain.variants.find((v) => v.value === tag)?.fields ?? [];
      return fields.find((f) => f.name === key)?.domain ?? null;
    }
    case "tuple":
      return domain.items[Number(key)] ?? null;
    case "array":
      return domain.element;
    case "total":
      return domain.value;
    default:
      return null;
  }
}

/** Records, unions, tuples, arrays and total maps: their parts are properties. */
function composite(domain: Domain, view: object, { watcher, keys }: At): ProxyHandler<object> {
  const part = (key: string | symbol): { domain: Domain; at: At } | null => {
    const name = keyOf(domain, key);
    const of = name === null ? null : partOf(domain, view, name);
    return of === null || name === null
      ? null
      : { domain: of, at: { watcher, keys: [...keys, name] } };
  };
  /** Which fields a variant has is what its tag says. */
  const readTag = (): void => {
    if (domain.kind === "union") watcher.read([...keys, domain.tag], "scalar");
  };
  return {
    get: (_target, key, receiver) => {
      if (key === placeOf) return whole(view, watcher, keys);
      readTag();
      const found = part(key);
      // Methods of arrays go over the elements of what they are called on: this view.
      if (found === null) return Reflect.get(view, key, receiver) as unknown;
      return seen(found.domain, Reflect.get(view, key), found.at);
    },
    set: (_target, key, value) => {
      const name = keyOf(domain, key);
      const ok = Reflect.set(view, key, value);
      if (name !== null) watcher.write([...keys, name]);
      return ok;
    },
    has: (_target, key) => {
      readTag();
      return Reflect.has(view, key);
    },
    deleteProperty: (_target, key) => Reflect.deleteProperty(view, key),
    defineProperty: (_target, key, descriptor) => Reflect.defineProperty(view, key, descriptor),
    ownKeys: () => {
      readTag();
      return Reflect.ownKeys(view);
    },
    getOwnPropertyDescriptor: (_target, key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(view, key);
      const found = part(key);
      if (found === null || descriptor === undefined) return descriptor;
      return { ...descriptor, value: seen(found.domain, Reflect.get(view, key), found.at) };
    },
  };
}

function keyOf(domain: Domain, key: string | symbol): Key | null {
  if (typeof key === "symbol") return null;
  if (domain.kind === "record" || domain.kind === "union") return key;
  return /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : null;
}

/** Tells that the place of a view is asked for: whoever does takes all that stands there. */
function whole(view: object, watcher: Watcher, keys: readonly Key[]): Place {
  watcher.read(keys, "whole");
  return Reflect.get(view, placeOf) as Place; // every view has one
}

/** Methods that change a collection and use what is in it. */
const changing = new Set(["push", "shift", "add", "delete"]);
/** Methods that replace all of it. */
const replacing = new Set(["clear", "copyFrom"]);

/** Sequences and sets. Of a sequence, elements that are there are read one by one; of a set, all. */
function collection(domain: Domain, view: object, { watcher, keys }: At): ProxyHandler<object> {
  const element = domain.kind === "seq" ? domain.element : null;
  const item = (value: unknown, i: number): unknown => {
    if (element === null) return value;
    if (value === null) {
      watcher.read(keys, "whole"); // that nothing is there is a matter of its length
      return null;
    }
    // That something is there may be all that is asked.
    if (typeof value === "object" && element.kind !== "nullable")
      watcher.read([...keys, i], "presence");
    return seen(element, value, { watcher, keys: [...keys, i] });
  };
  return {
    get: (_target, key) => {
      if (key === placeOf) return whole(view, watcher, keys);
      const member: unknown = Reflect.get(view, key);
      if (key === "length" || key === "size") watcher.read(keys, "whole");
      if (typeof member !== "function") return member;
      if (key === Symbol.iterator)
        return function* iterate(): Generator {
          watcher.read(keys, "whole");
          let i = 0;
          for (const value of view as Iterable<unknown>) yield item(value, i++);
        };
      return (...args: unknown[]): unknown => {
        if (key === "at") return item(Reflect.apply(member, view, args), Number(args[0]));
        const name = String(key);
        if (!replacing.has(name)) watcher.read(keys, "whole");
        const result: unknown = Reflect.apply(member, view, args);
        if (changing.has(name) || replacing.has(name)) watcher.write(keys);
        return result;
      };
    },
    set: (_target, key, value) => Reflect.set(view, key, value),
    deleteProperty: (_target, key) => Reflect.deleteProperty(view, key),
    defineProperty: (_target, key, descriptor) => Reflect.defineProperty(view, key, descriptor),
    ownKeys: () => Reflect.ownKeys(view),
  };
}

/** The domain at `keys` in a plain value, without null where it may be null; `null`: not there. */
export function domainAt(domain: Domain, value: unknown, keys: readonly Key[]): Domain | null {
  let [at, x]: [Domain, unknown] = [domain, value];
  for (const key of keys) {
    if (at.kind === "nullable") at = at.inner;
    if (typeof x !== "object" || x === null) return null;
    const part = at.kind === "seq" ? at.element : partOf(at, x, key);
    if (part === null) return null;
    [at, x] = [part, Reflect.get(x, key)];
  }
  return at;
}

/** What stands at `keys` in a plain value; `undefined`: nothing. */
export function valueAt(value: unknown, keys: readonly Key[]): unknown {
  return keys.reduce<unknown>(
    (x, key) => (typeof x === "object" && x !== null ? Reflect.get(x, key) : undefined),
    value,
  );
}

/** A copy of a plain value with `part` at `keys`. */
export function withPart(value: unknown, keys: readonly Key[], part: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return part;
  const inner = withPart(valueAt(value, [key]), rest, part);
  if (Array.isArray(value)) return value.map((x: unknown, i) => (i === key ? inner : x));
  // Whatever has a part is an array or a record.
  return { ...(value as object), [key]: inner };
}

/**
 * The scalars, or null, that could stand where a scalar of `domain` stands; none where there are too
 * many; `null`: it has parts.
 */
export function scalarsOf(domain: Domain): readonly unknown[] | null {
  if (!isLeaf(domain)) return null;
  const inner = domain.kind === "nullable" ? domain.inner : domain;
  const values: readonly unknown[] =
    inner.kind === "enum"
      ? inner.values
      : inner.kind === "boolean"
        ? [false, true]
        : inner.max - inner.min < maxScalars
          ? Array.from({ length: inner.max - inner.min + 1 }, (_, i) => inner.min + i)
          : [];
  return domain.kind === "nullable" && values.length > 0 ? [null, ...values] : values;
}

/** Integers with more values than this are not tried one by one. */
const maxScalars = 64;
