/** Ctrl-C: the first asks the search to end, a second ends the program. */
import { exitCode } from "../report/outcome.ts";

/**
 * A second signal within this time is the first one again: npm passes on what the terminal has
 * already sent to everybody.
 */
const SAME_SIGNAL_MS = 1000;

/** The request to stop, shared with all workers. */
export interface Interrupt {
  /** Element 0 is non-zero when the run is to stop. Shared memory. */
  readonly stop: Int32Array;
  readonly request: () => void;
  /** Whether somebody asked. */
  readonly requested: boolean;
}

/** An interrupt that nobody has asked for yet. */
export function interrupt(): Interrupt {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return {
    stop,
    request: () => {
      Atomics.store(stop, 0, 1);
    },
    get requested() {
      return Atomics.load(stop, 0) !== 0;
    },
  };
}

/** Makes SIGINT and SIGTERM ask for an end. `say` tells the user. */
export function onSignals(target: Interrupt, say: (message: string) => void): void {
  let first: number | null = null;
  const handle = (): void => {
    const now = Date.now();
    if (first === null) {
      first = now;
      target.request();
      say("stopping: what is established so far follows; once more to quit at once");
    } else if (now - first > SAME_SIGNAL_MS) {
      process.exit(exitCode.incomplete);
    }
  };
  process.on("SIGINT", handle);
  process.on("SIGTERM", handle);
}
