/** What learning may cost: an action that is always new is not worth it. */
import type { MemoOptions } from "./options.ts";

/** Lessons for each state: a lesson takes some tens of microseconds, and what it saves are fractions of one. */
const guardsPerState = 1 / 128;
const effectsPerState = 1 / 64;

/** By action, how often it was learned, and whether it still is. */
export class Allowance {
  /** 1: its instances are not looked up any more. */
  readonly isOff: Uint8Array;
  /** 1: of its instances it is only looked up whether they are enabled. */
  readonly isCut: Uint8Array;
  private readonly first: number;
  private readonly guards: Uint32Array;
  private readonly effects: Uint32Array;
  /** States expanded. */
  states = 0;

  constructor(actions: number, { lessons }: MemoOptions) {
    this.isOff = new Uint8Array(actions);
    this.isCut = new Uint8Array(actions);
    this.first = lessons;
    this.guards = new Uint32Array(actions);
    this.effects = new Uint32Array(actions);
  }

  /**
   * Counts a lesson. @param enabled whether it was known that the instance is enabled
   * @returns whether {@link isOff} has changed
   */
  lesson(action: number, enabled: boolean): boolean {
    const { isOff, isCut, first, states } = this;
    const counts = enabled ? this.effects : this.guards;
    const n = (counts[action] ?? 0) + 1;
    counts[action] = n;
    const rate = enabled ? effectsPerState : guardsPerState;
    if (n <= first + rate * states) return false;
    if (enabled) isCut[action] = 1;
    else isOff[action] = 1;
    return !enabled;
  }

  giveUp(action: number): void {
    this.isOff[action] = 1;
  }
}
