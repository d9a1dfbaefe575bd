/**
 * The far end of every view: where JavaScript would answer `undefined` for a name or an index that is
 * not there, and a predicate could go on with it, a view refuses.
 *
 * What is there is found before its prototype is asked, so that a prototype which refuses costs
 * nothing. Only to add a property is slow, which views do once, when they are made.
 */
import { noElement, noField, noMember, refuse } from "./absent.ts";
import type { Cell, Context, Holder } from "./view-runtime.ts";

/** Any cell that a specification may hold, or the array of one. */
interface Shown {
  /** The holder of which this is the array. */
  readonly $c?: Holder;
}

function cellOf(view: object): Cell {
  // Only views and their arrays have these prototypes.
  return (view as Shown).$c ?? (view as Cell);
}

/** Names by which the runtime asks what something is, and `JSON.stringify` how it is to be shown. */
function isInternal(key: string | symbol): boolean {
  return typeof key === "symbol" || key.startsWith("$") || key === "toJSON";
}

function absent(view: object, key: string | symbol): never {
  const cell = cellOf(view);
  const name = String(key);
  const { $K: parts } = cell;
  if (typeof parts === "string") refuse(cell.$p, noMember(name, parts));
  if (!("$c" in view)) refuse(cell.$p, noField(name, parts as readonly string[]));
  const indices = parts as readonly number[];
  if (indices.map(String).includes(name)) gone(cell as Holder, name);
  refuse(cell.$p, noElement(name, indices));
}

/** Throws: an element was deleted, and is put back for whatever comes after. */
function gone(holder: Holder, index: string): never {
  holder.$s = false;
  Object.defineProperty(holder.$a, index, element);
  refuse(holder.$p, `element ${index} was deleted: elements cannot be added or deleted`);
}

const element = { value: null, writable: true, enumerable: true, configurable: true } as const;

const nothing: object = Object.freeze(Object.create(null));

/** Asked by `console.log`, which would look for names of its own in what is no plain object. */
const inspected = Symbol.for("nodejs.util.inspect.custom");

const refusing = new Proxy(nothing, {
  get: (_target, key, view: object) => {
    if (key === inspected) return () => cellOf(view).$P();
    return isInternal(key) ? undefined : absent(view, key);
  },
  has: () => false,
  set: (_target, key, _value, view: object) => {
    const { $g: guardian, $i: part, $p: path } = cellOf(view);
    guardian?.$live(part, path);
    return absent(view, key);
  },
});

/** What total maps inherit. */
const mapPrototype: object = Object.create(refusing, {
  // Whoever prints an object asks for it.
  constructor: { value: Object },
  $P: {
    value(this: Required<Shown>) {
      return this.$c.$P();
    },
  },
});

/** What arrays and tuples inherit: all that arrays have. */
const listPrototype = Object.defineProperties<object>(
  Object.create(refusing),
  // Its type is that of an array: it also has descriptors of elements, of which there are none.
  Object.getOwnPropertyDescriptors(Array.prototype) as unknown as PropertyDescriptorMap,
);

/** Makes the class of a cell refuse the names that it does not have. Its instances are made by literals. */
export function strict(constructor: { readonly prototype: object }): void {
  Object.setPrototypeOf(constructor.prototype, refusing);
}

/** What a holder shows, marked with its context and still open: an array, or of a total map an object. */
export function marked(z: Context, holder: Holder, total: boolean): object {
  return Object.defineProperties(total ? {} : [], { $z: { value: z }, $c: { value: holder } });
}

/** Closes what a holder shows: it has all its elements, and refuses others. */
export function close(shown: object, total: boolean): void {
  Object.setPrototypeOf(shown, total ? mapPrototype : listPrototype);
}
