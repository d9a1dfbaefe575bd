/** What a worker thread does: it checks one model of its suite after the other. */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { approximate } from "../approximate/approximate.ts";
import { Checkpoint, paceOf } from "../checkpoint/checkpoint.ts";
import { realDisk } from "../checkpoint/disk.ts";
import { demandLock } from "../checkpoint/lock.ts";
import type { Suite } from "../contract/model.ts";
import { planDefects } from "../defects/plan.ts";
import { CheckerError, ModelError } from "../errors.ts";
import { walkedIfSame } from "../necessity/outcome.ts";
import { pass } from "../necessity/pass.ts";
import { check, type CheckOptions } from "../search/check.ts";
import { Control } from "../search/parallel/control.ts";
import { Crew, helpersInThreads } from "../search/parallel/crew.ts";
import { Helper, mailOf } from "../search/parallel/helper.ts";
import { jobModel } from "./job.ts";
import type {
  CheckpointSetup,
  Ending,
  HelperReply,
  HelpRequest,
  Reply,
  Request,
  WorkerSetup,
} from "./messages.ts";

/**
 * Answers requests of the program; does nothing in a thread that is no worker.
 * @param load the suite that jobs name models of, asked for once
 */
export function serve(load: (setup: WorkerSetup) => Promise<Suite>): void {
  if (isMainThread || parentPort === null) return;
  const port = parentPort;
  const setup: WorkerSetup = workerData;
  let suite: Promise<Suite> | null = null;
  const say = (reply: Reply | HelperReply): void => {
    port.postMessage(reply);
  };
  port.on("message", (request: Request | HelpRequest) => {
    suite ??= load(setup).then((loaded) =>
      setup.of === "models" ? loaded : planDefects(loaded, []).suite,
    );
    void ("help" in request ? help(setup, suite, request) : run(setup, suite, request, say)).then(
      say,
    );
  });
}

async function run(
  setup: WorkerSetup,
  suite: Promise<Suite>,
  { job, budgets, crew: lead, checkpoint }: Request,
  say: (reply: Reply) => void,
): Promise<Ending> {
  const crew = lead === undefined ? null : new Crew(helpersInThreads(lead.control, lead.ports));
  try {
    const { model } = jobModel(await suite, job, new Map(setup.overrides));
    if (job.kind === "pass") return { kind: "passed", pass: pass(model, setup.stop) };
    const maxStates = Math.min(budgets.maxStates ?? Infinity, job.maxStates ?? Infinity);
    const options: CheckOptions = {
      ...budgets,
      ...(maxStates === Infinity ? {} : { maxStates }),
      stop: setup.stop,
      ...(crew === null ? {} : { crew }),
      ...(checkpoint === undefined ? {} : { saving: savingIn(checkpoint) }),
      untilDecided: job.untilDecided ?? false,
      explain: job.explain ?? false,
      interest: job.interest ?? false,
      untilViolated: job.untilViolated ?? false,
      digest: job.digest ?? false,
      ...(job.symmetry === undefined ? {} : { symmetry: job.symmetry }),
      ...(job.partialOrder === undefined ? {} : { partialOrder: job.partialOrder }),
      ...(job.storage === undefined ? {} : { storage: job.storage }),
      onProgress: (progress) => {
        say({ kind: "progress", progress });
      },
      onDecided: (decided) => {
        say({ kind: "decided", result: decided });
      },
    };
    const same =
      job.unlessGraph === undefined ? null : walkedIfSame(model, job.unlessGraph, options);
    const result =
      job.approximate === undefined
        ? (same ?? check(model, options))
        : approximate(model, { ...options, approximate: job.approximate });
    return { kind: "done", result };
  } catch (error) {
    if (error instanceof ModelError) {
      return { kind: "badModel", code: error.code, message: error.message };
    }
    return { kind: "failed", message: failureOf(error) };
  } finally {
    crew?.end();
  }
}

/** The checkpoint that a job is to keep. @throws ModelError when what is there cannot be used */
function savingIn({ folder, identity, everyMs }: CheckpointSetup): Checkpoint {
  return new Checkpoint(folder, identity, paceOf(everyMs), {
    disk: realDisk,
    now: () => performance.now(),
    note: (text) => {
      process.stderr.write(`note: ${text}\n`);
    },
    demandOwn: () => {
      demandLock(folder);
    },
  });
}

/** Explores along until the job is over; nothing else is heard meanwhile. */
async function help(
  setup: WorkerSetup,
  suite: Promise<Suite>,
  { job, help: { control, port, thread, helpers } }: HelpRequest,
): Promise<HelperReply> {
  try {
    const { model } = jobModel(await suite, job, new Map(setup.overrides));
    new Helper(model, new Control(helpers, control), thread, mailOf(port)).work();
    return { kind: "helped" };
  } catch (error) {
    const message = error instanceof CheckerError ? error.message : described(error);
    return { kind: "failed", message };
  } finally {
    port.close();
  }
}

/** What is said of a job that failed: with its code where it has one, so that the worker is not blamed. */
function failureOf(error: unknown): string {
  if (!(error instanceof CheckerError)) return described(error);
  // Where the code was is of no use to who is told that two searches disagree.
  return `${error.code}: ${error.code === "CHECK004" ? error.message : described(error)}`;
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack ?? `${error.name}: ${error.message}`;
}
