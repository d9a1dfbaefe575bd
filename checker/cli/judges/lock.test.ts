/** Requests that say nothing sensible about a lock are refused before anything is run. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatLock } from "../../lock/format.ts";
import { lockOf } from "../../lock/lock-of.ts";
import type { Plan, Ran } from "../check-facts.ts";
import type { CheckRequest } from "../check-request.ts";
import { lockFile, lockJudge } from "./lock.ts";

const request: CheckRequest = {
  ...{ patterns: [], property: [], set: new Map(), models: "m's.ts", workers: 1, size: "small" },
  ...{
    smallest: "tiny",
    verbose: false,
    cache: true,
    budgets: {},
    fullLimits: {},
    outputs: {} as never,
  },
};
const plan = (change: Partial<CheckRequest>): Plan => ({
  ...{ request: { ...request, ...change }, program: "p 1", suite: { models: [], waivers: [] } },
  ...{ suiteName: "m", prepared: [], set: {}, options: " --models m" },
});
const compare = { mode: "compare", file: undefined } as const;
const update = { mode: "update", file: undefined } as const;

test.each<readonly [string, Partial<CheckRequest>, RegExp]>([
  [
    "a constant set",
    { lock: compare, set: new Map([["max", "2"]]) },
    /--locked does not go with --set/,
  ],
  [
    "a budget of states",
    { lock: compare, budgets: { maxStates: 9 } },
    /--locked does not go with --max-states/,
  ],
  [
    "a budget of time",
    { lock: update, budgets: { timeMs: 9 } },
    /--update-lock does not go with --time/,
  ],
  [
    "some properties",
    { lock: update, property: ["P1"] },
    /--update-lock does not go with --property/,
  ],
  [
    "no lock",
    { lock: { mode: "compare", file: "no ne.json" } },
    /no lock no ne\.json: make it with `npm run check -- --update-lock --lock 'no ne\.json' --models m`/,
  ],
  [
    "a lock where none can be",
    { lock: { mode: "update", file: "/nowhere/l.json" } },
    /--update-lock \/nowhere\/l\.json cannot be written/,
  ],
  [
    "a folder for a lock",
    { lock: { mode: "compare", file: "." } },
    /the lock \. cannot be read: EISDIR/,
  ],
])("%s", (_name, change, message) => {
  expect(() => lockJudge(plan(change))).toThrow(message);
});

test("a lock that was edited fails: a key that is there twice, and is read once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "passproof-lock-"));
  const file = join(folder, "l.json");
  const ran = { ...plan({ lock: { mode: "compare", file } }), results: [] } as unknown as Ran; // all that is looked at
  const text = formatLock(lockOf(ran.suite, [], { tool: "p 1", node: "v20", code: {} }));
  const judged = async (lock: string) => {
    writeFileSync(file, lock);
    const judgement = await lockJudge(ran)?.judge(ran);
    return { code: judgement?.code, bad: judgement?.lines.filter((l) => l.tone === "bad") };
  };
  try {
    expect(await judged(text)).toEqual({ code: 0, bad: [] });
    expect(await judged(text.replaceAll("\n", "\r\n"))).toEqual({ code: 0, bad: [] });
    const twice = text.replace('"models": {}', '"models": { "m": {} },\n  "models": {}');
    expect(twice).not.toBe(text);
    const { code, bad } = await judged(twice);
    expect(code).toBe(1);
    expect(bad?.map((l) => l.text)).toEqual([expect.stringContaining("was edited")]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("nothing is done where nothing is asked", () => {
  expect(lockJudge(plan({}))).toBeNull();
});

test("a lock is beside its models, or where it is said to be", () => {
  expect(lockFile({ models: "a/m.ts" })).toEqual({
    path: "a/m.ts.lock.json",
    name: "a/m.ts.lock.json",
  });
  expect(lockFile({ models: "a/m.ts", lock: { mode: "update", file: "l" } }).path).toBe("l");
  const own = lockFile({ models: undefined });
  expect(own.name).toBe("models/proofs.lock.json");
  expect(own.path.endsWith("/models/proofs.lock.json")).toBe(true);
});
