/** Traceability as a step after the run: it speaks of the suite, so only a run of all of it asks for it. */
import { gapText } from "../../traceability/gap-text.ts";
import { traceabilityOf, type Traceability } from "../../traceability/traceability.ts";
import type { Judgement } from "../../report/judgement.ts";
import { counted } from "../../trace/numbers.ts";
import type { JudgeKind } from "./judge.ts";
import { asksForWholeSuite } from "../whole-suite.ts";

/** What serves what, where the whole suite is checked and lists requirements, or leaves out a source. */
export const traceabilityJudge: JudgeKind = (plan) => {
  if (!asksForWholeSuite(plan)) return null;
  const found = traceabilityOf(plan.suite);
  // Who lists no requirements is asked for none; that a property has a source is asked of everybody.
  if (plan.suite.requirements === undefined && found.gaps.length === 0) return null;
  return { judge: () => judgementOf(found) };
};

function judgementOf({ properties, matrix, gaps }: Traceability): Judgement {
  const unserved = matrix.filter((t) => t.properties.length === 0);
  const said = unserved.flatMap(({ requirement: { id, unserved: why } }) =>
    why === undefined ? [] : [{ id, why }],
  );
  return {
    step: "traceability",
    code: gaps.length > 0 ? 1 : 0,
    summary:
      gaps.length > 0
        ? `${counted(gaps.length, "gap")} between ${matrix.length} requirements and ${properties} properties`
        : `${matrix.length - unserved.length} of ${matrix.length} requirements are served by ${properties} properties${said.length === 0 ? "" : `; of ${said.map((s) => s.id).join(", ")} it is said why none does`}`,
    lines: gaps.map((gap) => ({ tone: "bad", text: gapText(gap) })),
    data: {
      matrix: matrix.map((t) => ({
        requirement: t.requirement.id,
        properties: t.properties.map((p) => p.id),
      })),
      unserved: said,
      gaps: gaps.map((gap) => ({ kind: gap.kind, text: gapText(gap) })),
    },
  };
}
