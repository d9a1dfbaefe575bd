/** Shared by the published systems: short statements, and one comparison of a model with its numbers. */
import { expect } from "vitest";
import type { Model, Statement } from "../../checker/index.ts";
import { check } from "../../checker/search/check.ts";
import type { ModelResult } from "../../checker/verdict.ts";
import { explore } from "../oracle/naive.ts";

/** A statement for a property that is only tested here. */
export function says(id: string, sentence: string): Statement {
  return { id, name: id, sentence, formula: sentence, source: "", claimedFor: "every instance" };
}

/** What is known of a system from elsewhere. `transitions` and `depth` only where somebody states them. */
export interface Published {
  readonly states?: number;
  readonly transitions?: number;
  /** Initial states are at depth 0, so this is one less than TLC prints. */
  readonly depth?: number;
  readonly widestLevel?: number;
  /** Steps of the shortest trace, by property id. */
  readonly steps?: Readonly<Record<string, number>>;
}

/** Checks `model` with the engine, compares it with `numbers`, and each claim with its expectation. */
export function expectPublished(model: Model, numbers: Published): ModelResult {
  const result = check(model);
  const run = result.runs[0];
  expect(run).toMatchObject({ monitor: null, complete: true, ...counts(numbers) });
  for (const r of result.results) {
    expect({ property: r.id, verdict: r.verdict.word }).toEqual({
      property: r.id,
      verdict: r.expected,
    });
    expect(r.asExpected).toBe(true);
    const steps = numbers.steps?.[r.id];
    if (steps !== undefined) {
      expect("trace" in r.verdict && r.verdict.trace?.steps.length).toBe(steps);
    }
  }
  return result;
}

/**
 * Checks `model` by representatives: as many as `reduced` says, which stand for as many as `numbers` says, and
 * the same verdicts with counterexamples of the same length.
 */
export function expectReduced(model: Model, reduced: Published, numbers: Published): void {
  const exact = check(model);
  const result = check(model, { symmetry: {} });
  const { states, transitions } = numbers;
  expect(result.runs[0]).toMatchObject({
    ...counts(reduced),
    symmetry: {
      checked: true,
      ...(transitions === undefined ? { states } : { states, transitions }),
    },
  });
  expect(result.results.map(shown)).toEqual(exact.results.map(shown));
}

function shown({ id, verdict }: ModelResult["results"][number]): unknown {
  return [id, verdict.word, "trace" in verdict ? verdict.trace?.steps.length : null];
}

/** The same with the naive oracle: a disagreement then is the engine's fault, not the model's. */
export function expectOracle(model: Model, numbers: Published): void {
  const run = explore(model, null);
  expect(run.failure).toBeNull();
  expect(run).toMatchObject(counts(numbers));
  for (const { property, expected } of model.claims) {
    expect([property.id, run.verdicts.get(property.id)?.word]).toEqual([property.id, expected]);
    const steps = numbers.steps?.[property.id];
    if (steps !== undefined) expect(run.verdicts.get(property.id)?.steps).toBe(steps);
  }
}

function counts(numbers: Published): Partial<Published> {
  const { steps: _, ...rest } = numbers;
  return rest;
}
