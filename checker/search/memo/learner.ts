/** Runs what is to be learned: the real functions, on the ordinary views and on watched ones. */
import type { Codec } from "../../schema/codec.ts";
import { ReadLog, type BitsRead } from "../../schema/watch.ts";
import type { BuiltAction } from "../build.ts";
import { compileDriver, type DriverContext, type LiveStep } from "../driver.ts";
import { changesOf, type Outcome, type Successor } from "./outcome.ts";
import type { Unit } from "./unit.ts";

/** What a unit did in one state, and what of the state decided it. */
export interface Lesson {
  readonly reads: readonly BitsRead[];
  /** How many of them before it was enabled; −1: it was not. */
  readonly enabledAt: number;
  readonly outcome: Outcome;
}

/** The drivers of one action that make one unit. */
interface Drivers {
  readonly range: Int32Array | null;
  readonly ordinary: () => void;
  readonly watched: () => void;
}

/** What drivers count and give, kept apart from what the search counts. */
interface Apart {
  readonly fired: Float64Array;
  readonly refused: Float64Array;
  readonly step: LiveStep;
}

/** Runs units in the state that is loaded. */
export class Learner {
  private readonly context: DriverContext;
  private readonly ordinaryContext: DriverContext;
  private readonly watchedContext: DriverContext;
  private readonly apart: Apart;
  private readonly log: ReadLog;
  private readonly drivers = new Map<BuiltAction, Drivers>();
  /** Takes each successor on the ordinary views. */
  private sink: () => void;
  private watchedSink: () => void = () => {};
  private enabledAt = -1;
  private changes: (words: Int32Array) => readonly number[] = () => [];

  constructor(context: DriverContext, codec: Codec) {
    const { constants, s, next, fired, refused } = context;
    this.context = context;
    this.sink = context.sink;
    this.log = new ReadLog(s.words.length);
    this.apart = {
      fired: new Float64Array(fired.length),
      refused: new Float64Array(refused.length),
      step: context.step ?? { action: "", params: {} },
    };
    const instance = context.instance ?? null;
    this.ordinaryContext = {
      ...{ constants, s, next, ...this.apart, instance, where: null },
      sink: () => this.sink(),
    };
    const watchedNext = codec.watched("write", this.log);
    this.changes = (words) => changesOf(watchedNext.watch, words);
    const mark = (part: string): void => {
      if (part === "effect" && this.enabledAt < 0) this.enabledAt = this.log.reads.length;
    };
    this.watchedContext = {
      ...{ constants, ...this.apart, next: watchedNext, instance: null },
      s: codec.watched("read", this.log),
      step: { action: "", params: {} },
      sink: () => this.watchedSink(),
      // The driver says which part of the action it comes to.
      where: {
        params: {},
        get part() {
          return "";
        },
        set part(part: string) {
          mark(part);
        },
      },
    };
  }

  /** Makes the unit as a driver does, and counts it. */
  perform(unit: Unit): void {
    this.sink = this.context.sink;
    try {
      this.driversOf(unit).ordinary();
    } finally {
      const { fired, refused } = this.context;
      const { index, refusalsAt } = unit.built;
      fired[index] = (fired[index] ?? 0) + this.takeFired(unit);
      const refusals = this.takeRefusals(unit);
      for (let i = 0; i < refusals.length; i += 2) {
        const at = refusalsAt + (refusals[i] as number); // pairs
        refused[at] = (refused[at] ?? 0) + (refusals[i + 1] as number);
      }
    }
  }

  /** What the unit does in this state, of which nobody is told. @returns null: it throws something */
  observe(unit: Unit): Outcome | null {
    const { s, next } = this.context;
    const { step } = this.apart;
    const successors: Successor[] = [];
    const whole = unit.range === null;
    this.sink = () => {
      const params = whole ? { ...step.params } : null;
      successors.push({ words: next.words.slice(), changes: [], params });
    };
    let threw = false;
    try {
      this.driversOf(unit).ordinary();
      s.flush();
    } catch {
      threw = true;
      s.load();
    }
    this.takeFired(unit);
    const refusals = this.takeRefusals(unit);
    return threw ? null : { refusals, successors };
  }

  /** The same on watched views. @returns null: it throws something there, or chooses what is no scalar */
  watch(unit: Unit): Lesson | null {
    const { s, next, step } = this.watchedContext;
    const successors: Successor[] = [];
    const whole = unit.range === null;
    this.enabledAt = -1;
    this.watchedSink = () => {
      const params = whole ? { ...step?.params } : null;
      successors.push({ words: next.words.slice(), changes: this.changes(next.words), params });
    };
    this.log.begin();
    s.words.set(this.context.s.words);
    s.load();
    let threw = false;
    try {
      this.driversOf(unit).watched();
    } catch {
      threw = true;
    }
    this.takeFired(unit);
    const refusals = this.takeRefusals(unit);
    if (threw || !successors.every(({ params }) => Object.values(params ?? {}).every(isScalar)))
      return null;
    return {
      reads: [...this.log.reads],
      enabledAt: this.enabledAt,
      outcome: { refusals, successors },
    };
  }

  private driversOf(unit: Unit): Drivers {
    let drivers = this.drivers.get(unit.built);
    if (drivers === undefined) {
      const range = unit.range === null ? null : new Int32Array(unit.range.length);
      drivers = {
        range,
        ordinary: compileDriver(unit.built, { ...this.ordinaryContext, range }),
        watched: compileDriver(unit.built, { ...this.watchedContext, range }),
      };
      this.drivers.set(unit.built, drivers);
    }
    if (unit.range !== null) drivers.range?.set(unit.range);
    return drivers;
  }

  private takeFired(unit: Unit): number {
    const { fired } = this.apart;
    const n = fired[unit.built.index] ?? 0;
    fired[unit.built.index] = 0;
    return n;
  }

  /** What was counted of those clauses that are this unit's to count. */
  private takeRefusals({ built, counts }: Unit): number[] {
    const { refused } = this.apart;
    const refusals: number[] = [];
    for (let i = 0; i < counts.length; i++) {
      const n = refused[built.refusalsAt + i] ?? 0;
      if (n !== 0 && counts[i] === 1) refusals.push(i, n);
      refused[built.refusalsAt + i] = 0;
    }
    return refusals;
  }
}

function isScalar(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function");
}

/** Whether two observations of one unit in one state are the same. */
export function sameOutcome(a: Outcome, b: Outcome): boolean {
  return (
    a.refusals.length === b.refusals.length &&
    a.refusals.every((n, i) => n === b.refusals[i]) &&
    a.successors.length === b.successors.length &&
    a.successors.every(({ words, params }, i) => {
      const other = b.successors[i];
      return (
        other !== undefined &&
        words.every((word, k) => word === other.words[k]) &&
        sameParams(params, other.params)
      );
    })
  );
}

function sameParams(a: Successor["params"], b: Successor["params"]): boolean {
  if (a === null || b === null) return a === b;
  return Object.entries(a).every(([name, value]) => Object.is(value, b[name]));
}
