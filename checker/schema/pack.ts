/** Packing and unpacking of plain values, one place at a time: for initial states, traces and tests. */
import type { LeafDomain } from "./domain.ts";
import type { Layout, Place } from "./layout.ts";
import { maskOf } from "./layout.ts";
import { elementsOf } from "./normalise.ts";

/** A stretch of words with the layout's coordinates beginning at bit `shift` of word `at`. */
interface Base {
  readonly words: Int32Array;
  readonly at: number;
  readonly shift: number;
}

type Plain = Readonly<Record<string, unknown>>;

function put(place: Place, base: Base, code: number): void {
  if (place.bits === 0) return;
  const k = base.at + place.word;
  base.words[k] = (base.words[k] ?? 0) | (code << (base.shift + place.shift));
}

function take(place: Place, base: Base): number {
  if (place.bits === 0) return 0;
  const word = base.words[base.at + place.word] ?? 0;
  return ((word >>> (base.shift + place.shift)) & maskOf(place.bits)) >>> 0;
}

/** The code of a legal value of a leaf. */
function codeOf(domain: LeafDomain, value: unknown): number {
  if (domain.kind === "nullable") return value === null ? 0 : codeOf(domain.inner, value) + 1;
  if (domain.kind === "boolean") return value === true ? 1 : 0;
  if (domain.kind === "int") return Number(value) - domain.min;
  return domain.values.findIndex((v) => v === value);
}

function valueOf(domain: LeafDomain, code: number): unknown {
  if (domain.kind === "nullable") return code === 0 ? null : valueOf(domain.inner, code - 1);
  if (domain.kind === "boolean") return code === 1;
  if (domain.kind === "int") return domain.min + code;
  return domain.values[code];
}

/** Packs a normalised value into words that are zero at the places of `layout`. */
export function pack(layout: Layout, value: unknown, words: Int32Array, at: number): void {
  packAt(layout, value, { words, at, shift: 0 });
}

function packAt(layout: Layout, value: unknown, base: Base): void {
  switch (layout.kind) {
    case "leaf":
      put(layout.place, base, codeOf(layout.domain, value));
      break;
    case "record":
      // Normalised: an object with exactly the fields of the domain. So also below.
      for (const f of layout.fields) packAt(f.layout, (value as Plain)[f.name], base);
      break;
    case "nullable":
      if (value === null) break;
      put(layout.tag, base, 1);
      packAt(layout.payload, value, base);
      break;
    case "union": {
      const { variants } = layout;
      const tag = (value as Plain)[layout.domain.tag];
      const n = layout.domain.variants.findIndex((v) => v.value === tag);
      put(layout.tag, base, n);
      packAt(variants[n] as Layout, value, base);
      break;
    }
    case "indexed":
      layout.slots.forEach((slot, n) => {
        packAt(slot, (value as Plain)[String(layout.indices[n])], base);
      });
      break;
    case "seq": {
      const elements = value as readonly unknown[];
      put(layout.length, base, elements.length);
      elements.forEach((element, n) => packAt(layout.slots[n] as Layout, element, base));
      break;
    }
    case "set": {
      const { rank } = elementsOf(layout.domain.element);
      for (const element of value as Set<unknown>) {
        const r = rank(element);
        put(layout.chunks[r >>> 5] as Place, base, 1 << (r & 31));
      }
      break;
    }
    case "unit":
      packAt(layout.unit.root, value, within(layout.place, base));
      break;
  }
}

function within(place: Place, base: Base): Base {
  return { words: base.words, at: base.at + place.word, shift: base.shift + place.shift };
}

/** The plain value packed at `at`. */
export function unpack(layout: Layout, words: Int32Array, at: number): unknown {
  return unpackAt(layout, { words, at, shift: 0 });
}

function unpackAt(layout: Layout, base: Base): unknown {
  switch (layout.kind) {
    case "leaf":
      return valueOf(layout.domain, take(layout.place, base));
    case "record": {
      const out: Record<string, unknown> = {};
      if (layout.tag !== null) out[layout.tag.name] = layout.tag.value;
      for (const f of layout.fields) out[f.name] = unpackAt(f.layout, base);
      return out;
    }
    case "nullable":
      return take(layout.tag, base) === 0 ? null : unpackAt(layout.payload, base);
    case "union":
      return unpackAt(layout.variants[take(layout.tag, base)] as Layout, base);
    case "indexed": {
      const values = layout.slots.map((slot) => unpackAt(slot, base));
      if (layout.domain.kind !== "total") return values;
      return Object.fromEntries(layout.indices.map((index, n) => [index, values[n]]));
    }
    case "seq":
      return layout.slots.slice(0, take(layout.length, base)).map((slot) => unpackAt(slot, base));
    case "set": {
      const { values } = elementsOf(layout.domain.element);
      return new Set(
        values.filter((_, r) => {
          const mask = take(layout.chunks[r >>> 5] as Place, base);
          return ((mask >>> (r & 31)) & 1) === 1;
        }),
      );
    }
    case "unit":
      return unpackAt(layout.unit.root, within(layout.place, base));
  }
}
