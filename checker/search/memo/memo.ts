/**
 * Memoised successors: guards and effects are functions of what they read, so what an instance does in
 * a state is looked up, where the same bits were met before, instead of computed. See
 * `docs/internals/memoised-successors.md`.
 */
import type { Built } from "../build.ts";
import { compile, unrolled } from "../compile.ts";
import type { DriverContext } from "../driver.ts";
import { instanceLanes } from "../instance-lanes.ts";
import { paramsChanged } from "../../strict.ts";
import { Allowance } from "./allowance.ts";
import { Code } from "./code.ts";
import { Comparison, impure } from "./comparison.ts";
import { Joint, type Standing } from "./joint.ts";
import { Learner, sameOutcome } from "./learner.ts";
import type { MemoOptions, Way } from "./options.ts";
import { applyChanges, Outcomes, type Outcome } from "./outcome.ts";
import { kindBits, kinds, Trees, valueAt } from "./tree.ts";
import { Trial, type Ways } from "./trial.ts";
import { unitsOf, type Unit } from "./unit.ts";

const kindMask = (1 << kindBits) - 1;
/** Code that asks oftener than this, for each state, is generated anew. */
const askedOften = 1 / 256;

/** Makes all successors of the loaded state, as the drivers of all actions do one after the other. */
export class Memo {
  private readonly context: DriverContext;
  private readonly options: MemoOptions;
  private readonly drivers: readonly (() => void)[];
  private readonly units: readonly Unit[];
  /** By action, its first unit. */
  private readonly firsts: readonly number[];
  private readonly learner: Learner;
  private readonly trees: Trees;
  private readonly outcomes = new Outcomes();
  private readonly allowance: Allowance;
  private readonly comparison: Comparison;
  private readonly writer: Code;
  private readonly trial: Trial<Way> | null;
  /** Leaves of the joint tree with visits whose refusals are not counted yet. */
  private readonly uncounted: Standing[] = [];
  /** By number of kept parameters, what they add to digests. */
  private readonly chosenLanes: Int32Array[] = [];
  private joint: Joint;
  private way: Way;
  private code: (() => void) | null = null;
  /** Whether something was learned since {@link code} was generated; how often it has asked since, from which state on. */
  private isNews = true;
  private asked = 0;
  private generatedAt = 0;
  /** Whether other actions are looked up than {@link joint} was made for. */
  private isOutdated = false;
  /** Something was thrown, and is to be thrown again: nothing more of this state is looked up. */
  private isPlain = false;
  /** Whether what is known is compared with the real functions in this state. */
  private isCompared = false;
  /** Element 0: the unit, or as −1 less its number the action, that is being made. */
  private readonly under = new Int32Array(1);
  // What the inner loops need, where it is found at once.
  private readonly s: Int32Array;
  private readonly next: Int32Array;
  private readonly fired: Float64Array;
  private readonly refused: Float64Array;
  private readonly sink: () => void;
  private readonly copy: () => void;
  /** Whether somebody looks at more of a step than the state after it. */
  private readonly isShown: boolean;
  /** By unit, the number of its action. */
  private readonly actionOf: Int32Array;

  /** @param drivers of all actions */
  constructor(
    { actions, codec }: Built,
    context: DriverContext,
    drivers: readonly (() => void)[],
    options: MemoOptions,
  ) {
    this.context = context;
    this.options = options;
    this.drivers = drivers;
    this.s = context.s.words;
    this.next = context.next.words;
    this.fired = context.fired;
    this.refused = context.refused;
    this.sink = context.sink;
    this.isShown = context.step !== null || (context.instance ?? null) !== null;
    this.copy = copier(this.s, this.next);
    const units: Unit[] = [];
    this.firsts = actions.map((a) => {
      const first = units.length;
      units.push(...unitsOf(a));
      return first;
    });
    this.units = units;
    this.actionOf = Int32Array.from(units, (u) => u.built.index);
    this.trees = new Trees(units.length);
    this.allowance = new Allowance(actions.length, options);
    this.learner = new Learner(context, codec);
    this.comparison = new Comparison(this.learner, this.outcomes, this.s);
    this.joint = this.newJoint();
    this.writer = new Code(context, units, this.trees, this.outcomes, {
      ask: (unit) => {
        this.asked++;
        this.follow(unit, this.trees.rootOf(unit));
      },
      make: (unit, outcome) => this.make(unit, outcome),
      drivers,
    });
    this.way = options.way === "fastest" ? "trees" : options.way;
    this.trial = options.way === "fastest" ? new Trial<Way>("trees") : null;
  }

  get bytes(): number {
    return this.trees.bytes + this.joint.bytes + this.outcomes.bytes;
  }

  /** Makes the successors. */
  run(): void {
    const { trial, allowance } = this;
    const states = ++allowance.states;
    if (trial?.isOver() === true) {
      trial.advance(() => this.waysNow());
      this.way = trial.way;
    }
    if (this.way === "plain") {
      for (const driver of this.drivers) driver();
      return;
    }
    this.isPlain = false;
    this.isCompared = states % this.options.sample === 0;
    if (this.way === "trees" || this.isCompared) return this.runTrees();
    // In a trial, it was generated when that began.
    if (trial === null && this.isNews) this.generate();
    if (this.code === null) this.runTrees();
    else this.code();
  }

  /** Counts the refusals that are not counted yet. To be called before anybody looks at the counts. */
  settle(): void {
    const { uncounted } = this;
    for (const leaf of uncounted) {
      this.count(leaf, leaf.since, Infinity);
      leaf.since = 0;
    }
    uncounted.length = 0;
  }

  private waysNow(): Ways<Way> {
    const states = this.allowance.states - this.generatedAt;
    const isOld = this.code === null || this.asked > states * askedOften;
    if (isOld && this.isNews) this.generate();
    const { code } = this;
    if (code === null) return { all: ["plain", "trees"], fresh: null };
    const isFresh = this.generatedAt === this.allowance.states;
    return { all: ["plain", "trees", "code"], fresh: isFresh ? "code" : null };
  }

  private generate(): void {
    this.code = this.writer.generate(this.entries());
    this.isNews = false;
    this.asked = 0;
    this.generatedAt = this.allowance.states;
  }

  /** All units that are looked up, and as −1 less their numbers all actions that are not. */
  private entries(): number[] {
    const { isOff } = this.allowance;
    return this.firsts.flatMap((first, action) => {
      if (isOff[action] === 1) return [-1 - action];
      const end = this.firsts[action + 1] ?? this.units.length;
      return this.units.slice(first, end).map((_, i) => first + i);
    });
  }

  private newJoint(): Joint {
    const { trees } = this;
    const places = this.entries().flatMap((unit) => [unit, unit < 0 ? 0 : trees.rootOf(unit)]);
    return new Joint(trees, places, this.s);
  }

  private runTrees(): void {
    if (this.isOutdated) {
      this.settle();
      this.joint = this.newJoint();
      this.isOutdated = false;
    }
    const leaf = this.joint.standing();
    leaf.visits++;
    if (leaf.since++ === 0) this.uncounted.push(leaf);
    this.under[0] = 0;
    try {
      if (leaf.visits >= leaf.splitAt) this.look(leaf);
      if (this.isCompared) this.compareRefused(leaf);
      this.runPending(leaf.pending);
    } catch (e) {
      this.takeBack(leaf);
      throw e;
    }
  }

  private runPending(pending: Int32Array): void {
    const { s, refused, under, trees, isCompared } = this;
    let { cells } = trees;
    // All indices are pairs, places, addresses or counters.
    for (let i = 0; i < pending.length; i += 2) {
      const unit = pending[i] as number;
      if (unit < 0) {
        under[0] = unit;
        (this.drivers[-1 - unit] as () => void)();
        continue;
      }
      const place = pending[i + 1] as number;
      let at = cells[place] as number;
      let node = cells[at] as number;
      while (at !== 0 && (node & kindMask) === kinds.inner) {
        at = cells[at + 1 + valueAt(node, s)] as number;
        node = cells[at] as number;
      }
      if (at !== 0 && node === kinds.refused && !isCompared) {
        const counter = cells[at + 1] as number;
        if (counter >= 0) refused[counter] = (refused[counter] as number) + 1;
        continue;
      }
      under[0] = unit;
      this.follow(unit, place);
      // Whoever learned something may have moved them.
      cells = trees.cells;
    }
  }

  /** Makes a unit from `place` of its tree on. */
  private follow(number: number, place: number): void {
    const { trees, s, isCompared } = this;
    const { cells } = trees;
    let enabled = false;
    // All indices are units, places, addresses or counters.
    if (this.isPlain) return this.learner.perform(this.units[number] as Unit);
    for (let at = cells[place] as number; at !== 0;) {
      const node = cells[at] as number;
      switch (node & kindMask) {
        case kinds.inner:
          at = cells[at + 1 + valueAt(node, s)] as number;
          break;
        case kinds.enabled:
          if (this.allowance.isCut[this.actionOf[number] as number] === 1)
            return this.learner.perform(this.units[number] as Unit);
          enabled = true;
          at = cells[at + 1] as number;
          break;
        case kinds.refused: {
          const counter = cells[at + 1] as number;
          if (isCompared && isVisited(cells, at + 2))
            this.comparison.demandRefusal(this.units[number] as Unit, counter);
          if (counter >= 0) this.refused[counter] = (this.refused[counter] as number) + 1;
          return;
        }
        default: {
          const outcome = cells[at + 1] as number;
          if (isCompared && isVisited(cells, at + 2))
            this.comparison.demandOutcome(this.units[number] as Unit, outcome);
          return this.make(number, outcome);
        }
      }
    }
    this.miss(number, place, enabled);
  }

  /** Makes a unit of which nothing is known here, and learns it if that is worth it. */
  private miss(number: number, place: number, enabled: boolean): void {
    const { allowance, learner, trees } = this;
    const unit = this.units[number] as Unit; // a unit
    const { index } = unit.built;
    if (allowance.isOff[index] === 1 || trees.used > this.options.cells)
      return learner.perform(unit);
    if (allowance.lesson(index, enabled)) this.isOutdated = true;
    const outcome = learner.observe(unit);
    if (outcome === null) {
      // It is thrown again, after whatever the unit has done by then.
      this.isPlain = true;
      return learner.perform(unit);
    }
    if (this.learn(number, unit, outcome)) return this.follow(number, place);
    allowance.giveUp(index);
    this.isOutdated = true;
    learner.perform(unit);
  }

  /** @returns false: it cannot be learned */
  private learn(number: number, unit: Unit, outcome: Outcome): boolean {
    const { learner, trees, outcomes, allowance } = this;
    const lesson = learner.watch(unit);
    if (lesson === null || !sameOutcome(outcome, lesson.outcome)) {
      const again = learner.observe(unit);
      if (again === null || !sameOutcome(outcome, again)) impure(unit);
      return false;
    }
    this.isNews = true;
    const { refusals, successors } = lesson.outcome;
    const { refusalsAt, index } = unit.built;
    const isCut = allowance.isCut[index] === 1 && lesson.enabledAt >= 0;
    const leaf = (): readonly number[] =>
      unit.range !== null && successors.length === 0
        ? [kinds.refused, refusals[0] === undefined ? -1 : refusalsAt + refusals[0], 0]
        : [kinds.outcome, outcomes.add(lesson.outcome), 0];
    return trees.add(number, this.s, lesson.reads, lesson.enabledAt, isCut ? null : leaf());
  }

  /** Does what an outcome says. */
  private make(number: number, outcome: number): void {
    const { s, next, refused, fired, outcomes, isShown } = this;
    const { cells } = outcomes;
    // All indices are cells of the outcome, counters or words.
    const action = this.actionOf[number] as number;
    const refusals = cells[outcome] as number;
    let p = outcome + 1;
    if (refusals > 0) {
      const { refusalsAt } = (this.units[number] as Unit).built;
      const refusalsEnd = p + 2 * refusals;
      for (; p < refusalsEnd; p += 2) {
        const counter = refusalsAt + (cells[p] as number);
        refused[counter] = (refused[counter] as number) + (cells[p + 1] as number);
      }
    }
    let steps = cells[p++] as number;
    for (; steps > 0; steps--) {
      const chosen = cells[p] as number;
      this.copy();
      p = applyChanges(cells, p + 1, s, next);
      fired[action] = (fired[action] as number) + 1;
      if (isShown) this.show(number, chosen);
      else this.sink();
    }
  }

  /** Passes on a step of which somebody wants to know more than the state after it. */
  private show(number: number, chosen: number): void {
    const { outcomes, context } = this;
    const { step, instance = null, next } = context;
    const unit = this.units[number] as Unit; // a unit
    const { name } = unit.built.action;
    const params = chosen < 0 ? unit.params : (outcomes.params[chosen] ?? {});
    if (instance !== null)
      instance.set(
        chosen < 0 ? unit.lanes : (this.chosenLanes[chosen] ??= instanceLanes(name, params)),
      );
    if (step === null) return this.sink();
    next.load();
    // A copy: whoever keeps or changes it does that to this step alone.
    const shown = { ...params };
    step.action = name;
    step.params = shown;
    this.sink();
    for (const key of Object.keys(params)) if (shown[key] !== params[key]) paramsChanged();
  }

  /** Adds `times` to the counts of what refuses in the states of `leaf`, of units before `end`. */
  private count(leaf: Standing, times: number, end: number): void {
    if (times === 0) return;
    const { refused } = this;
    const { cells } = this.trees;
    for (let up: Standing | null = leaf; up !== null; up = up.parent)
      for (let i = 0; i < up.refused.length; i += 2) {
        const counter = cells[(up.refused[i + 1] as number) + 1] as number; // pairs; as it was stored
        if (counter >= 0 && (up.refused[i] as number) < end)
          refused[counter] = (refused[counter] as number) + times; // a counter
      }
  }

  /** Something was thrown: of the state at `leaf`, only what comes before is counted. */
  private takeBack(leaf: Standing): void {
    const under = this.under[0] as number; // it has one
    leaf.since--;
    this.count(leaf, 1, under < 0 ? (this.firsts[-1 - under] ?? 0) : under);
  }

  /** Brings a leaf to what is known now, and divides it. */
  private look(leaf: Standing): void {
    // This visit is counted with what is known now.
    this.count(leaf, leaf.since - 1, Infinity);
    leaf.since = 1;
    this.joint.refresh(leaf);
    this.joint.split(leaf, this.options.cells);
  }

  private compareRefused(leaf: Standing): void {
    const { cells } = this.trees;
    for (let up: Standing | null = leaf; up !== null; up = up.parent)
      for (let i = 0; i < up.refused.length; i += 2) {
        const at = up.refused[i + 1] as number; // pairs
        const unit = this.units[up.refused[i] as number] as Unit; // pairs
        if (isVisited(cells, at + 2)) this.comparison.demandRefusal(unit, cells[at + 1] as number); // as it was stored
      }
  }
}

/** Counts a visit of a leaf; whether it is one at which it is compared: the second, fourth, eighth … */
function isVisited(cells: Int32Array, at: number): boolean {
  const n = (cells[at] as number) + 1; // a cell of the leaf
  cells[at] = n;
  return (n & (n - 1)) === 0 && n > 1;
}

function copier(from: Int32Array, to: Int32Array): () => void {
  const n = from.length;
  const text = n > 64 ? "to.set(from);" : unrolled(n, " ", (i) => `to[${i}] = from[${i}];`);
  return compile<(a: Int32Array, b: Int32Array) => () => void>(
    "memo/copy",
    ["from", "to"],
    `return function copy() { ${text} };`,
  )(from, to);
}
