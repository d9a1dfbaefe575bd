/** All judges of a run. */
import { acceptancesJudge } from "./acceptances.ts";
import type { Plan } from "../check-facts.ts";
import type { Judge, JudgeKind } from "./judge.ts";
import { lockJudge } from "./lock.ts";
import { pagesJudge } from "./pages.ts";
import { necessityJudge } from "./necessity.ts";
import { traceabilityJudge } from "./traceability.ts";
import { weakeningJudge } from "./weakening.ts";

/** In the order in which their judgements are printed. */
const kinds: readonly JudgeKind[] = [
  traceabilityJudge,
  lockJudge,
  pagesJudge,
  necessityJudge,
  weakeningJudge(),
  acceptancesJudge(),
];

/**
 * The judges that a run asks for.
 * @throws ModelError when one of them cannot do what is asked
 */
export async function judgesOf(plan: Plan): Promise<readonly Judge[]> {
  const judges: Judge[] = [];
  try {
    for (const kind of kinds) {
      const judge = await kind(plan);
      if (judge !== null) judges.push(judge);
    }
    return judges;
  } catch (error) {
    for (const judge of judges) judge.discard?.();
    throw error;
  }
}
