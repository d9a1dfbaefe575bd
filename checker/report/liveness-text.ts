/** What was counted of infinite runs, and beside an abstract system, for a reader. */
import { formatValue } from "../trace/value.ts";
import type { LivenessStatistics, PropertyResult, RefinementStatistics } from "../verdict.ts";
import { count, counted } from "./style.ts";

/** What was counted for a property of infinite runs, of ways out, or of an abstract system; empty for others. */
export function countsText(
  r: Pick<PropertyResult, "kind" | "antecedents" | "liveness" | "refinement">,
): string {
  return [
    ...(r.liveness === undefined ? [] : livenessParts(r, r.liveness)),
    ...(r.refinement === undefined ? [] : refinementParts(r.refinement, r.kind === "refines")),
  ].join("; ");
}

function livenessParts(
  { kind, antecedents }: Pick<PropertyResult, "kind" | "antecedents">,
  { elements, fair }: LivenessStatistics,
): string[] {
  const cases = kind === "finitelyOften" ? "step" : "state";
  const steps = fair.map(
    ({ fairness, group, steps: n }) =>
      `${fairness}${group === null ? "" : ` for ${formatValue(group)}`} ${n === 0 ? "never" : count(n)}`,
  );
  return [
    ...(antecedents === null ? [] : [`its case in ${counted(antecedents, cases)}`]),
    ...(elements === 1 ? [] : [`${count(elements)} elements`]),
    ...(steps.length === 0 ? [] : [`steps of fair groups: ${steps.join(", ")}`]),
  ];
}

function refinementParts(
  { abstractStates, matched, stuttered, actions }: RefinementStatistics,
  mapped: boolean,
): string[] {
  const answering = actions.filter((a) => a.count > 0);
  const idle = actions.filter((a) => a.count === 0).map((a) => a.action);
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
