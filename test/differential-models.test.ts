/**
 * The tiny models of this project in all three readings, every reachable state of them; the access matrix
 * is enforced on every step. Samples of the larger ones: `differential-models/`.
 */
import { describe, expect, it } from "vitest";
import { tracking } from "../checker/plain/access.ts";
import type { Determined, Model, Noninterference, Property } from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import { suite } from "../models/index.ts";
import { explore } from "./oracle/naive.ts";
import { naiveDetermined, naivePairs } from "./oracle/naive-information.ts";
import { expectSameSteps } from "./support/same-steps.ts";

const tiny = suite.models.filter((m) => m.size === "tiny");

it("there are tiny models", () => {
  expect(tiny.length).toBeGreaterThan(0);
});

/** The properties of single runs, which one oracle judges, and those of information, which another does. */
function bySubject(m: Model): {
  single: Model;
  information: readonly (Noninterference | Determined)[];
} {
  const all = m.claims.map((c) => c.property);
  const information = all.flatMap((p) =>
    p.kind === "noninterference" || p.kind === "determined" ? [p] : [],
  );
  const others = new Set<Property>(information);
  return { single: { ...m, claims: m.claims.filter((c) => !others.has(c.property)) }, information };
}

describe("engine and reference make the same steps", () => {
  it.each(tiny.map((m) => [m.name, m] as const))("from every state of %s", (_name, m) => {
    const { states, steps } = expectSameSteps(m, Number.POSITIVE_INFINITY, tracking(m));
    expect(check(m).runs[0]).toMatchObject({ states, transitions: steps });
  });
});

describe("engine and oracle agree", () => {
  it.each(tiny.map((m) => [m.name, m] as const))("on every property of %s", (_name, m) => {
    const { results } = check(m);
    const { single, information } = bySubject(m);
    for (const monitor of new Set(single.claims.map((c) => c.property.monitor))) {
      const run = explore(single, monitor);
      expect(run.failure).toBeNull();
      for (const [id, { word, steps }] of run.verdicts) {
        const result = results.find((r) => r.id === id);
        const { states, transitions, depth } = run;
        expect(result).toMatchObject({ id, verdict: { word }, states, transitions, depth });
        const trace = result && "trace" in result.verdict ? result.verdict.trace : null;
        if (steps !== null) expect([id, trace?.steps.length]).toEqual([id, steps]);
      }
    }
    for (const property of information) {
      const verdict = results.find((r) => r.id === property.id)?.verdict;
      const naive =
        property.kind === "noninterference"
          ? naivePairs(m, property)
          : naiveDetermined(m, property);
      expect([property.id, verdict?.word]).toEqual([property.id, naive.word]);
    }
  });
});
