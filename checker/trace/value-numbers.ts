/** Plain values as numbers that are equal exactly when the values are. */
import { notPlain, orderedFields } from "./value-text.ts";

/** What a list and a record begin and end with: numbers that stand for no value. */
const list = 0;
const record = 1;
const end = 2;
const nothing = 3;

/** All numbers given so far, as plain data. */
export interface NumbersKept {
  readonly scalars: ReadonlyMap<unknown, number>;
  readonly edges: Int32Array;
  readonly nEdges: number;
  readonly count: number;
}

/**
 * Numbers for plain values: equal values have equal numbers.
 *
 * A compound value is a path in a tree whose branches are the numbers of its parts, so no text is made
 * and nothing is kept twice: values that begin alike share the beginning.
 */
export class ValueNumbers {
  private readonly scalars = new Map<unknown, number>();
  /** The tree: by slot, node, branch and the node that it leads to, which is 0 in an empty slot. */
  private edges = new Int32Array(3 << 6);
  private nEdges = 0;
  private count = 4;

  /** Bytes held, without the scalars, of which there are few. */
  get bytes(): number {
    return 4 * this.edges.length;
  }

  /** Not to be written to; changes with the next value. */
  get kept(): NumbersKept {
    const { scalars, edges, nEdges, count } = this;
    return { scalars, edges, nEdges, count };
  }

  /** Goes on with numbers that were kept. */
  static goingOn({ scalars, edges, nEdges, count }: NumbersKept): ValueNumbers {
    const numbers = new ValueNumbers();
    for (const [value, n] of scalars) numbers.scalars.set(value, n);
    numbers.edges = edges.slice();
    numbers.nEdges = nEdges;
    numbers.count = count;
    return numbers;
  }

  /** @throws SpecError SPEC002 when it is no plain value */
  numberOf(value: unknown): number {
    switch (typeof value) {
      case "string":
      case "boolean":
        return this.scalar(value);
      case "number":
        if (Number.isFinite(value)) return this.scalar(value);
        break;
      case "object":
        return value === null ? this.scalar(value) : this.compound(value);
      default:
    }
    throw notPlain(value);
  }

  private scalar(value: unknown): number {
    let n = this.scalars.get(value);
    if (n === undefined) {
      n = this.count++;
      this.scalars.set(value, n);
    }
    return n;
  }

  private compound(value: object): number {
    if ("$P" in value && typeof value.$P === "function") return this.numberOf(value.$P());
    let node = list;
    if (Array.isArray(value)) {
      // Of the arrays in a packed state that of a total map has nothing where there is no id.
      const holes = "$z" in value;
      for (let i = 0; i < value.length; i++) {
        const x: unknown = value[i];
        node = this.follow(node, x === undefined && holes ? nothing : this.numberOf(x));
      }
    } else if (value instanceof Set) {
      for (const x of value) node = this.follow(node, this.numberOf(x));
    } else {
      node = record;
      const plain = value as Readonly<Record<string, unknown>>; // no other object has fields
      for (const field of orderedFields(value)) {
        node = this.follow(node, this.scalar(field));
        node = this.follow(node, this.numberOf(plain[field]));
      }
    }
    return this.follow(node, end);
  }

  /** The node that `branch` of `node` leads to, a new one when there was none. */
  private follow(node: number, branch: number): number {
    const { edges } = this;
    const mask = edges.length / 3 - 1;
    let at = 3 * slotOf(node, branch, mask);
    for (; edges[at + 2] !== 0; at = at === 3 * mask ? 0 : at + 3)
      if (edges[at] === node && edges[at + 1] === branch) return edges[at + 2] as number; // in range
    const to = this.count++;
    edges[at] = node;
    edges[at + 1] = branch;
    edges[at + 2] = to;
    if (++this.nEdges * 2 > mask) this.grow();
    return to;
  }

  private grow(): void {
    const old = this.edges;
    const edges = new Int32Array(2 * old.length);
    const mask = edges.length / 3 - 1;
    for (let from = 0; from < old.length; from += 3) {
      if (old[from + 2] === 0) continue;
      let at = 3 * slotOf(old[from] as number, old[from + 1] as number, mask); // in range
      while (edges[at + 2] !== 0) at = at === 3 * mask ? 0 : at + 3;
      edges.set(old.subarray(from, from + 3), at);
    }
    this.edges = edges;
  }
}

function slotOf(node: number, branch: number, mask: number): number {
  let h = Math.imul(node, 0x9e3779b1) ^ Math.imul(branch, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) & mask;
}
