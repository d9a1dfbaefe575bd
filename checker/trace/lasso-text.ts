/** An infinite run for a reader at a terminal. */
import { goesOn, whyFair } from "./lasso.ts";
import { indents } from "./sheet.ts";
import { formatValue } from "./value.ts";
import type { PlainValue } from "./trace.ts";
import { fit, oneLine } from "./fit.ts";
import type { Style } from "../report/style.ts";
import type { Lasso } from "../verdict.ts";

/** What is said of a run of `length` steps that goes on for ever; of the reasons at most `limit`. */
export function lassoConclusion(
  lasso: Lasso,
  length: number,
  style: Style,
  width: number,
  limit = Infinity,
): string[] {
  const reasons = whyFair(lasso);
  return [
    ...fit(
      oneLine(sentenceFor(lasso.element, `${triggered(lasso)}${goesOn(lasso, length)}`)),
      width,
      indents.field,
    ),
    ...fit(
      reasons.length === 0
        ? "No fairness is assumed: any run may go on like that."
        : "The run is fair:",
      width,
      indents.field,
    ),
    ...atMost(limit, reasons).flatMap((r) =>
      fit(`  ${style.color.dim(oneLine(r))}`, width, indents.detail),
    ),
  ];
}

/** Where the case began that is never met, if the property has one. */
function triggered({ triggeredAt = null }: Lasso): string {
  if (triggeredAt === null) return "";
  return `triggered ${triggeredAt === 0 ? "in the initial state" : `after step ${triggeredAt}`}; `;
}

/** A sentence about one element of a property that has several; `null` where there is one property. */
export function sentenceFor(element: PlainValue, text: string): string {
  return element === null
    ? `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
    : `For ${formatValue(element)}: ${text}.`;
}

/** The first `limit` of `items`, and how many more there are. */
export function atMost(limit: number, items: readonly string[]): string[] {
  const hidden = items.length - limit;
  return hidden > 0 ? [...items.slice(0, limit), `… and ${hidden} more`] : [...items];
}
