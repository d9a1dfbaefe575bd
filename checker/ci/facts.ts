/** What reports for machines are made of, and what in it somebody has to look at. */
import type { Model } from "../contract/model.ts";
import type { Alert } from "../report/alert.ts";
import type { Coverage } from "../report/coverage.ts";
import type { Judgement } from "../report/judgement.ts";
import { expectationWord } from "../report/model-text.ts";
import { failures, standing, type Outcome, type Standing } from "../report/outcome.ts";
import { gapTexts } from "../report/summary-text.ts";
import { evidence } from "../trace/evidence.ts";
import { formatTraceBriefly } from "../trace/brief-text.ts";
import { oneLine } from "../trace/fit.ts";
import { counted, plainStyle } from "../report/style.ts";
import type { ModelResult, PropertyResult } from "../verdict.ts";

/** A run that has ended. */
export interface CiFacts {
  /** Name and version, with a blank between them. */
  readonly program: string;
  /** Models as they were run, in the order of `results`. */
  readonly models: readonly Model[];
  readonly results: readonly ModelResult[];
  readonly coverage: Coverage;
  readonly judgements: readonly Judgement[];
  /** What of the judgements has a place of its own. */
  readonly alerts: readonly Alert[];
  readonly outcome: Outcome;
  /** Options that a suggested command has to repeat, to begin with a blank; empty for none. */
  readonly options: string;
  /** Of the whole run. */
  readonly seconds: number;
}

/** A verdict that somebody has to look at. */
export interface Surprise {
  readonly standing: Exclude<Standing, "asExpected" | "notClaimed">;
  readonly model: Model;
  readonly result: PropertyResult;
}

const worst: readonly Standing[] = ["error", "unexpected", "incomplete"];

/** All verdicts that are not as expected or not established, the worst first, then in order of the run. */
export function surprises({ models, results }: Pick<CiFacts, "models" | "results">): Surprise[] {
  const found = results.flatMap((of, i) => {
    const model = models[i];
    return model === undefined
      ? []
      : of.results.flatMap((result): Surprise[] => {
          const s = standing(result);
          return s === "asExpected" || s === "notClaimed" ? [] : [{ standing: s, model, result }];
        });
  });
  return found.toSorted((a, b) => worst.indexOf(a.standing) - worst.indexOf(b.standing));
}

/** What is wrong without being a verdict: a specification that fails, gaps, what judges found. */
export interface Complaint {
  /** What complains: `specification`, `coverage`, or the step of a judgement. */
  readonly from: string;
  /** The model that it is about; `null`: the whole run. */
  readonly model: Model | null;
  /** Whether something is wrong, or could not be established. */
  readonly kind: "wrong" | "open" | "fault";
  readonly title: string;
  readonly lines: readonly string[];
}

const kinds = { 1: "wrong", 3: "open", 4: "fault" } as const;

/** Everything but verdicts that the exit code counts. */
export function complaints(facts: CiFacts): Complaint[] {
  const specification = facts.results.flatMap((r, i): Complaint[] => {
    const lines = failures(r);
    if (lines.length === 0) return [];
    const title = `the specification of ${r.model} fails`;
    const model = facts.models[i] ?? null;
    return [{ from: "specification", model, kind: "fault", title, lines }];
  });
  const gaps = gapTexts(facts.coverage);
  const coverage: Complaint[] =
    gaps.length === 0
      ? []
      : [
          {
            from: "coverage",
            model: null,
            kind: "wrong",
            title: `${counted(gaps.length, "gap")} in what the models exercise`,
            lines: gaps,
          },
        ];
  const judged = facts.judgements.flatMap(({ step, code, summary, lines }): Complaint[] =>
    code === 0
      ? []
      : [
          {
            from: step,
            model: null,
            kind: kinds[code],
            title: `${step}: ${summary}`,
            lines: lines.filter((l) => l.tone !== "good").map((l) => l.text),
          },
        ],
  );
  return [...specification, ...coverage, ...judged];
}

/** The model that an alert is about, as it was run; absent: it is about none of them. */
export function modelOf({ model }: Alert, { models }: Pick<CiFacts, "models">): Model | undefined {
  return model === null ? undefined : models.find((m) => m.name === model);
}

/** What an alert is about, in a few words that do not depend on what was found. */
export function alertTitle({ step, model, about }: Alert): string {
  const what = about === "" ? [] : [about];
  return [step, ...(model === null ? ["declared", ...what] : [...what, `in ${model}`])].join(" ");
}

/** A verdict and what was expected, in a few words. */
export function verdictAgainst({ verdict, expected }: PropertyResult): string {
  return verdict.word === "error"
    ? "error"
    : `${verdict.word}, expected ${expectationWord(expected)}`;
}

/** Why a verdict is what it is, on one line; empty where the word says it. */
export function reasonOf({ verdict, foundBy }: PropertyResult): string {
  switch (verdict.word) {
    case "violated":
      return oneLine(
        [
          ...(verdict.failed.length === 0 ? [] : [`false: ${verdict.failed.join(", ")}`]),
          ...(foundBy === undefined ? [] : [`found by ${foundBy}`]),
        ].join("; "),
      );
    case "vacuous":
      return oneLine(verdict.whatNeverHappened);
    case "incomplete":
      return oneLine(verdict.why);
    case "notFound":
      return oneLine(verdict.how);
    case "error":
      return oneLine(verdict.message);
    case "holds":
    case "reached":
    case "unreached":
      return "";
  }
}

/** The run that a verdict shows, briefly, for a reader of plain text; empty without one. */
export function runText(result: PropertyResult): string[] {
  const found = evidence(result);
  return found === null ? [] : formatTraceBriefly(found.trace, found.ending, plainStyle);
}

/** The command that shows a verdict. */
export function commandOf({ model, id }: PropertyResult, options: string): string {
  return `npm run trace -- ${model} ${id}${options}`;
}
