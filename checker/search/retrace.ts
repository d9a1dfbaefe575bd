/**
 * Expanding single states again, off the hot path: to find which step led from a state to its
 * child, and to say where in an action something was thrown.
 */
import { CheckerError, SpecError } from "../errors.ts";
import type { StateView } from "../schema/codec.ts";
import type { Built, BuiltMonitor } from "./build.ts";
import { compileDriver, type LiveStep } from "./driver.ts";
import { thrown } from "./judge.ts";
import type { Rows, States } from "./states.ts";
import type { SoughtParents } from "./sought-parents.ts";
import { thrownAt, type Where } from "./where.ts";

/** One step of a path, by name. */
export interface PathStep {
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A run through stored states. */
export interface Path {
  /** Row numbers: the initial state first. */
  readonly rows: readonly number[];
  /** `steps[i]` leads from `rows[i]` to `rows[i + 1]`. */
  readonly steps: readonly PathStep[];
}

/** Thrown to leave the drivers once enough successors were seen; one object, so that it costs nothing. */
const enough = new Error("enough successors");

/** Expands states of one exploration again, with views of its own. */
export class Retracer {
  readonly s: StateView;
  readonly next: StateView;
  readonly m: StateView | null;
  readonly nextM: StateView | null;
  /** By level: its first row; and then the number of rows. */
  readonly levels: () => readonly number[];
  private readonly visited: Pick<States, "arena">;
  private readonly sought: SoughtParents | null;
  private readonly step: LiveStep = { action: "", params: {} };
  private readonly where: Where = { part: "", params: {} };
  private readonly drivers: readonly { readonly name: string; readonly run: () => void }[];
  private visit: (step: LiveStep) => boolean = () => false;

  /** @param sought finds the parents of rows that are stored without; `null`: they are stored */
  constructor(
    built: Built,
    monitor: BuiltMonitor | null,
    visited: Pick<States, "arena">,
    levels: () => readonly number[],
    sought: SoughtParents | null,
  ) {
    this.visited = visited;
    this.levels = levels;
    this.sought = sought;
    this.s = built.codec.view("read");
    this.next = built.codec.view("write");
    this.m = monitor?.codec.view("read") ?? null;
    this.nextM = monitor?.codec.view("write") ?? null;
    const { s, next, step, where } = this;
    const context = {
      constants: built.constants,
      s,
      next,
      step,
      where,
      fired: new Float64Array(built.actions.length),
      refused: new Float64Array(built.nRefusals),
      sink: () => {
        if (monitor !== null) {
          where.part = `monitor ${monitor.monitor.name}`;
          this.updateMonitor(monitor, built.constants);
          where.part = "";
        }
        if (this.visit(step)) throw enough;
      },
    };
    this.drivers = built.actions.map((a) => ({
      name: a.action.name,
      run: compileDriver(a, context),
    }));
  }

  /** The rows. */
  get arena(): Rows {
    return this.visited.arena;
  }

  /** Loads row `row` into `s` and `m`. */
  load(row: number): void {
    this.visited.arena.read(row, 0, this.s.words);
    this.s.load();
    if (this.m === null) return;
    this.visited.arena.read(row, this.s.words.length, this.m.words);
    this.m.load();
  }

  /** Makes the successors of `row` in order until `visit` says true; whether it did. */
  expand(row: number, visit: (step: LiveStep) => boolean): boolean {
    this.load(row);
    this.visit = visit;
    try {
      for (const d of this.drivers) {
        this.step.action = d.name;
        d.run();
        this.s.flush(); // throws when the action wrote to the state before
      }
    } catch (e) {
      if (e === enough) return true;
      throw e;
    }
    return false;
  }

  /** Whether any action is enabled in `row`, even one that throws. */
  hasSuccessor(row: number): boolean {
    try {
      return this.expand(row, () => true);
    } catch (e) {
      if (e instanceof CheckerError) throw e;
      return true;
    }
  }

  /** What went wrong while `row` was expanded, given what was thrown then. */
  explain(row: number, e: unknown): string {
    try {
      this.expand(row, () => false);
    } catch (again) {
      return thrownAt(this.step.action, this.where, again);
    }
    // Whoever compared what an action did says it already.
    if (e instanceof SpecError && e.code === "SPEC004") return thrown(e);
    return `SPEC004: ${thrown(e)}; when the state was expanded again, nothing was thrown`;
  }

  /**
   * The path to `row`: each step is the one that discovered its state, because rows keep the
   * parent that offered them first and successors are repeated in the same order.
   * @throws SpecError SPEC004 when a step cannot be repeated
   */
  pathTo(row: number): Path {
    const rows = this.rowsTo(row);
    const steps = rows.slice(1).map((child, i) => this.stepBetween(rows[i] as number, child)); // rows[i] precedes child
    return { rows, steps };
  }

  /** The rows from an initial state to `row`, each but the first discovered from the one before. */
  rowsTo(row: number): readonly number[] {
    const rows = [row];
    for (let at = this.parentOf(row); at >= 0; at = this.parentOf(at)) rows.push(at);
    return rows.toReversed();
  }

  private parentOf(row: number): number {
    return this.sought?.of(row, this) ?? this.visited.arena.parentOf(row);
  }

  private stepBetween(parent: number, child: number): PathStep {
    const words = new Int32Array(this.next.words.length);
    const monitorWords = new Int32Array(this.nextM?.words.length ?? 0);
    this.visited.arena.read(child, 0, words);
    this.visited.arena.read(child, words.length, monitorWords);
    const found: PathStep[] = [];
    this.expand(parent, (step) => {
      if (!sameWords(words, this.next.words)) return false;
      if (this.nextM !== null && !sameWords(monitorWords, this.nextM.words)) return false;
      found.push({ action: step.action, params: { ...step.params } });
      return true;
    });
    const [first] = found;
    if (first === undefined)
      throw new SpecError(
        "SPEC004",
        `no action instance leads from state ${parent} to its successor ${child} when it is expanded again: ` +
          `a guard or an effect depends on something besides its arguments`,
      );
    return first;
  }

  private updateMonitor(monitor: BuiltMonitor, constants: object): void {
    const { s, next, m, nextM, step } = this;
    if (m === null || nextM === null) return;
    nextM.words.set(m.words);
    nextM.load();
    monitor.monitor.update(m.root, nextM.root, s.root, next.root, step, constants);
    nextM.flush();
  }
}

function sameWords(a: Int32Array, b: Int32Array): boolean {
  return a.every((word, i) => word === b[i]);
}
