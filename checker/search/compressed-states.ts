/**
 * States of which each stores two numbers: those of its halves, which are stored once, and are made up of parts in the
 * same way. Exact, and with the same numbers as if they were stored whole.
 */
import type { Arena } from "./arena.ts";
import { compile } from "./compile.ts";
import { compressedText } from "./compressed-text.ts";
import { PartTable } from "./part-table.ts";
import { split, type Tree } from "./split.ts";
import type { Rows, States } from "./states.ts";
import { Visited, type Full, type VisitedContext } from "./visited.ts";

interface Generated {
  /** Whether there was room for all parts of the new state. */
  readonly encode: () => boolean;
  readonly encodeAll: () => boolean;
  readonly decode: (left: number, right: number, ids: Int32Array, words: Int32Array) => void;
  readonly show: () => void;
}

/** The states of an exploration, in parts if that is asked for and rows are wide enough to gain by it. */
export function statesFor(context: VisitedContext): States {
  const tree =
    context.storage?.compress === true ? split(context.from.map((part) => part.length)) : null;
  return tree === null ? new Visited(context) : new CompressedStates(context, tree);
}

/** See the file. */
export class CompressedStates implements States {
  readonly arena: Rows;
  readonly seed: () => void;
  readonly offer: () => void;
  readonly commit: () => void;
  readonly settle: (() => void) | null;
  readonly load: (row: number) => void;
  private readonly visited: Visited;
  private readonly tables: readonly PartTable[];
  private readonly maxBytes: number;
  private noRoom = false;
  private peak = 0;

  constructor(context: VisitedContext, tree: Tree) {
    this.maxBytes = context.maxBytes;
    this.tables = tree.map(
      (n) => new PartTable(n.kind === "pair" ? 2 : n.words, (more) => this.afford(more)),
    );
    const [half, stored] = [new Int32Array(2), new Int32Array(2)];
    const room = (): number => this.maxBytes - this.partBytes;
    const visited = new Visited({
      ...context,
      from: [half],
      to: [stored],
      // What is left of it: parts grow beside the rows.
      get maxBytes() {
        return room();
      },
    });
    this.visited = visited;
    const width = context.from.reduce((n, part) => n + part.length, 0);
    const shared = {
      half,
      stored,
      loaded: new Int32Array(width),
      ids: new Int32Array(tree.length),
    };
    const generated = generate(tree, context, this.tables, shared);
    this.arena = new CompressedRows(width, visited.arena, tree.length, generated.decode);
    // Until a state is loaded there is nothing to compare with.
    let encode = generated.encodeAll;
    this.seed = () => {
      if (this.hasRoomFor(generated.encodeAll)) visited.seed();
    };
    this.offer = () => {
      if (this.hasRoomFor(encode)) visited.offer();
    };
    this.load = (row) => {
      visited.load(row);
      generated.show();
      encode = generated.encode;
    };
    this.commit = visited.commit;
    this.settle = visited.settle;
  }

  get count(): number {
    return this.visited.count;
  }

  get full(): Full | null {
    return this.visited.full ?? (this.noRoom ? "memory" : null);
  }

  get bytes(): number {
    return this.visited.bytes + this.partBytes;
  }

  get peakBytes(): number {
    return Math.max(this.peak, this.visited.peakBytes + this.partBytes);
  }

  private get partBytes(): number {
    return this.tables.reduce((n, table) => n + table.bytes, 0);
  }

  private afford(more: number): boolean {
    const bytes = this.bytes + more;
    if (bytes > this.maxBytes) return false;
    this.peak = Math.max(this.peak, bytes);
    return true;
  }

  /** Whether all parts of the new state are stored, which `encode` does; takes note where they are not. */
  private hasRoomFor(encode: () => boolean): boolean {
    if (this.full !== null) return false;
    this.noRoom = !encode();
    return !this.noRoom;
  }
}

/** Rows put together again when they are asked for. */
class CompressedRows implements Rows {
  readonly width: number;
  private readonly halves: Arena;
  private readonly decode: Generated["decode"];
  private readonly pair = new Int32Array(2);
  private readonly ids: Int32Array;
  /** Two rows, so that they can be compared. */
  private readonly scratch: readonly [Int32Array, Int32Array];

  constructor(width: number, halves: Arena, nodes: number, decode: Generated["decode"]) {
    this.width = width;
    this.halves = halves;
    this.decode = decode;
    this.ids = new Int32Array(nodes);
    this.scratch = [new Int32Array(width), new Int32Array(width)];
  }

  parentOf(i: number): number {
    return this.halves.parentOf(i);
  }

  read(i: number, from: number, out: Int32Array): void {
    const row = this.row(i, 0);
    for (let k = 0; k < out.length; k++) out[k] = row[from + k] as number; // in range
  }

  hasWords(i: number, from: number, words: Int32Array): boolean {
    const row = this.row(i, 0);
    for (let k = 0; k < words.length; k++) if (row[from + k] !== words[k]) return false;
    return true;
  }

  sameWords(i: number, j: number, n: number): boolean {
    const [a, b] = [this.row(i, 0), this.row(j, 1)];
    for (let k = 0; k < n; k++) if (a[k] !== b[k]) return false;
    return true;
  }

  private row(i: number, which: 0 | 1): Int32Array {
    const { pair, scratch } = this;
    this.halves.read(i, 0, pair);
    this.decode(pair[0] as number, pair[1] as number, this.ids, scratch[which]); // there are two
    return scratch[which];
  }
}

function generate(
  tree: Tree,
  { from, to }: VisitedContext,
  tables: readonly PartTable[],
  shared: Readonly<Record<"half" | "stored" | "loaded" | "ids", Int32Array>>,
): Generated {
  const make = compile<(...args: unknown[]) => Generated>(
    `compressed/${tree.length}`,
    ["from", "to", "tables", "half", "stored", "loaded", "ids"],
    compressedText(tree),
  );
  return make(from, to, tables, shared.half, shared.stored, shared.loaded, shared.ids);
}
