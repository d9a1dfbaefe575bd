/**
 * What a counterexample of two runs promises, on random systems: both are runs, they begin equal but
 * for the secret and move alike, and they end in what they are said to end in. Judged on plain
 * objects, by hand. And two checks of one model give one result.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Model, Noninterference } from "../../checker/index.ts";
import { draftPlain, readPlain } from "../../checker/plain/views.ts";
import { bare } from "../../checker/plain/place.ts";
import { plainValue } from "../../checker/plain/replay.ts";
import { initialStates, settingOf, successors, textOf } from "../../checker/plain/semantics.ts";
import { check } from "../../checker/search/check.ts";
import type { PlainValue, Trace } from "../../checker/trace/trace.ts";
import type { Beside } from "../../checker/verdict.ts";
import { randomSystems } from "../support/random-system.ts";
import { withSecrets } from "../support/random-secrets.ts";

function models(n: number, seed: number): Model[] {
  const systems = fc.sample(randomSystems({ wild: false, maxStates: 150 }), { seed, numRuns: n });
  return systems.map(({ model }, i) => withSecrets(model, 7000 + i).model);
}

const alike = (a: unknown, b: unknown): boolean => textOf(plainValue(a)) === textOf(plainValue(b));

/** Initial states of which `trace` may be a run, from among `states`; the end of that run. */
function endOf(model: Model, states: readonly unknown[], trace: Trace): unknown {
  let state = states.find((s) => alike(s, trace.initial));
  expect(state).toBeDefined();
  for (const step of trace.steps) {
    const next = movesFrom(model, state).find((m) => m.name === nameOf(step));
    expect(next?.to).toSatisfy((to: unknown) => alike(to, step.state));
    state = next?.to;
  }
  return state;
}

const nameOf = ({ action, params }: { action: string; params: object }): string =>
  `${action} ${textOf(plainValue(Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1))))}`;
const movesFrom = (model: Model, state: unknown): { name: string; to: unknown }[] =>
  successors(model, state).map(({ action, params, state: to }) => ({
    name: nameOf({ action: action.name, params }),
    to,
  }));

/** All pairs in which runs may begin. */
function beginnings(model: Model, p: Noninterference): [unknown, unknown][] {
  const { domain, constants } = settingOf(model);
  return initialStates(model).flatMap((s) =>
    Object.values(p.secret.differs).map((write): [unknown, unknown] => {
      const draft = draftPlain(domain, s);
      write(draft.root, constants);
      return [s, draft.finish()];
    }),
  );
}

/** What the observer sees: its regions whole, or what its function makes of the state, or both. */
function looks(model: Model, { observer }: Noninterference, state: unknown): PlainValue {
  const { domain, constants } = settingOf(model);
  const whole = ((observer.places?.(constants) ?? []) as string[]).map((name) => [
    name,
    (state as Readonly<Record<string, unknown>>)[name], // a state is a record of its regions
  ]);
  const more =
    observer.sees === null ? null : bare(observer.sees(readPlain(domain, state), constants));
  return plainValue([Object.fromEntries(whole), more]);
}

function expectTwoRuns(model: Model, p: Noninterference, trace: Trace, beside: Beside): string {
  const starts = beginnings(model, p);
  const other = beside.trace;
  expect(starts.some(([x, y]) => alike(x, trace.initial) && alike(y, other.initial))).toBe(true);
  const ends = [
    endOf(
      model,
      starts.map(([x]) => x),
      trace,
    ),
    endOf(
      model,
      starts.map(([, y]) => y),
      other,
    ),
  ];
  const [short, long] = trace.steps.length <= other.steps.length ? [trace, other] : [other, trace];
  expect(long.steps.slice(0, short.steps.length).map(nameOf)).toEqual(short.steps.map(nameOf));
  const seen = ends.map((end) => looks(model, p, end));
  if (long.steps.length === short.steps.length) {
    expect(textOf(seen[0])).not.toBe(textOf(seen[1]));
    expect(beside.differences.length).toBeGreaterThan(0);
    for (const { path, first, second } of beside.differences) {
      expect([path, alike(first, second)]).toEqual([path, false]);
      // What is said to differ stands in what is seen.
      expect(textOf(seen[0])).toContain(textOf(first));
      expect(textOf(seen[1])).toContain(textOf(second));
    }
    return "sameObservations";
  }
  expect(long.steps).toHaveLength(short.steps.length + 1);
  expect(beside.differences).toEqual([]);
  const last = long.steps.at(-1);
  const enabled = movesFrom(model, ends[short === trace ? 0 : 1]).map((m) => m.name);
  expect(last && enabled.includes(nameOf(last))).toBe(false);
  return "sameSteps";
}

test("two runs are what they are said to be", () => {
  const clauses: string[] = [];
  for (const model of models(80, 6)) {
    const { results } = check(model);
    for (const [k, { property }] of model.claims.entries()) {
      const verdict = results[k]?.verdict;
      if (property.kind !== "noninterference" || verdict?.word !== "violated") continue;
      if (verdict.beside === undefined) throw new Error("a counterexample of one run");
      const clause = expectTwoRuns(model, property, verdict.trace, verdict.beside);
      expect(verdict.failed).toEqual([clause]);
      clauses.push(clause);
    }
  }
  for (const clause of ["sameObservations", "sameSteps"])
    expect(clauses.filter((c) => c === clause).length).toBeGreaterThan(10);
});

test("two checks of one model give one result", () => {
  /** Times, and how much memory there was for each state, are of the machine. */
  const lasting = (model: Model): string =>
    JSON.stringify(check(model), (key, value: unknown) => (key === "seconds" ? 0 : value));
  let length = 0;
  for (const model of models(40, 7)) {
    const first = lasting(model);
    expect(lasting(model)).toBe(first);
    length += first.length;
  }
  expect(length).toBeGreaterThan(40 * 1000);
});
