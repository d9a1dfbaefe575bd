/**
 * One exact breadth-first exploration: of the system alone, or of the system beside one monitor.
 *
 * States are numbered in the order in which they are generated, and expanded in that order, so the
 * first violation met is a shortest one, and the first among those in action order.
 */
import type { Secret } from "../contract/information.ts";
import type { Property } from "../contract/property.ts";
import { CheckerError, ModelError, SpecError } from "../errors.ts";
import { symmetryFor } from "../symmetry/options.ts";
import type { SymmetricSearch } from "../symmetry/symmetric-search.ts";
import { EvaluationFailure } from "../partial-order/evaluate.ts";
import { exploreReduced, type Reducing } from "../partial-order/reduced-exploration.ts";
import type { ReducedSearch } from "../partial-order/reduced-search.ts";
import type { Exactness, PartialOrderStatistics, SymmetryStatistics } from "../verdict.ts";
import type { Budget } from "./budget.ts";
import type { Built, BuiltMonitor } from "./build.ts";
import type { CheckOptions, Progress } from "./check.ts";
import { contextOf, sameData, truth } from "../strict.ts";
import { statesFor } from "./compressed-states.ts";
import type { LiveStep } from "./driver.ts";
import { Judge, thrown, type Finding, type First } from "./judge.ts";
import { compileExpand, compileSink, type Kernel } from "./kernel.ts";
import { hexOf } from "./digest-lanes.ts";
import { memoOf } from "./memo/options.ts";
import { successorsOf, type Successors } from "./memo/successors.ts";
import type { Rounds } from "./parallel/rounds.ts";
import { Retracer } from "./retrace.ts";
import type { Kept, Position, Saver } from "./saving.ts";
import { StateSums, type Part } from "./state-sums.ts";
import { Interrupted, SoughtParents } from "./sought-parents.ts";
import type { States } from "./states.ts";
import { variantsOf } from "./variants.ts";
import type { Full, VisitedContext } from "./visited.ts";

/** States expanded between two looks at the clock: few, since one of them may have thousands of instances. */
const blockStates = 128;

/** Runs to what was found are sought for so long after somebody asked to stop. */
const graceMs = 10_000;

/** An action, a guard, a bound or a monitor threw, or left its domain. */
export interface Failure {
  /** The state being expanded; `null` before there is one. */
  readonly state: number | null;
  readonly message: string;
}

/** What one exploration found. */
export interface Exploration {
  readonly built: Built;
  readonly monitor: BuiltMonitor | null;
  readonly properties: readonly Property[];
  /** By property; `null`: nothing decided it during the search. */
  readonly findings: readonly (Finding | null)[];
  /** By property: states or steps in which its antecedent held. */
  readonly antecedents: Float64Array;
  /** By property, where it was asked for: where what it needs was first met. */
  readonly firsts: readonly First[];
  /** By property: see {@link Judge.compared}. */
  readonly compared: readonly number[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly widestLevel: number;
  readonly seconds: number;
  readonly peakBytes: number;
  /** Why the search stopped before its end, or `null`. */
  readonly cut: string | null;
  /** The first bound that kept a state with successors from being expanded, or `null`. */
  readonly boundCut: string | null;
  readonly failure: Failure | null;
  readonly exactness: Exactness;
  /** Present where only representatives were explored: how, and of how much. */
  readonly symmetric?: SymmetricSearch;
  readonly symmetry?: SymmetryStatistics;
  /** Present where some orders of steps were left out, or were to be. */
  readonly partialOrder?: PartialOrderStatistics;
  /** See `RunStatistics.digest`. */
  readonly digest: string | null;
  /** By action. */
  readonly fired: Float64Array;
  /** By clause: see {@link Built.nRefusals}. */
  readonly refused: Float64Array;
  /** Expands its states again; made when first asked for. */
  readonly retracer: () => Retracer;
}

/**
 * Explores `built`, beside `monitor` if there is one, and judges `properties`.
 *
 * @param secret runs begin with another secret too; `null`: with the initial states as they are
 */
export function explore(
  built: Built,
  monitor: BuiltMonitor | null,
  properties: readonly Property[],
  options: CheckOptions,
  budget: Budget,
  secret: Secret | null = null,
): Exploration {
  const run = (reducing: Reducing | null): Exploration =>
    new Explorer(built, monitor, properties, options, budget, secret, reducing).run();
  return options.partialOrder === undefined ? run(null) : exploreReduced(built, properties, run);
}

class Explorer {
  private readonly kernel: Kernel;
  private readonly visited: States;
  private readonly options: CheckOptions;
  private readonly budget: Budget;
  private readonly secret: Secret | null;
  private readonly started = performance.now();
  /** What the processes took that this one goes on for. */
  private secondsBefore = 0;
  private readonly fired: Float64Array;
  private readonly refused: Float64Array;
  private readonly expand: (from: number, to: number) => number;
  /** `null` where steps are left out: then nothing is learned. */
  private readonly successors: Successors | null = null;
  /** Where several threads explore along; `null`: this one is by itself. */
  private readonly rounds: Rounds | null = null;
  private retracing: Retracer | null = null;
  private boundCut: string | null = null;
  private cut: string | null = null;
  private failure: Failure | null = null;
  private depth = 0;
  private widest = 0;
  private nInitial = 0;
  /** When a run was sought and somebody had asked to stop. */
  private asked: number | null = null;
  /** By level: its first row. */
  private readonly starts = [0];
  private readonly symmetry: SymmetricSearch | null;
  /** Keeps all this for another process; `null`: nobody asks. */
  private readonly saver: Saver | null;
  private readonly reduced: ReducedSearch | null;

  constructor(
    built: Built,
    monitor: BuiltMonitor | null,
    properties: readonly Property[],
    options: CheckOptions,
    budget: Budget,
    secret: Secret | null,
    reducing: Reducing | null,
  ) {
    this.options = options;
    this.budget = budget;
    this.secret = secret;
    const { codec, constants } = built;
    const [s, next] = [codec.view("read"), codec.view("write")];
    const [m, nextM] = [monitor?.codec.view("read") ?? null, monitor?.codec.view("write") ?? null];
    const at = { state: 0 };
    const step: LiveStep = { action: "", params: {} };
    const views = nextM === null ? [next.words] : [next.words, nextM.words];
    const setting = { built, monitor, properties, views };
    this.symmetry = symmetryFor(setting, options.symmetry);
    const context: VisitedContext = {
      from: this.symmetry?.reduction.parts ?? views,
      to: m === null ? [s.words] : [s.words, m.words],
      at,
      maxStates: options.maxStates ?? Infinity,
      maxBytes: options.memoryBytes ?? Infinity,
      storage: options.storage,
    };
    // Representatives are found by one thread, orders are left out by one, and several store whole rows and their parents.
    const { lean = false, compress = false, spill } = options.storage ?? {};
    const isAlone =
      this.symmetry !== null || reducing !== null || lean || compress || spill !== undefined;
    const crew = isAlone ? undefined : options.crew;
    const shared = crew?.states(context, built, properties) ?? null;
    const states = shared ?? statesFor(context);
    const visited = this.symmetry?.reduction.over(states) ?? states;
    this.visited = visited;
    const judge = new Judge(
      properties,
      { constants, s: reducing?.judged(s) ?? s, next, m, nextM, at, step },
      options.interest === true,
    );
    const tally = { successors: 0 };
    const parts: Part[] = [{ codec, role: "system", words: s.words, next: next.words }];
    if (monitor !== null && m !== null && nextM !== null)
      parts.push({ codec: monitor.codec, role: "monitor", words: m.words, next: nextM.words });
    const sums = options.digest === true ? new StateSums(parts) : null;
    this.kernel = { built, monitor, s, next, m, nextM, step, at, tally, visited, judge, sums };
    const memo = memoOf(options.memo, options.memoryBytes);
    this.fired = new Float64Array(built.actions.length);
    this.refused = new Float64Array(built.nRefusals);
    this.reduced = reducing?.search() ?? null;
    if (this.reduced !== null) {
      const lent = { codec, s, next, at, visited, judge, fired: this.fired };
      this.expand = this.reduced.expander(lent);
      this.saver = null;
      return;
    }
    const driving = {
      constants,
      s,
      next,
      fired: this.fired,
      refused: this.refused,
      sink: compileSink(this.kernel),
      step: monitor !== null || judge.step !== null ? step : null,
      instance: sums?.instance ?? null,
      where: null,
    };
    const successors = successorsOf(built, driving, memo);
    this.successors = successors;
    this.expand = compileExpand(
      this.kernel,
      successors.drivers,
      built.model.bounds.length > 0 ? (row) => this.outside(row) : null,
    );
    this.saver = options.saving?.exploration(this.kept()) ?? null;
    if (shared === null || crew === undefined) return;
    this.rounds = crew.join(shared, {
      ...{ built, monitor, properties, judge, budget },
      ...{ fired: this.fired, refused: this.refused, total: sums?.sums.total ?? null },
      ...{ digest: sums !== null, memo },
      keepsFirsts: options.interest === true,
      boundCut: () => this.boundCut !== null,
    });
  }

  private get retracer(): Retracer {
    const { visited } = this;
    const { built, monitor } = this.kernel;
    const levels = (): readonly number[] => [...this.starts, visited.count];
    return (this.retracing ??= new Retracer(built, monitor, visited, levels, this.sought(levels)));
  }

  /** What finds the parents of rows, where they are not stored. */
  private sought(levels: () => readonly number[]): SoughtParents | null {
    if (this.options.storage?.lean !== true) return null;
    const { built } = this.kernel;
    const report = (level: number, row: number, left: number): void => {
      const { stop } = this.options;
      if (stop !== undefined && Atomics.load(stop, 0) !== 0) {
        this.asked ??= performance.now();
        if (performance.now() - this.asked > graceMs)
          throw new Interrupted("it was found, and stopped on request before the run to it was");
      }
      this.budget.report(() => ({
        ...this.progress(level, row),
        part: "a run to what was found",
        frontier: left,
      }));
    };
    const reduction = this.symmetry?.reduction ?? null;
    return new SoughtParents({ built, reduction, levels, report });
  }

  run(): Exploration {
    const { visited } = this;
    this.seed();
    if (this.failure === null) this.symmetry?.demandInitial();
    this.nInitial = visited.count;
    let { level, at: from, to } = this.begin();
    for (; from < to; level++) {
      this.widest = Math.max(this.widest, to - from);
      from = this.expandLevel(level, from, to);
      const more = visited.count > to;
      if (more) this.starts.push(to);
      this.depth = more ? level + 1 : level;
      if (more) this.cut ??= this.budget.spent();
      if (this.stopped()) break;
      to = visited.count;
    }
    this.keep({ level: this.stopped() ? level : this.depth, at: from, to });
    const changedElsewhere = this.rounds?.close() === true;
    if (changedElsewhere || this.changed())
      this.failure ??= {
        state: null,
        message: "SPEC002: the constants were changed while the system was explored",
      };
    // What was found last is judged too, when only room was missing to go on.
    if (visited.full !== null && this.failure === null) this.judgeRest(from);
    return this.outcome();
  }

  /** Where to begin: with the initial states, or where another process has ended. */
  private begin(): Position {
    if (this.stopped()) return { level: 0, at: 0, to: 0 };
    const resumed = this.saver?.restore() ?? null;
    if (resumed === null) return { level: 0, at: 0, to: this.visited.count };
    this.depth = resumed.level;
    this.starts.splice(0, Infinity, ...resumed.starts);
    return resumed;
  }

  /** Whether the constants were changed in this thread. */
  private changed(): boolean {
    return !sameData(this.kernel.built.constants, contextOf(this.kernel.built.model));
  }

  /** Keeps what is known in the end, but for what another process would only find again. */
  private keep(position: Position): void {
    if (this.failure !== null || this.enough() !== null) return;
    this.saver?.ended(position, !this.stopped());
  }

  private stopped(): boolean {
    if (this.reduced?.again === true) return true;
    return this.cut !== null || this.failure !== null || this.visited.full !== null;
  }

  /** Stores the initial states, and the monitor beside each. */
  private seed(): void {
    const { built, monitor } = this.kernel;
    const { words } = built.codec;
    let where = "the secret";
    try {
      const others = this.secret === null ? [] : variantsOf(built, this.secret);
      where = `monitor ${monitor?.monitor.name ?? ""}, init`;
      for (let i = 0; i < built.nInitial; i++)
        this.seedOne(built.initial.subarray(i * words, (i + 1) * words));
      for (const other of others) this.seedOne(other.words);
    } catch (e) {
      this.failure = { state: null, message: `${where} (step 0): ${thrown(e)}` };
    }
  }

  private seedOne(initial: Int32Array): void {
    const { built, monitor, next, nextM } = this.kernel;
    next.words.set(initial);
    next.load();
    if (monitor !== null && nextM !== null) {
      const value: unknown = monitor.monitor.init(next.root, built.constants);
      nextM.words.fill(0);
      monitor.codec.encode(value, nextM.words, 0);
    }
    this.visited.seed();
    this.symmetry?.began(nextM === null ? [next.words] : [next.words, nextM.words]);
  }

  /** Expands one level; returns the first state that was not expanded. */
  private expandLevel(level: number, from: number, to: number): number {
    const { visited } = this;
    const { at } = this.kernel;
    let i = from;
    try {
      while (i < to && !this.stopped()) {
        const ahead = this.rounds?.advance(i, to) ?? i;
        i = ahead > i ? ahead : this.expandNext(i, to);
        this.budget.report(() => this.progress(level, i));
        if (i < to) this.cut = this.budget.spent();
        this.cut ??= this.enough();
        if (!this.stopped()) this.saver?.between({ level, at: i, to });
      }
    } catch (e) {
      // A symmetry that is none says nothing of the system, and a lost thread neither.
      if (e instanceof ModelError || e instanceof CheckerError) throw e;
      this.failure ??= {
        state: at.state,
        message: `step ${level + 1}: ${e instanceof EvaluationFailure ? e.message : this.retracer.explain(at.state, e)}`,
      };
    }
    visited.commit();
    return i;
  }

  /** Why nobody wants to know more, or `null`. */
  private enough(): string | null {
    const { judge } = this.kernel;
    if (this.options.untilDecided === true && judge.decided) return "each property is decided";
    return this.options.untilViolated === true && judge.violated ? "a property is violated" : null;
  }

  /** Expands some rows by itself; returns the first that was not expanded. */
  private expandNext(i: number, to: number): number {
    const { symmetry } = this;
    return symmetry === null
      ? this.expand(i, Math.min(to, i + blockStates))
      : this.expandSymmetric(symmetry, i);
  }

  private expandSymmetric(symmetry: SymmetricSearch, i: number): number {
    symmetry.enter(this.visited.arena, i);
    const before = this.transitions();
    const reached = this.expand(i, i + 1);
    symmetry.left(this.transitions() - before);
    return reached;
  }

  /** Judges the states that are stored and will not be expanded. */
  private judgeRest(from: number): void {
    const { visited } = this;
    const { at, judge, s, m } = this.kernel;
    if (judge.state === null) return;
    for (let i = from; i < visited.count; i++) {
      if ((i - from) % blockStates === 0 && this.budget.spent() !== null) return;
      at.state = i;
      visited.load(i);
      s.load();
      m?.load();
      judge.state();
    }
  }

  /** Whether the loaded state lies outside a bound: it is then kept and judged, but not expanded. */
  private outside(row: number): boolean {
    const { built, s, judge } = this.kernel;
    for (const { name, within } of built.model.bounds) {
      let inside: unknown;
      try {
        inside = truth(within(s.root, built.constants));
      } catch (e) {
        this.failure = { state: row, message: `bound ${name}: ${thrown(e)}` };
        throw new SpecError("SPEC002", this.failure.message, { cause: e });
      }
      if (inside === true) continue;
      if (this.boundCut !== null) return true;
      // Only a state that could go on is cut; one without successor is an end like any other.
      if (this.retracer.hasSuccessor(row)) this.boundCut = name;
      else judge.ended();
      return true;
    }
    return false;
  }

  private transitions(): number {
    return this.fired.reduce((a, b) => a + b, 0);
  }

  private get seconds(): number {
    return this.secondsBefore + (performance.now() - this.started) / 1000;
  }

  /** This exploration, to what keeps it. */
  private kept(): Kept {
    const { kernel, visited, fired, refused, symmetry } = this;
    const { monitor } = kernel;
    const settle = (): void => this.successors?.settle();
    return {
      ...{ name: nameOf(monitor, this.secret), kernel, visited, fired },
      get refused() {
        settle();
        return refused;
      },
      isReduced: symmetry !== null,
      isSound: () => !this.changed() && this.rounds?.changed() !== true,
      tally: () => ({
        ...{ widest: this.widest, boundCut: this.boundCut, seconds: this.seconds },
        represented: symmetry?.represented ?? 0,
      }),
      goOn: ({ widest, boundCut, represented, seconds }) => {
        [this.widest, this.boundCut, this.secondsBefore] = [widest, boundCut, seconds];
        if (symmetry !== null) symmetry.represented = represented;
      },
    };
  }

  private progress(level: number, expanded: number): Progress {
    const { visited } = this;
    const { built, monitor } = this.kernel;
    return {
      model: built.model.name,
      part: monitor === null ? null : `monitor ${monitor.monitor.name}`,
      states: visited.count,
      transitions: this.transitions(),
      level,
      frontier: visited.count - expanded,
      seconds: this.seconds,
      bytes: visited.bytes + (this.successors?.bytes() ?? 0),
    };
  }

  /** The digest of all that there is; `null` where nobody asks, or this is not all. */
  private digest(): string | null {
    const { visited } = this;
    const { sums } = this.kernel;
    if (sums === null || this.stopped() || this.boundCut !== null) return null;
    for (let row = 0; row < this.nInitial; row++) {
      visited.load(row);
      sums.load();
      sums.initial();
    }
    return hexOf(sums.sums.total);
  }

  private outcome(): Exploration {
    const { visited } = this;
    const { built, monitor, judge } = this.kernel;
    this.successors?.settle();
    return {
      built,
      monitor,
      properties: judge.properties,
      findings: judge.findings,
      antecedents: judge.antecedents,
      firsts: judge.firsts,
      compared: judge.compared,
      states: visited.count,
      transitions: this.transitions(),
      depth: this.depth,
      widestLevel: this.widest,
      seconds: this.seconds,
      peakBytes: visited.peakBytes + (this.successors?.bytes() ?? 0),
      cut: visited.full === null ? this.cut : fullBecause(visited.full, this.options),
      boundCut: this.boundCut,
      failure: this.failure,
      exactness: this.symmetry === null ? "exact" : "symmetryReduced",
      ...(this.symmetry === null
        ? {}
        : {
            symmetric: this.symmetry,
            symmetry: this.symmetry.statistics(visited.arena, visited.count),
          }),
      digest: this.digest(),
      fired: this.fired,
      refused: this.refused,
      retracer: () => this.retracer,
    };
  }
}

/** What tells an exploration from others of the same check. */
function nameOf(monitor: BuiltMonitor | null, secret: Secret | null): string {
  const beside = monitor === null ? "the system alone" : `beside monitor ${monitor.monitor.name}`;
  return secret === null ? beside : `${beside}, with secret ${secret.name}`;
}

function fullBecause(full: Full, options: CheckOptions): string {
  switch (full) {
    case "states":
      return `the budget of ${options.maxStates} states is used up`;
    case "memory":
      return options.memoryBytes === undefined
        ? "no more memory is to be had"
        : `the memory budget of ${options.memoryBytes} bytes is used up`;
    case "disk":
      return `states cannot be written to ${options.storage?.spill ?? "disk"} any more`;
    case "capacity":
      return "the table of visited states cannot grow any more";
  }
}
