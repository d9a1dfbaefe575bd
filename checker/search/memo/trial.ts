/** Which way of making successors is the fastest, found out while the search goes on. */
import { performance } from "node:perf_hooks";

/** States before the first trial. */
const firstTrial = 1 << 13;
/** The next trial comes after so many times as many states. */
const nextTrial = 4;
/** Turns that each way has, and the share of the states before a trial that are expanded in each. */
const turns = 6;
const turnShare = 1 / 64;
/** How long a way that is new is gone before it is measured: V8 compiles it meanwhile. */
const warmMs = 120;
/** States between two looks at the clock then. */
const warmStates = 256;

/** The ways there are. */
export interface Ways<Way> {
  readonly all: readonly Way[];
  /** Among them, one that was never gone before; `null`: none. */
  readonly fresh: Way | null;
}

/**
 * Lets all ways take turns, now and then, and stays with the one whose best turn was the best. What is found
 * does not depend on it: all ways do the same.
 */
export class Trial<Way> {
  /** The way to go until {@link isOver}. */
  way: Way;
  /** States until then. */
  private left = firstTrial;
  private period = firstTrial;
  private ways: readonly Way[] = [];
  private best: number[] = [];
  private phase: "settled" | "warm" | "turns" = "settled";
  private turn = 0;
  private begun = 0;
  private readonly clock: () => number;

  /** @param clock in milliseconds */
  constructor(first: Way, clock: () => number = () => performance.now()) {
    this.way = first;
    this.clock = clock;
  }

  /** Says that another state is to be expanded; whether {@link advance} is to be called before. */
  isOver(): boolean {
    return this.left-- === 0;
  }

  /** Finds the way to go on. @param waysNow gives those there are, at the beginning of a trial */
  advance(waysNow: () => Ways<Way>): void {
    const now = this.clock();
    if (this.phase === "settled") {
      const { all, fresh } = waysNow();
      this.ways = all;
      this.best = all.map(() => Infinity);
      this.turn = 0;
      this.phase = fresh === null ? "turns" : "warm";
      this.begun = this.clock();
      if (fresh !== null) this.way = fresh;
    } else if (this.phase === "warm") {
      if (now - this.begun >= warmMs) this.phase = "turns";
    } else {
      const i = this.turn % this.ways.length;
      this.best[i] = Math.min(this.best[i] ?? Infinity, now - this.begun);
      this.turn++;
    }
    if (this.phase === "warm") this.left = warmStates - 1;
    else if (this.turn < turns * this.ways.length) this.take();
    else this.settle();
  }

  private take(): void {
    this.way = this.ways[this.turn % this.ways.length] ?? this.way;
    this.left = this.period * turnShare - 1;
    this.begun = this.clock();
  }

  private settle(): void {
    this.way = this.ways[this.best.indexOf(Math.min(...this.best))] ?? this.way;
    this.period *= nextTrial;
    this.left = this.period - 1;
    this.phase = "settled";
  }
}
