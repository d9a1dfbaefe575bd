/** Shared by the examples of information flow: short statements, and verdicts with their lengths. */
import { expect } from "vitest";
import {
  model,
  type Claim,
  type Model,
  type Property,
  type Statement,
  type System,
} from "../../checker/index.ts";
import { check, type CheckOptions } from "../../checker/search/check.ts";
import { stepsOf, type PropertyResult } from "../../checker/verdict.ts";
import { naiveDetermined, naivePairs } from "../oracle/naive-information.ts";

/** A statement for a property that is only tested here. */
export function says(id: string): Statement {
  return { id, name: id, sentence: "", formula: "", source: "", claimedFor: "every instance" };
}
/** The words about an action that nobody reads here. */
export const words = { sentence: "", source: "" };

/** A model that claims `props`. */
export function instance<C extends object, S>(
  system: System<C, S>,
  constants: NoInfer<C>,
  props: readonly Property[],
): Model {
  const claims = props.map((property): Claim => ({ property, expected: "holds" }));
  return model<C, S>({
    ...{ name: system.name, sentence: "", size: "tiny", system, constants, claims },
  });
}

/** What is known of a property from elsewhere. */
export interface Known {
  readonly word: PropertyResult["verdict"]["word"];
  readonly failed?: string;
  /** Steps of the longer run of the counterexample. */
  readonly steps?: number;
  readonly pairs?: number;
  /** By release. */
  readonly cuts?: Readonly<Record<string, number>>;
}

/** The result for the only claim of `model`. */
export function resultOf(model: Model, options: CheckOptions = {}): PropertyResult {
  const { results } = check(model, options);
  expect(results).toHaveLength(1);
  return results[0] as PropertyResult; // there is one
}

/** Demands that the search, and the oracle, say of the only claim of `model` what is known. */
export function expectKnown(model: Model, known: Known): PropertyResult {
  const result = resultOf(model);
  const { verdict, pairs } = result;
  const message = verdict.word === "error" ? verdict.message : "";
  expect([verdict.word, message]).toEqual([known.word, known.word === "error" ? message : ""]);
  if (known.pairs !== undefined) expect(pairs?.pairs).toBe(known.pairs);
  if (known.cuts !== undefined)
    expect(Object.fromEntries(pairs?.cuts.map((c) => [c.release, c.count]) ?? [])).toEqual(
      known.cuts,
    );
  if (verdict.word === "violated") {
    if (known.failed !== undefined) expect(verdict.failed).toEqual([known.failed]);
    if (known.steps !== undefined) expect(lengthOf(result)).toBe(known.steps);
  }
  expectOracle(model, known);
  return result;
}

/** Steps of the longer of the two runs of a counterexample. */
export function lengthOf({ verdict }: PropertyResult): number | null {
  if (verdict.word !== "violated") return null;
  return stepsOf(verdict);
}

function expectOracle(model: Model, known: Known): void {
  const property = model.claims[0]?.property;
  if (property?.kind === "noninterference") {
    const { word, failed, steps, pairs, cuts } = naivePairs(model, property);
    expect(word).toBe(known.word);
    if (known.failed !== undefined) expect(failed).toBe(known.failed);
    if (known.steps !== undefined) expect(steps).toBe(known.steps);
    if (known.pairs !== undefined) expect(pairs).toBe(known.pairs);
    if (known.cuts !== undefined) expect(cuts).toEqual(known.cuts);
  } else if (property?.kind === "determined") {
    const { word, steps } = naiveDetermined(model, property);
    expect(word).toBe(known.word);
    if (known.steps !== undefined) expect(steps).toBe(known.steps);
  } else throw new Error("the oracle of information flow knows two kinds of properties only");
}
