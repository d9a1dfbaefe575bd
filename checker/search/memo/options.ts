/** How successors are learned. */

/** When to begin to learn, how much may be known, and how it is used. */
export interface MemoOptions {
  /**
   * States that are expanded before anything is learned, for small models are not worth it; and where states
   * take little time, there is little to gain, so as many times more.
   */
  readonly after: number;
  readonly timesIfCheap: number;
  /** Cells of the trees of all units; and as many of the joint tree. */
  readonly cells: number;
  /** How often an action may be learned, whatever that gives. */
  readonly lessons: number;
  /** In one of so many states, what is known is compared with the real functions, now and then. */
  readonly sample: number;
  /** How successors are made; `fastest`: whichever takes least time, found out by trial. */
  readonly way: Way | "fastest";
}

/** `plain`: by the drivers of all actions. `trees`: by what is learned. `code`: by code made of that, where it is short. */
export type Way = "plain" | "trees" | "code";

/** What is done where nothing else is asked for. */
const usualMemo: MemoOptions = {
  after: 1 << 14,
  timesIfCheap: 16,
  cells: 1 << 22,
  lessons: 1 << 9,
  sample: 32,
  way: "fastest",
};

/** What is learned takes at most so small a share of a budget of memory. */
const shareOfMemory = 1 / 16;

/**
 * How successors are learned; `null`: not at all.
 * @param memoryBytes the budget of the search, if it has one
 */
export function memoOf(
  memo: MemoOptions | false | undefined,
  memoryBytes = Infinity,
): MemoOptions | null {
  if (memo === false) return null;
  const options = memo ?? usualMemo;
  // A cell takes four bytes, and there are two trees.
  return { ...options, cells: Math.min(options.cells, (memoryBytes * shareOfMemory) / 8) };
}
