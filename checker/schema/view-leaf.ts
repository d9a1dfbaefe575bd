/** Source text that reads and writes leaves, for generated view classes. */
import type { LeafDomain, Scalar } from "./domain.ts";
import { maskOf } from "./layout.ts";
import type { Layout, Place, RecordLayout, Unit } from "./layout.ts";
import { valuesOf } from "./rank.ts";
import { isInt32Range } from "./view-runtime.ts";

/** What the generators of classes share. */
export interface Emitter {
  /** Whether the views tell their context what is read and written: see `watch.ts`. */
  readonly watched: boolean;
  /** The name under which `value` is visible in the generated source. */
  constant(value: unknown): string;
  /** The name of the class for cells of `layout`, whose coordinates are relative to `unit`. */
  classOf(layout: Layout, unit: Unit): string;
}

/** Where a leaf lies, as source text: index into `this.$w`, and shift. */
export interface Spot {
  readonly index: string;
  /** A number when it is constant. */
  readonly shift: string | number;
  readonly bits: number;
}

/** The spot of a place in cells of `unit`. */
export function spot(place: Place, unit: Unit): Spot {
  return {
    index: place.word === 0 ? "this.$o" : `this.$o + ${place.word}`,
    shift: unit.small
      ? place.shift === 0
        ? "this.$h"
        : `(this.$h + ${place.shift})`
      : place.shift,
    bits: place.bits,
  };
}

/** The spot of the place with the number `i` (source text) among places of equal width. */
export function tableSpot(places: readonly Place[], unit: Unit, i: string, e: Emitter): Spot {
  const words = e.constant(Int32Array.from(places, (p) => p.word));
  const shifts = e.constant(Int32Array.from(places, (p) => p.shift));
  return {
    index: `this.$o + ${words}[${i}]`,
    shift: unit.small ? `(this.$h + ${shifts}[${i}])` : `${shifts}[${i}]`,
    bits: places[0]?.bits ?? 0,
  };
}

/** Expression: the code at a spot. */
export function readCode(at: Spot, e: Emitter): string {
  if (at.bits === 0) return "0";
  if (e.watched) return `this.$z.see(${at.index}, ${at.shift}, ${at.bits})`;
  // A leaf of 32 bits is alone in its word.
  if (at.bits === 32) return `(this.$w[${at.index}] >>> 0)`;
  const word = `this.$w[${at.index}]`;
  return `(${at.shift === 0 ? word : `(${word} >>> ${at.shift})`} & ${maskOf(at.bits)})`;
}

/** Statement: writes the code that `code` (an expression without side effects) gives. */
export function writeCode(at: Spot, code: string, e: Emitter): string {
  if (at.bits === 0) return "";
  if (e.watched) return `this.$z.put(${at.index}, ${at.shift}, ${at.bits}, ${code});`;
  if (at.bits === 32) return `this.$w[${at.index}] = ${code};`;
  const mask = maskOf(at.bits);
  if (typeof at.shift === "number") {
    const moved = at.shift === 0 ? code : `(${code} << ${at.shift})`;
    return `{ const k = ${at.index}; this.$w[k] = (this.$w[k] & ${~(mask << at.shift)}) | ${moved}; }`;
  }
  return (
    `{ const k = ${at.index}, h = ${at.shift}; ` +
    `this.$w[k] = (this.$w[k] & ~(${mask} << h)) | (${code} << h); }`
  );
}

/** Expression: the value of the code in the variable `c`. */
export function decodeLeaf(domain: LeafDomain, e: Emitter): string {
  switch (domain.kind) {
    case "boolean":
      return "c === 1";
    case "int":
      return domain.min === 0 ? "c" : `c + ${source(domain.min)}`;
    case "enum":
      return domain.values.length === 1
        ? source(domain.values[0] as Scalar)
        : `${e.constant(valuesOf(domain))}[c]`;
    case "nullable":
      return domain.inner.kind === "int"
        ? `(c === 0 ? null : c + ${source(domain.inner.min - 1)})`
        : `${e.constant(valuesOf(domain))}[c]`;
  }
}

/** Source text of a scalar. */
export function source(value: Scalar): string {
  // U+2028 and U+2029 may stand in string literals since ES2019; negative numbers need brackets.
  return typeof value === "number" && value < 0 ? `(${value})` : JSON.stringify(value);
}

/** Above this many values a hash table beats comparing one by one. */
const LONGEST_SWITCH = 12;

/** Statements: set the declared variable `c` to the code of the variable `v`, or do `otherwise`. */
export function encodeLeaf(domain: LeafDomain, otherwise: string, e: Emitter): string {
  const inner = domain.kind === "nullable" ? domain.inner : domain;
  const first = domain.kind === "nullable" ? 1 : 0;
  const isNull = first === 1 ? "if (v === null) c = 0; else " : "";
  switch (inner.kind) {
    case "boolean":
      return `${isNull}if (v === false) c = ${first}; else if (v === true) c = ${first + 1}; else { ${otherwise} }`;
    case "int": {
      const whole = isInt32Range(inner) ? "(v | 0) === v" : "Number.isInteger(v)";
      const test = `typeof v === "number" && v >= ${inner.min} && v <= ${inner.max} && ${whole}`;
      return `${isNull}if (${test}) c = v - ${source(inner.min - first)}; else { ${otherwise} }`;
    }
    case "enum": {
      if (inner.values.length > LONGEST_SWITCH) {
        const codes = new Map(inner.values.map((v, i) => [v, i + first]));
        return `${isNull}{ c = ${e.constant(codes)}.get(v); if (c === undefined) { ${otherwise} } }`;
      }
      const arms = inner.values.map((v, i) => `case ${source(v)}: c = ${i + first}; break;`);
      return `${isNull}switch (v) { ${arms.join(" ")} default: { ${otherwise} } }`;
    }
  }
}

/** The bits of a layout within its unit, by word. */
export function area(layout: Layout, into = new Map<number, number>()): Map<number, number> {
  const leaf = (p: Place): void => {
    if (p.bits > 0) into.set(p.word, (into.get(p.word) ?? 0) | (maskOf(p.bits) << p.shift));
  };
  switch (layout.kind) {
    case "leaf":
      leaf(layout.place);
      break;
    case "record":
      for (const f of layout.fields) area(f.layout, into);
      break;
    case "nullable":
      leaf(layout.tag);
      area(layout.payload, into);
      break;
    case "union":
      leaf(layout.tag);
      for (const v of layout.variants) area(v, into);
      break;
    case "indexed":
      for (const slot of layout.slots) area(slot, into);
      break;
    case "seq":
      leaf(layout.length);
      for (const slot of layout.slots) area(slot, into);
      break;
    case "set":
      layout.chunks.forEach(leaf);
      break;
    case "unit":
      layout.unit.masks.forEach((mask, i) => {
        const word = layout.place.word + i;
        into.set(word, (into.get(word) ?? 0) | (mask << layout.place.shift));
      });
      break;
  }
  return into;
}

/** Above this many words a loop replaces straight-line code. */
const LONGEST_LINE = 24;

/** Statements: zero the bits of `bits`. */
export function clearArea(bits: Map<number, number>, unit: Unit, e: Emitter): string {
  return overArea(bits, e, (index, mask) => {
    const k = `this.$o + ${index}`;
    if (e.watched) return `this.$z.clear(${k}, ${unit.small ? `${mask} << this.$h` : mask});`;
    const keep = unit.small ? `~(${mask} << this.$h)` : `~${mask}`;
    return `this.$w[${k}] &= ${keep};`;
  });
}

/** Statements: copy the bits of `bits` from `v`, a cell of the same class. */
export function copyArea(bits: Map<number, number>, unit: Unit, e: Emitter): string {
  return overArea(bits, e, (index, mask) => {
    if (e.watched)
      return `this.$z.copy(this.$o + ${index}, v.$z, v.$o + ${index}, ${mask}, ${unit.small ? "this.$h, v.$h" : "0, 0"});`;
    const own = `this.$w[this.$o + ${index}]`;
    const other = `v.$w[v.$o + ${index}]`;
    return unit.small
      ? `${own} = (${own} & ~(${mask} << this.$h)) | (((${other} >>> v.$h) & ${mask}) << this.$h);`
      : `${own} = (${own} & ~${mask}) | (${other} & ${mask});`;
  });
}

function overArea(
  bits: Map<number, number>,
  e: Emitter,
  line: (index: string, mask: string) => string,
): string {
  if (bits.size <= LONGEST_LINE) {
    return [...bits].map(([word, mask]) => line(String(word), `(${mask})`)).join("\n");
  }
  const words = e.constant(Int32Array.from(bits.keys()));
  const masks = e.constant(Int32Array.from(bits.values()));
  return `for (let j = 0; j < ${bits.size}; j++) { ${line(`${words}[j]`, `${masks}[j]`)} }`;
}

/** Whether cells of this layout hold JavaScript arrays, which copying bits would not update. */
export function hasHolders(layout: Layout, e: Emitter): boolean {
  // Watched arrays hold nothing: their elements are read and written where they lie.
  if (e.watched) return false;
  switch (layout.kind) {
    case "leaf":
    case "set":
      return false;
    case "indexed":
      return true;
    case "record":
      return layout.fields.some((f) => hasHolders(f.layout, e));
    case "nullable":
      return hasHolders(layout.payload, e);
    case "union":
      return layout.variants.some((v) => hasHolders(v, e));
    case "seq": {
      const [slot] = layout.slots;
      return slot !== undefined && hasHolders(slot, e);
    }
    case "unit":
      return hasHolders(layout.unit.root, e);
  }
}

/**
 * Expression: the variable `v`, about to be written into a part with this layout, or a plain copy
 * when it is a literal that contains views of what is being written.
 */
export function safeValue(layout: Layout): string {
  if (isFlat(layout)) return "v";
  const records = recordsOf(layout);
  if (records === null) return "rt.loose(v, this.$z)";
  // Only these fields can hold a view; asking them is faster than walking through the literal.
  const tests = new Map<string, string>();
  for (const { name, layout: part } of records.flatMap((r) => r.fields)) {
    const key = JSON.stringify(name);
    if (part.kind === "leaf") continue;
    const deep = !isFlat(part) || tests.get(key)?.startsWith("rt.holdsOwn") === true;
    tests.set(key, `rt.${deep ? "holdsOwn" : "isOwn"}(v[${key}], this.$z)`);
  }
  const found = [...tests.values()].join(" || ");
  return `typeof v === "object" && v !== null && v.$z === undefined && (${found}) ? rt.loose(v, this.$z) : v`;
}

/** The records of which a value of this layout is one, or `null` when it may be something else. */
function recordsOf(layout: Layout): readonly RecordLayout[] | null {
  switch (layout.kind) {
    case "record":
      return [layout];
    case "union":
      return layout.variants;
    case "nullable":
      return recordsOf(layout.payload);
    case "unit":
      return recordsOf(layout.unit.root);
    case "leaf":
    case "indexed":
    case "seq":
    case "set":
      return null;
  }
}

/** Whether a literal for this layout has scalar fields only, so that it cannot contain a view. */
function isFlat(layout: Layout): boolean {
  switch (layout.kind) {
    case "leaf":
      return true;
    case "record":
      return layout.fields.every((f) => f.layout.kind === "leaf");
    case "nullable":
      return isFlat(layout.payload);
    case "union":
      return layout.variants.every(isFlat);
    case "unit":
      return isFlat(layout.unit.root);
    case "indexed":
    case "seq":
    case "set":
      return false;
  }
}

/** Expression: a new cell of a part of the cell under construction. Its path, guardian and number are source text. */
export function newCell(
  layout: Layout,
  unit: Unit,
  path: string,
  guard: string,
  e: Emitter,
): string {
  if (layout.kind !== "unit")
    return `new ${e.classOf(layout, unit)}(z, w, o, h, ${path}, ${guard})`;
  const { place, unit: inner } = layout;
  const cell = e.classOf(inner.root, inner);
  return `new ${cell}(z, w, o + ${place.word}, h + ${place.shift}, ${path}, ${guard})`;
}
