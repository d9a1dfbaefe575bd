/** Compares two systems in a thread of its own. */
import { Worker } from "node:worker_threads";
import type { GraphDifference } from "../diff/difference.ts";
import { CheckerError, ModelError } from "../errors.ts";
import type { Progress } from "../search/check.ts";
import type { DiffReply, DiffTask } from "./diff-worker.ts";

/** How a comparison ended. */
export type Compared =
  | { readonly kind: "done"; readonly difference: GraphDifference }
  /** A specification did something illegal. */
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "stopped"; readonly why: string };

/**
 * Compares two systems. A thread that runs out of memory takes nothing with it: nothing is known then.
 * @throws ModelError when a model cannot be used, CheckerError for a bug
 */
export function compareInThread(
  task: DiffTask,
  onProgress: (p: Progress) => void,
): Promise<Compared> {
  if (Atomics.load(task.stop, 0) !== 0)
    return Promise.resolve({ kind: "stopped", why: "stopped before its turn came" });
  const worker = new Worker(new URL("./diff-worker.js", import.meta.url), { workerData: task });
  return new Promise<Compared>((resolve, reject) => {
    worker.on("message", (reply: DiffReply) => {
      switch (reply.kind) {
        case "progress":
          onProgress(reply.progress);
          return;
        case "done":
        case "failed":
          resolve(reply);
          break;
        case "badModel":
          reject(new ModelError(reply.code, reply.message));
          break;
        case "broken":
          reject(new CheckerError("CHECK003", reply.message));
      }
      void worker.terminate();
    });
    worker.on("error", (error: Error & { readonly code?: string }) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
        resolve({ kind: "stopped", why: "no more memory is to be had" });
      else reject(new CheckerError("CHECK003", error.message, { cause: error }));
    });
    worker.on("exit", (code) => {
      reject(new CheckerError("CHECK003", `the thread ended with code ${code} and said nothing`));
    });
  });
}
