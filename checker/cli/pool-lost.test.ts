/** Workers that are lost: what they had said before still counts. */
import { expect, test } from "vitest";
import type { ModelResult } from "../verdict.ts";
import { runJobs, type JobEnding } from "./pool.ts";

const violated = { word: "violated", failed: [] } as const;
const known = {
  model: "m",
  results: [
    { id: "I", verdict: violated },
    { id: "J", verdict: { word: "holds" } },
  ],
  runs: [],
  actions: [],
};

/** How a job ends whose worker says `replies` and then does `last`. */
async function endingOf(replies: readonly unknown[], last: string): Promise<JobEnding | null> {
  let found: JobEnding | null = null;
  const body = `import { parentPort } from "node:worker_threads";
parentPort.on("message", () => {
  for (const reply of ${JSON.stringify(replies)}) parentPort.postMessage(reply);
  setTimeout(() => { ${last} }, 50);
});`;
  await runJobs([{ job: { model: "m", properties: [], witnesses: [] }, layout: "", weight: 0 }], {
    program: new URL(`data:text/javascript,${encodeURIComponent(body)}`),
    setup: {
      suite: { url: "", name: "" },
      of: "models",
      overrides: [],
      stop: new Int32Array(new SharedArrayBuffer(4)),
    },
    workers: 1,
    budgets: {},
    onProgress: () => undefined,
    onEnding: (_job, ending) => {
      found = ending;
    },
  });
  return found;
}

test.each([
  ["throws", "throw new Error('gone');", "the worker died: gone"],
  ["exits", "process.exit(7);", "the worker ended with exit code 7"],
])("a worker that %s while it explains has given its verdicts", async (_how, last, why) => {
  const ending = await endingOf([{ kind: "decided", result: known }], last);
  const results = known.results.map((r) => (r.id === "I" ? { ...r, unexplained: why } : r));
  expect(ending).toEqual({ kind: "done", result: { ...known, results } });
});

test("one that is lost before has not", async () => {
  expect(await endingOf([], "process.exit(7);")).toMatchObject({ kind: "failed" });
});

test("what it says at last is what counts", async () => {
  const result = { ...known, results: [] } satisfies ModelResult;
  const replies = [
    { kind: "decided", result: known },
    { kind: "done", result },
  ];
  expect(await endingOf(replies, "")).toEqual({ kind: "done", result });
});
