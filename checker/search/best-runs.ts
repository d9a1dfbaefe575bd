/**
 * The best runs to states, as `fewest-switches.ts` has it: those that change their actor the fewest times,
 * and of these the first in the order of initial states and steps.
 *
 * For each state and each actor that can make the last step to it, an entry keeps the best run there.
 * Every prefix of such a run is the best run to its own entry, so that a level follows from the one
 * before.
 */
import { Ints } from "./ints.ts";

/** Entries are numbered in the order in which they are added, states are rows. */
export class BestRuns {
  /** How many rows there are. */
  readonly rows: number;
  /** By row: its newest entry; −1: none. */
  private readonly newest: Int32Array;
  /** By entry: its row, the actor of the last step, changes of actor, the entry before, which step, the next entry of its row. */
  private readonly rowOf = new Ints();
  private readonly actorOf = new Ints();
  private readonly costs = new Ints();
  private readonly before = new Ints();
  private readonly ordinalOf = new Ints();
  private readonly older = new Ints();
  /** By entry: its place among those of its level, in the order of their best runs. */
  private readonly rank = new Ints();
  /** By actor of the next step: the best entry of the chosen row, and the changes then. */
  private readonly bestEntry: Int32Array;
  private readonly bestCost: Int32Array;

  /** @param nActors actors have the numbers below it */
  constructor(rows: number, nActors: number) {
    this.rows = rows;
    this.newest = new Int32Array(rows).fill(-1);
    this.bestEntry = new Int32Array(nActors);
    this.bestCost = new Int32Array(nActors);
  }

  get count(): number {
    return this.rowOf.length;
  }

  get bytes(): number {
    const { rowOf, actorOf, costs, before, ordinalOf, older, rank } = this;
    const lists = [rowOf, actorOf, costs, before, ordinalOf, older, rank];
    return lists.reduce((n, l) => n + l.bytes, 4 * this.newest.length);
  }

  /** Adds the run that is the initial state `row`, and no step. */
  begin(row: number): void {
    this.rank.data[this.add(row, -1, 0, -1, 0)] = row;
  }

  has(row: number): boolean {
    return this.newest[row] !== -1;
  }

  *entriesOf(row: number): Generator<number> {
    // `row` is of a level that is looked at
    for (let e = this.newest[row] as number; e >= 0; e = this.older.at(e)) yield e;
  }

  /** How often the run of `entry` changes its actor. */
  costOf(entry: number): number {
    return this.costs.at(entry);
  }

  /** Below zero where, of two entries of one level, the run of `a` is the first. */
  compare(a: number, b: number): number {
    return this.rank.at(a) - this.rank.at(b);
  }

  /** Ranks the entries from `first` on by their runs: first the run before, then the last step. */
  order(first: number): void {
    const { rank, before, ordinalOf } = this;
    const ids = Int32Array.from({ length: this.count - first }, (_, i) => first + i);
    ids.sort(
      (x, y) => rank.at(before.at(x)) - rank.at(before.at(y)) || ordinalOf.at(x) - ordinalOf.at(y),
    );
    ids.forEach((entry, i) => {
      rank.data[entry] = i;
    });
  }

  /** Chooses `row`, which has entries: finds the best of them for each actor that may make the next step. */
  choose(row: number): void {
    const { bestEntry, bestCost, actorOf, costs, rank } = this;
    bestEntry.fill(-1);
    for (let e = this.newest[row] as number; e >= 0; e = this.older.at(e)) {
      for (let actor = 0; actor < bestEntry.length; actor++) {
        const last = actorOf.at(e);
        const cost = costs.at(e) + (last >= 0 && last !== actor ? 1 : 0);
        const best = bestEntry[actor] as number; // an actor
        const known = bestCost[actor] as number; // an actor
        if (best < 0 || cost < known || (cost === known && rank.at(e) < rank.at(best))) {
          bestEntry[actor] = e;
          bestCost[actor] = cost;
        }
      }
    }
  }

  /** The best entry of the chosen row where `actor` makes the next step, and its changes of actor then. */
  best(actor: number): { readonly entry: number; readonly cost: number } {
    // an actor
    return { entry: this.bestEntry[actor] as number, cost: this.bestCost[actor] as number };
  }

  /** Takes in step `ordinal` of the chosen row, by `actor`, to row `target`. */
  offer(target: number, actor: number, ordinal: number): void {
    const { before, costs, rank } = this;
    const { entry: parent, cost } = this.best(actor);
    let e = this.newest[target] as number; // `target` is of a level that is looked at
    while (e >= 0 && this.actorOf.at(e) !== actor) e = this.older.at(e);
    if (e < 0) {
      this.add(target, actor, cost, parent, ordinal);
      return;
    }
    const known = costs.at(e);
    if (cost > known) return;
    // Of two steps out of one state the first one came first.
    if (cost === known && rank.at(parent) >= rank.at(before.at(e))) return;
    costs.data[e] = cost;
    before.data[e] = parent;
    this.ordinalOf.data[e] = ordinal;
  }

  /** The run of `entry`: its rows, and which step of the row before led to each; of the first that says nothing. */
  runTo(entry: number): { readonly row: number; readonly ordinal: number }[] {
    const run = [];
    for (let e = entry; e >= 0; e = this.before.at(e))
      run.push({ row: this.rowOf.at(e), ordinal: this.ordinalOf.at(e) });
    return run.toReversed();
  }

  private add(row: number, actor: number, cost: number, before: number, ordinal: number): number {
    const entry = this.rowOf.length;
    this.rowOf.push(row);
    this.actorOf.push(actor);
    this.costs.push(cost);
    this.before.push(before);
    this.ordinalOf.push(ordinal);
    this.rank.push(0);
    this.older.push(this.newest[row] as number); // `row` is of a level that is looked at
    this.newest[row] = entry;
    return entry;
  }
}
