/** Requests that say nothing sensible about a lock are refused before anything is run. */
import { expect, test } from "vitest";
import type { Plan } from "../check-facts.ts";
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
