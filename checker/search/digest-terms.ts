/**
 * What each part of a packed state adds to the sum that stands for it, so that the sum is that of the
 * plain state, wherever the layout has put its parts.
 *
 * A plain state is a set of entries "this place has this value". Absent parts have no entries and are
 * zero in a packed state; a part that is there may be zero, too. So each part adds what its value means
 * *less* what zero would mean, and whatever says that the part is there adds what zero means.
 */
import type { LeafDomain } from "../schema/domain.ts";
import { maskOf, type Layout, type Place, type Unit } from "../schema/layout.ts";
import { elementsOf } from "../schema/normalise.ts";
import { size, valuesOf } from "../schema/rank.ts";
import { addValue, LANES, lanesOf, placeOf, type Lanes } from "./digest-lanes.ts";

/** Bits of a word of the packed state. */
interface Bits {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
}

/** Something that some bits of a packed state say, where they say it at all. */
export interface Term {
  readonly bits: Bits;
  /** Tags of unions around it, and the numbers that they must have: variants share their bits. */
  readonly when: readonly { readonly bits: Bits; readonly code: number }[];
  /** Adds to `out`, from `at`, what `code` says and zero does not. */
  readonly add: (code: number, out: Int32Array, at: number) => void;
}

/** The value of `bits` in `words`. */
export function codeIn(words: Int32Array, { word, shift, mask }: Bits): number {
  return (((words[word] as number) >>> shift) & mask) >>> 0; // `word` is one of them
}

/** Domains with more values than this are not tabulated. */
const maxTable = 1 << 10;

/** What a packed state with nothing but zeros adds, and the terms for its bits. */
export interface Terms {
  readonly zero: Lanes;
  readonly terms: readonly Term[];
}

const collected = new WeakMap<Unit, Map<string, Terms>>();

/** The terms of a state laid out in `unit`, whose place is called `role`; made once. */
export function termsOf(unit: Unit, role: string): Terms {
  const byRole = collected.get(unit) ?? new Map<string, Terms>();
  collected.set(unit, byRole);
  let found = byRole.get(role);
  if (found === undefined) {
    const terms: Term[] = [];
    const here = { path: [role], when: [], word: 0, shift: 0 };
    found = { zero: new Collector(terms).collect(unit.root, here), terms };
    byRole.set(role, found);
  }
  return found;
}

/** Where a part lies. */
interface Here {
  readonly path: readonly string[];
  readonly when: Term["when"];
  readonly word: number;
  readonly shift: number;
}

class Collector {
  private readonly terms: Term[];

  constructor(terms: Term[]) {
    this.terms = terms;
  }

  /** Takes in the terms of `layout`; returns what it means when it is there and zero. */
  collect(layout: Layout, here: Here): Lanes {
    const place = placeOf(here.path);
    switch (layout.kind) {
      case "leaf":
        return this.leaf(layout.domain, layout.place, here);
      case "record":
        return sum(
          lanesOf(place, "record"),
          ...(layout.tag === null
            ? []
            : [lanesOf(placeOf([...here.path, layout.tag.name]), layout.tag.value)]),
          ...layout.fields.map((f) => this.collect(f.layout, inside(here, f.name))),
        );
      case "nullable": {
        const zero = lanesOf(place, null);
        const payload = this.collect(layout.payload, here);
        this.table(layout.tag, here, [zero, payload]);
        return zero;
      }
      case "union": {
        const bits = bitsOf(layout.tag, here);
        const variants = layout.variants.map((v, code) =>
          this.collect(v, { ...here, when: [...here.when, { bits, code }] }),
        );
        this.table(layout.tag, here, variants);
        return variants[0] ?? new Int32Array(LANES);
      }
      case "indexed": {
        const elements = layout.slots.map((slot, n) =>
          this.collect(slot, inside(here, String(layout.indices[n]))),
        );
        const total = layout.domain.kind === "total";
        return sum(total ? lanesOf(place, "record") : listOf(here, elements.length), ...elements);
      }
      case "seq": {
        const elements = layout.slots.map((slot, n) => this.collect(slot, inside(here, String(n))));
        const lengths = Array.from({ length: elements.length + 1 }, (_, n) =>
          sum(listOf(here, n), ...elements.slice(0, n)),
        );
        this.table(layout.length, here, lengths);
        return lengths[0] as Lanes; // there is at least the empty one
      }
      case "set": {
        const { values } = elementsOf(layout.domain.element);
        layout.chunks.forEach((chunk, n) => {
          const members = values.slice(32 * n, 32 * n + 32).map((v) => lanesOf(memberOf(here), v));
          this.push(chunk, here, (code, out, at) => {
            for (let m = code; m !== 0; m = (m & (m - 1)) >>> 0)
              addLanes(members[31 - Math.clz32(m & -m)] as Lanes, out, at); // one for each bit
          });
        });
        return lanesOf(place, "set");
      }
      case "unit":
        return this.collect(layout.unit.root, {
          ...here,
          word: here.word + layout.place.word,
          shift: here.shift + layout.place.shift,
        });
    }
  }

  private leaf(domain: LeafDomain, at: Place, here: Here): Lanes {
    const place = placeOf(here.path);
    // Leaf domains always have a size.
    if ((size(domain) as number) <= maxTable) {
      const values = valuesOf(domain).map((v) => lanesOf(place, v));
      this.table(at, here, values);
      return values[0] as Lanes; // no domain is empty
    }
    const [inner, nulls] = domain.kind === "nullable" ? [domain.inner, 1] : [domain, 0];
    const values = inner.kind === "int" ? null : valuesOf(inner);
    const min = inner.kind === "int" ? inner.min : 0;
    const valueOf = (code: number): unknown => {
      if (code < nulls) return null;
      return values === null ? min + code - nulls : values[code - nulls];
    };
    const zero = lanesOf(place, valueOf(0));
    this.push(at, here, (code, out, to) => {
      addValue(place, valueOf(code), out, to);
      for (let k = 0; k < LANES; k++) out[to + k] = ((out[to + k] ?? 0) - (zero[k] ?? 0)) | 0;
    });
    return zero;
  }

  /** A term with one meaning for each code. */
  private table(at: Place, here: Here, meanings: readonly Lanes[]): void {
    const flat = new Int32Array(LANES * meanings.length);
    const zero = meanings[0];
    meanings.forEach((lanes, code) => {
      for (let k = 0; k < LANES; k++)
        flat[LANES * code + k] = ((lanes[k] ?? 0) - (zero?.[k] ?? 0)) | 0;
    });
    this.push(at, here, (code, out, to) => {
      for (let k = 0; k < LANES; k++)
        out[to + k] = ((out[to + k] as number) + (flat[LANES * code + k] as number)) | 0; // legal codes only
    });
  }

  private push(at: Place, here: Here, add: Term["add"]): void {
    if (at.bits > 0) this.terms.push({ bits: bitsOf(at, here), when: here.when, add });
  }
}

function bitsOf({ word, shift, bits }: Place, here: Here): Bits {
  return { word: here.word + word, shift: here.shift + shift, mask: maskOf(bits) };
}

function inside(here: Here, name: string): Here {
  return { ...here, path: [...here.path, name] };
}

/** What it means that there is a list of `n` elements. */
function listOf({ path }: Here, n: number): Lanes {
  return lanesOf(placeOf([...path, "length"]), n);
}

/** The place that the elements of a set have. */
function memberOf({ path }: Here): Lanes {
  return placeOf([...path, "{}"]);
}

function addLanes(lanes: Lanes, out: Int32Array, at: number): void {
  for (let k = 0; k < LANES; k++) out[at + k] = ((out[at + k] ?? 0) + (lanes[k] ?? 0)) | 0;
}

function sum(...parts: readonly Lanes[]): Lanes {
  const out = new Int32Array(LANES);
  for (const part of parts) addLanes(part, out, 0);
  return out;
}
