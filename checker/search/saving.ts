/** The doors through which an exploration is kept, so that another process can go on with it. */
import type { Kernel } from "./kernel.ts";
import type { States } from "./states.ts";

/** Where an exploration stands: between two blocks of states. */
export interface Position {
  /** The level that is being expanded. */
  readonly level: number;
  /** The first state that is not expanded. */
  readonly at: number;
  /** The first state of the next level. */
  readonly to: number;
}

/** Where to go on. */
export interface Resumed extends Position {
  /** By level, that of {@link Position.level} included: its first state. */
  readonly starts: readonly number[];
}

/** What an exploration knows beside states, what was judged and what was counted by action. */
export interface Tallied {
  readonly widest: number;
  readonly boundCut: string | null;
  /** Steps of all states that the representatives stand for; 0 without symmetry. */
  readonly represented: number;
  /** Of all processes together. */
  readonly seconds: number;
}

/** An exploration, to what keeps it. */
export interface Kept {
  /** Its name among those of one check. */
  readonly name: string;
  readonly kernel: Kernel;
  readonly visited: States;
  readonly fired: Float64Array;
  /** To be asked for each time it is read: what is pending is counted then. */
  readonly refused: Float64Array;
  /** Whether what is stored are representatives of other states. */
  readonly isReduced: boolean;
  /** Whether what was found counts: not, once the constants were changed. */
  isSound(): boolean;
  tally(): Tallied;
  /** Begins with what another process has counted. */
  goOn(from: Tallied): void;
}

/** Keeps one exploration. */
export interface Saver {
  /**
   * Stores the states that were kept, after the initial ones are stored, and takes over all counts.
   * @returns where to go on; `null`: nothing was kept, and nothing has changed
   * @throws ModelError MODEL010 when what was kept cannot be used
   */
  restore(): Resumed | null;
  /** To be called between blocks, while nothing has ended the search. */
  between(position: Position): void;
  /**
   * To be called when the search has ended before anything else is judged.
   * @param isOver whether all was expanded; otherwise a budget, or somebody, has ended it
   */
  ended(position: Position, isOver: boolean): void;
}

/** Keeps the explorations of one check. */
export interface Saving {
  exploration(kept: Kept): Saver;
}
