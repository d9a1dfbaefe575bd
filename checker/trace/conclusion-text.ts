/** What stands below a trace: what it shows, and why. */
import { abstractConclusion } from "./abstract-text.ts";
import { conclusionOf } from "./beside-text.ts";
import { readingsText, readsStep, waysConclusion } from "./explanation-text.ts";
import { fit, oneLine } from "./fit.ts";
import { backTo } from "./lasso.ts";
import { lassoConclusion, sentenceFor } from "./lasso-text.ts";
import { indents } from "./sheet.ts";
import { formatValue } from "./value.ts";
import type { TraceEnding } from "./subject.ts";
import type { Trace } from "./trace.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { Style } from "../report/style.ts";
import type { Lasso } from "../verdict.ts";

/** Stands before the first step that is taken again and again. */
export const LOOP = "from here on for ever";

/** What an infinite run ends with. */
export function closing({ steps }: Trace, lasso: Lasso): string {
  return lasso.start >= steps.length ? "↺ stutters for ever" : `↺ back to ${backTo(lasso)}`;
}

/** How much is said at the end. */
interface Ample {
  /** Lines of each list, at most. */
  readonly limit: number;
  readonly explanation: Explanation | undefined;
}

/** The last lines of a trace: what it shows, and why. */
export function last(
  trace: Trace,
  ending: TraceEnding,
  style: Style,
  width: number,
  { limit, explanation }: Ample,
): string[] {
  const { color } = style;
  const ways = explanation === undefined ? [] : waysConclusion(explanation, style, width);
  switch (ending.kind) {
    case "violated":
      return [
        ...(ending.beside === undefined ? [] : conclusionOf(ending.beside, style, width)),
        ...(ending.lasso === undefined
          ? []
          : lassoConclusion(ending.lasso, trace.steps.length, style, width, limit)),
        ...(ending.abstract === undefined
          ? []
          : abstractConclusion(trace, ending.abstract, style, width, limit)),
        ...fit(oneLine(about(ending)), width, indents.field).filter((line) => line !== ""),
        ...ways,
        ...whatWasFalse(ending.failed, explanation, style, width, limit),
      ];
    case "reached":
      return [...ways, ...fit(color.green(`✓ ${oneLine(ending.what ?? "reached")}`), width)];
    case "error":
      return `✗ error: ${ending.message}`
        .split("\n")
        .flatMap((line) => fit(color.red(oneLine(line)), width, indents.field));
  }
}

/** The false conjuncts, each with what it read. */
function whatWasFalse(
  failed: readonly string[],
  explanation: Explanation | undefined,
  { color }: Style,
  width: number,
  limit: number,
): string[] {
  const { conjuncts = [], antecedent = null } = explanation ?? {};
  const ofStep = explanation !== undefined && readsStep(explanation);
  const said = (text: string): string[] => fit(color.red(oneLine(text)), width, indents.field);
  return [
    ...(antecedent === null || antecedent.readings.length === 0
      ? []
      : ["its case, which holds, read", ...readingsText(antecedent, ofStep, width, limit)]),
    ...(failed.length === 0 ? said("✗ violated") : []),
    ...failed.flatMap((name) => {
      const known = conjuncts.find((c) => c.conjunct === name);
      return known === undefined || known.readings.length === 0
        ? said(`✗ violated: ${name}`)
        : [
            ...said(`✗ violated: ${name}, which read`),
            ...readingsText(known, ofStep, width, limit),
          ];
    }),
  ];
}

/** What a finite run shows, and for which element: empty where its false conjuncts say it all. */
function about({
  element = null,
  deadEnd = false,
}: Extract<TraceEnding, { kind: "violated" }>): string {
  if (deadEnd) return sentenceFor(element, "from here no run leads to the goal");
  return element === null ? "" : sentenceFor(null, `violated for ${formatValue(element)}`);
}
