/** How the models of the suite are made: one system, all that is claimed of an instance, its budgets. */
import {
  model,
  type Expectation,
  type Model,
  type Property,
  type Size,
} from "../../checker/index.ts";
import type { Constants } from "../../spec/constants.ts";
import { passthrough } from "../../spec/system.ts";
import { claimed } from "./claimed.ts";
import { BUDGETS } from "./points.ts";

/** Makes models of one size: each claims all safety properties that its environment allows, and its witnesses. */
export const instance =
  (size: Size) =>
  (
    name: string,
    sentence: string,
    constants: Constants,
    witnesses: readonly Property[] = [],
    exceptions: Readonly<Record<string, Expectation>> = {},
  ): Model =>
    model({
      name,
      sentence,
      size,
      system: passthrough,
      constants,
      claims: claimed(constants, size, witnesses, exceptions, name),
      budgets: BUDGETS,
    });

/** A model that `npm run check` explores. */
export const point = instance("small");
