/** `--without`: a model with one decision left out, as its name is written on a command line. */
import type { Model } from "../contract/model.ts";
import { ModelError } from "../errors.ts";
import { keyOf, type Decision } from "../necessity/decision.ts";
import { decisionsOf } from "../necessity/decisions.ts";
import { decisionOf } from "../necessity/record.ts";
import { without } from "../necessity/without.ts";
import { suggestion } from "../nearest.ts";

/**
 * `model` without the decision called `name`, with the claims that can notice it. It says so in its
 * sentence.
 * @throws ModelError MODEL004 for what is no decision of the model, or changes no constant of it
 */
export function dropped(model: Model, name: string): Model {
  const changed = without(model, parsed(model, name));
  if (changed !== null) return { ...changed, sentence: `${model.sentence} Without ${name}.` };
  throw new ModelError(
    "MODEL004",
    `model ${model.name} has no decision '${name}', or is the same without it: ${near(model, name)}`,
  );
}

function parsed(model: Model, name: string): Decision {
  try {
    return decisionOf(name);
  } catch (cause) {
    throw new ModelError(
      "MODEL004",
      `'${name}' names no decision; names begin with clause, field, policy, assumption or fairness: ${near(model, name)}`,
      { cause },
    );
  }
}

/** Fields are not among them: which of them an action changes is not known before a search. */
function near(model: Model, name: string): string {
  const names = decisionsOf([model], new Map()).map(keyOf);
  return suggestion(name, names, "npm run necessity shows all");
}
