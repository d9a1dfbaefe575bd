/**
 * Three readings of the same systems must agree: the packed engine, the reference semantics on plain
 * objects, and the naive oracle, which shares no code with either.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Model, Monitor } from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import type { ModelResult } from "../checker/verdict.ts";
import { explore, type NaiveRun } from "./oracle/naive.ts";
import { randomSystems } from "./support/random-system.ts";
import { expectSameSteps } from "./support/same-steps.ts";

/** The oracle's runs, in the order in which the engine makes them. */
function naiveRuns(m: Model): NaiveRun[] {
  const monitors = new Set<Monitor | null>();
  for (const { property } of m.claims) if (property.monitor === null) monitors.add(null);
  for (const { property } of m.claims) monitors.add(property.monitor);
  return [...monitors].map((monitor) => explore(m, monitor));
}

/** Demands that engine and oracle say the same of every property and every count. */
function expectAgreement(m: Model): { engine: ModelResult; naive: NaiveRun[] } {
  const engine = check(m, { interest: true });
  const naive = naiveRuns(m);
  for (const [i, run] of naive.entries()) {
    const theirs = engine.runs[i];
    expect(theirs?.complete).toBe(run.failure === null);
    for (const [id, verdict] of run.verdicts) {
      const result = engine.results.find((r) => r.id === id);
      expect([id, result?.verdict.word]).toEqual([id, verdict.word]);
      const trace = result && "trace" in result.verdict ? result.verdict.trace : null;
      if (verdict.steps !== null) expect([id, trace?.steps.length]).toEqual([id, verdict.steps]);
      if (run.failure === null && typeof result?.antecedents === "number")
        expect([id, result.antecedents]).toEqual([id, run.antecedents[id] ?? 0]);
    }
    if (run.failure !== null) continue;
    const { monitor, states, transitions, depth } = run;
    expect(theirs).toMatchObject({ monitor, states, transitions, depth });
  }
  const [first] = naive;
  if (first?.failure === null) {
    const fired = engine.actions.map((a) => [a.action, a.fired]);
    expect(Object.fromEntries(fired)).toEqual(first.fired);
  }
  return { engine, naive };
}

/** Runs `body` on random systems. */
function onRandomSystems(options: { wild: boolean; runs: number }, body: (m: Model) => void): void {
  const systems = randomSystems({ wild: options.wild, maxStates: 1000 });
  fc.assert(
    fc.property(systems, ({ model }) => body(model)),
    { numRuns: options.runs },
  );
}

describe("random systems", () => {
  it("engine and oracle agree on verdicts, counts and shortest lengths", () => {
    const seen = new Map<string, number>();
    let [states, monitored] = [0, 0];
    onRandomSystems({ wild: false, runs: 200 }, (m) => {
      const { engine, naive } = expectAgreement(m);
      for (const { kind, verdict } of engine.results) {
        const key = `${kind} ${verdict.word}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
      states += naive[0]?.states ?? 0;
      monitored += naive.filter((r) => r.monitor !== null).length;
    });
    // The systems are worth something: every word of every kind occurs, over more than single states.
    const kinds = ["invariant", "transition"].flatMap((k) => [
      `${k} holds`,
      `${k} violated`,
      `${k} vacuous`,
    ]);
    const others = ["reachable reached", "reachable unreached", "deadlockFree holds"];
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([...kinds, ...others, "deadlockFree violated"]),
    );
    expect(states).toBeGreaterThan(200 * 5);
    expect(monitored).toBeGreaterThan(20);
  });

  it("engine and oracle agree on systems that leave their domains or throw", () => {
    let failures = 0;
    onRandomSystems({ wild: true, runs: 150 }, (m) => {
      const { naive } = expectAgreement(m);
      if (naive.some((r) => r.failure !== null)) failures++;
    });
    expect(failures).toBeGreaterThan(10);
  });

  it("engine and reference make the same steps in the same order", () => {
    let steps = 0;
    onRandomSystems({ wild: false, runs: 120 }, (m) => {
      steps += expectSameSteps(m).steps;
    });
    expect(steps).toBeGreaterThan(1000);
  });
});
