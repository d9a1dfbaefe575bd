/** Acceptances whose last day is over: every check says so, whatever it runs. */
import { dayOf, expired, nameOf } from "../../weakening/acceptances.ts";
import type { JudgeKind } from "./judge.ts";

/** Fails while an acceptance of the suite has expired. @param now decides which have */
export const acceptancesJudge =
  (now: () => Date = () => new Date()): JudgeKind =>
  ({ suite: { acceptances = [] } }) => {
    if (acceptances.length === 0) return null;
    return {
      judge: () => {
        const late = expired(acceptances, dayOf(now()));
        return {
          step: "acceptances",
          code: late.length > 0 ? 1 : 0,
          summary:
            late.length > 0
              ? `${late.length} of ${acceptances.length} expired`
              : `${acceptances.length} in force`,
          lines: late.map(({ acceptance, message }) => ({
            tone: "bad",
            text: `${nameOf(acceptance)} ${message}`,
          })),
        };
      },
    };
  };
