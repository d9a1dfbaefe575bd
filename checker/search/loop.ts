/** A loop inside a fair component that does all that fairness asks of it. */
import { CheckerError } from "../errors.ts";
import type { Wanted } from "./fair-cycles.ts";
import type { GroupSets } from "./fairness-groups.ts";
import { joined, routeBack, sourceOf, type Moves, type Route } from "./run-graph.ts";

/** What a loop has done so far, and what it still has to do. */
class Duties {
  private readonly runs: Moves;
  private readonly groups: GroupSets;
  private readonly wanted: Wanted;
  /** Groups taken; groups that were not enabled in some state; groups that were enabled in some. */
  private readonly taken: Int32Array;
  private readonly absent: Int32Array;
  private readonly met: Int32Array;
  private visited: boolean;
  private stepped: boolean;

  constructor(runs: Moves, groups: GroupSets, wanted: Wanted) {
    const set = (): Int32Array => new Int32Array(groups.words);
    this.runs = runs;
    this.groups = groups;
    this.wanted = wanted;
    [this.taken, this.absent, this.met] = [set(), set(), set()];
    this.visited = wanted.must.states === null;
    this.stepped = wanted.must.steps === null;
  }

  visit(v: number): void {
    const { words, enabled } = this.groups;
    this.visited ||= this.wanted.must.states?.has(v) === true;
    for (let k = 0; k < words; k++) {
      // All sets have this many words.
      (this.absent[k] as number) |= ~(enabled[v * words + k] as number);
      (this.met[k] as number) |= enabled[v * words + k] as number;
    }
  }

  step(e: number, v: number, w: number): void {
    const { words, of } = this.groups;
    this.stepped ||= this.wanted.must.steps?.has(e) === true;
    if (!this.runs.changes(e, v, w)) return;
    const instance = this.runs.instances[e] as number; // `e` is a step
    for (let k = 0; k < words; k++) (this.taken[k] as number) |= of[instance * words + k] as number; // in range
  }

  /** The groups of word `k` that the loop is not fair to yet. */
  private open(k: number): number {
    const { weak, strong, recurrent } = this.wanted.conditions;
    // All sets have this many words.
    const owed =
      ((weak[k] as number) & ~(this.absent[k] as number)) |
      ((strong[k] as number) & (this.met[k] as number)) |
      (recurrent[k] as number);
    return owed & ~(this.taken[k] as number);
  }

  get done(): boolean {
    let open = 0;
    for (let k = 0; k < this.groups.words; k++) open |= this.open(k);
    return open === 0 && this.visited && this.stepped;
  }

  /** Whether being in state `v` does something that is still to be done. */
  helpsToVisit(v: number): boolean {
    const { words, enabled } = this.groups;
    if (!this.visited && this.wanted.must.states?.has(v) === true) return true;
    for (let k = 0; k < words; k++) {
      const weak = this.open(k) & (this.wanted.conditions.weak[k] as number); // in range
      if ((weak & ~(enabled[v * words + k] as number)) !== 0) return true;
    }
    return false;
  }

  /** Whether step `e` from `v` to `w` does something that is still to be done. */
  helpsToTake(e: number, v: number, w: number): boolean {
    const { words, of } = this.groups;
    if (!this.stepped && this.wanted.must.steps?.has(e) === true) return true;
    if (words === 0 || !this.runs.changes(e, v, w)) return false;
    const instance = this.runs.instances[e] as number; // `e` is a step
    for (let k = 0; k < words; k++)
      if ((this.open(k) & (of[instance * words + k] as number)) !== 0) return true; // in range
    return false;
  }
}

/**
 * A loop from `start` through its component that satisfies what is wanted: nearest duty first, then
 * the shortest way back. Without steps when the run may as well stay in `start`.
 *
 * @param componentOf by state: the number of its component, which is fair
 * @throws CheckerError CHECK002 when the component cannot do it
 */
export function loopFrom(
  runs: Moves,
  groups: GroupSets,
  wanted: Wanted,
  componentOf: Int32Array,
  start: number,
): Route {
  const duties = new Duties(runs, groups, wanted);
  const walk = new Walk(runs, componentOf, start);
  let loop: Route = { rows: [start], steps: [] };
  let at = start;
  const go = (found: Route | null): void => {
    if (found === null)
      throw new CheckerError("CHECK002", `the component of state ${start} was found to be fair`);
    found.steps.forEach((e, i) => {
      const [v, w] = [found.rows[i] as number, found.rows[i + 1] as number]; // one more than steps
      duties.step(e, v, w);
      duties.visit(w);
      at = w;
    });
    loop = joined(loop, found);
  };
  duties.visit(start);
  for (;;) {
    while (!duties.done)
      go(
        walk.from(
          at,
          (v) => duties.helpsToVisit(v),
          (e, v, w) => duties.helpsToTake(e, v, w),
        ),
      );
    if (at === start) return shortened(loop, (shorter) => isDone(runs, groups, wanted, shorter));
    // The way back may lead through states in which another group is enabled.
    go(
      walk.from(
        at,
        (v) => v === start,
        () => false,
      ),
    );
  }
}

/** Whether a loop does all that is wanted. */
function isDone(runs: Moves, groups: GroupSets, wanted: Wanted, { rows, steps }: Route): boolean {
  const duties = new Duties(runs, groups, wanted);
  for (const v of rows) duties.visit(v);
  for (const [i, e] of steps.entries()) duties.step(e, rows[i] as number, rows[i + 1] as number); // one more than steps
  return duties.done;
}

/** Longer loops are left as they are. */
const longest = 1000;

/** `loop` without the rounds inside it that nobody needs: a duty may have been done again on the way to another. */
function shortened(loop: Route, isDone: (shorter: Route) => boolean): Route {
  const { rows, steps } = loop;
  if (steps.length > longest) return loop;
  for (let i = 0; i < steps.length; i++)
    for (let j = steps.length; j > i; j--) {
      if (rows[i] !== rows[j]) continue;
      const shorter = {
        rows: [...rows.slice(0, i), ...rows.slice(j)],
        steps: [...steps.slice(0, i), ...steps.slice(j)],
      };
      if (isDone(shorter)) return shortened(shorter, isDone);
    }
  return loop;
}

/** Shortest walks inside one component. */
class Walk {
  private readonly runs: Moves;
  private readonly componentOf: Int32Array;
  private readonly own: number;
  /** By state: the step by which it was reached; −1: where the walk begins; −2: not reached. */
  private readonly via: Int32Array;
  private readonly queue: Int32Array;

  constructor(runs: Moves, componentOf: Int32Array, start: number) {
    this.runs = runs;
    this.componentOf = componentOf;
    this.own = componentOf[start] as number; // a state
    this.via = new Int32Array(runs.states).fill(-2);
    this.queue = new Int32Array(runs.states);
  }

  /** The shortest walk of one step at least to a state, or by a last step, that is wanted. */
  from(
    start: number,
    state: (v: number) => boolean,
    step: (e: number, v: number, w: number) => boolean,
  ): Route | null {
    const { runs, via, queue, componentOf, own } = this;
    const { starts, targets } = runs;
    let count = 0;
    queue[count++] = start;
    via[start] = -1;
    let last = -1;
    // All indices are states or steps.
    for (let head = 0; head < count && last < 0; head++) {
      const v = queue[head] as number;
      const end = starts[v + 1] as number;
      for (let e = starts[v] as number; e < end; e++) {
        const w = targets[e] as number;
        if (componentOf[w] !== own) continue;
        if (step(e, v, w) || state(w)) {
          last = e;
          break;
        }
        if (via[w] !== -2) continue;
        via[w] = e;
        queue[count++] = w;
      }
    }
    const found =
      last < 0
        ? null
        : joined(routeBack(runs, sourceOf(runs, last), via), {
            rows: [sourceOf(runs, last), targets[last] as number],
            steps: [last],
          });
    for (let i = 0; i < count; i++) via[queue[i] as number] = -2;
    return found;
  }
}
