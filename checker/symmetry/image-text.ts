/**
 * Text that puts the image of a packed state together: the layout is walked twice at once, where a value lies
 * and where its image does. What is absent is zero, and zeros may be moved like anything else; only where
 * a code becomes another one must it be asked whether it is there.
 */
import { isLeaf, type Domain } from "../schema/domain.ts";
import type { Layout, LeafLayout, Place, Unit } from "../schema/layout.ts";
import { elementsOf } from "../schema/normalise.ts";
import { ranking, valuesOf } from "../schema/rank.ts";
import { BitMoves, type Bits, type Tables } from "./bit-moves.ts";
import { moved, type Permutation } from "./group.ts";
import { plainImage } from "./plain-image.ts";

/** Where the coordinates of a layout begin. */
interface Base {
  readonly word: number;
  readonly shift: number;
}

/** A part of a state: its layout, and from which word on it lies. */
export interface Part {
  readonly unit: Unit;
  readonly at: number;
}

/** The text for the image of `parts` under `p`, which all have images in their domains. */
export function imageText(p: Permutation, parts: readonly Part[], tables: Tables): string {
  const moves = new BitMoves(tables);
  const image = new Image(p);
  for (const { unit, at } of parts) {
    const base = { word: at, shift: 0 };
    image.put(moves, unit.root, base, unit.root, base);
  }
  return moves.text();
}

class Image {
  private readonly p: Permutation;
  constructor(p: Permutation) {
    this.p = p;
  }

  put(out: BitMoves, from: Layout, at: Base, to: Layout, toAt: Base): void {
    const inside = (part: Layout, image: Layout, into = out): void => {
      this.put(into, part, at, image, toAt);
    };
    const move = (place: Place, target: Place): void => {
      out.move(bits(at, place), bits(toAt, target));
    };
    switch (from.kind) {
      case "leaf":
        this.leaf(out, from, at, target(to, "leaf"), toAt);
        break;
      case "record": {
        const { sort } = from.domain;
        const fields = target(to, "record").fields;
        for (const f of from.fields) {
          const name = sort === undefined ? f.name : moved(this.p, sort, f.name);
          inside(f.layout, found(fields.find((g) => g.name === name)).layout);
        }
        break;
      }
      case "nullable": {
        const image = target(to, "nullable");
        move(from.tag, image.tag);
        if (this.keepsCodes(from.payload)) inside(from.payload, image.payload);
        else
          out.when(bits(at, from.tag), "=== 1", (block) => {
            inside(from.payload, image.payload, block);
          });
        break;
      }
      case "union": {
        const image = target(to, "union");
        move(from.tag, image.tag);
        // Variants share their room: bits of one must not be moved as if they were another's.
        const stays =
          from === to && samePlace(at, toAt) && from.variants.every((v) => this.stays(v.domain));
        from.variants.forEach((variant, n) => {
          const other = found(image.variants[n]);
          if (stays) inside(variant, other);
          else
            out.when(bits(at, from.tag), `=== ${n}`, (block) => {
              inside(variant, other, block);
            });
        });
        break;
      }
      case "indexed": {
        const image = target(to, "indexed");
        const sort = from.domain.kind === "total" ? from.domain.sort : undefined;
        from.slots.forEach((slot, n) => {
          const index = found(from.indices[n]);
          const there = sort === undefined ? index : moved(this.p, sort, index);
          inside(slot, found(image.slots[image.indices.findIndex((i) => i === there)]));
        });
        break;
      }
      case "seq": {
        const image = target(to, "seq");
        move(from.length, image.length);
        const keeps = from.slots.every((slot) => this.keepsCodes(slot));
        from.slots.forEach((slot, n) => {
          const other = found(image.slots[n]);
          if (keeps) inside(slot, other);
          else
            out.when(bits(at, from.length), `> ${n}`, (block) => {
              inside(slot, other, block);
            });
        });
        break;
      }
      case "set": {
        const image = target(to, "set");
        const { element } = from.domain;
        const rank = ranking(element);
        elementsOf(element).values.forEach((value, r) => {
          const s = rank(plainImage(this.p, element, value));
          const [chunk, other] = [found(from.chunks[r >>> 5]), found(image.chunks[s >>> 5])];
          const one = { ...bits(at, chunk), bits: 1 };
          const there = bits(toAt, other);
          out.move(
            { ...one, shift: one.shift + (r & 31) },
            { ...there, shift: there.shift + (s & 31) },
          );
        });
        break;
      }
      case "unit": {
        const image = target(to, "unit");
        this.put(
          out,
          from.unit.root,
          base(at, from.place),
          image.unit.root,
          base(toAt, image.place),
        );
        break;
      }
    }
  }

  private leaf(out: BitMoves, from: LeafLayout, at: Base, to: LeafLayout, toAt: Base): void {
    const codes = this.codes(from.domain);
    const [place, there] = [bits(at, from.place), bits(toAt, to.place)];
    if (codes === null) out.move(place, there);
    else out.recode(place, there, codes);
  }

  /** By code of a leaf, that of the image; `null`: all stay. */
  private codes(domain: LeafLayout["domain"]): readonly number[] | null {
    const inner = domain.kind === "nullable" ? domain.inner : domain;
    // Without a sort nothing moves, and there may be very many values.
    if (inner.kind === "boolean" || inner.sort === undefined) return null;
    const rank = ranking(domain);
    const codes = valuesOf(domain).map((value) => rank(plainImage(this.p, domain, value)));
    return codes.every((code, i) => code === i) ? null : codes;
  }

  /** Whether codes in `layout` become no others, and no tag has to be asked: its bits may be moved whatever they mean. */
  private keepsCodes(layout: Layout): boolean {
    return layout.kind === "unit" ? this.keepsCodes(layout.unit.root) : this.keeps(layout.domain);
  }

  private keeps(domain: Domain): boolean {
    if (domain.kind === "set") return true; // its bits are moved one by one
    if (domain.kind === "union") return false;
    if (isLeaf(domain)) return this.codes(domain) === null;
    return partsOf(domain).every((part) => this.keeps(part));
  }

  /** Whether every value of `domain` is its own image. */
  private stays(domain: Domain): boolean {
    if (isLeaf(domain)) return this.codes(domain) === null;
    const { p } = this;
    if (domain.kind === "record" && domain.sort !== undefined) {
      const { sort } = domain;
      if (domain.fields.some((f) => moved(p, sort, f.name) !== f.name)) return false;
    }
    if (domain.kind === "total" && domain.sort !== undefined) {
      const { sort } = domain;
      if (domain.ids.some((id) => moved(p, sort, id) !== id)) return false;
    }
    return partsOf(domain).every((part) => this.stays(part));
  }
}

/** What a domain is made of. */
function partsOf(domain: Domain): readonly Domain[] {
  switch (domain.kind) {
    case "enum":
    case "int":
    case "boolean":
      return [];
    case "nullable":
      return [domain.inner];
    case "record":
      return domain.fields.map((f) => f.domain);
    case "tuple":
      return domain.items;
    case "array":
    case "seq":
    case "set":
      return [domain.element];
    case "total":
      return [domain.value];
    case "union":
      return domain.variants.flatMap((v) => v.fields.map((f) => f.domain));
  }
}

function bits(at: Base, place: Place): Bits {
  return { word: at.word + place.word, shift: at.shift + place.shift, bits: place.bits };
}

function samePlace(a: Base, b: Base): boolean {
  return a.word === b.word && a.shift === b.shift;
}

function base(at: Base, place: Place): Base {
  return { word: at.word + place.word, shift: at.shift + place.shift };
}

/** The layout of the image, which is of the same kind: their domains are alike. */
function target<K extends Layout["kind"]>(to: Layout, kind: K): Extract<Layout, { kind: K }> {
  if (to.kind !== kind) throw new RangeError(`a ${kind} lies where a ${to.kind} does`);
  return to as Extract<Layout, { kind: K }>; // checked above
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new RangeError("an image has no place");
  return thing;
}
