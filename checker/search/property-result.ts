/** What each result for a property says, however its verdict came about. */
import { reliesOn } from "../contract/abstraction.ts";
import type { Claim, Model } from "../contract/model.ts";
import { asExpected, type PropertyResult, type Verdict } from "../verdict.ts";

/** Which claim of which model a result is about, its verdict, and what the verdict follows from. */
export type AboutClaim = Pick<
  PropertyResult,
  | "model"
  | "property"
  | "id"
  | "kind"
  | "verdict"
  | "expected"
  | "asExpected"
  | "antecedents"
  | "reliesOn"
>;

/** `verdict` as that on a claim of `model`; without antecedents. */
export function aboutClaim(
  model: Model,
  { property, expected }: Claim,
  verdict: Verdict,
): AboutClaim {
  return {
    model: model.name,
    property: property.name,
    id: property.id,
    kind: property.kind,
    verdict,
    expected,
    asExpected: asExpected(verdict, expected),
    antecedents: null,
    reliesOn: reliesOn(model.system, property.id),
  };
}

/** The result for a claim for which nothing was looked at. */
export function unlooked(model: Model, claim: Claim, verdict: Verdict): PropertyResult {
  return {
    ...aboutClaim(model, claim, verdict),
    states: 0,
    transitions: 0,
    depth: 0,
    seconds: 0,
    exercised: [],
  };
}
