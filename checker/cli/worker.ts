/** The worker thread: loads the suite for itself, and checks one model after the other. */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { planDefects } from "../defects/plan.ts";
import { ModelError } from "../errors.ts";
import { check } from "../search/check.ts";
import { jobModel } from "./job.ts";
import { loadSuite } from "./load-suite.ts";
import type { Ending, Reply, Request, WorkerSetup } from "./messages.ts";

if (!isMainThread && parentPort !== null) serve(parentPort, workerData);

function serve(port: NonNullable<typeof parentPort>, setup: WorkerSetup): void {
  const say = (reply: Reply): void => {
    port.postMessage(reply);
  };
  port.on("message", (request: Request) => {
    void run(setup, request, say).then(say);
  });
}

async function run(
  setup: WorkerSetup,
  { job, budgets }: Request,
  say: (reply: Reply) => void,
): Promise<Ending> {
  try {
    const loaded = await loadSuite(setup.suite);
    const suite = setup.of === "models" ? loaded : planDefects(loaded, []).suite;
    const { model } = jobModel(suite, job, new Map(setup.overrides));
    const result = check(model, {
      ...budgets,
      stop: setup.stop,
      untilDecided: job.untilDecided ?? false,
      explain: job.explain ?? false,
      onProgress: (progress) => {
        say({ kind: "progress", progress });
      },
    });
    return { kind: "done", result };
  } catch (error) {
    if (error instanceof ModelError) {
      return { kind: "badModel", code: error.code, message: error.message };
    }
    return { kind: "failed", message: error instanceof Error ? describe(error) : String(error) };
  }
}

function describe(error: Error): string {
  return error.stack ?? `${error.name}: ${error.message}`;
}
