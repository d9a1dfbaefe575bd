/** What the searches here have in common: where they look, what they may use, and what they say at the end. */
import type { Progress } from "../search/check.ts";
import type { Budget } from "../search/budget.ts";
import type { ApproximateOptions } from "./options.ts";
import type { Stage, Thrown } from "./stage.ts";

/** States expanded between two looks at the clock. */
const blockStates = 128;

/** A search that looks at some of the reachable states. */
export interface Hunt {
  readonly stage: Stage;
  readonly options: ApproximateOptions;
  readonly budget: Budget;
  readonly started: number;
}

/** What a search has looked at. */
export interface Looked {
  /** States stored, or states that walks went through. */
  readonly states: number;
  /** The longest run. */
  readonly depth: number;
  /** States of the widest breadth-first level; 0 for a search in another order. */
  readonly widest: number;
  /** The most bytes held at once, about. */
  readonly bytes: number;
  /** Why it ended before its end, or `null`. */
  readonly cut: string | null;
  readonly thrown: Thrown | null;
  /** What was looked at, as a clause. */
  readonly how: string;
  /** See `ApproximateStatistics.omitted`. */
  readonly omitted?: number;
  /** Walks, or searches of a swarm. */
  readonly walks?: number;
}

/** Watches clock, user and findings of one search. */
export class Watch {
  private readonly hunt: Hunt;
  private ticks = 0;
  /** Why the search has to stop, or `null`. */
  cut: string | null = null;
  /** Whether that is because no more can be stored. */
  isFull = false;

  constructor(hunt: Hunt) {
    this.hunt = hunt;
  }

  /** Called once for each state that is looked at: whether to go on. */
  goesOn(progress: () => Pick<Progress, "states" | "level" | "frontier" | "bytes">): boolean {
    if (this.ticks++ % blockStates !== 0) return this.cut === null;
    const { budget, stage, options, started } = this.hunt;
    budget.report(() => ({
      model: stage.built.model.name,
      part: partOf(this.hunt),
      transitions: stage.transitions,
      seconds: (performance.now() - started) / 1000,
      ...progress(),
    }));
    this.cut ??= budget.spent();
    if (stage.judge.decided) this.cut ??= "each property is decided";
    if (options.untilViolated === true && stage.judge.violated)
      this.cut ??= "a property is violated";
    return this.cut === null;
  }

  /** Why no more is stored. */
  full(why: "states" | "memory"): void {
    const { maxStates, memoryBytes } = this.hunt.options;
    this.isFull = true;
    this.cut ??=
      why === "states"
        ? `the budget of ${maxStates} states is used up`
        : memoryBytes === undefined
          ? "no more memory is to be had"
          : `the memory budget of ${memoryBytes} bytes is used up`;
  }
}

function partOf({ stage: { monitor }, options }: Hunt): string {
  const { mode } = options.approximate;
  return monitor === null ? mode : `${mode}, monitor ${monitor.monitor.name}`;
}

/** Initial states in `stage.nextWords`, one after the other; what was thrown, or `null`. */
export function eachInitial(stage: Stage, put: (initial: number) => void): Thrown | null {
  for (let i = 0; i < stage.built.nInitial; i++) {
    const thrown = startAt(stage, i);
    if (thrown !== null) return thrown;
    put(i);
  }
  return null;
}

/** Initial state `i` in `stage.nextWords`; what was thrown, or `null`. */
export function startAt(stage: Stage, i: number): Thrown | null {
  try {
    stage.initial(i);
    return null;
  } catch (error) {
    const where = `monitor ${stage.monitor?.monitor.name ?? ""}, init (step 0)`;
    return { recipe: null, where, error };
  }
}
