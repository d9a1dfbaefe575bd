/** The doors of what holds the states of a search: what is behind them may differ. */
import type { Full } from "./visited.ts";

/** Stored rows, in the order in which they were found: a packed state, and the monitor's beside it. */
export interface Rows {
  /** Words of a row. */
  readonly width: number;
  /** The parent of row `i`; −1 for an initial state. */
  parentOf(i: number): number;
  /** Copies `out.length` words of row `i`, from word `from` on, into `out`. */
  read(i: number, from: number, out: Int32Array): void;
  /** Whether the words of row `i` from word `from` on are `words`. */
  hasWords(i: number, from: number, words: Int32Array): boolean;
  /** Whether the first `n` words of rows `i` and `j` are equal. */
  sameWords(i: number, j: number, n: number): boolean;
}

/** The states found so far, and the queue of the breadth-first search. */
export interface States {
  readonly arena: Rows;
  /** Stores the state in the views as an initial one. */
  readonly seed: () => void;
  /** Takes the state in the views as a successor of the row that is being expanded. */
  readonly offer: () => void;
  /** Looks up everything that is pending; afterwards {@link count} is exact. */
  readonly commit: () => void;
  /** Loads a row into the views. */
  readonly load: (row: number) => void;
  /**
   * Called before each row is expanded: looks up what is pending where the budget of states may end
   * with it. So the last row expanded is the one that leads to the first state without room, however
   * many are looked up together. `null` without such a budget.
   */
  readonly settle: (() => void) | null;
  /** Distinct states stored, without those still pending. */
  readonly count: number;
  /** Why a state could not be stored, or `null`. */
  readonly full: Full | null;
  readonly bytes: number;
  /** The most bytes held at once so far. */
  readonly peakBytes: number;
}
