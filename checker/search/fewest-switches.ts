/**
 * Among the shortest runs to what was found, the one in which the actor changes the fewest times, and
 * of those the first in the order of initial states, actions and parameters.
 *
 * One pass over the levels up to the deepest finding, for all properties of an exploration. For each
 * state and each actor that can make the last step to it, an entry keeps the best run there. Every
 * prefix of such a run is the best run to its own entry, so that a level follows from the one before.
 */
import { SpecError } from "../errors.ts";
import type { Budget } from "./budget.ts";
import type { CheckOptions } from "./check.ts";
import type { Exploration } from "./explore.ts";
import { isNoMemory } from "./guarded.ts";
import { Ints } from "./ints.ts";
import type { Finding, KeptStep, Spot } from "./judge.ts";
import { LevelIndex } from "./level-index.ts";
import { offenceOfEnd, offenceOfState, offenceOfStep } from "./offence.ts";
import type { Path, PathStep, Retracer } from "./retrace.ts";
import { noMonitor } from "./step-graph.ts";

/** States looked at between two looks at the clock. */
const blockStates = 256;

/** The run that was chosen for a property. */
export interface Chosen {
  readonly finding: Finding & { readonly kind: "violated" | "reached" };
  /** The run to the state of the finding. */
  readonly path: Path;
}

/** What was chosen. */
export interface Fewest {
  /** By number of the property; those without a single shortest run are not in it. */
  readonly chosen: ReadonlyMap<number, Chosen>;
  /** By number of the property: why another run of its length may change its actor fewer times. */
  readonly unsure: ReadonlyMap<number, string>;
  /** Why it ended early, and nothing was chosen; or `null`. */
  readonly cut: string | null;
}

/** Where a run may end, in the terms of the pass. */
interface End {
  readonly entry: number;
  readonly cost: number;
  /** The number of the last step among those of its state; −1: the run ends in a state. */
  readonly ordinal: number;
  readonly spot: Spot;
  readonly failed: readonly string[];
}

/** A property for which a run is chosen. */
interface Wanted {
  readonly k: number;
  readonly kind: "violated" | "reached";
  readonly level: number;
  end: End | null;
}

/**
 * Chooses among the shortest runs to each finding of `exploration`.
 * @param held bytes of the memory budget that something else holds
 */
export function fewestSwitches(
  exploration: Exploration,
  options: CheckOptions,
  budget: Budget,
  held = 0,
): Fewest {
  const none = { chosen: new Map<number, Chosen>(), unsure: new Map<number, string>() };
  try {
    const pass = new Pass(exploration, options, budget, held);
    const cut = pass.run();
    return cut === null ? { chosen: pass.chosen(), unsure: pass.unsure(), cut } : { ...none, cut };
  } catch (e) {
    if (!isNoMemory(e)) throw e;
    return { ...none, cut: "no more memory is to be had" };
  }
}

class Pass {
  private readonly exploration: Exploration;
  private readonly options: CheckOptions;
  private readonly budget: Budget;
  private readonly held: number;
  private readonly started = performance.now();
  private readonly retracer: Retracer;
  /** By level: its first row; and then the number of rows. */
  private readonly starts: readonly number[];
  private readonly wanted: readonly Wanted[];
  private readonly actors: ReadonlyMap<string, number>;
  private readonly nActors: number;
  /** By row: its newest entry; −1: none. */
  private readonly newest: Int32Array;
  /** By entry: its row, the actor of the last step, changes of actor, the entry before, which step, the next entry of its row. */
  private readonly rowOf = new Ints();
  private readonly actorOf = new Ints();
  private readonly costOf = new Ints();
  private readonly before = new Ints();
  private readonly ordinalOf = new Ints();
  private readonly older = new Ints();
  /** By entry: its place among those of its level, in the order of their best runs. */
  private readonly rank = new Ints();
  /** By actor of the next step: the best entry of the row being expanded, and the changes then. */
  private readonly bestEntry: Int32Array;
  private readonly bestCost: Int32Array;

  constructor(exploration: Exploration, options: CheckOptions, budget: Budget, held: number) {
    const { built, findings } = exploration;
    this.exploration = exploration;
    this.options = options;
    this.budget = budget;
    this.held = held;
    this.retracer = exploration.retracer();
    this.starts = this.retracer.levels();
    const names = [...new Set(built.actions.map((a) => a.action.actor))];
    this.nActors = names.length;
    this.actors = new Map(
      built.actions.map(({ action }) => [action.name, names.indexOf(action.actor)]),
    );
    this.wanted = findings.flatMap((f, k) => {
      // Two runs that disagree are not one shortest run.
      if (f === null || f.kind === "error" || (f.kind === "violated" && f.earlier !== undefined))
        return [];
      return [{ k, kind: f.kind, level: this.levelOf(f.spot.state), end: null }];
    });
    const depth = Math.max(-1, ...this.wanted.map((w) => w.level));
    this.newest = new Int32Array(this.starts[depth + 1] ?? 0).fill(-1);
    this.bestEntry = new Int32Array(this.nActors);
    this.bestCost = new Int32Array(this.nActors);
  }

  private levelOf(row: number): number {
    return this.starts.findLastIndex((start) => start <= row);
  }

  private get bytes(): number {
    const { rowOf, actorOf, costOf, before, ordinalOf, older, rank } = this;
    const lists = [rowOf, actorOf, costOf, before, ordinalOf, older, rank];
    return lists.reduce((n, l) => n + l.bytes, this.held + 4 * this.newest.length);
  }

  /** Fills in the ends of all runs wanted. @returns why it stopped before, or `null` */
  run(): string | null {
    const depth = Math.max(-1, ...this.wanted.map((w) => w.level));
    if (depth < 0) return null;
    const initial = this.starts[1] ?? 0;
    for (let row = 0; row < initial; row++) {
      const entry = this.add(row, -1, 0, -1, 0);
      this.rank.data[entry] = row;
    }
    for (let level = 0; level <= depth; level++) {
      const first = this.rowOf.length;
      const cut = this.expandLevel(level, level < depth);
      if (cut !== null) return cut;
      this.order(first);
    }
    return null;
  }

  private add(row: number, actor: number, cost: number, before: number, ordinal: number): number {
    const entry = this.rowOf.length;
    this.rowOf.push(row);
    this.actorOf.push(actor);
    this.costOf.push(cost);
    this.before.push(before);
    this.ordinalOf.push(ordinal);
    this.rank.push(0);
    this.older.push(this.newest[row] as number); // `row` is of a level that is looked at
    this.newest[row] = entry;
    return entry;
  }

  /** Ranks the entries from `first` on by their runs: first the run before, then the last step. */
  private order(first: number): void {
    const { rank, before, ordinalOf } = this;
    const ids = Int32Array.from({ length: this.rowOf.length - first }, (_, i) => first + i);
    ids.sort(
      (x, y) => rank.at(before.at(x)) - rank.at(before.at(y)) || ordinalOf.at(x) - ordinalOf.at(y),
    );
    ids.forEach((entry, i) => {
      rank.data[entry] = i;
    });
  }

  private expandLevel(level: number, goesOn: boolean): string | null {
    const { retracer, starts, wanted } = this;
    const [from, to] = [starts[level] as number, starts[level + 1] as number]; // a level that exists
    const index = goesOn ? new LevelIndex(retracer.arena, to, starts[level + 2] as number) : null;
    const here = wanted.filter((w) => w.level === level);
    for (let row = from; row < to; row++) {
      if ((row - from) % blockStates === 0) {
        const cut = this.spent(level, row, index?.bytes ?? 0);
        if (cut !== null) return cut;
      }
      this.expandRow(row, index, here);
    }
    return null;
  }

  private spent(level: number, row: number, more: number): string | null {
    const { exploration, options, budget } = this;
    const { model } = exploration.built;
    const bytes = exploration.peakBytes + this.bytes + more;
    budget.report(() => ({
      model: model.name,
      part: "fewest switches",
      states: row,
      transitions: 0,
      level,
      frontier: this.newest.length - row,
      seconds: (performance.now() - this.started) / 1000,
      bytes,
    }));
    if (bytes > (options.memoryBytes ?? Infinity))
      return `the memory budget of ${options.memoryBytes} bytes is used up`;
    return budget.spent();
  }

  private expandRow(row: number, index: LevelIndex | null, here: readonly Wanted[]): void {
    const { exploration, retracer } = this;
    const { s, next, m, nextM } = retracer;
    const { properties, built, monitor } = exploration;
    const c = built.constants;
    const [mRoot, nextMRoot]: unknown[] = [m?.root ?? noMonitor, nextM?.root ?? noMonitor];
    if (this.newest[row] === -1) return; // not found again: its parent could not be expanded
    this.choose(row);
    retracer.load(row);
    for (const w of here) {
      const p = properties[w.k];
      const failed = p === undefined ? null : offenceOfState(p, [s.root, c, mRoot]);
      if (failed !== null) this.endsIn(w, row, failed);
    }
    const onEnds = here.filter((w) => properties[w.k]?.kind === "deadlockFree");
    if (index === null && onEnds.length === 0 && here.every((w) => !this.looksAtSteps(w))) return;
    let ordinal = 0;
    const inside = this.isInside();
    try {
      retracer.expand(row, (step) => {
        const n = ordinal++;
        if (!inside) return true;
        const actor = this.actors.get(step.action) as number; // of an action
        for (const w of here) {
          const p = properties[w.k];
          if (p === undefined || !this.looksAtSteps(w)) continue;
          const args = [s.root, next.root, step, c, mRoot, nextMRoot];
          const failed = offenceOfStep(p, args);
          if (failed === null) continue;
          const kept = {
            action: step.action,
            params: { ...step.params },
            words: next.words.slice(),
            monitorWords: nextM?.words.slice() ?? new Int32Array(0),
          };
          this.endsBy(w, row, actor, n, kept, failed);
        }
        if (index === null) return false;
        const target = index.find(next.words, monitor === null ? null : (nextM?.words ?? null));
        if (target >= 0) this.offer(target, actor, n);
        return false;
      });
    } catch (e) {
      if (isNoMemory(e)) throw e;
      return; // the search has said what is wrong with this state
    }
    if (ordinal > 0) return;
    for (const w of onEnds) {
      const p = properties[w.k];
      const failed = p === undefined ? null : offenceOfEnd(p, [s.root, c]);
      if (failed !== null) this.endsIn(w, row, failed);
    }
  }

  private looksAtSteps({ k }: Wanted): boolean {
    const p = this.exploration.properties[k];
    return p?.kind === "transition" || (p?.kind === "reachable" && p.step !== null);
  }

  /** Whether the loaded state is inside all bounds: others are not expanded. */
  private isInside(): boolean {
    const { model, constants } = this.exploration.built;
    return model.bounds.every(({ within }) => within(this.retracer.s.root, constants) === true);
  }

  /** Finds the best entry of `row` for each actor that may make the next step. */
  private choose(row: number): void {
    const { bestEntry, bestCost, actorOf, costOf, rank } = this;
    bestEntry.fill(-1);
    for (let e = this.newest[row] as number; e >= 0; e = this.older.at(e)) {
      for (let actor = 0; actor < this.nActors; actor++) {
        const last = actorOf.at(e);
        const cost = costOf.at(e) + (last >= 0 && last !== actor ? 1 : 0);
        const best = bestEntry[actor] as number; // an actor
        const known = bestCost[actor] as number; // an actor
        if (best < 0 || cost < known || (cost === known && rank.at(e) < rank.at(best))) {
          bestEntry[actor] = e;
          bestCost[actor] = cost;
        }
      }
    }
  }

  /** Takes in step `ordinal` of the chosen row, by `actor`, to row `target`. */
  private offer(target: number, actor: number, ordinal: number): void {
    const { before, costOf, rank } = this;
    const parent = this.bestEntry[actor] as number; // the row has entries
    const cost = this.bestCost[actor] as number;
    let e = this.newest[target] as number; // `target` is of a level that is looked at
    while (e >= 0 && this.actorOf.at(e) !== actor) e = this.older.at(e);
    if (e < 0) {
      this.add(target, actor, cost, parent, ordinal);
      return;
    }
    const known = costOf.at(e);
    if (cost > known) return;
    // Of two steps out of one state the first one came first.
    if (cost === known && rank.at(parent) >= rank.at(before.at(e))) return;
    costOf.data[e] = cost;
    before.data[e] = parent;
    this.ordinalOf.data[e] = ordinal;
  }

  private endsIn(w: Wanted, row: number, failed: readonly string[]): void {
    for (let e = this.newest[row] as number; e >= 0; e = this.older.at(e)) {
      const spot = { state: row, step: null };
      this.ends(w, { entry: e, cost: this.costOf.at(e), ordinal: -1, spot, failed });
    }
  }

  private endsBy(
    w: Wanted,
    state: number,
    actor: number,
    ordinal: number,
    step: KeptStep,
    failed: readonly string[],
  ): void {
    // The row has entries, and so a best one for each actor.
    const [entry, cost] = [this.bestEntry[actor] as number, this.bestCost[actor] as number];
    this.ends(w, { entry, cost, ordinal, spot: { state, step }, failed });
  }

  private ends(w: Wanted, end: End): void {
    const { end: best } = w;
    if (best !== null) {
      const order =
        end.cost - best.cost ||
        this.rank.at(end.entry) - this.rank.at(best.entry) ||
        end.ordinal - best.ordinal;
      if (order >= 0) return;
    }
    w.end = end;
  }

  /** The runs to the ends that were found. */
  chosen(): ReadonlyMap<number, Chosen> {
    return new Map(
      this.wanted.flatMap(({ k, kind, end }): [number, Chosen][] => {
        if (end === null) return [];
        const { spot, failed } = end;
        const finding = kind === "violated" ? { kind, spot, failed } : { kind, spot };
        return [[k, { finding, path: this.pathTo(end.entry) }]];
      }),
    );
  }

  /** Of a level that was not found to its end, which only the last one may be, some runs are missing. */
  unsure(): ReadonlyMap<number, string> {
    const { cut } = this.exploration;
    const lastLevel = this.starts.length - 2;
    return new Map(
      this.wanted.flatMap(({ k, level }): [number, string][] =>
        cut !== null && level > 0 && level === lastLevel
          ? [[k, `not all runs of this length were looked at: ${cut}`]]
          : [],
      ),
    );
  }

  private pathTo(entry: number): Path {
    const entries = [entry];
    for (let e = this.before.at(entry); e >= 0; e = this.before.at(e)) entries.push(e);
    entries.reverse();
    const steps = entries
      .slice(1)
      .map((e) => this.stepOf(this.rowOf.at(this.before.at(e)), this.ordinalOf.at(e)));
    return { rows: entries.map((e) => this.rowOf.at(e)), steps };
  }

  /** Step number `ordinal` of `row`. */
  private stepOf(row: number, ordinal: number): PathStep {
    let n = 0;
    const found: PathStep[] = [];
    this.retracer.expand(row, ({ action, params }) => {
      if (n++ < ordinal) return false;
      found.push({ action, params: { ...params } });
      return true;
    });
    const [step] = found;
    if (step === undefined)
      throw new SpecError(
        "SPEC004",
        `state ${row} has fewer steps when it is expanded again: a guard depends on something besides its arguments`,
      );
    return step;
  }
}
