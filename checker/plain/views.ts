/**
 * What guards and effects see when a system runs on plain objects: the same interfaces as the packed
 * views, built on proxies, with every mistake refused. Slow and obvious on purpose.
 */
import { SpecError } from "../errors.ts";
import { noElement, noField, noMember } from "../schema/absent.ts";
import { isLeaf } from "../schema/domain.ts";
import type { Domain, Field } from "../schema/domain.ts";
import { elementsOf } from "../schema/normalise.ts";
import { bare, Place, placeOf, type Touch } from "./place.ts";

// oxlint-disable typescript/no-explicit-any -- a view is typed where it is used: by the specification
type View = any;

/** A deeply read-only view of the plain value `value` of `domain`. */
export function readPlain(domain: Domain, value: unknown, onRead?: Touch): View {
  return view(new Place(domain, { value }, "value", null, false, onRead ?? null));
}

/**
 * A draft that starts equal to `value` and never changes it. Assigning a record copies it. Each write
 * makes what it writes normal, so what `finish` gives is normal when `value` was.
 * @throws DomainError from any write of a value outside its domain
 */
export function draftPlain(
  domain: Domain,
  value: unknown,
  onWrite?: Touch,
): { root: View; finish: () => unknown } {
  const box = { value };
  const root = view(new Place(domain, box, "value", null, true, onWrite ?? null));
  return { root, finish: () => box.value };
}

function view(at: Place): View {
  const value = at.get();
  if (typeof value !== "object" || value === null || isLeaf(at.domain)) return value;
  return viewOf(at, value);
}

function viewOf(at: Place, value: object): object {
  switch (at.domain.kind) {
    case "record":
    case "union":
      return new Proxy({ place: at }, recordHandler);
    case "tuple":
    case "array": {
      // The target is an array, so that the methods of Array work; its elements are never looked at.
      const target = Array.from({ length: (value as unknown[]).length }, () => undefined);
      return new Proxy(Object.assign(target, { place: at }), arrayHandler);
    }
    case "total": {
      // Listing the ids is listing the keys of the target.
      const target = {
        place: at,
        ...Object.fromEntries(at.domain.ids.map((id) => [id, undefined])),
      };
      return new Proxy<Target>(target, totalHandler);
    }
    case "seq":
      return new Proxy(seqView(at, at.domain.element, at.domain.max), strictHandler);
    case "set":
      return new Proxy(setView(at, at.domain.element), strictHandler);
    default:
      throw new TypeError("a leaf has no view");
  }
}

interface Target {
  readonly place: Place;
}

/** Traps that no view allows. */
const forbidden = {
  set: ({ place: at }: Target) => {
    at.demandWritable();
    return at.refuse("no such field");
  },
  defineProperty: ({ place: at }: Target) => {
    at.demandWritable();
    return at.refuse("fields cannot be defined");
  },
  deleteProperty: ({ place: at }: Target) => {
    at.demandWritable();
    return at.refuse("fields cannot be deleted");
  },
  setPrototypeOf: ({ place: at }: Target) => at.refuse("a view has no prototype to set"),
} as const satisfies ProxyHandler<Target>;

/** The fields, but for a tag, of the record, or of the variant, that stands at `at` now. */
function fieldsOf(at: Place): readonly Field[] {
  const { domain } = at;
  if (domain.kind === "record") return domain.fields;
  if (domain.kind !== "union") return [];
  const tag = (at.get() as Record<string, unknown>)[domain.tag];
  return domain.variants.find((v) => v.value === tag)?.fields ?? [];
}

function fieldOf(at: Place, key: string | symbol): Field {
  const fields = fieldsOf(at);
  const found = fields.find((f) => f.name === key);
  if (found !== undefined) return found;
  const tags = at.domain.kind === "union" ? [at.domain.tag] : [];
  return at.refuse(noField(String(key), [...tags, ...fields.map((f) => f.name)]));
}

function isTag(at: Place, key: string): boolean {
  return at.domain.kind === "union" && at.domain.tag === key;
}

const recordHandler: ProxyHandler<Target> = {
  ...forbidden,
  get: ({ place: at }, key) => {
    if (key === placeOf) return at;
    if (typeof key === "symbol" || key === "toJSON") return undefined;
    if (isTag(at, key)) return (at.get() as Record<string, unknown>)[key];
    return view(at.part(key, fieldOf(at, key).domain));
  },
  set: ({ place: at }, key, value) => {
    at.demandWritable();
    const name = String(key);
    if (isTag(at, name)) at.refuse(`${name} cannot be written; replace the variant as a whole`);
    at.part(name, fieldOf(at, name).domain).set(value);
    return true;
  },
  ownKeys: ({ place: at }) => at.refuse("a view cannot be spread or listed; name its fields"),
  has: ({ place: at }, key) =>
    typeof key === "string" && (isTag(at, key) || fieldsOf(at).some((f) => f.name === key)),
};

/** The element that `key` names of the array, tuple or total map at `at`. */
function elementOf(at: Place, key: string | symbol): Place {
  const { domain } = at;
  const i = index(key);
  let element: Domain | undefined;
  if (i !== null) {
    if (domain.kind === "tuple") element = domain.items[i];
    if (domain.kind === "array" && i < domain.length) element = domain.element;
    if (domain.kind === "total" && domain.ids.includes(i)) element = domain.value;
  }
  if (i === null || element === undefined)
    return at.refuse(noElement(String(key), indicesOf(domain)));
  return at.part(i, element);
}

function indicesOf(domain: Domain): readonly number[] {
  if (domain.kind === "total") return domain.ids;
  const n =
    domain.kind === "tuple" ? domain.items.length : domain.kind === "array" ? domain.length : 0;
  return Array.from({ length: n }, (_, i) => i);
}

const arrayHandler: ProxyHandler<unknown[] & Target> = {
  ...forbidden,
  get: (target, key, receiver) => {
    if (key === placeOf) return target.place;
    if (key === "length") return target.length;
    if (typeof key === "symbol" || key === "toJSON" || Object.hasOwn(Array.prototype, key))
      return Reflect.get(Array.prototype, key, receiver);
    return view(elementOf(target.place, key));
  },
  set: ({ place: at }, key, value) => {
    at.demandWritable();
    elementOf(at, key).set(value);
    return true;
  },
  ownKeys: (target) => Reflect.ownKeys(target).filter((key) => key !== "place"),
  getOwnPropertyDescriptor: (target, key) => {
    if (index(key) === null) return Reflect.getOwnPropertyDescriptor(target, key);
    return element(elementOf(target.place, key));
  },
};

const totalHandler: ProxyHandler<Target> = {
  ...forbidden,
  get: ({ place: at }, key) => {
    if (key === placeOf) return at;
    if (typeof key === "symbol" || key === "toJSON") return undefined;
    return view(elementOf(at, key));
  },
  set: ({ place: at }, key, value) => {
    at.demandWritable();
    elementOf(at, key).set(value);
    return true;
  },
  ownKeys: (target) => Reflect.ownKeys(target).filter((key) => key !== "place"),
  getOwnPropertyDescriptor: ({ place: at }, key) => element(elementOf(at, key)),
};

function element(at: Place): PropertyDescriptor {
  return { value: view(at), writable: true, enumerable: true, configurable: true };
}

function seqView(at: Place, domain: Domain, max: number): Target {
  const items = (): unknown[] => at.get() as unknown[];
  const read = (i: number): unknown =>
    Number.isInteger(i) && i >= 0 && i < items().length ? view(at.part(i, domain)) : null;
  const readers = {
    at: read,
    get length(): number {
      return items().length;
    },
    *[Symbol.iterator](): Generator {
      for (let i = 0; i < items().length; i++) yield read(i);
    },
  };
  const replace = (values: unknown[]): void => {
    if (values.length > max)
      throw new SpecError("SPEC003", `${at.path()}: ${values.length} elements, at most ${max} fit`);
    at.set(values);
  };
  const writers = {
    push: (x: unknown) => replace([...items(), bare(x)]),
    shift: () => {
      if (items().length === 0)
        throw new SpecError("SPEC003", `${at.path()}: shift of an empty sequence`);
      replace(items().slice(1));
    },
    copyFrom: (other: Iterable<unknown>) => replace([...other].map(bare)),
  };
  return members(at, readers, writers);
}

function setView(at: Place, domain: Domain): Target {
  const items = (): ReadonlySet<unknown> => at.get() as ReadonlySet<unknown>;
  const { rank } = elementsOf(domain);
  const readers = {
    get size(): number {
      return items().size;
    },
    has: (x: unknown): boolean => {
      const wanted = rank(bare(x));
      return wanted >= 0 && [...items()].some((y) => rank(y) === wanted);
    },
    [Symbol.iterator]: () => items().values(),
  };
  const writers = {
    add: (x: unknown) => at.set(new Set([...items(), bare(x)])),
    delete: (x: unknown) => {
      const gone = rank(bare(x));
      at.set(new Set([...items()].filter((y) => rank(y) !== gone)));
    },
    clear: () => at.set(new Set()),
    copyFrom: (other: Iterable<unknown>) => at.set(new Set([...other].map(bare))),
  };
  return members(at, readers, writers);
}

/** The members that a view of a sequence or set offers, as properties of a target. */
interface Members extends Target {
  readonly offered: object;
}

function members(at: Place, readers: object, writers: object): Members {
  const offered = Object.create(null, {
    ...Object.getOwnPropertyDescriptors(readers),
    ...(at.writable ? Object.getOwnPropertyDescriptors(writers) : {}),
  }) as object;
  return { place: at, offered };
}

/** Exactly the members offered: anything else is refused instead of `undefined`. */
const strictHandler: ProxyHandler<Target> = {
  ...forbidden,
  get: (target, key) => {
    const { place: at, offered } = target as Members;
    if (key === placeOf) return at;
    if (Object.hasOwn(offered, key)) return Reflect.get(offered, key);
    if (typeof key === "symbol" || key === "toJSON") return undefined;
    return at.refuse(noMember(key, at.domain.kind === "seq" ? "seq" : "set"));
  },
  ownKeys: ({ place: at }) => at.refuse("a view cannot be spread as an object; iterate over it"),
};

/** The array index that `key` spells, or `null`. */
function index(key: string | symbol): number | null {
  return typeof key === "string" && /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : null;
}
