/** What every search needs here: views of one state and its successors, drivers, and the judge. */
import type { Property } from "../contract/property.ts";
import { raised } from "../errors.ts";
import type { StateView } from "../schema/codec.ts";
import type { Built, BuiltMonitor } from "../search/build.ts";
import { compileDriver, type LiveStep } from "../search/driver.ts";
import { Judge } from "../search/judge.ts";
import type { Where } from "../search/where.ts";
import { done, truth } from "../strict.ts";
import type { Descent } from "./lineage.ts";

/** How something was reached that decides a property, or ends the search. */
export interface Recipe extends Descent {
  /** Which search it was, in a few words. */
  readonly by: string;
}

/** Something that a function of the specification has thrown. */
export interface Thrown {
  /** The state that was being expanded; `null` before there is one. */
  readonly recipe: Recipe | null;
  /** Where that was; `null` where it takes another look at the state. */
  readonly where: string | null;
  readonly error: unknown;
}

/** Expands one state at a time, beside a monitor if there is one, and judges. It remembers no states. */
export class Stage {
  readonly built: Built;
  readonly monitor: BuiltMonitor | null;
  readonly s: StateView;
  readonly next: StateView;
  readonly m: StateView | null;
  readonly nextM: StateView | null;
  /** The words of the state, and of the monitor beside it: to be written before {@link load}. */
  readonly words: readonly Int32Array[];
  /** The same of the successor. */
  readonly nextWords: readonly Int32Array[];
  /** Words of a row: of the state and the monitor together. */
  readonly width: number;
  readonly judge: Judge;
  readonly step: LiveStep = { action: "", params: {} };
  readonly where: Where | null;
  readonly fired: Float64Array;
  readonly refused: Float64Array;
  /** Spots of findings name these by number. */
  readonly recipes: Recipe[] = [];
  /** Successors of the state so far. */
  successors = 0;
  /** The first bound outside which there was a state with successors. */
  boundCut: string | null = null;
  /** What is done with each successor in `nextWords`, given its number; its state is judged by whoever expands it. */
  taken: (ordinal: number) => void = () => undefined;
  /** How the state in `words` was reached. */
  origin: () => Recipe = () => ({ initial: 0, ordinals: [], by: "" });
  /** Whether a state outside a bound could go on. */
  couldGoOn: () => boolean = () => true;
  private readonly drivers: readonly (() => void)[];

  /** @param names whether it is to be known where in an action something is thrown; slower */
  constructor(
    built: Built,
    monitor: BuiltMonitor | null,
    properties: readonly Property[],
    names = false,
  ) {
    this.built = built;
    this.monitor = monitor;
    const { codec, constants } = built;
    this.s = codec.view("read");
    this.next = codec.view("write");
    this.m = monitor?.codec.view("read") ?? null;
    this.nextM = monitor?.codec.view("write") ?? null;
    this.words = this.m === null ? [this.s.words] : [this.s.words, this.m.words];
    this.nextWords = this.nextM === null ? [this.next.words] : [this.next.words, this.nextM.words];
    this.width = this.words.reduce((n, w) => n + w.length, 0);
    const { s, next, m, nextM, step } = this;
    this.where = names ? { part: "", params: {} } : null;
    const recipes = this.recipes;
    const origin = (): Recipe => this.origin();
    const at = {
      /** Asked for only where something was found. */
      get state(): number {
        return recipes.push(origin()) - 1;
      },
    };
    this.judge = new Judge(properties, { constants, s, next, m, nextM, at, step });
    this.fired = new Float64Array(built.actions.length);
    this.refused = new Float64Array(built.nRefusals);
    const context = {
      constants,
      s,
      next,
      step,
      fired: this.fired,
      refused: this.refused,
      where: this.where,
      sink: () => this.sink(),
    };
    this.drivers = built.actions.map((a) => compileDriver(a, context));
  }

  /** Steps taken so far. */
  get transitions(): number {
    return this.fired.reduce((a, b) => a + b, 0);
  }

  /** Puts initial state number `i` into `nextWords`, and the monitor beside it. @throws what the monitor throws */
  initial(i: number): void {
    const { built, next, nextM, monitor } = this;
    const { words } = built.codec;
    next.words.set(built.initial.subarray(i * words, (i + 1) * words));
    if (monitor === null || nextM === null) return;
    next.load();
    const value: unknown = monitor.monitor.init(next.root, built.constants);
    nextM.words.fill(0);
    monitor.codec.encode(value, nextM.words, 0);
  }

  /**
   * Judges the state in `words`, and takes each of its steps unless it lies outside a bound.
   * @returns what was thrown, or `null`
   */
  visit(): Thrown | null {
    const { judge } = this;
    let where: string | null = null;
    this.successors = 0;
    try {
      this.load();
      judge.state?.();
      for (const { name, within } of this.built.model.bounds) {
        where = `bound ${name}`;
        if (truth(within(this.s.root, this.built.constants))) continue;
        if (this.couldGoOn()) this.boundCut ??= name;
        else judge.ended();
        return null;
      }
      where = null;
      this.expand();
      if (this.successors === 0) judge.ended();
      return null;
    } catch (error) {
      return { recipe: this.origin(), where, error };
    }
  }

  /** Judges the state in `words` and takes no step. */
  look(): void {
    this.load();
    this.judge.state?.();
  }

  /** Takes each step of the state in `words`. @throws what the specification throws */
  expand(): void {
    this.load();
    this.successors = 0;
    const { step, built } = this;
    for (const [i, driver] of this.drivers.entries()) {
      // The driver says so too, but not before it has come to a step.
      step.action = built.actions[i]?.action.name ?? "";
      driver();
    }
    // Whoever wrote to an array of the state is found out.
    this.s.flush();
    this.m?.flush();
  }

  private load(): void {
    this.s.load();
    this.m?.load();
  }

  /** One successor: the monitor's step, what the search does with it, and the properties of steps. */
  private sink(): void {
    const { monitor, m, nextM, s, next, step, built, where, judge } = this;
    if (monitor !== null && m !== null && nextM !== null) {
      if (where !== null) where.part = `monitor ${monitor.monitor.name}`;
      nextM.words.set(m.words);
      nextM.load();
      raised.last = null;
      done(monitor.monitor.update(m.root, nextM.root, s.root, next.root, step, built.constants));
      nextM.flush();
      refuse();
      if (where !== null) where.part = "";
    }
    // Before it is judged: what a property does to the state it is shown changes nothing.
    this.taken(this.successors++);
    if (judge.step === null && monitor === null) return;
    judge.step?.();
    next.flush();
    if (judge.step !== null) nextM?.flush();
  }
}

/** A refusal that the monitor has caught is still one. @throws SpecError */
function refuse(): void {
  if (raised.last !== null) throw raised.last;
}
