/** Stores the rows of a checkpoint again, in their order, and finds out whether they are what an exploration leaves. */
import { CheckerError, ModelError } from "../errors.ts";
import { Retracer } from "../search/retrace.ts";
import type { Kept } from "../search/saving.ts";
import type { Full } from "../search/visited.ts";
import type { Mark } from "./mark.ts";

/** States that are expanded again, to see whether their successors are there. */
const samples = 64;

/** Takes rows, one after the other, and looks at each. */
export class ReturnedRows {
  private readonly kept: Kept;
  private readonly mark: Mark;
  private readonly initial: number;
  private taken = 0;
  private parent = 0;
  /** Where each level begins, so far. */
  private readonly starts = [0];
  /** What is wrong; `null`: nothing so far. */
  wrong: string | null = null;

  constructor(kept: Kept, mark: Mark) {
    this.kept = kept;
    this.mark = mark;
    this.initial = kept.visited.count;
  }

  /** The next row, and its parent. */
  take(row: Int32Array, parent: number): void {
    if (this.wrong !== null) return;
    const i = this.taken++;
    this.wrong = i < this.initial ? this.lookAtInitial(i, row, parent) : this.lookAt(i, parent);
    if (this.wrong !== null || i < this.initial) return;
    this.kept.kernel.at.state = parent;
    offer(this.kept, row);
  }

  /** By level, up to the one that is being expanded: its first row. */
  get levels(): readonly number[] {
    return this.starts.slice(0, this.mark.level + 1);
  }

  /** All rows were taken; what is wrong, or `null`. */
  finish(): string | null {
    const { kept, mark } = this;
    kept.visited.commit();
    if (this.wrong !== null) return this.wrong;
    demandRoom(kept, mark);
    if (this.taken !== mark.states) return "states are missing";
    if (kept.visited.count !== mark.states) return "a state is there twice";
    const start = this.starts[mark.level];
    // Where no state was found from the level that is being expanded, the next one begins at the end.
    const to = this.starts[mark.level + 1] ?? mark.states;
    if (start === undefined || start > mark.at || to !== mark.to) return "levels do not fit";
    return this.wrongSample() ?? this.rewind();
  }

  private lookAtInitial(i: number, row: Int32Array, parent: number): string | null {
    const isSame = parent === -1 && this.kept.visited.arena.hasWords(i, 0, row);
    return isSame ? null : `state ${i} is not the initial state that it was`;
  }

  private lookAt(i: number, parent: number): string | null {
    // Rows are in the order of their parents, of which each was expanded.
    if (parent < this.parent || parent >= Math.min(i, this.mark.at))
      return `state ${i} is not where it belongs`;
    this.parent = parent;
    if (parent >= (this.starts.at(-1) ?? 0)) this.starts.push(i);
    return null;
  }

  /** Expands some states again: what was found from them must be there, and nothing else. */
  private wrongSample(): string | null {
    const { kept, mark } = this;
    const { built, monitor } = kept.kernel;
    const retracer = new Retracer(built, monitor, kept.visited, () => this.levels, null);
    const some = Array.from({ length: samples }, (_, k) => Math.floor((k * mark.at) / samples));
    for (const row of new Set(some.filter((r) => r < mark.at))) {
      let isWrong: boolean;
      try {
        isWrong = !this.leadsToItsChildren(retracer, row);
      } catch (error) {
        if (error instanceof CheckerError) throw error;
        isWrong = true; // an expanded state threw nothing
      }
      if (isWrong) return `state ${row} leads elsewhere`;
    }
    return null;
  }

  private leadsToItsChildren(retracer: Retracer, row: number): boolean {
    const { kept, mark } = this;
    const { arena, count } = kept.visited;
    const width = arena.width;
    const successor = new Int32Array(width);
    let child = this.firstChild(row);
    const isChild = (): boolean => child < count && arena.parentOf(child) === row;
    const isBounded = this.isOutside(retracer, row);
    if (!isBounded)
      retracer.expand(row, () => {
        successor.set(retracer.next.words);
        if (retracer.nextM !== null)
          successor.set(retracer.nextM.words, retracer.next.words.length);
        offer(kept, successor);
        // Representatives stand for other states than those that are made.
        if (!kept.isReduced && isChild() && arena.hasWords(child, 0, successor)) child++;
        return false;
      });
    kept.visited.commit();
    demandRoom(kept, mark);
    return (kept.isReduced || !isChild()) && kept.visited.count === count;
  }

  /** The first row found from `row` or a later one. */
  private firstChild(row: number): number {
    const { arena, count } = this.kept.visited;
    let [low, high] = [this.initial, count];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (arena.parentOf(middle) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private isOutside(retracer: Retracer, row: number): boolean {
    const { model, constants } = this.kept.kernel.built;
    if (model.bounds.length === 0) return false;
    retracer.load(row);
    return model.bounds.some(({ within }) => within(retracer.s.root, constants) !== true);
  }

  /** Leaves the views with a state in them, whatever was written into them here. */
  private rewind(): null {
    const { visited, kernel } = this.kept;
    const { s, m, next, nextM } = kernel;
    visited.load(0);
    s.load();
    m?.load();
    next.words.set(s.words);
    next.load();
    if (m !== null && nextM !== null) {
      nextM.words.set(m.words);
      nextM.load();
    }
    return null;
  }
}

/** Offers a row, of which no other is an image. */
function offer({ kernel, visited }: Kept, row: Int32Array): void {
  const { s, next, nextM } = kernel;
  const { words } = next;
  words.set(row.subarray(0, words.length));
  nextM?.words.set(row.subarray(words.length));
  // What is the same as the state being expanded is not looked up: no state is now.
  s.words[0] = ~(words[0] as number); // a state has words
  visited.offer();
}

const budgets = {
  states: "--max-states",
  memory: "--memory",
  disk: "the disk of --spill",
  capacity: "the table of visited states",
} as const satisfies Record<Full, string>;

/** @throws ModelError MODEL010 when there are more states than the budgets of this run allow */
function demandRoom({ visited, kernel }: Kept, { states }: Mark): void {
  if (visited.full === null) return;
  const budget = budgets[visited.full];
  throw new ModelError(
    "MODEL010",
    `model ${kernel.built.model.name}: its checkpoint has ${states} states, for which ${budget} leaves no room. ` +
      `Allow more, or leave it out`,
  );
}
