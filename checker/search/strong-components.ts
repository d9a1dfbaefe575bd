/**
 * Strongly connected components of parts of a graph: Tarjan's algorithm without recursion, on arrays
 * that are allocated once and used for every part.
 */
import type { Arrows } from "./run-graph.ts";

/**
 * Finds components of pieces. A piece is a set of states that carry one number in {@link piece}; only
 * steps between two states of one piece count.
 */
export class StrongComponents {
  private readonly arrows: Arrows;
  /** By state: the number of the piece, or of the component found, that it belongs to. */
  readonly piece: Int32Array;
  private numbers = 0;
  /** By state: when it was first met in this piece; 0: not yet. */
  private readonly met: Int32Array;
  /** By state: the earliest met state of its component known so far, by when it was met. */
  private readonly low: Int32Array;
  /** By state: the next of its steps to look at. */
  private readonly next: Int32Array;
  /** States whose component is not known yet, in the order in which they were met. */
  private readonly open: Int32Array;
  /** The states on the way from the root to where the search is. */
  private readonly way: Int32Array;

  constructor(arrows: Arrows) {
    const { states } = arrows;
    this.arrows = arrows;
    this.piece = new Int32Array(states);
    this.met = new Int32Array(states);
    this.low = new Int32Array(states);
    this.next = new Int32Array(states);
    this.open = new Int32Array(states);
    this.way = new Int32Array(states);
  }

  /** Bytes held. */
  get bytes(): number {
    return 6 * 4 * this.arrows.states;
  }

  /** Begins again with numbers that were used: whoever calls it gives each state a new one. */
  restart(): void {
    this.numbers = 0;
  }

  /** A number that no piece has. */
  fresh(): number {
    return ++this.numbers;
  }

  /**
   * Calls `found` with each component of a piece once all components that it leads to were found:
   * its states are `members[from] … members[to − 1]`, they carry a number of their own from now on,
   * and `found` may give them others.
   *
   * @param list holds the states of the piece, from `first` to `last` − 1, which carry one number
   */
  search(
    list: Int32Array,
    first: number,
    last: number,
    found: (members: Int32Array, from: number, to: number) => void,
  ): void {
    const { piece, met } = this;
    if (first === last) return;
    const number = piece[list[first] as number] as number; // the list holds states
    for (let i = first; i < last; i++) met[list[i] as number] = 0;
    for (let i = first; i < last; i++) {
      const root = list[i] as number; // the list holds states
      if (piece[root] === number) this.from(root, number, found);
    }
  }

  private from(
    root: number,
    number: number,
    found: (members: Int32Array, from: number, to: number) => void,
  ): void {
    const { piece, met, low, next, open, way } = this;
    const { starts, targets } = this.arrows;
    let count = 1;
    let nOpen = 1;
    let length = 1;
    open[0] = root;
    way[0] = root;
    met[root] = count;
    low[root] = count;
    next[root] = starts[root] as number;
    // All indices below are states or steps.
    while (length > 0) {
      const v = way[length - 1] as number;
      const end = starts[v + 1] as number;
      let least = low[v] as number;
      let e = next[v] as number;
      let entered = -1;
      for (; e < end; e++) {
        const w = targets[e] as number;
        if (piece[w] !== number) continue;
        if (met[w] === 0) {
          // Looked at again when its search has returned.
          entered = w;
          break;
        }
        const theirs = low[w] as number;
        if (theirs < least) least = theirs;
      }
      low[v] = least;
      next[v] = e;
      if (entered >= 0) {
        way[length++] = entered;
        open[nOpen++] = entered;
        met[entered] = ++count;
        low[entered] = count;
        next[entered] = starts[entered] as number;
        continue;
      }
      length--;
      if (least !== met[v]) continue;
      const to = nOpen;
      const own = this.fresh();
      for (let w = -1; w !== v;) {
        w = open[--nOpen] as number;
        piece[w] = own;
      }
      found(open, nOpen, to);
    }
  }
}
