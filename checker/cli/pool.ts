/** Runs jobs in worker threads. */
import { Worker, type MessagePort } from "node:worker_threads";
import { match } from "ts-pattern";
import type { Progress } from "../search/check.ts";
import type { ModelResult } from "../verdict.ts";
import { callHelpers } from "./helpers.ts";
import type { Job } from "./job.ts";
import type {
  Budgets,
  CheckpointSetup,
  Ending,
  Limits,
  Reply,
  Request,
  WorkerSetup,
} from "./messages.ts";

/** A search asks for the time and for Ctrl-C now and then; later than this it never will. */
const TIME_GRACE_MS = 10_000;
/** The same after Ctrl-C, when somebody waits. */
const STOP_GRACE_MS = 5000;
/** What the last checkpoint may take beside that. */
const KEEP_GRACE_MS = 60_000;
/** How often it is looked whether a search is overdue. */
const WATCH_MS = 250;

/** Why nothing is known of a job whose worker had to be ended. */
const OVERDUE =
  "a function of the specification that was under way did not return in time; what was decided before it is lost";

/** The same of what shows runs whose explanation was under way. */
const UNEXPLAINED = "the explanation was not made in time";

/**
 * How a job ended; `notRun` when the run was stopped, or out of time, before its turn came;
 * `overdue` when its worker had to be ended, as it answered neither the clock nor Ctrl-C.
 */
export type JobEnding = Ending | { readonly kind: "notRun" | "overdue"; readonly why: string };

/** A job, and what decides where and when it runs. */
export interface PlannedJob {
  readonly job: Job;
  /** Jobs with the same layout are best run by the same worker. */
  readonly layout: string;
  /** Larger weights run first. */
  readonly weight: number;
  /** Its own, counted from when its turn comes. */
  readonly limits?: Limits;
  readonly checkpoint?: CheckpointSetup;
}

/** How jobs are run. */
export interface PoolOptions {
  /** What a worker runs. */
  readonly program: URL;
  readonly setup: WorkerSetup;
  /** Jobs at a time. */
  readonly workers: number;
  /** Threads that work on one job together, its worker and those that help it; 1 by default. */
  readonly threads?: number;
  readonly budgets: Budgets;
  /** Called when the turn of a job comes. */
  readonly onStart?: (job: number) => void;
  readonly onProgress: (job: number, p: Progress) => void;
  /** Called once for each job, in the order in which they end. */
  readonly onEnding: (job: number, ending: JobEnding) => void;
}

/**
 * Runs every job; resolves when each has ended. `budgets.timeMs` is the time for all of them
 * together, and memory is divided among the workers.
 *
 * A closure that has run over many layouts is slower for the rest of its thread's life, so a worker
 * that is to change to another layout is replaced by a fresh one. A worker that dies takes only its
 * own job with it. One that goes on for long after the time, or after Ctrl-C, is ended.
 */
export async function runJobs(jobs: readonly PlannedJob[], options: PoolOptions): Promise<void> {
  const queue = new Queue(jobs);
  const deadline =
    options.budgets.timeMs === undefined ? Infinity : Date.now() + options.budgets.timeMs;
  const slots = Math.max(1, Math.min(options.workers, jobs.length));

  const slot = async (): Promise<void> => {
    let worker: Worker | null = null;
    let helpers: Worker[] = [];
    let layout: string | null = null;
    const dismiss = async (): Promise<void> => {
      await worker?.terminate();
      for (const helper of helpers) await helper.terminate();
      worker = null;
      helpers = [];
    };
    for (;;) {
      const index = queue.take(layout);
      const planned = jobs[index];
      if (planned === undefined) break;
      const remaining = deadline - Date.now();
      const refusal =
        Atomics.load(options.setup.stop, 0) !== 0
          ? "stopped before its turn came"
          : remaining <= 0
            ? "the time was used up before its turn came"
            : null;
      if (refusal !== null) {
        options.onEnding(index, { kind: "notRun", why: refusal });
        continue;
      }
      if (worker !== null && layout !== planned.layout) await dismiss();
      layout = planned.layout;
      worker ??= start(options);
      const wanted = isShared(planned.job) ? (options.threads ?? 1) - 1 : 0;
      while (helpers.length < wanted) helpers.push(start(options));
      const budgets = budgetsOf(options.budgets, planned.limits ?? {}, remaining, slots);
      const called = callHelpers(helpers.slice(0, wanted), planned.job);
      const crew = called === null ? {} : { crew: called.setup };
      const { checkpoint } = planned;
      const keeping = checkpoint === undefined ? {} : { checkpoint };
      const request: Request = { job: planned.job, budgets, ...crew, ...keeping };
      options.onStart?.(index);
      const watch = watchdog(
        options.setup.stop,
        Date.now() + (budgets.timeMs ?? Infinity),
        checkpoint === undefined ? 0 : KEEP_GRACE_MS,
      );
      const ending = await ask(
        worker,
        { request, transfer: called?.transfer ?? [] },
        { overdue: watch.overdue, helperLost: called?.lost ?? null },
        (p) => {
          options.onProgress(index, p);
        },
      );
      watch.end();
      called?.dismiss();
      if (ending.died) await dismiss();
      options.onEnding(index, ending.ending);
    }
    await dismiss();
  };
  await Promise.all(Array.from({ length: slots }, slot));
}

/** Whether several threads may work on a job. */
function isShared({ kind, approximate, storage }: Job): boolean {
  return kind !== "pass" && approximate === undefined && storage === undefined;
}

/**
 * What one job may use: its share of the memory of the whole run, what is left of its time, and its
 * own limits.
 * @param remainingMs of the whole run; Infinity without a budget of time
 */
export function budgetsOf(
  whole: Budgets,
  limits: Limits,
  remainingMs: number,
  slots: number,
): Budgets {
  const timeMs = Math.min(remainingMs, limits.timeMs ?? Infinity);
  const share = Math.floor((whole.memoryBytes ?? Infinity) / slots);
  const memoryBytes = Math.min(share, limits.memoryBytes ?? Infinity);
  return {
    ...(whole.maxStates === undefined ? {} : { maxStates: whole.maxStates }),
    ...(timeMs === Infinity ? {} : { timeMs }),
    ...(memoryBytes === Infinity ? {} : { memoryBytes }),
  };
}

/** Jobs that wait, large ones first; those of one layout are handed to one worker if possible. */
class Queue {
  readonly #waiting: { readonly index: number; readonly layout: string }[];
  readonly #begun = new Set<string>();

  constructor(jobs: readonly PlannedJob[]) {
    this.#waiting = jobs
      .map(({ layout, weight }, index) => ({ index, layout, weight }))
      .toSorted((a, b) => b.weight - a.weight || a.index - b.index);
  }

  /** The index of the next job for a worker that knows `layout`; −1 when none is left. */
  take(layout: string | null): number {
    const order = [
      (l: string): boolean => l === layout,
      (l: string): boolean => !this.#begun.has(l),
      (): boolean => true,
    ];
    for (const suits of order) {
      const at = this.#waiting.findIndex((w) => suits(w.layout));
      const [job] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (job !== undefined) {
        this.#begun.add(job.layout);
        return job.index;
      }
    }
    return -1;
  }
}

/** `result`, with what shows a run told to be without its explanation. */
function unexplained(result: ModelResult, why: string): ModelResult {
  const results = result.results.map((r) =>
    r.verdict.word === "violated" || r.verdict.word === "reached" ? { ...r, unexplained: why } : r,
  );
  return { ...result, results };
}

function start({ program, setup }: PoolOptions): Worker {
  const worker = new Worker(program, {
    workerData: setup,
    // What models print must not end up in a report on standard output.
    stdout: true,
    stderr: true,
  });
  // It may report an error once more while it dies; without a listener that would end the program.
  worker.on("error", () => undefined);
  worker.stdout.pipe(process.stderr, { end: false });
  worker.stderr.pipe(process.stderr, { end: false });
  return worker;
}

/** `overdue` resolves when a search goes on for long after it should have ended. */
function watchdog(
  stop: Int32Array,
  deadline: number,
  graceMs: number,
): { readonly overdue: Promise<void>; readonly end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<void>((resolve) => {
    let stopped = Infinity;
    timer = setInterval(() => {
      const now = Date.now();
      if (Atomics.load(stop, 0) !== 0) stopped = Math.min(stopped, now);
      if (now > deadline + TIME_GRACE_MS + graceMs || now > stopped + STOP_GRACE_MS + graceMs)
        resolve();
    }, WATCH_MS);
  });
  return {
    overdue,
    end: () => {
      clearInterval(timer);
    },
  };
}

/** What ends a job beside its worker. */
interface Losses {
  readonly overdue: Promise<void>;
  /** Resolves with what happened; `null`: nobody helps. */
  readonly helperLost: Promise<string> | null;
}

/**
 * One request and its answer. A worker that dies has failed, whatever it was doing; `died` is also
 * set for a worker that is overdue, which the caller must end.
 */
function ask(
  worker: Worker,
  { request, transfer }: { readonly request: Request; readonly transfer: readonly MessagePort[] },
  { overdue, helperLost }: Losses,
  onProgress: (p: Progress) => void,
): Promise<{ ending: JobEnding; died: boolean }> {
  return new Promise((resolve) => {
    let decided: ModelResult | null = null;
    const end = (ending: JobEnding, died: boolean): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve({ ending, died });
    };
    /** A worker that is lost after its verdicts were known has only not explained them. */
    const lost = (ending: JobEnding & { readonly kind: "failed" | "overdue" }): void => {
      const why = ending.kind === "failed" ? ending.message : UNEXPLAINED;
      end(decided === null ? ending : { kind: "done", result: unexplained(decided, why) }, true);
    };
    const onMessage = (reply: Reply): void => {
      match(reply)
        .with({ kind: "progress" }, ({ progress }) => {
          onProgress(progress);
        })
        .with({ kind: "decided" }, ({ result }) => {
          decided = result;
        })
        .otherwise((ending) => {
          end(ending, false);
        });
    };
    const onError = (error: Error): void => {
      lost({ kind: "failed", message: `the worker died: ${error.message}` });
    };
    const onExit = (code: number): void => {
      lost({ kind: "failed", message: `the worker ended with exit code ${code}` });
    };
    void overdue.then(() => {
      lost({ kind: "overdue", why: OVERDUE });
    });
    void helperLost?.then((message) => {
      lost({ kind: "failed", message });
    });
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(request, transfer);
  });
}
