/** The drivers of a search, which learn once it is long enough. */
import { performance } from "node:perf_hooks";
import type { Built } from "../build.ts";
import { compileDriver, type DriverContext } from "../driver.ts";
import { Memo } from "./memo.ts";
import type { MemoOptions } from "./options.ts";

/** A state that takes less is cheap. */
const cheapMs = 0.0015;
/** States whose time is measured, and how many of them together. */
const meteredStates = 2048;
const together = 128;

/** The least time that states have taken. */
class Meter {
  private least = Infinity;
  private states = 0;
  private begun = 0;

  /** Says that another state is to be expanded. */
  state(): void {
    if (this.states++ % together !== 0) return;
    const now = performance.now();
    if (this.states > 1) this.least = Math.min(this.least, now - this.begun);
    this.begun = now;
  }

  get stateMs(): number {
    return this.least / together;
  }
}

/** What makes the successors of the loaded state. */
export interface Successors {
  /** To be called one after the other. */
  readonly drivers: readonly (() => void)[];
  /** To be called before anybody looks at the counts of refusals. */
  readonly settle: () => void;
  /** Bytes of what was learned. */
  readonly bytes: () => number;
}

/** The successors by the actions of `built`. @param options `null`: nothing is learned */
export function successorsOf(
  built: Built,
  context: DriverContext,
  options: MemoOptions | null,
): Successors {
  const drivers = built.actions.map((a) => compileDriver(a, context));
  if (options === null) return { drivers, settle: () => {}, bytes: () => 0 };
  let memo: Memo | null = null;
  const meter = new Meter();
  let states = 0;
  let begin = options.after;
  const run = (): void => {
    if (memo !== null) return memo.run();
    if (states === begin) {
      if (begin > options.after || options.timesIfCheap === 1 || meter.stateMs > cheapMs) {
        memo = new Memo(built, context, drivers, options);
        return memo.run();
      }
      begin *= options.timesIfCheap;
    }
    if (states >= options.after - meteredStates && states < options.after) meter.state();
    states++;
    for (const driver of drivers) driver();
  };
  return { drivers: [run], settle: () => memo?.settle(), bytes: () => memo?.bytes ?? 0 };
}
