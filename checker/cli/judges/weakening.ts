/** `--base`: what is claimed less than at another commit, and who answers for it. */
import { ModelError } from "../../errors.ts";
import type { Judgement } from "../../report/judgement.ts";
import { passes } from "../../weakening/acceptances.ts";
import { weakeningReport } from "../../weakening/weakening-json.ts";
import { judgementLines, NOTHING_KNOWN, summaryOf } from "../../weakening/weakening-text.ts";
import { againstBase, commitText, type AgainstBase } from "../base-lock.ts";
import { lockFile } from "./lock.ts";
import type { JudgeKind } from "./judge.ts";

/**
 * Compares the lock with that of a base: that it is true is for the comparison with what was found.
 * @param now decides which acceptances still count
 */
export const weakeningJudge =
  (now: () => Date = () => new Date()): JudgeKind =>
  async ({ request }) => {
    if (request.base === undefined) return null;
    if (request.lock?.mode !== "compare")
      throw new ModelError(
        "MODEL004",
        `--base ${request.base} compares two locks, and only --locked shows that the newer one is true: add --locked`,
      );
    const compared = await againstBase(lockFile(request), request.models, request.base, now());
    return { judge: () => judgementOf(compared) };
  };

function judgementOf({ base, found }: AgainstBase): Judgement {
  const data = weakeningReport({ name: base.name, commit: base.sha }, found);
  const step = "weakening";
  if (typeof found === "string")
    return {
      ...{ step, code: 3, data },
      summary: `nothing to compare with: ${found}`,
      lines: [{ tone: "doubtful", text: NOTHING_KNOWN }],
    };
  return {
    ...{ step, code: passes(found) ? 0 : 1, data },
    summary: `${summaryOf(found)}, against ${commitText(base)}`,
    lines: judgementLines(found),
  };
}
