/** Why a counterexample is one, for a reader at a terminal. */
import { grouped, groupLine } from "./change-text.ts";
import { fit, oneLine } from "./fit.ts";
import { shortValue } from "./short-value.ts";
import { callOf } from "./call.ts";
import { titleOf } from "./step-text.ts";
import type { ConjunctReadings, Explanation, Reading, WayOut } from "../explain/explanation.ts";
import type { Style } from "../report/style.ts";

/** Other steps named on one line. */
const NAMED = 3;

/** Some steps that could have been taken instead. */
export function waysText(ways: readonly WayOut[], full: boolean): string {
  const named = full ? ways : ways.slice(0, NAMED);
  const left = ways.length - named.length;
  return `${named.map(titleOf).join(" · ")}${left > 0 ? ` · and ${left} more` : ""}`;
}

/** That there are such steps, on about one line. */
export function waysBriefly(ways: readonly WayOut[], full: boolean): string {
  if (full) return waysText(ways, full);
  const [first] = ways;
  const left = ways.length - 1;
  return `${first === undefined ? "" : oneLine(callOf(first))}${left > 0 ? ` and ${left} more` : ""}`;
}

/** What a predicate of a state and of a step reads, in this order. */
const OF_STATE = { state: "state", after: "", monitor: "monitor", monitorAfter: "" } as const;
const OF_STEP = {
  state: "before",
  monitor: "monitor before",
  after: "after",
  monitorAfter: "monitor after",
} as const satisfies Record<Reading["of"], string>;

/** Whether predicates look at a step: one of them read what is after it. */
export function readsStep({ conjuncts, antecedent }: Explanation): boolean {
  return [...conjuncts, ...(antecedent === null ? [] : [antecedent])].some(({ readings }) =>
    readings.some((r) => r.of === "after" || r.of === "monitorAfter"),
  );
}

/** Below the name of a conjunct: the values that it read, of them at most `limit` groups. */
export function readingsText(
  { readings, more }: Omit<ConjunctReadings, "conjunct">,
  ofStep: boolean,
  width: number,
  limit: number,
): string[] {
  const names: Readonly<Record<Reading["of"], string>> = ofStep ? OF_STEP : OF_STATE;
  const name = (of: Reading["of"]): string => names[of];
  const orders = (Object.keys(OF_STEP) as Reading["of"][]) // its keys are these
    .filter((of) => readings.some((r) => r.of === of));
  const label = Math.max(0, ...orders.map((of) => name(of).length));
  const hang = " ".repeat(label + 6);
  const rows = orders.flatMap((of) =>
    grouped(readings.filter((r) => r.of === of)).map((g, i) => {
      const room = Math.max(20, width - 30);
      const text = groupLine(g, (r) => `= ${oneLine(shortValue(r.value, room))}`, " ");
      return fit(`    ${(i === 0 ? name(of) : "").padEnd(label)}  ${text}`, width, `${hang}  `);
    }),
  );
  const left = rows.length > limit ? rows.slice(limit).length : 0;
  const cut = [
    ...(left > 0 ? [`… and ${left} more lines`] : []),
    ...(more > 0 ? [`… and ${more} more fields`] : []),
  ];
  return [...rows.slice(0, limit).flat(), ...cut.map((text) => `${hang}${text}`)];
}

/** What is to be said of ways out at the end. */
export function waysConclusion(
  { ways, lastWayOut, steps }: Explanation,
  style: Style,
  width: number,
): string[] {
  const { dim } = style.color;
  if (!ways.done) return fit(dim(oneLine(`No ways out are given: ${ways.why}.`)), width, "  ");
  if (steps.length === 0) return [];
  const text =
    lastWayOut === null
      ? "No other step along this run leads to where the violation cannot be reached."
      : `The last way out is before step ${lastWayOut + 1}: ${waysText(steps[lastWayOut]?.waysOut ?? [], false)}.`;
  return fit(text, width, "  ");
}
