/**
 * The places of a state: a tree that follows records, arrays and total maps down to *cells*, which are what can
 * be touched by itself. A cell is a scalar, a sequence, a union or what may be null, each with all that is in
 * it; and of a small set of scalars each element, for whether it is in there.
 */
import type { ErasedPlace } from "../contract/footprint.ts";
import { ModelError } from "../errors.ts";
import type { Codec } from "../schema/codec.ts";
import { isLeaf, type Domain } from "../schema/domain.ts";
import { markPlace } from "../schema/layout.ts";
import { elementsOf } from "../schema/normalise.ts";
import { membersOf, unite, type BitSet } from "./bit-set.ts";

/** A place: the cells `first … end − 1`. */
export interface Vertex {
  /** E.g. `phil.2.pc`; empty for the whole state. */
  readonly path: string;
  readonly first: number;
  readonly end: number;
  /** `cell`: nothing below it is a place. */
  readonly kind: "cell" | "parts" | "set";
  /** By field, index, or element of a set, as text. */
  readonly parts: ReadonlyMap<string, Vertex>;
}

/** Sets with more elements are one cell: their bits lie in several words. */
const MOST_ELEMENTS = 32;

/** The places of the states of one codec. */
export class Places {
  readonly root: Vertex;
  /** By cell: its place. */
  readonly cells: readonly string[];
  /** By cell: its bits in the words of a state. Shape: cells × `words`. */
  readonly masks: readonly Int32Array[];
  private readonly codec: Codec;

  constructor(codec: Codec) {
    this.codec = codec;
    const cells: string[] = [];
    const masks: Int32Array[] = [];
    const visit = (domain: Domain, path: string): Vertex => {
      const first = cells.length;
      const parts = new Map<string, Vertex>();
      const elements = this.elementsOf(domain, path);
      const below = partsOf(domain);
      if (elements !== null) {
        for (const { name, mask } of elements) {
          const at = { path: `${path}.${name}`, first: cells.length, end: cells.length + 1 };
          parts.set(name, { ...at, kind: "cell", parts: none });
          cells.push(at.path);
          masks.push(mask);
        }
      } else if (below !== null) {
        for (const { key, domain: inner } of below)
          parts.set(key, visit(inner, path === "" ? key : `${path}.${key}`));
      } else {
        cells.push(path);
        masks.push(this.maskOf(path));
      }
      const kind = elements !== null ? "set" : below !== null ? "parts" : "cell";
      return { path, first, end: cells.length, kind, parts };
    };
    this.root = visit(codec.domain, "");
    this.cells = cells;
    this.masks = masks;
  }

  /**
   * The vertex at `place`.
   * @throws ModelError MODEL011 when there is no such place, or it is inside a cell
   */
  at(place: ErasedPlace): Vertex {
    let vertex = this.root;
    for (const key of place) {
      const inner = vertex.parts.get(String(key));
      if (inner === undefined)
        throw new ModelError(
          "MODEL011",
          `the place ${place.join(".")}: ` +
            (vertex.kind === "cell"
              ? `${vertex.path} is one place, with all that is in it; name that`
              : `${vertex.path === "" ? "the state" : vertex.path} has no ${String(key)}; it has ${[...vertex.parts.keys()].join(", ")}`),
        );
      vertex = inner;
    }
    return vertex;
  }

  /** The bits of some cells. Shape: the words of a state. */
  maskOfCells(cells: BitSet): Int32Array {
    const mask = new Int32Array(this.codec.words);
    for (const cell of membersOf(cells)) unite(mask, this.masks[cell] ?? mask);
    return mask;
  }

  private maskOf(path: string): Int32Array {
    const mask = new Int32Array(this.codec.words);
    if (path === "") mask.set(this.codec.unit.masks);
    else markPlace(this.codec.unit.root, path, mask);
    return mask;
  }

  /** The elements of a set whose bits lie in one word, one after the other; `null`: it is no such set. */
  private elementsOf(
    domain: Domain,
    path: string,
  ): readonly { readonly name: string; readonly mask: Int32Array }[] | null {
    if (domain.kind !== "set" || !isLeaf(domain.element) || domain.element.kind === "nullable")
      return null;
    const { values } = elementsOf(domain.element);
    if (values.length > MOST_ELEMENTS) return null;
    const mask = this.maskOf(path);
    const word = mask.findIndex((bits) => bits !== 0);
    const shift = word < 0 ? 0 : 31 - Math.clz32((mask[word] ?? 0) & -(mask[word] ?? 0));
    return values.map((value, i) => {
      const own = new Int32Array(mask.length);
      if (word >= 0) own[word] = 1 << (shift + i);
      return { name: String(value), mask: own };
    });
  }
}

const none: ReadonlyMap<string, Vertex> = new Map();

/** What is below a record, an array, a tuple or a total map; `null` for anything else. */
function partsOf(
  domain: Domain,
): readonly { readonly key: string; readonly domain: Domain }[] | null {
  switch (domain.kind) {
    case "record":
      // Paths are written with dots.
      if (domain.fields.some((f) => f.name.includes("."))) return null;
      return domain.fields.map((f) => ({ key: f.name, domain: f.domain }));
    case "tuple":
      return domain.items.map((item, i) => ({ key: String(i), domain: item }));
    case "array":
      return Array.from({ length: domain.length }, (_, i) => ({
        key: String(i),
        domain: domain.element,
      }));
    case "total":
      return domain.ids.map((id) => ({ key: String(id), domain: domain.value }));
    default:
      return null;
  }
}
