/** Searches with a stack and a table of bits: one over all that it can, or many at random (a swarm). */
import { count, counted } from "../trace/numbers.ts";
import { BitTable } from "./bit-table.ts";
import { lost, significant } from "./estimate.ts";
import { compileFingerprint, seedsOf } from "./fingerprint.ts";
import { pack, unpack } from "./guide.ts";
import { eachInitial, Watch, type Hunt, type Looked } from "./hunt.ts";
import { extentOf } from "./options.ts";
import { Random } from "./random.ts";
import { Rows } from "./rows.ts";
import type { Thrown } from "./stage.ts";

/** Of the memory, this share is for the table of a bitstate search; the rest is for its stack. */
const tableShare = 1 / 2;
const maxTableBits = 2 ** 35;
/** Where nobody says how much memory there is. */
const usualTableBits = 2 ** 27;
/** The table of one search of a swarm is small, and left when so much of it is used: some 120 000 states. */
const swarmTableBits = 2 ** 19;
const swarmLoad = 0.5;
/** Searches of a swarm look so many times less deep than the first, in turn. */
const divisors = [1, 2, 4, 8];

/** Looks at every state, depth first, that does not seem to be in the table yet. */
export function bitstate(hunt: Hunt): Looked {
  const { options } = hunt;
  const { memoryBytes, tableBits } = options;
  const fitting =
    memoryBytes === undefined
      ? usualTableBits
      : Math.min(maxTableBits, 8 * memoryBytes * tableShare);
  const search = new StackSearch(hunt, tableBits ?? fitting);
  const { steps } = extentOf(options.approximate);
  const thrown = search.run({ stream: 0, random: null, steps, load: 1, by: "a bitstate search" });
  const { table, states, deep } = search;
  const { omitted } = table;
  const looked = search.looked(thrown);
  // Of a search that ended early nobody knows how much is left.
  const isWhole = looked.cut === null && deep === 0 && states > 0;
  // Rounded down: not all is all.
  const share = Math.floor((10_000 * states) / (states + omitted)) / 100;
  const covered = isWhole ? `: ${share} % covered, at best` : "";
  return {
    ...looked,
    omitted,
    how:
      `${counted(states, "state")} told apart by 3 bits each in a table of ${count(table.bits)} bits, of which ` +
      `${significant(100 * table.load)} % are set; ${lost(omitted)}${covered}` +
      depthLimit(deep, steps),
  };
}

/** Many searches that end early, each in another order, with another hash function and another depth. */
export function swarm(hunt: Hunt): Looked {
  const { options, stage } = hunt;
  const { walks, steps } = extentOf(options.approximate);
  const { seed } = options.approximate;
  const { memoryBytes = Infinity, tableBits = swarmTableBits } = options;
  const search = new StackSearch(hunt, Math.min(tableBits, 8 * memoryBytes * tableShare));
  let thrown: Thrown | null = null;
  let made = 0;
  while (made < walks && thrown === null && search.goesOn()) {
    const divisor = divisors[made % divisors.length] ?? 1;
    thrown = search.run({
      stream: made,
      random: new Random(seed, made),
      steps: Math.max(1, Math.floor(steps / divisor)),
      load: swarmLoad,
      by: `search ${made + 1} of the swarm with seed ${seed}`,
    });
    made++;
    if (stage.judge.decided) break;
  }
  return {
    ...search.looked(thrown),
    walks: made,
    how:
      `${counted(made, "random search", "random searches")} with seed ${seed}, at most ` +
      `${counted(steps, "step")} deep, stored ${counted(search.states, "state")}, some of them in several searches; nothing follows of others`,
  };
}

function depthLimit(deep: number, steps: number): string {
  if (deep === 0) return "";
  return `; ${counted(deep, "state")} so deep as ${counted(steps, "step")} not expanded`;
}

/** One search. */
interface Order {
  /** Which hash function of the seed. */
  readonly stream: number;
  /** Puts successors in a random order; `null`: the last goes first. */
  readonly random: Random | null;
  /** States so deep are not expanded. */
  readonly steps: number;
  /** When so much of the table is set, nothing more is expanded. */
  readonly load: number;
  readonly by: string;
}

/** Words of a row after those of the state: its depth, and its ordinal or the number of an initial state. */
const more = 2;

class StackSearch {
  readonly table: BitTable;
  /** States stored, in all searches together. */
  states = 0;
  /** States that were too deep to be expanded. */
  deep = 0;
  private readonly hunt: Hunt;
  private readonly watch: Watch;
  private readonly stack: Rows;
  private readonly seeds = new Int32Array(2);
  private readonly print = new Int32Array(2);
  private readonly fingerprint: () => void;
  private depth = 0;

  constructor(hunt: Hunt, tableBits: number) {
    const { stage, options } = hunt;
    const { memoryBytes = Infinity } = options;
    this.hunt = hunt;
    this.watch = new Watch(hunt);
    this.table = new BitTable(tableBits);
    this.stack = new Rows(stage.width + more, (bytes) => this.bytes + bytes <= memoryBytes);
    this.fingerprint = compileFingerprint(stage.nextWords, this.seeds, this.print);
  }

  /** Whether there is time left, and something to look for. */
  goesOn(): boolean {
    return this.watch.goesOn(() => this.progress());
  }

  /** What all searches have looked at. */
  looked(thrown: Thrown | null): Omit<Looked, "how"> {
    const { states, depth, bytes, watch } = this;
    return { states, depth, widest: 0, bytes, thrown, cut: watch.cut };
  }

  /** Searches from all initial states; what was thrown, or `null`. */
  run({ stream, random, steps, load, by }: Order): Thrown | null {
    const { stack, table, watch, hunt } = this;
    const { stage, options } = hunt;
    const { maxStates = Infinity } = options;
    stack.clear();
    table.clear();
    this.seeds.set(seedsOf(options.approximate.seed, stream));
    let at = 0;
    let initial = 0;
    const path: number[] = [];
    const offer = (depth: number, ordinal: number): void => {
      if (watch.cut !== null) return;
      this.fingerprint();
      if (!table.add(this.print[0] ?? 0, this.print[1] ?? 0)) return;
      if (++this.states > maxStates) return watch.full("states");
      if (!stack.push()) return watch.full("memory");
      const row = stack.at + stage.width;
      pack(stage.nextWords, stack.chunk, stack.at);
      stack.chunk[row] = depth;
      stack.chunk[row + 1] = ordinal;
    };
    const mix = (from: number): void => {
      if (random === null) return;
      for (let i = stack.length - 1; i > from; i--) {
        const j = from + random.below(i - from + 1);
        if (i !== j) stack.swap(i, j);
      }
    };
    stage.origin = () => ({ initial, ordinals: [...path], by });
    stage.taken = (ordinal) => {
      offer(at + 1, ordinal);
    };
    let thrown = eachInitial(stage, (i) => {
      offer(0, i);
    });
    mix(0);
    while (thrown === null && stack.length > 0 && this.goesOn()) {
      stack.pop();
      unpack(stack.chunk, stack.at, stage.words);
      const row = stack.at + stage.width;
      at = stack.chunk[row] ?? 0;
      const ordinal = stack.chunk[row + 1] ?? 0;
      path.length = Math.max(0, at - 1);
      if (at === 0) initial = ordinal;
      else path.push(ordinal);
      this.depth = Math.max(this.depth, at);
      const from = stack.length;
      if (at >= steps) this.deep++;
      // States that wait are judged all the same.
      if (at >= steps || table.load > load) stage.look();
      else thrown = stage.visit();
      mix(from);
    }
    return thrown;
  }

  private get bytes(): number {
    return this.table.bytes + this.stack.bytes;
  }

  private progress() {
    const { states, depth, stack, bytes } = this;
    return { states, level: depth, frontier: stack.length, bytes };
  }
}
