/** What the tests of other checkers' defects share: small models, and their only claim's result. */
import { weak, type Fairness, type Model, type Property } from "../../checker/index.ts";
import { check } from "../../checker/search/check.ts";
import type { PropertyResult } from "../../checker/verdict.ts";
import { graphProperties } from "../support/graph-system.ts";
import { expectRealLasso } from "../support/real-lasso.ts";

/** What a property says of itself: its id. */
export const says = (id: string) => ({
  ...{ id, name: id, sentence: "", formula: "", source: "", claimedFor: "" },
});

/** What an action says of itself: nothing. */
export const words = { sentence: "", source: "" };

/** A fairness condition on some actions together. */
export const fair = (kind: typeof weak, ...actions: string[]): Fairness =>
  kind({
    ...{ name: actions.join(" ∨ "), sentence: "", why: "" },
    of: (step) => actions.includes(step.action),
  });

/** Weak fairness of all actions together. */
export const wfNext = weak({ ...{ name: "Next", sentence: "", why: "" }, of: () => true });

/** The result for the only claim. */
export function resultOf(m: Model): PropertyResult {
  const [result, ...others] = check(m).results;
  if (result === undefined || others.length > 0) throw new Error("one claim");
  return result;
}

/** The verdict on the only claim, with the message of an error. */
export const wordOf = (m: Model): string => {
  const { verdict } = resultOf(m);
  return verdict.word === "error" ? `error: ${verdict.message}` : verdict.word;
};

/** The lasso that violates the only claim. */
export const lassoOf = (m: Model) => expectRealLasso(m, resultOf(m));

/** ◇ at `place`, from the initial place 0. */
export const reaches = (place: number, ...fairness: Fairness[]): Property =>
  graphProperties.leadsTo({
    ...says("Reaches"),
    fairness,
    from: (s) => s.x === 0,
    to: (s) => s.x === place,
  });
