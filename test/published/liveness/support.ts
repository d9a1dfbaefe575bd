/** Shared by the published systems whose infinite runs are spoken of. */
import { strong, weak, type Fairness, type Model, type Step } from "../../../checker/index.ts";
import type { PropertyResult } from "../../../checker/verdict.ts";
import { expectRealLasso, type RealLasso } from "../../support/real-lasso.ts";
import { expectPublished, type Published } from "../support.ts";

const because = { sentence: "", why: "as in the module" } as const;

/** WF(Next): the system does not stand still where it could move. */
export const wfNext = weak({ ...because, name: "WF(Next)", of: () => true });

/** WF or SF of one action: of all its instances together. */
export const fairAction = (kind: typeof weak, action: string): Fairness =>
  kind({
    ...because,
    name: `${kind === weak ? "WF" : "SF"}(${action})`,
    of: (step) => step.action === action,
  });

/** ∀ x: WF or SF of action(x): of the instances with each value of one parameter. */
export const fairEach = (
  kind: typeof weak,
  actions: readonly string[],
  parameter: string,
  values: readonly number[],
): Fairness =>
  kind({
    ...because,
    name: `∀ ${parameter}: ${kind === weak ? "WF" : "SF"}(${actions.join(" ∨ ")})`,
    each: () => values,
    of: (step: Step, _c: object, x: number) =>
      actions.includes(step.action) && step.params[parameter] === x,
  });

export { strong, weak };

/** Checks what is published of `model`, and that each counterexample is a real fair run. By property. */
export function expectFairRuns(
  model: Model,
  numbers: Published,
): ReadonlyMap<string, { readonly result: PropertyResult; readonly real: RealLasso | null }> {
  const { results } = expectPublished(model, numbers);
  return new Map(
    results.map((result) => [
      result.id,
      {
        result,
        real:
          result.verdict.word === "violated" && result.verdict.lasso !== undefined
            ? expectRealLasso(model, result)
            : null,
      },
    ]),
  );
}
