/**
 * Among the shortest runs to what was found, the one in which the actor changes the fewest times, and
 * of those the first in the order of initial states, actions and parameters.
 *
 * One pass over the levels up to the deepest finding, for all properties of an exploration, with
 * {@link BestRuns} to the states of each.
 */
import { CheckerError, SpecError } from "../errors.ts";
import { BestRuns } from "./best-runs.ts";
import type { Budget } from "./budget.ts";
import type { CheckOptions } from "./check.ts";
import type { Exploration } from "./explore.ts";
import { isNoMemory } from "./guarded.ts";
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
  private readonly runs: BestRuns;

  constructor(exploration: Exploration, options: CheckOptions, budget: Budget, held: number) {
    const { built, findings } = exploration;
    this.exploration = exploration;
    this.options = options;
    this.budget = budget;
    this.held = held;
    this.retracer = exploration.retracer();
    this.starts = this.retracer.levels();
    const names = [...new Set(built.actions.map((a) => a.action.actor))];
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
    this.runs = new BestRuns(this.starts[depth + 1] ?? 0, names.length);
  }

  private levelOf(row: number): number {
    return this.starts.findLastIndex((start) => start <= row);
  }

  /** Fills in the ends of all runs wanted. @returns why it stopped before, or `null` */
  run(): string | null {
    const depth = Math.max(-1, ...this.wanted.map((w) => w.level));
    if (depth < 0) return null;
    const initial = this.starts[1] ?? 0;
    for (let row = 0; row < initial; row++) this.runs.begin(row);
    for (let level = 0; level <= depth; level++) {
      const first = this.runs.count;
      const cut = this.expandLevel(level, level < depth);
      if (cut !== null) return cut;
      this.runs.order(first);
    }
    return null;
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
    const bytes = exploration.peakBytes + this.held + this.runs.bytes + more;
    budget.report(() => ({
      model: model.name,
      part: "fewest switches",
      states: row,
      transitions: 0,
      level,
      frontier: this.runs.rows - row,
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
    if (!this.runs.has(row)) return; // not found again: its parent could not be expanded
    this.runs.choose(row);
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
        if (target >= 0) this.runs.offer(target, actor, n);
        return false;
      });
    } catch (e) {
      if (isNoMemory(e) || e instanceof CheckerError) throw e;
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

  private endsIn(w: Wanted, row: number, failed: readonly string[]): void {
    for (const entry of this.runs.entriesOf(row)) {
      const spot = { state: row, step: null };
      this.ends(w, { entry, cost: this.runs.costOf(entry), ordinal: -1, spot, failed });
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
    this.ends(w, { ...this.runs.best(actor), ordinal, spot: { state, step }, failed });
  }

  private ends(w: Wanted, end: End): void {
    const { end: best } = w;
    if (best !== null) {
      const order =
        end.cost - best.cost ||
        this.runs.compare(end.entry, best.entry) ||
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
    const entries = this.runs.runTo(entry);
    return {
      rows: entries.map(({ row }) => row),
      steps: entries.slice(1).map(({ ordinal }, i) => this.stepOf(entries[i]?.row ?? -1, ordinal)),
    };
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
