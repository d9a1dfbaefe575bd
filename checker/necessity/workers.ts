/** Runs the errands of the necessity matrix in worker threads. */
import { Worker } from "node:worker_threads";
import { CheckerError, ModelError, SpecError } from "../errors.ts";
import type { ErrandReply, ErrandRequest, ErrandSetup } from "./messages.ts";
import type { Outcome } from "./outcome.ts";
import type { Pass } from "./pass.ts";
import type { Runner } from "./runner.ts";

/** How errands are run. */
export interface WorkersOptions extends ErrandSetup {
  readonly workers: number;
  /** What a worker runs; by default the program beside this file. */
  readonly program?: URL;
}

/** A runner that must be closed. */
export interface WorkerRunner extends Runner {
  close(): Promise<void>;
}

/** From so many errands about one model on, fresh workers are worth their start. */
const WORTH_FRESH = 4;

/**
 * A runner with up to `workers` workers. Code that has run over many layouts of states is slower for the
 * rest of its thread's life, so for a model about which much is asked the workers are fresh ones. A
 * worker that dies takes only its own errand with it.
 */
export function inWorkers(options: WorkersOptions): WorkerRunner {
  let idle: Worker[] = [];
  const all = async (
    requests: readonly ErrandRequest[],
    done: () => void,
  ): Promise<readonly ErrandReply[]> => {
    const replies: ErrandReply[] = [];
    let next = 0;
    const slot = async (): Promise<void> => {
      let worker = idle.pop() ?? start(options);
      for (;;) {
        const index = next++;
        const request = requests[index];
        if (request === undefined) break;
        const { reply, died } = await ask(worker, request);
        if (died) {
          await worker.terminate();
          worker = start(options);
        }
        replies[index] = reply;
        done();
      }
      idle.push(worker);
    };
    const slots = Math.max(1, Math.min(options.workers, requests.length));
    await Promise.all(Array.from({ length: slots }, slot));
    return replies;
  };
  const close = async (): Promise<void> => {
    const ended = idle.map((w) => w.terminate());
    idle = [];
    await Promise.all(ended);
  };
  return {
    close,
    passes: async (models, done) => {
      const requests = models.map((m) => ({ kind: "pass", model: m.name }) as const);
      return (await all(requests, done)).map(passOf);
    },
    explorations: async (errands, done) => {
      if (errands.length === 0) return [];
      if (errands.length >= WORTH_FRESH) await close();
      const requests = errands.map(({ model, decision, budget }) => {
        return { kind: "explore", model: model.name, decision, budget } as const;
      });
      return (await all(requests, done)).map(outcomeOf);
    },
  };
}

function passOf(reply: ErrandReply): Pass | null {
  return reply.kind === "passed" ? reply.pass : refuse(reply);
}

function outcomeOf(reply: ErrandReply): Outcome {
  return reply.kind === "explored" ? reply.outcome : refuse(reply);
}

function refuse(reply: ErrandReply): never {
  switch (reply.kind) {
    case "badModel":
      throw new ModelError(reply.code, reply.message);
    case "badSystem":
      throw new SpecError("SPEC002", reply.message);
    case "failed":
      throw new CheckerError("CHECK003", reply.message);
    case "passed":
    case "explored":
      throw new CheckerError("CHECK002", `a worker answered what it was not asked: ${reply.kind}`);
  }
}

function start({ suite, stop, program }: WorkersOptions): Worker {
  const setup: ErrandSetup = { suite, stop };
  const worker = new Worker(program ?? new URL("./worker.js", import.meta.url), {
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

function ask(
  worker: Worker,
  request: ErrandRequest,
): Promise<{ readonly reply: ErrandReply; readonly died: boolean }> {
  return new Promise((resolve) => {
    const end = (reply: ErrandReply, died: boolean): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve({ reply, died });
    };
    const lost = (what: string): void => {
      const message = `${request.model}: ${what}`;
      end(
        request.kind === "explore"
          ? { kind: "explored", outcome: { word: "undecided", why: what } }
          : { kind: "failed", message },
        true,
      );
    };
    const onMessage = (reply: ErrandReply): void => {
      end(reply, false);
    };
    const onError = (error: Error): void => {
      lost(`the worker died: ${error.message}`);
    };
    const onExit = (code: number): void => {
      lost(`the worker ended with exit code ${code}`);
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
    worker.postMessage(request);
  });
}
