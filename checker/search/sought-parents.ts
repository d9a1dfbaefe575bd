/** Parents of rows that are stored without: found by expanding the level before once more. */
import { SpecError } from "../errors.ts";
import { Reduction } from "../symmetry/reduction.ts";
import type { Built } from "./build.ts";
import type { Retracer } from "./retrace.ts";

/** A search for a run was interrupted: the run exists, and cannot be shown. */
export class Interrupted extends Error {}

/** Rows expanded between two looks at whether to stop. */
const blockRows = 128;

/** What the search knows that is needed to find parents. */
export interface Past {
  readonly built: Built;
  /** Where only representatives were stored: how they are found. */
  readonly reduction: Reduction | null;
  /** By level: its first row; and then the number of rows. */
  readonly levels: () => readonly number[];
  /** Called now and then with the level that is expanded, and how far it got. @throws Interrupted to end it */
  readonly report: (level: number, row: number, left: number) => void;
}

/**
 * Finds the parent that would have been stored: the lowest-numbered row of the level before that has
 * the row as a successor.
 *
 * That this is the same one: a row is stored when it is first offered, and rows are expanded in the
 * order of their numbers. A row of level n was offered by no row of a level before n − 1, or it would
 * be of an earlier level itself; so the first to offer it is the first of level n − 1 that does. A state that leads to
 * itself is of its own level, which is not looked at. Rows outside a bound were not expanded, and are
 * left out here as well. What was offered in a search by representatives is the representative of a
 * successor, and beside a monitor a row has its words too; both are compared as they were offered.
 */
export class SoughtParents {
  private readonly past: Past;
  private readonly known = new Map<number, number>();

  constructor(past: Past) {
    this.past = past;
  }

  /**
   * The parent of `row`, found with `retracer`; −1 for an initial state.
   * @throws SpecError SPEC004 when no row of the level before leads to it
   * @throws Interrupted when somebody asked to stop
   */
  of(row: number, retracer: Retracer): number {
    const known = this.known.get(row);
    if (known !== undefined) return known;
    const starts = this.past.levels();
    const level = starts.findLastIndex((start) => start <= row);
    const found = level <= 0 ? -1 : this.search(row, level - 1, starts, retracer);
    this.known.set(row, found);
    return found;
  }

  private search(
    row: number,
    level: number,
    starts: readonly number[],
    retracer: Retracer,
  ): number {
    const [from, to] = [starts[level] ?? 0, starts[level + 1] ?? 0];
    const leadsTo = this.comparison(row, retracer);
    for (let parent = from; parent < to; parent++) {
      if ((parent - from) % blockRows === 0) this.past.report(level, parent, to - parent);
      if (this.isInside(parent, retracer) && retracer.expand(parent, leadsTo)) return parent;
    }
    throw new SpecError(
      "SPEC004",
      `no state of level ${level} leads to state ${row} of the next level when it is expanded again: ` +
        `a guard or an effect depends on something besides its arguments`,
    );
  }

  /** Whether `row` was expanded: rows outside a bound were not. */
  private isInside(row: number, retracer: Retracer): boolean {
    const { model, constants } = this.past.built;
    if (model.bounds.length === 0) return true;
    retracer.load(row);
    return model.bounds.every(({ within }) => within(retracer.s.root, constants) === true);
  }

  /** Whether the successor in the views of `retracer` was stored as `row`. */
  private comparison(row: number, retracer: Retracer): () => boolean {
    const { arena, next, nextM } = retracer;
    const views = nextM === null ? [next.words] : [next.words, nextM.words];
    const own = this.past.reduction;
    const reduction = own === null ? null : new Reduction(own.images, views);
    const offered = reduction?.parts ?? views;
    let at = 0;
    const stored = offered.map((part) => {
      const words = new Int32Array(part.length);
      arena.read(row, at, words);
      at += part.length;
      return words;
    });
    const isSame = (): boolean => {
      for (let p = 0; p < stored.length; p++) {
        const [a, b] = [stored[p] as Int32Array, offered[p] as Int32Array]; // as many of both
        for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
      }
      return true;
    };
    if (reduction === null) return isSame;
    return () => {
      reduction.find();
      return isSame();
    };
  }
}
