/** Where somebody has been: runs as a tree, so that what was left behind can be returned to. */
import type { Answer, Here, Position, StepName } from "../../explorer/api.ts";
import type { PlainValue, TraceStep } from "../../trace/trace.ts";

/** A state that somebody has been in, with the way to it. */
export interface Spot {
  readonly before: Spot | null;
  readonly depth: number;
  /** The id of the initial state of the run. */
  readonly initial: string;
  /** The step to here; `null` at the beginning. */
  readonly step: TraceStep | null;
  readonly state: PlainValue;
  readonly monitor: PlainValue;
  /** In the order in which they were first gone to. */
  readonly after: Spot[];
  /** The one of them that was gone to last. */
  next: Spot | null;
  /** What can be seen here, once it was asked for. */
  seen: { readonly here: Here; readonly link: string } | null;
}

/** Runs from all initial states. */
export class History {
  readonly #roots = new Map<string, Spot>();

  /**
   * Notes the run of an answer.
   * @param from the spot that it goes on from, where the answer leaves out the way to there
   * @returns its last state
   */
  note(answer: Answer, from: Spot | null): Spot {
    let at =
      from !== null && answer.known > 0 ? (wayTo(from)[answer.known] ?? from) : this.#root(answer);
    for (const step of answer.steps) at = this.#go(at, step);
    at.seen = { here: answer.here, link: answer.link };
    return at;
  }

  #root({ position: { initial }, initial: state, initialMonitor: monitor }: Answer): Spot {
    const known = this.#roots.get(initial);
    if (known !== undefined) return known;
    const made: Spot = {
      before: null,
      depth: 0,
      initial,
      step: null,
      state,
      monitor,
      after: [],
      next: null,
      seen: null,
    };
    this.#roots.set(initial, made);
    return made;
  }

  #go(from: Spot, step: TraceStep): Spot {
    const known = childBy(from, step);
    if (known !== null) {
      from.next = known;
      return known;
    }
    const made: Spot = {
      before: from,
      depth: from.depth + 1,
      initial: from.initial,
      step,
      state: step.state,
      monitor: step.monitor,
      after: [],
      next: null,
      seen: null,
    };
    from.after.push(made);
    from.next = made;
    return made;
  }

  /** The ends of all runs. */
  ends(): Spot[] {
    const ends: Spot[] = [];
    const open = [...this.#roots.values()];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at.after.length === 0) ends.push(at);
      else open.push(...at.after.toReversed());
    }
    return ends;
  }
}

/** The state after `step` from `from`, where somebody has taken it before. */
export function childBy(from: Spot, { action, params }: StepName): Spot | null {
  const wanted = keyOf(params);
  return (
    from.after.find((s) => s.step?.action === action && keyOf(s.step.params) === wanted) ?? null
  );
}

function keyOf(params: StepName["params"]): string {
  return JSON.stringify(Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The way to a spot, its beginning first. */
export function wayTo(spot: Spot): Spot[] {
  const way: Spot[] = [];
  for (let at: Spot | null = spot; at !== null; at = at.before) way.push(at);
  return way.toReversed();
}

/** The run through a spot: the way to it, and on as it was gone last. */
export function runThrough(spot: Spot): Spot[] {
  const run = wayTo(spot);
  for (let at = spot.next; at !== null; at = at.next) run.push(at);
  return run;
}

/** The position of a spot, as the server knows it. */
export function positionOf(spot: Spot): Position {
  const steps = wayTo(spot).flatMap(({ step }) =>
    step === null ? [] : [{ action: step.action, params: step.params }],
  );
  return { initial: spot.initial, steps };
}
