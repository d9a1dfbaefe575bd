/** What was counted of infinite runs, and beside an abstract system, for a reader. */
import { formatValue } from "../trace/value.ts";
import type { LivenessStatistics, PropertyResult, RefinementStatistics } from "../verdict.ts";
import { count, counted } from "./style.ts";

/** What was counted for a property of infinite runs, of ways out, or of an abstract system; empty for others. */
export function countsText(
  r: Pick<PropertyResult, "kind" | "verdict" | "antecedents" | "liveness" | "refinement">,
): string {
  return [
    ...(r.liveness === undefined ? [] : livenessParts(r, r.liveness)),
    ...(r.refinement === undefined ? [] : refinementParts(r, r.refinement)),
  ].join("; ");
}

function livenessParts(
  { kind, antecedents }: Pick<PropertyResult, "kind" | "antecedents">,
  { elements, fair }: LivenessStatistics,
): string[] {
  const cases = kind === "finitelyOften" ? "step" : "state";
  const steps = [...new Set(fair.map((f) => f.fairness))].map((name) =>
    stepsText(fair.filter((f) => f.fairness === name)),
  );
  return [
    // Without a case the verdict says so.
    ...(antecedents === null || antecedents === 0
      ? []
      : [`its case in ${counted(antecedents, cases)}`]),
    ...(elements === 1 ? [] : [`${count(elements)} elements`]),
    ...(steps.length === 0 ? [] : [`fair steps: ${steps.join(", ")}`]),
  ];
}

/** The steps of all groups of one condition, and the groups that have none. */
function stepsText(groups: LivenessStatistics["fair"]): string {
  const idle = groups.filter((g) => g.steps === 0).map((g) => formatValue(g.group));
  const all = groups.reduce((n, g) => n + g.steps, 0);
  const name = groups[0]?.fairness ?? "";
  if (all === 0) return `${name} none`;
  return `${name} ${count(all)}${idle.length === 0 ? "" : ` (none for ${few(idle).join(", ")})`}`;
}

function refinementParts(
  { kind, verdict }: Pick<PropertyResult, "kind" | "verdict">,
  { abstractStates, matched, stuttered, actions }: RefinementStatistics,
): string[] {
  const mapped = kind === "refines";
  const answering = actions.filter((a) => a.count > 0);
  // A search that ended at a violation has not seen what else would answer; and where events are
  // compared, most actions are internal and not meant to.
  const idle =
    verdict.word === "holds" && mapped
      ? actions.filter((a) => a.count === 0).map((a) => a.action)
      : [];
  return [
    mapped
      ? `${counted(matched, "step")} answered by an abstract step, ${count(stuttered)} by none`
      : `${counted(matched, "step")} with an event, ${count(stuttered)} without`,
    counted(abstractStates, mapped ? "abstract state" : "set", mapped ? undefined : "sets").concat(
      mapped ? "" : " of abstract states",
    ),
    ...(answering.length === 0
      ? []
      : [`answered by ${answering.map((a) => `${a.action} ${count(a.count)}`).join(", ")}`]),
    ...(idle.length === 0 || answering.length === 0
      ? []
      : [`answer nothing: ${few(idle).join(", ")}`]),
  ];
}

/** How many names are listed at most. */
const LISTED = 12;

/** The first of `names`, and how many more there are. */
export function few(names: readonly string[]): string[] {
  const hidden = names.length - LISTED;
  return hidden > 0 ? [...names.slice(0, LISTED), `and ${hidden} more`] : [...names];
}
