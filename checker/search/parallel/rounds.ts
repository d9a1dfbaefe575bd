/** The lead's part: exploration in rounds, each of which counts only if one thread would have done the same. */
import { performance } from "node:perf_hooks";
import { CheckerError, messageOf } from "../../errors.ts";
import { at, events, operations } from "./control.ts";
import type { Exploring, Helpers, Tuning } from "./crew.ts";
import { fingerprint } from "./fingerprint.ts";
import { blocksOf, shardsOfThread } from "./helper.ts";
import { newsWords, sharedWords } from "./memory.ts";
import { Scout } from "./scout.ts";
import { batchRows, maxBlocks, type SharedStates } from "./shared-states.ts";
import { besideRow } from "./stream.ts";

/** A round takes about so long at most: the clock is asked, and progress told, between rounds. */
const roundMs = 40;
/** Rows that take one thread longer than this are worth a round, however few they are. */
const worthMs = 2;
/** Blocks for each thread: the more, the less one waits for the other at the end of a round. */
const blocksEach = 16;
/** Rounds are made of whole blocks of the search, after which it may end early. */
const rowsTogether = 128;

/**
 * A round takes rows of the level that is being expanded, in three steps: all threads expand blocks of
 * them; each looks up what was found of its own shards; and each stores what is new there.
 *
 * When something happens in the first step that depends on all that came before it, or there is no room
 * for what is new, nothing of the round counts: its rows are left to the lead alone, in order.
 */
export class Rounds {
  private readonly helpers: Helpers;
  private readonly tuning: Tuning;
  private readonly states: SharedStates;
  private readonly exploring: Exploring;
  private readonly own: readonly number[];
  private scout: Scout | null = null;
  private streams: Int32Array[][] = [];
  private rows: number;
  /** Rows below this are the lead's alone. */
  private alone = 0;
  private isOff = false;
  private readonly begun = performance.now();
  /** What a row takes one thread, as far as is known; and since when the lead is by itself, from which row. */
  private rowMs = 0;
  private since = { ms: performance.now(), row: 0 };

  constructor(helpers: Helpers, tuning: Tuning, states: SharedStates, exploring: Exploring) {
    this.helpers = helpers;
    this.tuning = tuning;
    this.states = states;
    this.exploring = exploring;
    this.rows = tuning.firstRows;
    const { threads, shards } = states.sharing;
    this.own = shardsOfThread(0, threads, shards);
  }

  /**
   * Expands rows from `from` on, but not `to`; returns the first that was not expanded. `from` itself:
   * the caller must go on by itself.
   */
  advance(from: number, to: number): number {
    const { states, tuning } = this;
    if (this.isOff || from < this.alone) return from;
    const least = Math.min(tuning.leastRows, worthMs / this.rowCost(from));
    if (to - from < least) return from;
    if (this.scout === null && !this.open()) return from;
    states.commit();
    if (states.full !== null) return from;
    const end = Math.min(to, from + this.rows);
    try {
      while (!this.round(from, end)) if (this.alone === end) return from;
    } catch (e) {
      if (e instanceof CheckerError) throw e;
      // What a specification throws does not get here.
      throw new CheckerError("CHECK002", `a round of several threads failed: ${messageOf(e)}`, {
        cause: e,
      });
    }
    return end;
  }

  /** What a row takes one thread: of late, whoever expanded it. */
  private rowCost(from: number): number {
    const rows = from - this.since.row;
    const ms = performance.now();
    if (rows > 0) {
      this.rowMs = (this.rowMs + (ms - this.since.ms) / rows) / 2;
      this.since = { ms, row: from };
    }
    return this.rowMs;
  }

  /** Whether the constants were changed in some helper. */
  changed(): boolean {
    const { helpers } = this;
    if (this.scout === null) return false;
    helpers.start(operations.look);
    helpers.join();
    return Atomics.load(helpers.control.words, at.changed) !== 0;
  }

  /** The exploration is over. @returns whether the constants were changed in some helper */
  close(): boolean {
    const { helpers } = this;
    if (this.scout === null) return false;
    this.scout = null;
    helpers.start(operations.close);
    helpers.join();
    return Atomics.load(helpers.control.words, at.changed) !== 0;
  }

  /** Calls the helpers in. @returns false: they are not there yet, or there is no memory */
  private open(): boolean {
    const { helpers, states, exploring, tuning } = this;
    if (!helpers.ready || performance.now() - this.begun < tuning.aloneMs) return false;
    const { built, monitor, properties, digest, memo } = exploring;
    const { shards } = states.sharing;
    if (!this.makeRoom(Math.ceil(tuning.candidates / shards))) {
      this.isOff = true;
      return false;
    }
    const { memory } = states;
    memory.streams = this.streams;
    const { control } = helpers;
    this.scout = new Scout({
      ...{ built, monitor, properties, digest, memo, memory, shards, control, thread: 0 },
    });
    helpers.send({
      kind: "open",
      properties: properties.map((p) => p.id),
      fingerprint: fingerprint(built, monitor, properties),
      ...{ digest, memo, shards, memory },
    });
    states.onChange = (news) => {
      helpers.send({ kind: "news", news });
    };
    helpers.start(operations.open);
    helpers.join();
    return true;
  }

  /** Buffers for so many candidates of each thread in each shard. */
  private makeRoom(candidates: number): boolean {
    const { states } = this;
    const { threads, shards } = states.sharing;
    const each = candidates * (states.arena.width + besideRow);
    const caches = threads * (this.scout?.bytes ?? 1 << 18);
    const bytes = 4 * threads * shards * each + caches;
    // The lead by itself makes use of them, too.
    const newsEach = Math.max(batchRows, threads * candidates) * newsWords;
    if (!this.may(() => states.afford(bytes + 4 * shards * newsEach))) return false;
    try {
      const streams = lists(threads, () => lists(shards, () => sharedWords(each)));
      states.change({
        streams,
        news: lists(shards, () => sharedWords(newsEach)),
      });
      this.streams = streams;
    } catch (e) {
      if (!(e instanceof RangeError)) throw e;
      return false;
    }
    states.otherBytes = bytes;
    return true;
  }

  /** Asks for room without ending the search where there is none: one thread needs less. */
  private may(room: () => boolean): boolean {
    if (room()) return true;
    this.states.full = null;
    return false;
  }

  /** One round; whether it counts. Where not, {@link alone} says whether to try again. */
  private round(from: number, to: number): boolean {
    const { states, helpers } = this;
    const { memory } = states;
    const { words } = helpers.control;
    const begun = performance.now();
    const { tuning, exploring } = this;
    memory.streams = this.streams;
    memory.live.set(exploring.judge.live);
    words[at.from] = from;
    words[at.to] = to;
    const blocks = Math.min(maxBlocks, blocksEach * states.sharing.threads);
    const size = Math.min(tuning.blockRows, Math.ceil((to - from) / blocks));
    words[at.blockRows] = Math.max(size, Math.ceil((to - from) / maxBlocks));
    words[at.base] = states.count;
    words[at.boundCut] = exploring.boundCut() ? 1 : 0;
    Atomics.store(words, at.block, 0);
    Atomics.store(words, at.event, events.none);
    this.together(operations.expand, () => this.expand());
    const event = this.eventOf();
    if (event === events.room && this.makeRoom(2 * this.candidates)) {
      this.forget();
      return false;
    }
    if (event !== events.none || !this.lookUp()) {
      this.alone = to;
      this.forget();
      return false;
    }
    this.count();
    const now = performance.now();
    this.rowMs = ((now - begun) * states.sharing.threads) / (to - from);
    this.since = { ms: now, row: to };
    this.adapt(to - from, now - begun);
    return true;
  }

  /** All threads do an operation; `own` is the lead's part. */
  private together(operation: Parameters<Helpers["start"]>[0], own: () => void): void {
    this.helpers.start(operation);
    own();
    this.helpers.join();
  }

  private expand(): void {
    const { scout, helpers } = this;
    const spent = (): boolean => this.exploring.budget.spent() !== null;
    scout?.begin();
    while (scout?.takeBlock(spent) === true) helpers.between?.();
    scout?.tell();
  }

  /** What happened while rows were expanded. */
  private eventOf(): number {
    const { exploring, states, helpers } = this;
    const event = helpers.control.words[at.event] as number; // a word of the block
    if (event !== events.none || !exploring.keepsFirsts) return event;
    // An antecedent that holds for the first time: where, is to be known.
    const { antecedents } = exploring.judge;
    const skipped = exploring.fired.length + exploring.refused.length;
    const isFirst = antecedents.some(
      (n, k) => n === 0 && states.memory.counts.some((c) => c[skipped + k] !== 0),
    );
    return isFirst ? events.alone : events.none;
  }

  /** Looks up and stores what was found; false: there is no room, and nothing has changed. */
  private lookUp(): boolean {
    const { states, own, helpers } = this;
    const { memory, shards, count, sharing } = states;
    const { words } = helpers.control;
    const stride = states.arena.width + besideRow;
    const used = new Int32Array(sharing.shards);
    memory.filled.forEach((n, i) => {
      used[i % sharing.shards] = (used[i % sharing.shards] ?? 0) + n;
    });
    const pending = used.reduce((a, b) => a + b, 0) / stride;
    const grow = (tables: readonly Int32Array[]): void => {
      helpers.send({ kind: "grow", tables });
      this.together(operations.grow, () => {
        for (const k of own) shards.rehash(k, tables[k] as Int32Array); // one for each shard
      });
      memory.tables = [...tables];
    };
    if (!this.may(() => states.room(used, pending, grow))) return false;
    this.together(operations.insert, () => {
      for (const k of own) shards.insertRound(k, count, blocksOf(words));
    });
    const after = count + memory.found.reduce((a, b) => a + b, 0);
    if (after > states.maxStates || !this.may(() => states.reserve(after))) {
      for (let k = 0; k < sharing.shards; k++) shards.undo(k);
      return false;
    }
    this.together(operations.number, () => {
      for (const k of own) shards.number(k, count, Infinity);
    });
    states.took(after);
    return true;
  }

  /** Adds up what all threads have counted. */
  private count(): void {
    const { judge, fired, refused, total } = this.exploring;
    const { counts, lanes } = this.states.memory;
    for (const counted of counts) {
      let n = 0;
      for (const list of [fired, refused, judge.antecedents])
        for (let i = 0; i < list.length; i++) list[i] = (list[i] ?? 0) + (counted[n++] ?? 0);
    }
    if (total === null) return;
    for (const added of lanes)
      for (let k = 0; k < total.length; k++) total[k] = ((total[k] ?? 0) + (added[k] ?? 0)) | 0;
  }

  /** What was offered in a round that does not count is forgotten. */
  private forget(): void {
    const { words } = this.helpers.control;
    words[at.voids] = ((words[at.voids] ?? 0) + 1) | 0;
  }

  private get candidates(): number {
    const stride = this.states.arena.width + besideRow;
    return Math.floor((this.streams[0]?.[0]?.length ?? 0) / stride);
  }

  /** Rounds become as large as buffers and the clock allow. */
  private adapt(rows: number, ms: number): void {
    const { memory, arena } = this.states;
    const stride = arena.width + besideRow;
    const fullest = Math.max(...memory.filled) / stride / this.candidates;
    const factor = Math.min(2, 0.6 / Math.max(fullest, 1e-3), roundMs / Math.max(ms, 1e-3));
    const { firstRows, mostRows } = this.tuning;
    const wanted = Math.min(mostRows, Math.max(1, Math.min(rows, this.rows) * factor));
    const unit = Math.min(rowsTogether, firstRows);
    this.rows = Math.max(unit, Math.floor(wanted / unit) * unit);
  }
}

function lists<T>(n: number, make: () => T): T[] {
  return Array.from({ length: n }, make);
}
