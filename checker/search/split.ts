/** How a wide row is split into parts, and these are put together again: a tree of numbers. */

/** Words of a part of a row, at most. */
const partWords = 4;

/** A part of a row: so many words of one of the arrays that make it up. */
interface Leaf {
  readonly kind: "words";
  /** Which array. */
  readonly array: number;
  /** First word, in that array and in the row. */
  readonly at: number;
  readonly atRow: number;
  readonly words: number;
}

/** Two nodes together. */
interface Pair {
  readonly kind: "pair";
  /** Numbers of nodes, both less than its own. */
  readonly left: number;
  readonly right: number;
}

/** A node of the tree. Those of equal words have equal numbers in the table that belongs to the node. */
export type Node = Leaf | Pair;

/** Nodes in an order in which what belongs to a pair comes before it; the last two are the two halves of a row. */
export type Tree = readonly Node[];

/**
 * Splits rows that are made up of arrays of these lengths; `null`: they are too narrow to gain by it. Words of different arrays
 * never share a part.
 */
export function split(lengths: readonly number[]): Tree | null {
  const width = lengths.reduce((n, l) => n + l, 0);
  if (width <= partWords) return null;
  const nodes: Node[] = [];
  let offset = 0;
  for (const [array, length] of lengths.entries()) {
    const parts = Math.ceil(length / partWords);
    for (let k = 0; k < parts; k++) {
      const [at, to] = [k, k + 1].map((i) => Math.floor((i * length) / parts)) as [number, number]; // two of two
      nodes.push({ kind: "words", array, at, atRow: offset + at, words: to - at });
    }
    offset += length;
  }
  // Neighbours are put together, level by level, until two are left.
  let level = nodes.map((_, i) => i);
  while (level.length > 2) {
    const next: number[] = [];
    const pairs = Math.min(level.length >> 1, level.length - 2);
    for (const [i, node] of level.entries()) {
      if (i >= 2 * pairs) next.push(node);
      else if (i % 2 === 1)
        next.push(nodes.push({ kind: "pair", left: level[i - 1] ?? 0, right: node }) - 1);
    }
    level = next;
  }
  return ordered(nodes, level);
}

/** With the two halves last. */
function ordered(nodes: readonly Node[], halves: readonly number[]): Tree {
  const order = [...nodes.keys()].filter((i) => !halves.includes(i));
  order.push(...halves);
  const place = new Map(order.map((old, i) => [old, i]));
  return order.map((old) => {
    const node = nodes[old] as Node; // one of them
    if (node.kind === "words") return node;
    return { ...node, left: place.get(node.left) ?? 0, right: place.get(node.right) ?? 0 };
  });
}
