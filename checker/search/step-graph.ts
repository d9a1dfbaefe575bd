/**
 * A graph of states, each stored once, with its steps: what is enabled, where it leads, and labels on
 * them. Made on demand and shared by what looks at more than single states and steps: pairs of runs,
 * infinite runs, refinement.
 */
import { raised, SpecError } from "../errors.ts";
import type { Fn } from "../contract/system.ts";
import type { StateView } from "../schema/codec.ts";
import { done, truth } from "../strict.ts";
import type { ValueNumbers } from "../trace/value-numbers.ts";
import type { Built, BuiltMonitor } from "./build.ts";
import { compileDriver, type LiveStep } from "./driver.ts";
import { inside, isNoMemory, lastRaised } from "./guarded.ts";
import { InstanceNumbers } from "./instance-numbers.ts";
import { beside, Interned } from "./interned.ts";
import { Ints } from "./ints.ts";
import type { PathStep } from "./retrace.ts";
import { Tally } from "./tally.ts";
import { thrownAt, type Where } from "./where.ts";

/** Steps of one state: positions `from … to − 1` in the lists of {@link StepGraph}. */
export interface Steps {
  from: number;
  to: number;
}

/** A value on each step. */
export interface Label {
  /** Where errors are said to come from, e.g. `release forwardedRequest`. */
  readonly name: string;
  /** `(s, next, step, c, m, nextM)`: a plain value. */
  readonly value: Fn;
  /** The numbers of its values; shared where values of two labels are compared. */
  readonly numbers: ValueNumbers;
  /**
   * The number, below zero, that stands on a step for which no value could be made, given what was
   * thrown. Absent: the state that the step leaves cannot be expanded.
   */
  readonly instead?: (e: unknown) => number;
}

/** What a label or predicate without a monitor gets as `m`. */
export const noMonitor = Object.freeze({});

/** Interned states, of the system alone or beside a monitor, and their steps. */
export class StepGraph {
  readonly built: Built;
  readonly monitor: BuiltMonitor | null;
  /** Rows are the words of the state and then those of the monitor. */
  readonly states: Interned;
  /** By step: the number of its action instance (an action with its parameters). */
  readonly instances = new Ints();
  /** By step: the state it leads to. */
  readonly targets = new Ints();
  /** By label, by step: the number of its value. */
  readonly labels: ReadonlyMap<Label, Ints>;
  /** By instance: the action and its parameters. */
  readonly named: readonly PathStep[];
  /** Counts for the system alone; `null` when nobody asked for them. */
  readonly tally: Tally | null;
  /** The loaded state, and the monitor beside it. */
  readonly s: StateView;
  readonly m: StateView | null;
  private readonly next: StateView;
  private readonly nextM: StateView | null;
  /** The words of the successor, where they are not just those of `next`. */
  private readonly row: Int32Array;
  /** By state: its first step, −1 before it was expanded; and how many it has. */
  private readonly first = new Ints();
  private readonly counts = new Ints();
  private readonly step: LiveStep = { action: "", params: {} };
  private readonly where: Where = { part: "", params: {} };
  private readonly drivers: readonly (() => void)[];
  private readonly numbers = new InstanceNumbers();

  /**
   * @param labels what is to be known of each step, besides where it leads
   * @param tallied whether to count for the system alone
   */
  constructor(
    built: Built,
    labels: Iterable<Label>,
    monitor: BuiltMonitor | null = null,
    tallied = false,
  ) {
    this.built = built;
    this.monitor = monitor;
    const { codec } = built;
    this.states = new Interned(monitor === null ? codec : beside(codec, monitor.codec));
    this.s = codec.view("read");
    this.next = codec.view("write");
    this.m = monitor?.codec.view("read") ?? null;
    this.nextM = monitor?.codec.view("write") ?? null;
    this.row =
      monitor === null ? this.next.words : new Int32Array(codec.words + monitor.codec.words);
    this.labels = new Map([...labels].map((l) => [l, new Ints()]));
    this.named = this.numbers.named;
    this.tally = tallied ? new Tally(built, monitor !== null) : null;
    const { s, next, step, where } = this;
    const context = {
      constants: built.constants,
      s,
      next,
      step,
      where,
      fired: this.tally?.fired ?? new Float64Array(built.actions.length),
      refused: this.tally?.refused ?? new Float64Array(built.nRefusals),
      sink: () => this.sink(),
    };
    this.drivers = built.actions.map((a) => compileDriver(a, context));
  }

  /** Bytes held, about. */
  get bytes(): number {
    const { states, instances, targets, first, counts, labels } = this;
    const lists = [instances, targets, first, counts, ...labels.values()];
    const numbers = new Set([...labels.keys()].map((l) => l.numbers));
    const rest = states.bytes + (this.tally?.bytes ?? 0);
    return [...lists, ...numbers].reduce((n, l) => n + l.bytes, rest);
  }

  /** Gives back room that lists hold for more steps. */
  trim(): void {
    const { instances, targets, first, counts } = this;
    for (const list of [instances, targets, first, counts, ...this.labels.values()]) list.trim();
  }

  /**
   * The numbers of the initial states, stored when first asked for, with the monitor beside each.
   * @throws SpecError when the monitor throws or leaves its domain
   */
  initial(): number[] {
    const { built } = this;
    const { words } = built.codec;
    return Array.from({ length: built.nInitial }, (_, i) =>
      this.numberOf(built.initial.subarray(i * words, (i + 1) * words)),
    );
  }

  /**
   * The number of the state `words`, beside an initial monitor where there is one.
   * @throws SpecError when the monitor throws or leaves its domain
   */
  numberOf(words: Int32Array): number {
    const { monitor, next, row, states, built } = this;
    if (monitor === null) return states.numberOf(words);
    next.words.set(words);
    next.load();
    row.set(words);
    row.fill(0, words.length);
    inside(`monitor ${monitor.monitor.name}, init`, () => {
      const value: unknown = monitor.monitor.init(next.root, built.constants);
      monitor.codec.encode(value, row, words.length);
    });
    return states.numberOf(row);
  }

  /**
   * The steps of state `row`, into `steps`.
   * @throws SpecError naming the action when something in it throws
   */
  stepsOf(row: number, steps: Steps): void {
    while (this.first.length <= row) {
      this.first.push(-1);
      this.counts.push(0);
    }
    if (this.first.at(row) < 0) this.expand(row);
    steps.from = this.first.at(row);
    steps.to = steps.from + this.counts.at(row);
  }

  /** Whether the steps of state `row` are known. */
  isExpanded(row: number): boolean {
    return row < this.first.length && this.first.at(row) >= 0;
  }

  private expand(row: number): void {
    const { s, m, step, built, instances } = this;
    const from = instances.length;
    this.load(row);
    this.tally?.begin(row, s.words);
    let i = 0;
    try {
      for (; i < this.drivers.length; i++) {
        step.action = built.actions[i]?.action.name ?? "";
        this.drivers[i]?.();
        s.flush(); // throws when the action wrote to the state before
        m?.flush();
      }
    } catch (e) {
      // The lists belong together: what there is of this state's steps is taken back from all of them.
      for (const list of [instances, this.targets, ...this.labels.values()]) list.length = from;
      if (isNoMemory(e)) throw e;
      throw new SpecError("SPEC002", thrownAt(step.action, this.where, e), { cause: e });
    }
    this.tally?.end();
    this.first.data[row] = from;
    this.counts.data[row] = instances.length - from;
  }

  /** Takes in the successor in `next`. */
  private sink(): void {
    const { step, where } = this;
    if (this.monitor !== null) this.observe(this.monitor);
    const target = this.states.numberOf(this.row);
    this.targets.push(target);
    this.instances.push(this.numbers.numberOf(step));
    for (const [label, list] of this.labels) {
      where.part = label.name;
      list.push(this.numberOn(label, target));
    }
    where.part = "";
  }

  /** The number of the value of `label` on the step from `s` to `next`, which is state `target`. */
  private numberOn({ value, numbers, instead }: Label, target: number): number {
    const { s, next, m, nextM, step, built, states } = this;
    try {
      const number = numbers.numberOf(
        value(
          s.root,
          next.root,
          step,
          built.constants,
          m?.root ?? noMonitor,
          nextM?.root ?? noMonitor,
        ),
      );
      next.flush();
      nextM?.flush();
      const { arena } = states;
      if (
        !arena.hasWords(target, 0, next.words) ||
        (nextM !== null && !arena.hasWords(target, next.words.length, nextM.words))
      )
        throw new SpecError("SPEC005", "the state after the step was written to: it is read-only");
      return number;
    } catch (e) {
      if (instead === undefined || isNoMemory(e)) throw e;
      this.restore(target);
      return instead(e);
    }
  }

  /** Loads state `target` into `next` and `nextM`, whatever was done to them. */
  private restore(target: number): void {
    const { next, nextM, states } = this;
    states.arena.read(target, 0, next.words);
    next.load();
    if (nextM === null) return;
    states.arena.read(target, next.words.length, nextM.words);
    nextM.load();
  }

  /** The monitor's step beside the one from `s` to `next`, both into `row`. */
  private observe({ monitor }: BuiltMonitor): void {
    const { s, next, m, nextM, step, where, built, row } = this;
    if (m === null || nextM === null) return;
    where.part = `monitor ${monitor.name}`;
    nextM.words.set(m.words);
    nextM.load();
    raised.last = null;
    done(monitor.update(m.root, nextM.root, s.root, next.root, step, built.constants));
    nextM.flush();
    // A refusal that was caught is one all the same.
    const refused = lastRaised();
    if (refused !== null) throw refused;
    row.set(next.words);
    row.set(nextM.words, next.words.length);
    where.part = "";
  }

  /** Loads state `row` into `s` and `m`. */
  load(row: number): void {
    const { s, m, states } = this;
    states.arena.read(row, 0, s.words);
    s.load();
    if (m === null) return;
    states.arena.read(row, s.words.length, m.words);
    m.load();
  }

  /**
   * The name of the first bound that state `row` lies outside of, or `null`.
   * @throws SpecError when a bound throws
   */
  outside(row: number): string | null {
    const { model, constants } = this.built;
    if (model.bounds.length === 0) return null;
    this.load(row);
    for (const { name, within } of model.bounds)
      if (!inside(`bound ${name}`, () => truth(within(this.s.root, constants)))) return name;
    return null;
  }

  /** Whether states `a` and `b` are one state of the system, whatever the monitor beside it. */
  sameState(a: number, b: number): boolean {
    if (a === b || this.monitor === null) return a === b;
    return this.states.arena.sameWords(a, b, this.built.codec.words);
  }

  /** The plain state of `row`. */
  plain(row: number): unknown {
    const words = new Int32Array(this.built.codec.words);
    this.states.arena.read(row, 0, words);
    return this.built.codec.decode(words, 0);
  }

  /** The plain monitor beside state `row`; `null` without a monitor. */
  plainMonitor(row: number): unknown {
    if (this.monitor === null) return null;
    const words = new Int32Array(this.monitor.codec.words);
    this.states.arena.read(row, this.built.codec.words, words);
    return this.monitor.codec.decode(words, 0);
  }
}
