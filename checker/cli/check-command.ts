/** `passproof check`. */
import { ledgerOf } from "../contract/abstraction.ts";
import type { Size, Suite } from "../contract/model.ts";
import { coverageOf, type Coverage } from "../report/coverage.ts";
import { pageText } from "../html/build.ts";
import { filled } from "../html/document.ts";
import { reportData } from "../html/report.ts";
import { report } from "../report/json.ts";
import { formatModel } from "../report/model-text.ts";
import { failures, outcomeOf, standing, type ExitCode } from "../report/outcome.ts";
import { formatSummary } from "../report/summary-text.ts";
import { packed } from "../trace/shared.ts";
import type { ModelResult } from "../verdict.ts";
import type { Overrides } from "./flags.ts";
import type { Interrupt } from "./interrupt.ts";
import { loadSuite, suiteSource } from "./load-suite.ts";
import type { Budgets, Limits } from "./messages.ts";
import { outputFile } from "./output-file.ts";
import { programVersion } from "./paths.ts";
import { ProgressDisplay } from "./progress.ts";
import { prepare, runModels } from "./run-models.ts";
import { selectModels, selectProperties } from "./select.ts";
import type { Terminal } from "./terminal.ts";

/** The command line of `check`, parsed. */
export interface CheckRequest {
  readonly patterns: readonly string[];
  /** Globs, of which any may match; none: all properties. */
  readonly property: readonly string[];
  readonly set: Overrides;
  readonly models: string | undefined;
  readonly workers: number;
  /** A path, or `-` for standard output. */
  readonly json: string | undefined;
  /** The file of a page for readers. */
  readonly html: string | undefined;
  readonly size: Size;
  /** The smallest size of models, unless one is named. */
  readonly smallest: Size;
  readonly verbose: boolean;
  readonly budgets: Budgets;
  /** Of each model of size full. */
  readonly fullLimits: Limits;
}

/**
 * Checks models, prints their verdicts, and says what they amount to.
 * @throws ModelError for what cannot be used; nothing was run then
 */
export async function checkCommand(
  request: CheckRequest,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const begun = performance.now();
  const toStdout = request.json === "-";
  const file = request.json === undefined || toStdout ? null : outputFile(request.json, "--json");
  const page = request.html === undefined ? null : outputFile(request.html, "--html");
  const source = suiteSource(request.models);
  try {
    // Before the run: a page that cannot be built is no reason to have waited.
    const empty = page === null ? null : await pageText("report");
    const suite = await loadSuite(source);
    const chosen = selectProperties(
      selectModels(suite, request.patterns, request.size, request.smallest),
      request.property,
    );
    const jobs = chosen.map(({ model, properties }) => ({
      model: model.name,
      properties,
      witnesses: [],
      ...(page === null ? {} : { explain: true }),
    }));
    const prepared = prepare(suite, jobs, request.set);
    const style = toStdout ? terminal.err : terminal.out;
    const say = (text: string): void => {
      if (toStdout) terminal.writeError(text);
      else terminal.write(text);
    };
    const progress = toStdout ? null : new ProgressDisplay(terminal);
    const results = await runModels(prepared, {
      source,
      overrides: request.set,
      workers: request.workers,
      budgets: request.budgets,
      fullLimits: request.fullLimits,
      interrupt,
      onProgress: (i, p) => progress?.update(i, p),
      onEnd: (i) => progress?.done(i),
      onResult: ({ model, set }, result) => {
        say(`${formatModel({ model, set }, result, style, request.verbose)}\n`);
      },
    }).finally(() => progress?.close());

    const coverage = judgeCoverage(request, suite, results);
    const outcome = outcomeOf(results, coverage);
    say(
      formatSummary(
        results,
        {
          coverage,
          abstractions: ledgerOf(prepared.map((p) => p.model)),
          outcome,
          seconds: (performance.now() - begun) / 1000,
          options: repeatable(request),
        },
        style,
      ),
    );
    const set = prepared[0]?.set ?? {};
    const content = `${JSON.stringify(report(results, coverage, outcome.asExpected, set), null, 2)}\n`;
    if (toStdout) terminal.write(content);
    file?.write(content);
    if (empty !== null) {
      const facts = {
        program: `passproof ${programVersion()}`,
        models: prepared.map((p) => p.model),
        results,
        among: suite.models,
        coverage,
        outcome,
        set,
        options: repeatable(request),
      };
      page?.write(filled(empty, `passproof: ${results.length} models`, packed(reportData(facts))));
    }
    return outcome.code;
  } finally {
    file?.discard();
    page?.discard();
    source.dispose();
  }
}

/** Coverage speaks of the whole suite, so it is asked only when all of it was run to the end. */
function judgeCoverage(
  request: CheckRequest,
  suite: Suite,
  results: readonly ModelResult[],
): Coverage {
  const words = new Set(results.flatMap((m) => m.results.map(standing)));
  const whole = suite.models.filter((m) => m.size !== "full");
  const why = results.some((m) => failures(m).length > 0)
    ? "the specification failed"
    : request.patterns.length > 0
      ? "only some models were selected"
      : request.property.length > 0
        ? "only some properties were selected"
        : request.set.size > 0
          ? "a flag was set"
          : whole.some((m) => !results.some((r) => r.model === m.name))
            ? `only models ${request.smallest === "tiny" ? "up to" : `from size ${request.smallest} to`} size ${request.size} were selected`
            : words.has("error")
              ? "there was an error"
              : words.has("incomplete")
                ? "the run is incomplete"
                : null;
  return why === null ? coverageOf(suite, results) : { evaluated: false, why };
}

/** Options that a suggested command has to repeat. */
function repeatable(request: CheckRequest): string {
  const quote = (s: string): string =>
    /^[\w@%+=:,./-]+$/.test(s) ? s : `'${s.replaceAll("'", `'\\''`)}'`;
  return [
    ...[...request.set].map(([flag, value]) => ` --set ${quote(`${flag}=${value}`)}`),
    ...(request.models === undefined ? [] : [` --models ${quote(request.models)}`]),
  ].join("");
}
