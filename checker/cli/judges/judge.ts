/** Steps after a run that count in the exit code: comparisons with what was established or promised before. */
import type { Judged } from "../../report/alert.ts";
import type { Plan, Ran } from "../check-facts.ts";

/** A step after the run. */
export interface Judge {
  /** Looks at a run that has ended. May write what {@link JudgeKind} has found writable. */
  judge(run: Ran): Judged | Promise<Judged>;
  /** Removes what was prepared and not used. Called in any case. */
  discard?(): void;
}

/**
 * Makes a judge before the run, or `null` where this run does not ask for it. What cannot be judged (a
 * file that is not there, an option that goes with no other) is refused here: nothing was run then.
 * @throws ModelError
 */
export type JudgeKind = (plan: Plan) => Judge | null | Promise<Judge | null>;
