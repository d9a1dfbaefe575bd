/** What ends a search early: the clock and the user. States and memory are counted where they grow. */
import type { CheckOptions, Progress } from "./check.ts";

/** Asked once per block of states. */
export class Budget {
  private readonly options: CheckOptions;
  private readonly deadline: number;
  private readonly every: number;
  private reported: number;

  /** @param started `performance.now()` when the check began: the clock runs for all its explorations together */
  constructor(options: CheckOptions, started: number) {
    this.options = options;
    this.deadline = options.timeMs === undefined ? Infinity : started + options.timeMs;
    this.every = options.progressMs ?? 1000;
    this.reported = started;
  }

  /** Why the search has to stop now, or `null`. */
  spent(): string | null {
    const { stop, timeMs } = this.options;
    if (stop !== undefined && Atomics.load(stop, 0) !== 0) return "stopped on request";
    if (performance.now() >= this.deadline) return `the time budget of ${timeMs} ms is used up`;
    return null;
  }

  /** Calls `onProgress` when it is time to. */
  report(progress: () => Progress): void {
    const { onProgress } = this.options;
    if (onProgress === undefined) return;
    const now = performance.now();
    if (now - this.reported < this.every) return;
    this.reported = now;
    onProgress(progress());
  }
}
