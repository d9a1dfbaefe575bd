/** What the instances of a model do: evaluated once for each value that a footprint was met with. */
import type { StateView } from "../schema/codec.ts";
import type { Built } from "../search/build.ts";
import { has, type BitSet } from "./bit-set.ts";
import { demandWithin, Evaluator } from "./evaluate.ts";
import { conflictsOf, type Footprints, type Instance } from "./footprints.ts";
import type { Vertex } from "./places.ts";
import { KnownSets, Writers } from "./stubborn-sets.ts";
import { ValueTable } from "./value-table.ts";

/** What an instance does in a state. */
export interface Outcome {
  /** Steps; 0: it is not enabled. */
  readonly steps: number;
  /** The written words after each step, of which the written bits count. Shape: steps × {@link Doing.words}. */
  readonly written: Int32Array;
  /**
   * Of one that is not enabled, or leads nowhere else: the instances without which it stays so. Otherwise `null`.
   * A step that changes nothing is on no shortest way to anywhere, so the sets are made for the others.
   */
  readonly awaits: BitSet | null;
}

/** An instance, and what is known of it. */
export interface Doing {
  readonly instance: Instance;
  /** Words with bits that it may write. */
  readonly words: readonly number[];
  /** By element of `words`: these bits. */
  readonly masks: readonly number[];
  readonly writeMask: Int32Array;
  readonly table: ValueTable<Outcome>;
}

function meetsRange(cells: BitSet, { first, end }: Vertex): boolean {
  for (let cell = first; cell < end; cell++) if (has(cells, cell)) return true;
  return false;
}

/** All that is known of the instances of one model; what is found in one search serves the next. */
export class Outcomes {
  readonly doings: readonly Doing[];
  readonly conflicts: readonly BitSet[];
  readonly footprints: Footprints;
  private readonly evaluator: Evaluator;
  private readonly writers: Writers;
  private readonly known = new KnownSets();
  private readonly view: StateView;
  /** Instances that were evaluated. */
  evaluated = 0;

  constructor(built: Built, footprints: Footprints) {
    const { places, instances } = footprints;
    this.footprints = footprints;
    this.conflicts = conflictsOf(footprints);
    this.view = built.codec.view("read");
    this.evaluator = new Evaluator(built, footprints, this.view, built.codec.view("write"));
    this.writers = new Writers(
      places.cells.length,
      instances.map((i) => i.writes),
    );
    this.doings = instances.map((instance) => {
      const writeMask = places.maskOfCells(instance.writes);
      const words = [...writeMask.keys()].filter((w) => writeMask[w] !== 0);
      return {
        ...{ instance, words, writeMask },
        masks: words.map((w) => writeMask[w] ?? 0),
        table: new ValueTable<Outcome>(places.maskOfCells(instance.reads)),
      };
    });
  }

  /** What instance number `k` does in a `state` that its table does not know. @throws EvaluationFailure */
  of(k: number, state: Int32Array): Outcome {
    const doing = this.doings[k];
    if (doing === undefined) throw new RangeError(`there is no instance ${k}`);
    const outcome = this.evaluate(doing, state);
    doing.table.keep(state, outcome);
    return outcome;
  }

  /** The instances that may write one of the cells that are in `seen`. */
  writersOf(seen: BitSet): BitSet {
    return this.writers.of(seen);
  }

  /**
   * Places that actions declare, and that none of their instances has touched, or has written, in a state that was
   * met: as information. An action that never got so far may need them.
   */
  wider(): readonly string[] {
    const { instances } = this.footprints;
    const found: string[] = [];
    for (const action of new Set(instances.map((i) => i.action))) {
      const own = instances.filter((i) => i.action === action);
      // Places of different instances are compared by their position in the declaration.
      const [first] = own;
      if (own.some((i) => i.declared.length !== first?.declared.length)) continue;
      first?.declared.forEach(({ at, written }, n) => {
        const used = (by: "read" | "written"): boolean =>
          own.some((i) => {
            const place = i.declared[n]?.at;
            const cells = this.evaluator.touched[i.index]?.[by];
            return place !== undefined && cells !== undefined && meetsRange(cells, place);
          });
        const name = `${action.action.name}: ${at.path}`;
        if (written && !used("written")) found.push(used("read") ? `${name} (only read)` : name);
        else if (!written && !used("read")) found.push(name);
      });
    }
    return found;
  }

  private evaluate({ instance, words, writeMask }: Doing, state: Int32Array): Outcome {
    const { view, evaluator } = this;
    this.evaluated++;
    view.words.set(state);
    view.load();
    const { next, read } = evaluator.evaluate(instance);
    for (const row of next) demandWithin(instance, state, row, writeMask);
    const moves = next.some((row) => row.some((word, w) => word !== state[w]));
    const awaits = moves ? null : this.writers.of(next.length > 0 ? instance.reads : read);
    return {
      steps: next.length,
      written: Int32Array.from(next.flatMap((row) => words.map((w) => row[w] ?? 0))),
      awaits: awaits === null ? null : (this.known.sets[this.known.numberOf(awaits)] ?? awaits),
    };
  }
}
