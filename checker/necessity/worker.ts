/** The worker thread of the necessity matrix: loads the suite for itself, and walks and explores its models. */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { importSuite } from "../cli/load-suite.ts";
import { findModel } from "../cli/select.ts";
import type { Suite } from "../contract/model.ts";
import { ModelError, SpecError } from "../errors.ts";
import type { ErrandReply, ErrandRequest, ErrandSetup } from "./messages.ts";
import { explore } from "./outcome.ts";
import { pass } from "./pass.ts";

function answer(suite: Suite, request: ErrandRequest, stop: Int32Array): ErrandReply {
  const model = findModel(suite, request.model);
  if (request.kind === "pass") return { kind: "passed", pass: pass(model, stop) };
  const outcome = explore(model, request.decision, { ...request.budget, stop });
  return { kind: "explored", outcome };
}

async function serve(
  suite: Promise<Suite>,
  request: ErrandRequest,
  stop: Int32Array,
): Promise<ErrandReply> {
  try {
    return answer(await suite, request, stop);
  } catch (error) {
    if (error instanceof ModelError)
      return { kind: "badModel", code: error.code, message: error.message };
    if (error instanceof SpecError) return { kind: "badSystem", message: error.message };
    return {
      kind: "failed",
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  const setup: ErrandSetup = workerData;
  const suite = importSuite(setup.suite);
  // Whoever asks is told; until then nobody may take it for an error that nobody has seen.
  suite.catch(() => undefined);
  port.on("message", (request: ErrandRequest) => {
    void serve(suite, request, setup.stop).then((reply) => {
      port.postMessage(reply);
    });
  });
}
