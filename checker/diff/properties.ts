/** Properties gained and lost: the verdicts of two models, side by side. */
import { few } from "../report/liveness-text.ts";
import { standing } from "../report/outcome.ts";
import type { ModelResult, PropertyResult, VerdictWord } from "../verdict.ts";
import type { PropertyDifference } from "./difference.ts";

/** What the verdicts of two models amount to. */
export interface VerdictsCompared {
  readonly properties: readonly PropertyDifference[];
  /** Claims of both that were established of both. */
  readonly compared: number;
  /** Verdicts that were not established: one text for each model, which names the first of many. */
  readonly open: readonly string[];
  /** Errors, in words. */
  readonly failures: readonly string[];
}

/** Compares verdicts by the ids of properties. What is not established is never a difference. */
export function compareVerdicts(before: ModelResult, after: ModelResult): VerdictsCompared {
  const byId = (m: ModelResult) => new Map(m.results.map((r) => [r.id, r]));
  const [was, is] = [byId(before), byId(after)];
  const all = [...before.results, ...after.results];
  const properties: PropertyDifference[] = [];
  let compared = 0;
  for (const id of new Set(all.map((r) => r.id))) {
    const [one, other] = [was.get(id), is.get(id)];
    if ([one, other].some((r) => r !== undefined && !isEstablished(r))) continue;
    if (one !== undefined && other !== undefined) compared++;
    const [first, second] = [one?.verdict.word ?? null, other?.verdict.word ?? null];
    if (first === second) continue;
    properties.push({
      id,
      name: (other ?? one)?.property ?? id,
      before: first,
      after: second,
      change: changeOf(first, second),
    });
  }
  return {
    properties,
    compared,
    open: openOf(all),
    failures: all.flatMap((r) =>
      r.verdict.word === "error" ? [`${r.id} of ${r.model}: ${r.verdict.message}`] : [],
    ),
  };
}

/** Verdicts that were not established, by model; of two versions of one model each property once. */
function openOf(results: readonly PropertyResult[]): string[] {
  const byModel = new Map<string, Set<string>>();
  for (const r of results) {
    if (standing(r) !== "incomplete") continue;
    byModel.set(r.model, (byModel.get(r.model) ?? new Set()).add(r.id));
  }
  return [...byModel].map(([model, ids]) => `${few([...ids]).join(", ")} of ${model}`);
}

function changeOf(
  before: VerdictWord | null,
  after: VerdictWord | null,
): PropertyDifference["change"] {
  if (before === null) return "onlyAfter";
  if (after === null) return "onlyBefore";
  const [was, is] = [before, after].map((word) => word === "holds" || word === "reached");
  return was === is ? "other" : is === true ? "gained" : "lost";
}

function isEstablished(result: PropertyResult): boolean {
  const { word } = result.verdict;
  return word !== "incomplete" && word !== "notFound" && word !== "error";
}
