/**
 * What properties of states read. It is learned: they are judged on views that take note of every cell. When a
 * cell is read that was not known to be, the search so far has hidden steps that it should not have, and begins
 * again; the last one has met nothing new.
 */
import type { Property } from "../contract/property.ts";
import type { StateView } from "../schema/codec.ts";
import type { Judge } from "../search/judge.ts";
import { stateQuestions } from "../symmetry/answers.ts";
import { has, put, type BitSet } from "./bit-set.ts";
import { GuardedViews } from "./guarded-views.ts";
import type { Places } from "./places.ts";
import { ValueTable } from "./value-table.ts";

/** What one property has read. */
export interface Seen {
  readonly property: string;
  readonly cells: BitSet;
}

const noMonitor = Object.freeze({});

/** What the properties of one model have read so far, in all searches. */
export interface Learned {
  /** All of it. */
  readonly cells: BitSet;
  readonly byProperty: readonly Seen[];
}

/** The judgement of one search. */
export class Visibility {
  /** The view to judge properties on. */
  readonly view: StateView;
  /** Whether something was read that was not known to be. */
  grown = false;
  private readonly learned: Learned;
  private readonly constants: object;
  private readonly questions: ReturnType<typeof stateQuestions>;
  private readonly known: ValueTable<readonly number[]>;
  private noting: BitSet | null;

  constructor(
    places: Places,
    learned: Learned,
    s: StateView,
    properties: readonly Property[],
    constants: object,
  ) {
    this.learned = learned;
    this.constants = constants;
    this.noting = learned.cells;
    this.questions = properties.map((p) => ({
      name: p.id,
      ask: (...args) =>
        stateQuestions([p], [])
          .map((q) => q.ask(...args))
          .join(),
    }));
    // Values of these cells decide what is said of a state.
    this.known = new ValueTable(places.maskOfCells(learned.cells));
    const warden = {
      read: (cell: number) => {
        const { noting } = this;
        if (noting === null || has(noting, cell)) return;
        put(noting, cell);
        if (noting === this.learned.cells) this.grown = true;
      },
      write: () => undefined,
      mayWrite: () => false,
    };
    this.view = { ...s, root: new GuardedViews(places, warden, s, null).s };
  }

  /** Judges the loaded state, unless one that agrees with it in all that is read was judged before. */
  judge(judge: Judge, words: Int32Array): void {
    if (judge.state === null) return;
    const before = this.known.find(words);
    if (before !== undefined) {
      for (const k of before) judge.antecedents[k] = (judge.antecedents[k] ?? 0) + 1;
      return;
    }
    const counted = judge.antecedents.slice();
    judge.state();
    if (this.grown) return this.attribute();
    this.known.keep(
      words,
      [...counted.keys()].filter((k) => judge.antecedents[k] !== counted[k]),
    );
  }

  /** Judges a state without successor. These are all met, whatever else is not: what is read then needs not be seen. */
  ended(judge: Judge): void {
    this.noting = null;
    try {
      judge.ended();
    } finally {
      this.noting = this.learned.cells;
    }
  }

  /** Finds out which property reads what in the loaded state. */
  private attribute(): void {
    this.questions.forEach(({ ask }, k) => {
      this.noting = this.learned.byProperty[k]?.cells ?? null;
      ask(this.view.root, this.constants, noMonitor);
    });
    this.noting = this.learned.cells;
  }
}
