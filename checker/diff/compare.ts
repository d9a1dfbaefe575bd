/** Two systems, and all that differs between their graphs. */
import type { Model } from "../contract/model.ts";
import { Budget } from "../search/budget.ts";
import type { CheckOptions } from "../search/check.ts";
import { behavioursOf } from "./behaviours.ts";
import type { ActionDifference, GraphDifference } from "./difference.ts";
import { ExploredSide, type Observable } from "./explored-side.ts";
import type { Observed } from "./observe.ts";
import { regionDifferences } from "./regions.ts";

/**
 * Explores both systems and compares them: what each can do that the other cannot, how often actions are
 * possible, and which values regions have. Claims are no part of it.
 *
 * Order: as found breadth first, so shortest first; regions and actions in the order of the systems.
 * @throws ModelError when a model cannot be built
 * @throws SpecError when a specification does something illegal
 */
export function compareSystems(
  before: Model,
  after: Model,
  observed: Observed,
  options: CheckOptions = {},
): GraphDifference {
  const budget = new Budget(options, performance.now());
  const [was, is] =
    before.name === after.name ? ["the one before", "the one after"] : [before.name, after.name];
  const one: Observable = { model: before, event: observed.before, name: was };
  const other: Observable = { model: after, event: observed.after, name: is };
  const first = new ExploredSide(one, other, options, budget);
  const second = new ExploredSide(other, one, options, budget);
  const sizes = { before: first.size, after: second.size };
  const sameGraph = first.digest !== null && first.digest === second.digest;
  if (sameGraph && observed.ofActions)
    return {
      ...sizes,
      sameGraph,
      actions: [],
      added: [],
      removed: [],
      regions: [],
      incomplete: null,
    };
  const added = behavioursOf(second, one, options, budget);
  const removed = behavioursOf(first, other, options, budget);
  return {
    ...sizes,
    sameGraph,
    actions: actionDifferences(first, second),
    added: added.behaviours,
    removed: removed.behaviours,
    regions: regionDifferences(first, second),
    incomplete: first.incomplete ?? second.incomplete ?? added.incomplete ?? removed.incomplete,
  };
}

function actionDifferences(before: ExploredSide, after: ExploredSide): readonly ActionDifference[] {
  const [was, is] = [before.counts, after.counts];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((action) => ({
      action,
      before: was.get(action) ?? null,
      after: is.get(action) ?? null,
    }))
    .filter((d) => d.before !== d.after);
}
