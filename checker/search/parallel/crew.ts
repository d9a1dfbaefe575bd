/** Threads that explore one model together, as the thread that leads them sees it. */
import type { MessagePort } from "node:worker_threads";
import type { Property } from "../../contract/property.ts";
import type { Budget } from "../budget.ts";
import type { Built, BuiltMonitor } from "../build.ts";
import { LANES } from "../digest-lanes.ts";
import type { Judge } from "../judge.ts";
import type { MemoOptions } from "../memo/options.ts";
import type { VisitedContext } from "../visited.ts";
import { Control, operations, type Operation } from "./control.ts";
import type { Mail } from "./helper.ts";
import { Rounds } from "./rounds.ts";
import { countsOf } from "./scout.ts";
import { SharedStates } from "./shared-states.ts";

/** Less memory than this is left to one thread. */
const leastBytes = 64 * 1024 ** 2;

/** Sizes that matter for speed alone: tests make them tiny. */
export interface Tuning {
  /** The lead explores for so long by itself: until helpers are warm, small models are over. */
  readonly aloneMs: number;
  /** So many rows make a round; fewer only if they take long. */
  readonly leastRows: number;
  /** Rows that a thread takes at a time, at most. */
  readonly blockRows: number;
  /** Rows of a round to begin with, and at most. */
  readonly firstRows: number;
  readonly mostRows: number;
  /** Candidates that the buffers of a thread have room for to begin with. */
  readonly candidates: number;
}

const tuned: Tuning = {
  aloneMs: 100,
  leastRows: 512,
  blockRows: 256,
  firstRows: 2048,
  mostRows: 1 << 17,
  candidates: 1 << 17,
};

/** How the lead reaches the helpers. */
export interface Helpers {
  readonly count: number;
  /** Whether each has built the model. */
  readonly ready: boolean;
  /** Shared words: see `at`. */
  readonly control: Control;
  send(mail: Mail): void;
  start(operation: Operation): void;
  /** Called after each block that the lead has expanded, for helpers that have no thread of their own. */
  readonly between?: () => void;
  /** Waits until all have done it. @throws CheckerError CHECK003 when one is no more */
  join(): void;
}

/** One exploration, to those who explore along. */
export interface Exploring {
  readonly built: Built;
  readonly monitor: BuiltMonitor | null;
  readonly properties: readonly Property[];
  readonly digest: boolean;
  /** How successors are learned; `null`: not at all. */
  readonly memo: MemoOptions | null;
  /** The lead's own: complete for all that was expanded before a round. */
  readonly judge: Judge;
  readonly keepsFirsts: boolean;
  readonly fired: Float64Array;
  readonly refused: Float64Array;
  /** What was added up for the digest; `null` where nobody asks. */
  readonly total: Int32Array | null;
  readonly budget: Budget;
  /** Whether some bound has kept a state with successors from being expanded. */
  readonly boundCut: () => boolean;
}

/** Threads that explore along: one exploration of a job after the other. */
export class Crew {
  private readonly helpers: Helpers;
  private readonly tuning: Tuning;

  constructor(helpers: Helpers, tuning: Partial<Tuning> = {}) {
    this.helpers = helpers;
    this.tuning = { ...tuned, ...tuning };
  }

  /**
   * Where the states of an exploration are held that all take part in; `null` when it is for one
   * thread: a property compares steps with earlier ones, or there is little memory.
   */
  states(
    context: VisitedContext,
    built: Built,
    properties: readonly Property[],
  ): SharedStates | null {
    const compares = properties.some((p) => p.kind === "determined");
    if (compares || context.maxBytes < leastBytes) return null;
    const threads = this.helpers.count + 1;
    return new SharedStates(context, {
      threads,
      shards: shardsFor(threads),
      counts: countsOf(built, properties),
      lanes: LANES,
      properties: properties.length,
    });
  }

  /** Takes part in an exploration of which `states` were made by {@link states}. */
  join(states: SharedStates, exploring: Exploring): Rounds {
    return new Rounds(this.helpers, this.tuning, states, exploring);
  }

  /** The job is over. */
  end(): void {
    this.helpers.start(operations.end);
  }
}

/** As many as there are threads, or so many that each thread gets about as many. */
function shardsFor(threads: number): number {
  const power = 2 ** Math.ceil(Math.log2(threads));
  return power === threads ? power : 4 * power;
}

/** Helpers in threads of their own, each at the other end of a port. */
export function helpersInThreads(words: Int32Array, ports: readonly MessagePort[]): Helpers {
  const control = new Control(ports.length, words);
  return {
    count: ports.length,
    control,
    get ready() {
      return control.ready;
    },
    send: (mail) => {
      for (const port of ports) port.postMessage(mail);
    },
    start: (operation) => {
      control.start(operation);
    },
    join: () => {
      control.join();
    },
  };
}
