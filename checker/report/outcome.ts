/** What a whole run amounts to: the counts of its summary, and its exit code. */
import { match, P } from "ts-pattern";
import type { ModelResult, PropertyResult } from "../verdict.ts";
import type { Coverage } from "./coverage.ts";
import type { Judgement } from "./judgement.ts";

/** The exit codes of the program. */
export const exitCode = {
  /** Everything is established and as expected. */
  asExpected: 0,
  /** An established verdict differs from its expectation, or the suite leaves something untested. */
  unexpected: 1,
  /** Bad usage, model or input: nothing was run. */
  usage: 2,
  /** Something is incomplete. */
  incomplete: 3,
  /** An internal error, or a specification that does something illegal. */
  internal: 4,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What a whole run amounts to, as a sentence without its full stop. */
export const exitSentence = {
  0: "Everything is as expected",
  1: "Not everything is as expected",
  2: "Nothing was checked",
  3: "Incomplete: what is not established may still fail",
  4: "Something went wrong: an error is never a pass",
} as const satisfies Readonly<Record<ExitCode, string>>;

/** How one result stands to its expectation. */
export type Standing = "asExpected" | "unexpected" | "notClaimed" | "incomplete" | "error";

/** How `result` stands to its expectation. */
export function standing(result: PropertyResult): Standing {
  return match(result)
    .returnType<Standing>()
    .with({ verdict: { word: "error" } }, () => "error")
    .with({ verdict: { word: P.union("incomplete", "notFound") } }, () => "incomplete")
    .with({ asExpected: true }, () => "asExpected")
    .with({ asExpected: false }, () => "unexpected")
    .otherwise(() => "notClaimed");
}

/** What the specification of a model did wrong, each thing once, in the order of the runs. */
export function failures(model: ModelResult): readonly string[] {
  return [...new Set(model.runs.flatMap((r) => (r.failure === null ? [] : [r.failure])))];
}

/** The counts of a run and what they amount to. */
export interface Outcome {
  readonly counts: Readonly<Record<Standing, number>>;
  /** Models whose specification itself failed, whatever was decided before that. */
  readonly failedModels: number;
  readonly asExpected: boolean;
  readonly code: ExitCode;
}

/** Sums up a run. The worst word decides: error, then unexpected, then incomplete. */
export function outcomeOf(
  models: readonly ModelResult[],
  coverage: Coverage,
  judgements: readonly Judgement[] = [],
): Outcome {
  const counts: Record<Standing, number> = {
    asExpected: 0,
    unexpected: 0,
    notClaimed: 0,
    incomplete: 0,
    error: 0,
  };
  for (const m of models) for (const r of m.results) counts[standing(r)]++;
  const failedModels = models.filter((m) => failures(m).length > 0).length;
  const gaps = coverage.evaluated
    ? coverage.gaps.length + coverage.idleReleases.length + coverage.idleFairness.length
    : 0;
  const judged = new Set(judgements.map((j) => j.code));
  // A run may stop early with every selected property decided: that is no incompleteness.
  const code =
    counts.error > 0 || failedModels > 0 || judged.has(exitCode.internal)
      ? exitCode.internal
      : counts.unexpected > 0 || gaps > 0 || judged.has(exitCode.unexpected)
        ? exitCode.unexpected
        : counts.incomplete > 0 || judged.has(exitCode.incomplete)
          ? exitCode.incomplete
          : exitCode.asExpected;
  return { counts, failedModels, asExpected: code === exitCode.asExpected, code };
}
