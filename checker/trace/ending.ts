/** What the end of a trace shows, in words. */
import type { ConjunctReadings } from "../explain/explanation.ts";
import { possibilities, refusal } from "./abstract.ts";
import { beside as sideBySide, finding } from "./beside.ts";
import type { Subject } from "./diagram.ts";
import { backTo, goesOn, whyFair } from "./lasso.ts";
import { formatValue } from "./value.ts";

/** A sentence, and what it lists. */
export interface Remark {
  readonly text: string;
  readonly items: readonly string[];
}

/** What stands below a diagram. */
export interface Conclusion {
  readonly tone: "bad" | "good" | "fault" | "none";
  /** E.g. `Violated after 11 steps`. */
  readonly title: string;
  readonly remarks: readonly Remark[];
  /** The false conjuncts, with what each read; `readings` is empty where that is not known. */
  readonly failed: readonly ConjunctReadings[];
}

/** What the end of a trace shows. */
export function conclusionOf({ trace, ending, explanation }: Subject): Conclusion {
  if (ending === null) return { tone: "none", title: "", remarks: [], failed: [] };
  const beside = ending.kind === "reached" ? undefined : ending.beside;
  const n = Math.max(trace.steps.length, beside?.trace.steps.length ?? 0);
  const after = n === 0 ? "in an initial state" : `after ${n} ${n === 1 ? "step" : "steps"}`;
  const runs =
    beside === undefined
      ? []
      : [
          {
            text: finding(beside),
            items: beside.differences.map(
              ({ path, first, second }) =>
                `${path === "" ? "" : `${path}: `}${sideBySide(formatValue(first), formatValue(second))}`,
            ),
          },
        ];
  switch (ending.kind) {
    case "reached":
      return {
        tone: "good",
        title: `Reached ${after}`,
        remarks: ending.what === undefined ? [] : [{ text: ending.what, items: [] }],
        failed: [],
      };
    case "error":
      return {
        tone: "fault",
        title: `A fault of the specification ${after}`,
        remarks: [...runs, { text: ending.message, items: [] }],
        failed: [],
      };
    case "violated": {
      const { lasso, abstract, element = null, deadEnd = false, failed } = ending;
      const remarks: Remark[] = [...runs];
      const whom = element === null ? "" : ` for ${formatValue(element)}`;
      if (lasso !== undefined) {
        const whose = lasso.element === null ? "" : `For ${formatValue(lasso.element)}: `;
        remarks.push({ text: `${whose}${goesOn(lasso, n)}.`, items: [] });
        if (lasso.start < n)
          remarks.push({ text: `It leads back to ${backTo(lasso)}.`, items: [] });
        if (lasso.fair.length > 0)
          remarks.push({ text: "The run is fair:", items: whyFair(lasso) });
      }
      if (abstract !== undefined) {
        const { text, details } = refusal(trace, abstract);
        remarks.push({ text, items: details });
        const possible = possibilities(abstract);
        remarks.push(
          possible.length === 0
            ? { text: "Nothing else was possible.", items: [] }
            : { text: "Possible instead:", items: possible },
        );
      }
      if (deadEnd) remarks.push({ text: `From here no run leads to the goal${whom}.`, items: [] });
      else if (element !== null) remarks.push({ text: `Violated${whom}.`, items: [] });
      const read = new Map(explanation?.conjuncts.map((c) => [c.conjunct, c]));
      return {
        tone: "bad",
        title:
          lasso !== undefined
            ? "Violated for ever"
            : abstract !== undefined
              ? `No answer ${n === 0 ? "to the initial state" : `to step ${n}`}`
              : `Violated ${after}`,
        remarks,
        failed: failed.map((conjunct) => read.get(conjunct) ?? { conjunct, readings: [], more: 0 }),
      };
    }
  }
}
