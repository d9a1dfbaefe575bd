/** The thread in which two systems are compared: the program stays free to be asked to stop. */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { compareSystems } from "../diff/compare.ts";
import type { GraphDifference } from "../diff/difference.ts";
import { observedBy } from "../diff/observe.ts";
import { ModelError, SpecError, type ModelErrorCode } from "../errors.ts";
import type { Progress } from "../search/check.ts";
import { importSuite } from "./load-suite.ts";
import type { Budgets } from "./messages.ts";
import { findModel } from "./select.ts";

/** A model of a suite, by names. */
export interface NamedModel {
  readonly suite: { readonly url: string; readonly name: string };
  readonly model: string;
}

/** What is to be compared. */
export interface DiffTask {
  readonly before: NamedModel;
  readonly after: NamedModel;
  readonly observe: string;
  readonly budgets: Budgets;
  /** Shared: element 0 is non-zero when the worker is to stop. */
  readonly stop: Int32Array;
}

/** What the thread says. */
export type DiffReply =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "done"; readonly difference: GraphDifference }
  | { readonly kind: "badModel"; readonly code: ModelErrorCode; readonly message: string }
  /** A specification does something illegal. */
  | { readonly kind: "failed"; readonly message: string }
  /** A bug of the checker. */
  | { readonly kind: "broken"; readonly message: string };

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  const say = (reply: DiffReply): void => {
    port.postMessage(reply);
  };
  const task: DiffTask = workerData;
  void run(task, say).then(say);
}

async function run(task: DiffTask, say: (reply: DiffReply) => void): Promise<DiffReply> {
  try {
    const [before, after] = [await modelOf(task.before), await modelOf(task.after)];
    const difference = compareSystems(before, after, observedBy(task.observe, before, after), {
      ...task.budgets,
      stop: task.stop,
      onProgress: (progress) => {
        say({ kind: "progress", progress });
      },
    });
    return { kind: "done", difference };
  } catch (error) {
    if (error instanceof ModelError)
      return { kind: "badModel", code: error.code, message: error.message };
    if (error instanceof SpecError)
      return { kind: "failed", message: `${error.code}: ${error.message}` };
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: "broken", message: text };
  }
}

async function modelOf({ suite, model }: NamedModel) {
  return findModel(await importSuite(suite), model);
}
