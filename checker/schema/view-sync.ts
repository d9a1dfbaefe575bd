/**
 * Source text that keeps a JavaScript array of scalars in step with the words.
 *
 * `$a` is what guards and effects see, and `$l…` are the words when it last showed them exactly,
 * which it still does while `$s` is true: then it is decoded again only when its bits have changed.
 * Whatever may part the two makes `$s` false first.
 */
import type { LeafDomain } from "./domain.ts";
import type { IndexedLayout, LeafLayout, Place, Unit } from "./layout.ts";
import { maskOf } from "./layout.ts";
import { area, decodeLeaf, encodeLeaf, readCode, writeCode } from "./view-leaf.ts";
import type { Emitter, Spot } from "./view-leaf.ts";
import { DEMAND_LIVE } from "./view-record.ts";
import { eachSlot, isStraight } from "./view-slots.ts";

/** What differs between arrays of scalars and others: statements in which `a` is `this.$a`. */
export interface IndexedText {
  /** In the constructor, once the other fields are there. */
  readonly construct: string;
  /** The method `$G`. */
  readonly get: string;
  /** Makes `a` show the present words. */
  readonly decode: string;
  /** Writes back what was assigned to elements of `a`. */
  readonly flush: string;
  /** Writes the elements of the literal or array `r`; the variable `held` says whether `a` is in use. */
  readonly assign: string;
}

interface Slot {
  /** Source text of the index into the JavaScript array. */
  readonly index: string;
  readonly layout: LeafLayout;
  readonly at: Spot;
}

/** The text for an array all of whose slots are leaves. */
export function scalarsText(layout: IndexedLayout, unit: Unit, e: Emitter): IndexedText {
  const straight = isStraight(layout);
  const overSlots = eachSlot(layout, unit, e);
  const each = (template: (slot: Slot) => string): string =>
    overSlots(({ index, leaf }) => (leaf === null ? "" : template({ index, ...leaf })));
  const bits = [...area(layout)];
  const eachWord = (template: (k: number, mask: number) => string, separator = " "): string =>
    bits.map(([k, mask]) => template(k, mask)).join(separator);
  // Read once, since V8 does not know that other words are other words; above a small unit lie bits
  // of others, which are masked out wherever these variables are used.
  const word = (k: number): string =>
    `this.$w[this.$o${k === 0 ? "" : ` + ${k}`}]${unit.small ? " >> this.$h" : ""}`;
  const read = eachWord((k) => `const w${k} = ${word(k)};`);
  const code = ({ layout: { place }, at }: Slot): string =>
    straight ? codeOf(place) : readCode(at, e);
  const show = ({ index, layout: leaf }: Slot): string =>
    `a[${index}] = ${decodeLeaf(leaf.domain, e)};`;
  const encode = ({ index, layout: leaf, at }: Slot): string => {
    const fail = `rt.badElement(this.$p, ${index}, v, ${e.constant(leaf.domain)});`;
    const zero = mayBeZero(leaf.domain) ? "c += 0;" : ""; // makes 0 of −0
    return `${encodeLeaf(leaf.domain, fail, e)} ${zero} ${writeCode(at, "c", e)}`;
  };
  const decode = (slot: Slot): string => {
    const { place } = slot.layout;
    const all = `{ const c = ${code(slot)}; ${show(slot)} }`;
    // A test costs less than to store.
    if (!straight || place.bits === 0) return all;
    return `if ((x${place.word} & ${maskOf(place.bits) << place.shift}) !== 0) ${all}`;
  };
  const changed = eachWord((k, mask) => `(x${k} & ${mask})`, " | ");

  return {
    construct: `
      const a = this.$a;
      ${each((slot) => `{ const c = 0; ${show(slot)} }`)}
      ${eachWord((k) => `this.$l${k} = 0;`)}`,
    decode: `
      ${read}
      const s = this.$s;
      ${eachWord((k) => `const x${k} = s ? w${k} ^ this.$l${k} : -1;`)}
      if (!s || (${changed || "0"}) !== 0) {
        ${each(decode)}
        ${eachWord((k) => `this.$l${k} = w${k};`)}
      }`,
    // Short enough to be inlined everywhere, whatever else is.
    get: "$G() { return this.$v ?? this.$D(); }",
    flush: `
      ${read}
      ${each(
        (slot) => `{ const v = a[${slot.index}]; let c = ${code(slot)};
        if (${unlike(slot, e)}) { ${DEMAND_LIVE} ${encode(slot)} ${mayBeZero(slot.layout.domain) ? `if (v === 0) ${show(slot)}` : ""} } }`,
      )}
      ${eachWord((k) => `this.$l${k} = ${word(k)};`)}`,
    assign: `
      ${each(
        (slot) => `{ const v = r[${slot.index}]; let c = 0;
        ${encode(slot)} if (held) { ${show(slot)} } }`,
      )}`,
  };
}

/** Expression: the code at a place, in the variables that hold the words. */
function codeOf({ word, shift, bits }: Place): string {
  if (bits === 0) return "0";
  return bits === 32 ? `(w${word} >>> 0)` : `((w${word} >>> ${shift}) & ${maskOf(bits)})`;
}

/** Expression: whether the value `v` of the array is not what the code `c` stands for. */
function unlike({ layout }: Slot, e: Emitter): string {
  const differs = `v !== (${decodeLeaf(layout.domain, e)})`;
  // −0 equals 0, but must not stay in the place of 0.
  return mayBeZero(layout.domain) ? `${differs} || Object.is(v, -0)` : differs;
}

function mayBeZero(domain: LeafDomain): boolean {
  switch (domain.kind) {
    case "boolean":
      return false;
    case "int":
      return domain.min <= 0 && domain.max >= 0;
    case "enum":
      return domain.values.includes(0);
    case "nullable":
      return mayBeZero(domain.inner);
  }
}
