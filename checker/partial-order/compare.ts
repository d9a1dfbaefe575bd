/** Checks both ways, and compares what they say. */
import type { Model } from "../contract/model.ts";
import { CheckerError, type SpecErrorCode } from "../errors.ts";
import type { ModelResult, PropertyResult, RunStatistics, Verdict } from "../verdict.ts";

/** What is said of an action that is not what its footprint says. */
const OUTSIDE: SpecErrorCode = "SPEC007";

/**
 * The reduced result, with the counts of the other one beside.
 * @throws CheckerError CHECK004 when they disagree: naming the properties, and what each way says
 */
export function comparedResult(
  model: Model,
  reduced: ModelResult,
  whole: ModelResult,
): ModelResult {
  // What a footprint does not have ends the reduced search alone: it says nothing that could be compared.
  if (reduced.runs.some((r) => r.failure?.includes(OUTSIDE) === true)) return reduced;
  const disagreeing = reduced.results.flatMap((mine) => {
    const other = whole.results.find((r) => r.id === mine.id);
    return other !== undefined && agree(mine.verdict, other.verdict, whole)
      ? []
      : [said(mine, other)];
  });
  const [run] = reduced.runs;
  const [all] = whole.runs;
  const more = all !== undefined && run !== undefined && isMore(run, all);
  if (disagreeing.length > 0 || more)
    throw new CheckerError(
      "CHECK004",
      `model ${model.name}: the search that leaves out orders of steps and the one that does not disagree: ` +
        `${[...disagreeing, ...(more ? [`${run.states} states are more than ${all.states}`] : [])].join("; ")}. ` +
        `Footprints are enforced, so this is a bug of the checker, or a function of the specification depends on ` +
        `more than its arguments. Go by the verdicts without --partial-order, and report it`,
    );
  return {
    ...reduced,
    runs: reduced.runs.map((r) =>
      r.partialOrder === undefined || all === undefined || !all.complete || !r.complete
        ? r
        : {
            ...r,
            partialOrder: {
              ...r.partialOrder,
              compared: { states: all.states, transitions: all.transitions },
            },
          },
    ),
  };
}

function isMore(run: RunStatistics, all: RunStatistics): boolean {
  return run.complete && all.complete && run.states > all.states;
}

/** Whether one way may say the one, and the other way the other. */
function agree(mine: Verdict, other: Verdict, whole: ModelResult): boolean {
  if (mine.word === other.word) return true;
  if (mine.word === "incomplete" || other.word === "incomplete") return true;
  // Where the specification fails, what was found before depends on the order of the search.
  const fails = whole.runs.some((r) => r.failure !== null);
  return fails && (mine.word === "error" || other.word === "error");
}

function said(mine: PropertyResult, other: PropertyResult | undefined): string {
  return `${mine.id} is ${mine.verdict.word} in the one, and ${other?.verdict.word ?? "not judged"} in the other`;
}
