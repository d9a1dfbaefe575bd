/**
 * Layout: where each part of a state lies in its 32-bit words.
 *
 * The tree of a layout follows the tree of the domain. Its coordinates are relative to the *unit*
 * they lie in: the root, or one element of an array, total map or sequence whose elements are no
 * leaves. Within a unit all leaves are packed together, largest first, each into the first word
 * with room (so no leaf straddles two words); elements and union payloads take part as one piece.
 * Whatever is absent (the payload of null, the rest of a sequence, other variants) is zero.
 */
import { isLeaf } from "./domain.ts";
import type {
  ArrayDomain,
  Domain,
  Field,
  LeafDomain,
  NullableDomain,
  RecordDomain,
  Scalar,
  SeqDomain,
  SetDomain,
  TotalDomain,
  TupleDomain,
  UnionDomain,
} from "./domain.ts";
import { size } from "./rank.ts";

/** Bits `shift … shift+bits-1` of word `word`, relative to the unit. `bits` is 0 for what needs none. */
export interface Place {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
}
/** A scalar, or a nullable scalar with the code 0 for null. */
export interface LeafLayout {
  readonly kind: "leaf";
  readonly domain: LeafDomain;
  readonly place: Place;
}
/** A record; `tag` is the tag of the variant of which it holds the fields. */
export interface RecordLayout {
  readonly kind: "record";
  readonly domain: RecordDomain;
  readonly tag: { readonly name: string; readonly value: Scalar } | null;
  readonly fields: readonly { readonly name: string; readonly layout: Layout }[];
}
/** One bit that says whether the payload is there. */
export interface NullableLayout {
  readonly kind: "nullable";
  readonly domain: NullableDomain;
  readonly tag: Place;
  readonly payload: Layout;
}
/** The number of the variant, and its fields in a block that the variants share. */
export interface UnionLayout {
  readonly kind: "union";
  readonly domain: UnionDomain;
  readonly tag: Place;
  readonly variants: readonly RecordLayout[];
}
/** What is a JavaScript array in a view: arrays, tuples and total maps. */
export interface IndexedLayout {
  readonly kind: "indexed";
  readonly domain: ArrayDomain | TupleDomain | TotalDomain;
  /** The index of each slot: 0, 1, … or the ids. */
  readonly indices: readonly number[];
  readonly slots: readonly Layout[];
}
/** The length, and `max` slots, the oldest element first. */
export interface SeqLayout {
  readonly kind: "seq";
  readonly domain: SeqDomain;
  readonly length: Place;
  readonly slots: readonly Layout[];
}
/** Bit masks of 32 elements each, in the order of the domain. */
export interface SetLayout {
  readonly kind: "set";
  readonly domain: SetDomain;
  readonly chunks: readonly Place[];
}
/** An element that is a unit of its own, shared by all elements of its array. */
export interface UnitLayout {
  readonly kind: "unit";
  readonly unit: Unit;
  /** `word` is where the unit begins; `shift` is 0 unless the unit is small. */
  readonly place: Place;
}
/** The layout of a domain. */
export type Layout =
  | LeafLayout
  | RecordLayout
  | NullableLayout
  | UnionLayout
  | IndexedLayout
  | SeqLayout
  | SetLayout
  | UnitLayout;

/** The part of the state within which coordinates are constants. */
export interface Unit {
  /** At most 32 bits: may begin at any bit, and lies within one word. */
  readonly small: boolean;
  /** Words touched; the last one may be shared with other parts. */
  readonly words: number;
  /** Bits taken in the last word. */
  readonly lastBits: number;
  /** Bits that belong to the unit, which is less than its room when words have gaps. */
  readonly bits: number;
  readonly root: Layout;
  /** For each word, the bits that belong to the unit. */
  readonly masks: readonly number[];
}

/** Bits needed for `n` codes. */
export function bitsFor(n: number): number {
  return n <= 1 ? 0 : 32 - Math.clz32(n - 1);
}

/** The mask of the low `bits` bits, as a signed 32-bit integer. */
export function maskOf(bits: number): number {
  return bits === 32 ? -1 : (1 << bits) - 1;
}

interface MutablePlace {
  word: number;
  shift: number;
  readonly bits: number;
  /** The element unit that lies here, when it is not a leaf. */
  readonly unit: Unit | null;
}

/** Something to be packed: whole words first, then `bits` in a last word that others may share. */
interface Piece {
  readonly wholeWords: number;
  readonly bits: number;
  /** What moves with the piece; relative to the piece until it is packed. */
  readonly places: readonly MutablePlace[];
}

/** Lays out the unit of `domain`. */
export function unitOf(domain: Domain): Unit {
  const packing = new Packing();
  const root = packing.lay(domain);
  const { words, lastBits } = packing.pack();
  const masks = Array.from({ length: words }, () => 0);
  const mark = (word: number, mask: number): void => {
    masks[word] = (masks[word] ?? 0) | mask;
  };
  for (const p of packing.places) {
    if (p.unit === null) {
      if (p.bits > 0) mark(p.word, maskOf(p.bits) << p.shift);
    } else p.unit.masks.forEach((mask, i) => mark(p.word + i, mask << p.shift));
  }
  let bits = 0;
  for (const mask of masks) bits += bitsSet(mask);
  return { small: words <= 1, words, lastBits, bits, root, masks };
}

/** How many bits of `mask` are set. */
export function bitsSet(mask: number): number {
  let n = 0;
  for (let m = mask >>> 0; m !== 0; m = (m & (m - 1)) >>> 0) n++;
  return n;
}

class Packing {
  readonly places: MutablePlace[] = [];
  readonly #pieces: Piece[] = [];

  lay(domain: Domain): Layout {
    if (isLeaf(domain)) {
      // Leaf domains always have a size, of at most 2^31 + 1.
      return { kind: "leaf", domain, place: this.#leaf(bitsFor(size(domain) as number)) };
    }
    switch (domain.kind) {
      case "record":
        return this.#record(domain, domain.fields, null);
      case "nullable": {
        const tag = this.#leaf(1);
        return { kind: "nullable", domain, tag, payload: this.lay(domain.inner) };
      }
      case "union":
        return this.#union(domain);
      case "array": {
        const indices = Array.from({ length: domain.length }, (_, i) => i);
        const slots = this.#elements(domain.element, domain.length);
        return { kind: "indexed", domain, indices, slots };
      }
      case "tuple": {
        const slots = domain.items.map((item) => this.lay(item));
        return { kind: "indexed", domain, indices: slots.map((_, i) => i), slots };
      }
      case "total": {
        const slots = this.#elements(domain.value, domain.ids.length);
        return { kind: "indexed", domain, indices: domain.ids, slots };
      }
      case "seq": {
        const length = this.#leaf(bitsFor(domain.max + 1));
        return { kind: "seq", domain, length, slots: this.#elements(domain.element, domain.max) };
      }
      case "set": {
        const chunks: Place[] = [];
        // The elements of sets are numbered, or the schema was refused.
        let rest = size(domain.element) as number;
        for (; rest > 0; rest -= 32) chunks.push(this.#leaf(Math.min(rest, 32)));
        return { kind: "set", domain, chunks };
      }
    }
  }

  #leaf(bits: number): Place {
    return this.#piece(0, bits, null);
  }

  #piece(wholeWords: number, bits: number, unit: Unit | null): MutablePlace {
    const place = { word: 0, shift: 0, bits, unit };
    this.places.push(place);
    this.#pieces.push({ wholeWords, bits, places: [place] });
    return place;
  }

  #record(domain: RecordDomain, fields: readonly Field[], tag: RecordLayout["tag"]): RecordLayout {
    const laid = fields.map((f) => ({ name: f.name, layout: this.lay(f.domain) }));
    return { kind: "record", domain, tag, fields: laid };
  }

  #elements(element: Domain, n: number): Layout[] {
    if (isLeaf(element)) return Array.from({ length: n }, () => this.lay(element));
    const unit = unitOf(element);
    return Array.from({ length: n }, () => {
      const place = this.#piece(Math.max(0, unit.words - 1), unit.lastBits, unit);
      return { kind: "unit", unit, place };
    });
  }

  #union(domain: UnionDomain): UnionLayout {
    const tag = this.#leaf(bitsFor(domain.variants.length));
    const places: MutablePlace[] = [];
    let words = 0;
    let lastBits = 0;
    const variants = domain.variants.map((v) => {
      const sub = new Packing();
      const own = { name: domain.tag, domain: { kind: "enum", values: [v.value] } } as const;
      const record: RecordDomain = { kind: "record", fields: [own, ...v.fields] };
      const layout = sub.#record(record, v.fields, { name: domain.tag, value: v.value });
      const room = sub.pack();
      if (room.words > words) lastBits = 0;
      words = Math.max(words, room.words);
      if (room.words === words) lastBits = Math.max(lastBits, room.lastBits);
      places.push(...sub.places);
      return layout;
    });
    this.places.push(...places);
    this.#pieces.push({ wholeWords: Math.max(0, words - 1), bits: lastBits, places });
    return { kind: "union", domain, tag, variants };
  }

  /** Gives every piece its place: those with whole words in order, then first fit decreasing. */
  pack(): { readonly words: number; readonly lastBits: number } {
    const used: number[] = [];
    const move = (piece: Piece, word: number, shift: number): void => {
      for (const p of piece.places) {
        p.word += word;
        p.shift += shift;
      }
    };
    const small: Piece[] = [];
    for (const piece of this.#pieces) {
      if (piece.wholeWords === 0) {
        if (piece.bits > 0) small.push(piece);
        continue;
      }
      move(piece, used.length, 0);
      for (let i = 0; i < piece.wholeWords; i++) used.push(32);
      used.push(piece.bits);
    }
    // Sorting is stable: pieces of one size stay in the order declared.
    for (const piece of small.toSorted((a, b) => b.bits - a.bits)) {
      let word = used.findIndex((u) => u + piece.bits <= 32);
      if (word < 0) word = used.push(0) - 1;
      const shift = used[word] ?? 0;
      move(piece, word, shift);
      used[word] = shift + piece.bits;
    }
    return { words: used.length, lastBits: used.at(-1) ?? 0 };
  }
}

/**
 * The bits of `words` that belong to `layout`, whose coordinates begin at bit `shift` of word `at`:
 * two states agree there exactly when they have the same value, for what is absent is zero.
 */
function markBits(layout: Layout, masks: Int32Array, at = 0, shift = 0): void {
  const mark = (place: Place): void => {
    if (place.bits === 0) return;
    const word = at + place.word;
    masks[word] = (masks[word] ?? 0) | (maskOf(place.bits) << (shift + place.shift));
  };
  const inside = (part: Layout): void => markBits(part, masks, at, shift);
  switch (layout.kind) {
    case "leaf":
      mark(layout.place);
      break;
    case "record":
      for (const f of layout.fields) inside(f.layout);
      break;
    case "nullable":
      mark(layout.tag);
      inside(layout.payload);
      break;
    case "union":
      mark(layout.tag);
      for (const v of layout.variants) inside(v);
      break;
    case "indexed":
      for (const slot of layout.slots) inside(slot);
      break;
    case "seq":
      mark(layout.length);
      for (const slot of layout.slots) inside(slot);
      break;
    case "set":
      for (const chunk of layout.chunks) mark(chunk);
      break;
    case "unit":
      markBits(layout.unit.root, masks, at + layout.place.word, shift + layout.place.shift);
      break;
  }
}

/**
 * {@link markBits} of the part of `layout` at `path`: names of fields and indices, with dots between.
 * @throws RangeError when there is no such part
 */
export function markPlace(layout: Layout, path: string, masks: Int32Array): void {
  let [part, at, shift] = [layout, 0, 0];
  for (const key of path.split(".")) {
    const inner = partOf(part, key);
    if (inner === undefined) throw new RangeError(`there is no ${key} in ${path}`);
    part = inner;
    // Coordinates inside an element are relative to where it begins.
    while (part.kind === "unit") {
      at += part.place.word;
      shift += part.place.shift;
      part = part.unit.root;
    }
  }
  markBits(part, masks, at, shift);
}

function partOf(layout: Layout, key: string): Layout | undefined {
  if (layout.kind === "record") return layout.fields.find(({ name }) => name === key)?.layout;
  if (layout.kind !== "indexed") return undefined;
  const n = layout.indices.findIndex((index) => String(index) === key);
  return layout.slots[n];
}
