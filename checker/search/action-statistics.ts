/** How often actions fired and clauses refused, by name. */
import type { ActionStatistics } from "../verdict.ts";
import type { Built } from "./build.ts";

/** What was counted, by the numbers that `built` gives actions and clauses. */
export interface Counted {
  readonly built: Pick<Built, "actions">;
  readonly fired: ArrayLike<number>;
  readonly refused: ArrayLike<number>;
}

/** The same by name, in the order of the actions. */
export function actionStatistics({ built, fired, refused }: Counted): ActionStatistics[] {
  return built.actions.map(({ action, index, plan, refusalsAt }) => ({
    action: action.name,
    fired: fired[index] ?? 0,
    refusals: plan.refusals.map((clause, i) => ({ clause, count: refused[refusalsAt + i] ?? 0 })),
  }));
}
