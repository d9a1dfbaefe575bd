/** How the threads of one exploration are told what to do, and tell that it is done. */
import { CheckerError } from "../../errors.ts";

/** What all threads do at a time, each with its part. The lead takes part in all but `open`, `look` and `close`. */
export const operations = {
  /** Take in the mail, and get ready for an exploration. */
  open: 1,
  /** Expand blocks of rows until none is left. */
  expand: 2,
  /** Look up the candidates of one's own shards. */
  insert: 3,
  /** Number and store what is new in them. */
  number: 4,
  /** Move one's own shards to larger tables. */
  grow: 5,
  /** The exploration is over: forget it. */
  close: 6,
  /** The job is over. */
  end: 7,
  /** Look whether the constants are what they were. */
  look: 8,
} as const;

/** A number of {@link operations}. */
export type Operation = (typeof operations)[keyof typeof operations];

/** What is found in which word of the control block. */
export const at = {
  /** Counts the operations started: helpers wait for it to change. */
  started: 0,
  operation: 1,
  /** Helpers that have done their part: the lead waits for all. */
  arrived: 2,
  /** Helpers that have built the model. */
  ready: 3,
  /** Not 0: a helper is no more. */
  lost: 4,
  /** Not 0: a function of the specification has changed the constants in some helper. */
  changed: 5,
  /** The next block of rows that somebody may take. */
  block: 6,
  /** See {@link events}. */
  event: 7,
  /** The rows of a round, and how many make a block. */
  from: 8,
  to: 9,
  blockRows: 10,
  /** Rows stored before the round. */
  base: 11,
  /** Not 0: some bound has kept a state with successors from being expanded. */
  boundCut: 12,
  /** Counts the rounds that did not count: what was offered in them must be forgotten. */
  voids: 13,
} as const;

const size = 16;

/** Why a round does not count. */
export const events = {
  none: 0,
  /** Something happened that depends on all that came before it. */
  alone: 1,
  /** A stream of candidates is full. */
  room: 2,
} as const;

/** A thread looks for so long before it goes to sleep: longer than most have to wait for each other. */
const spinMs = 0.3;
/** Looks between two at the clock. */
const looks = 64;
/** A thread asleep looks after itself so often. */
const sleepMs = 200;

/** A new control block. */
export function controlWords(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * size));
}

/** Told to helpers and to the lead through shared memory. */
export class Control {
  /** Shared. */
  readonly words: Int32Array;
  readonly helpers: number;
  private seen = 0;

  constructor(helpers: number, words: Int32Array = controlWords()) {
    this.helpers = helpers;
    this.words = words;
  }

  /** Whether each helper has built the model. */
  get ready(): boolean {
    return Atomics.load(this.words, at.ready) === this.helpers;
  }

  /** Lead: all helpers are to do `operation`. */
  start(operation: Operation): void {
    const { words } = this;
    Atomics.store(words, at.arrived, 0);
    words[at.operation] = operation;
    Atomics.add(words, at.started, 1);
    Atomics.notify(words, at.started);
  }

  /**
   * Lead: waits until all helpers have done it.
   * @throws CheckerError CHECK003 when one is no more
   */
  join(): void {
    const { words, helpers } = this;
    const awake = performance.now() + spinMs;
    for (let look = 1; ; look++) {
      const arrived = Atomics.load(words, at.arrived);
      if (arrived === helpers) return;
      if (Atomics.load(words, at.lost) !== 0)
        throw new CheckerError(
          "CHECK003",
          "a thread that explored along ended before its work was done: nothing is known of what it had",
        );
      if (look % looks === 0 && performance.now() > awake)
        Atomics.wait(words, at.arrived, arrived, sleepMs);
    }
  }

  /** Helper: waits for the next operation. */
  next(): Operation {
    const { words, seen } = this;
    const awake = performance.now() + spinMs;
    for (let look = 1; Atomics.load(words, at.started) === seen; look++)
      if (look % looks === 0 && performance.now() > awake)
        Atomics.wait(words, at.started, seen, sleepMs);
    this.seen = (seen + 1) | 0;
    return words[at.operation] as Operation; // written before `started`
  }

  /** Helper: has done its part. */
  arrive(): void {
    const { words, helpers } = this;
    if (Atomics.add(words, at.arrived, 1) + 1 === helpers) Atomics.notify(words, at.arrived);
  }
}

/** Whoever started the helper of this control block: it is no more. */
export function tellLost(words: Int32Array): void {
  Atomics.store(words, at.lost, 1);
  Atomics.notify(words, at.arrived);
}
