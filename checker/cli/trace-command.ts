/** `passproof trace`. */
import type { Approximation } from "../approximate/options.ts";
import { CheckerError, ModelError } from "../errors.ts";
import type { Model, Suite } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { zonesOf } from "../contract/system.ts";
import { planDefects } from "../defects/plan.ts";
import { isPictureFormat, pictureOf, type PictureFormat } from "../html/trace-files.ts";
import { evidence } from "../trace/evidence.ts";
import {
  isTraceFormat,
  mayTakeTwoFiles,
  refuseFormat,
  secondFile,
  traceFiles,
  type TraceFormat,
} from "../report/formats/trace-formats.ts";
import { countsText } from "../report/liveness-text.ts";
import { exitCode, type ExitCode } from "../report/outcome.ts";
import { pairsText } from "../report/pairs-text.ts";
import { counted, plainStyle, type Style } from "../report/style.ts";
import { traceJson } from "../report/trace-json.ts";
import { notableConstants } from "../trace/notable.ts";
import type { TraceSubject } from "../trace/subject.ts";
import { formatTrace } from "../trace/text.ts";
import type { PropertyResult, Verdict } from "../verdict.ts";
import { dropped } from "./dropped.ts";
import type { Overrides } from "./flags.ts";
import { interestingCase } from "./interesting-case.ts";
import type { Interrupt } from "./interrupt.ts";
import { askCache } from "./kept-verdicts.ts";
import { loadSuite, suiteSource } from "./load-suite.ts";
import type { Budgets } from "./messages.ts";
import { outputFile, type OutputFile } from "./output-file.ts";
import { ProgressDisplay } from "./progress.ts";
import { prepare, runModels, type Prepared } from "./run-models.ts";
import { findModel, findProperty } from "./select.ts";
import type { Terminal } from "./terminal.ts";

/** The command line of `trace`, parsed. */
export interface TraceRequest {
  readonly model: string;
  readonly property: string | undefined;
  readonly reach: string | undefined;
  readonly format: "text" | "json" | TraceFormat | PictureFormat;
  readonly output: string | undefined;
  /** Everything, and not only what a reader needs. */
  readonly full: boolean;
  /** Name of what the property needs, to be shown instead of a counterexample; `true`: the first of it. */
  readonly interest: string | true | undefined;
  /** Name of a decision that the model is to be without. */
  readonly without: string | undefined;
  readonly set: Overrides;
  readonly models: string | undefined;
  readonly budgets: Budgets;
  /** How to look at some of the reachable states; absent: at all of them. */
  readonly approximate?: Approximation | undefined;
  /** Whether answers of earlier runs are used. */
  readonly cache: boolean;
}

/**
 * Finds the counterexample to a property, or a run that reaches a predicate, and shows it.
 * @throws ModelError for what cannot be used; nothing was run then
 */
export async function traceCommand(
  request: TraceRequest,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const file = request.output === undefined ? null : outputFile(request.output, "--output");
  const source = suiteSource(request.models);
  let second: OutputFile | null = null;
  try {
    const loaded = await loadSuite(source);
    const of = kindOf(loaded, request.model);
    const suite = of === "models" ? loaded : planDefects(loaded, []).suite;
    const whole = findModel(suite, request.model);
    const model = request.without === undefined ? whole : dropped(whole, request.without);
    const { property, isClaim } = wanted(request, suite, model);
    refuseFormat(request.format, property, request.output !== undefined);
    if (request.output !== undefined && mayTakeTwoFiles(request.format, property))
      second = outputFile(secondFile(request.output), "--output, for the second run:");
    const job = {
      model: model.name,
      properties: isClaim ? [property.id] : [],
      witnesses: isClaim ? [] : [property.id],
      ...(request.interest === undefined ? { explain: true } : { interest: true }),
      ...(request.without === undefined ? {} : { without: request.without }),
      ...(request.approximate === undefined ? {} : { approximate: request.approximate }),
    };
    const { set: overrides, budgets, cache: read } = request;
    const ask =
      request.approximate === undefined
        ? await askCache(loaded, { source, of, overrides, budgets, read }, terminal)
        : undefined;
    const [prepared] = prepare(suite, [job], overrides, ask);
    if (prepared === undefined) throw new CheckerError("CHECK002", "one job, and no model for it");
    const progress = new ProgressDisplay(terminal);
    const [result] = await runModels([prepared], {
      source,
      of,
      overrides,
      workers: 1,
      budgets,
      interrupt,
      onProgress: (i, p) => {
        progress.update(i, p);
      },
      onEnd: (i) => {
        progress.done(i);
      },
      onResult: () => undefined,
    }).finally(() => {
      progress.close();
    });
    const found = result?.results[0];
    if (found === undefined) throw new CheckerError("CHECK002", "one property, and no verdict");
    const { interest } = request;
    const interesting =
      interest === undefined ? null : interestingCase(found, interest === true ? null : interest);
    if (interesting !== null && interesting.shown === null) {
      terminal.writeError(interesting.nothing);
      const code = codeOf(found);
      return code === exitCode.asExpected ? exitCode.unexpected : code;
    }
    if (interest === true && interesting !== null && interesting.others.length > 0)
      terminal.writeError(`note: --interest also knows ${interesting.others.join(", ")}\n`);
    const verdict = interesting?.shown ?? found;

    if (verdict.unexplained !== undefined)
      terminal.writeError(`note: what it depends on is not known: ${verdict.unexplained}\n`);
    const { format } = request;
    const made = isPictureFormat(format)
      ? textOf(await pictureOf(format, prepared.model, prepared.set, property, verdict))
      : isTraceFormat(format)
        ? traceFiles(format, prepared.model, property, verdict)
        : { text: show(request, { prepared, suite }, property, verdict, style(file, terminal)) };
    if (made === null) {
      // There is no such file without a run: what there is to say is no part of it.
      terminal.writeError(nothing(property, verdict));
    } else {
      if (file === null) terminal.write(made.text);
      else file.write(made.text);
      if (made.second !== undefined) second?.write(made.second);
    }
    return found.verdict.word === "error" ? exitCode.internal : codeOf(verdict);
  } finally {
    file?.discard();
    second?.discard();
    source.dispose();
  }
}

function textOf(text: string | null): { readonly text: string; readonly second?: string } | null {
  return text === null ? null : { text };
}

function style(file: OutputFile | null, terminal: Terminal): Style {
  return file === null ? terminal.out : plainStyle;
}

/** A name that is no model's may be that of a seeded defect. */
export function kindOf({ models, defects = [] }: Suite, name: string): "models" | "defects" {
  const isModel = models.some((m) => m.name === name);
  return !isModel && defects.some((d) => d.id === name) ? "defects" : "models";
}

function wanted(
  request: TraceRequest,
  suite: Suite,
  model: Model,
): { property: Property; isClaim: boolean } {
  const claimed = model.claims.map((c) => c.property);
  if (request.property !== undefined && request.reach !== undefined) {
    throw new ModelError("MODEL004", "give a property or --reach, not both");
  }
  if (request.property !== undefined) {
    const where = `in model ${model.name}`;
    return { property: findProperty(claimed, request.property, "property", where), isClaim: true };
  }
  if (request.reach === undefined) {
    throw new ModelError(
      "MODEL004",
      `say which property of ${model.name}, or --reach and a predicate: npm run list shows all`,
    );
  }
  const reachable = claimed.filter((p) => p.kind === "reachable");
  const property = findProperty(
    [...reachable, ...(suite.witnesses ?? [])],
    request.reach,
    "predicate",
    `for --reach in model ${model.name}`,
  );
  return { property, isClaim: claimed.includes(property) };
}

function show(
  { format, full }: TraceRequest,
  { prepared, suite }: { readonly prepared: Prepared; readonly suite: Suite },
  property: Property,
  result: PropertyResult,
  style: Style,
): string {
  const { model, set } = prepared;
  const subject = {
    model: model.name,
    modelSentence: model.sentence,
    id: property.id,
    name: property.name,
    sentence: property.sentence,
    formula: property.formula,
    set,
  };
  const found = evidence(result);
  if (format === "json") {
    return traceJson(subject, result.verdict, found?.trace ?? null, result);
  }
  if (found === null) return nothing(property, result);
  const shown: TraceSubject = {
    ...subject,
    ending: found.ending,
    zones: zonesOf(model.system.specification),
    explanation: result.explanation,
    notable: notableConstants(model, suite.models),
    full,
  };
  return formatTrace(found.trace, shown, style);
}

function nothing(property: Property, result: PropertyResult): string {
  const what = property.kind === "reachable" ? "no witness" : "no counterexample";
  const counts = countsText(result);
  const searched =
    result.pairs === undefined
      ? `${counted(result.states, "state")}, ${counted(result.transitions, "transition")}, depth ${result.depth}${counts === "" ? "" : `; ${counts}`}`
      : `${pairsText(result.pairs)}; depth ${result.depth}`;
  return `${what}: ${property.id} ${property.name} in model ${result.model}: ${inWords(result.verdict, searched)}\n`;
}

/** A verdict without a trace in words; `searched` is what was looked at. */
function inWords(v: Verdict, searched: string): string {
  switch (v.word) {
    case "holds":
    case "unreached":
      return `${v.word} (${v.exactness}; ${searched})`;
    case "vacuous":
      return `vacuous, ${v.whatNeverHappened} (${searched})`;
    case "notFound":
      return `not found (${v.how})`;
    case "incomplete":
      return `incomplete, ${v.why} (${searched})`;
    case "error":
      return `error, ${v.message}`;
    case "violated":
    case "reached":
      return v.word;
  }
}

/** 0: shown, or established that there is none; 1: no witness, or vacuous; 3: not established; 4: error. */
function codeOf({ verdict }: PropertyResult): ExitCode {
  switch (verdict.word) {
    case "violated":
    case "reached":
    case "holds":
      return exitCode.asExpected;
    case "unreached":
    case "vacuous":
      return exitCode.unexpected;
    case "notFound":
    case "incomplete":
      return exitCode.incomplete;
    case "error":
      return exitCode.internal;
  }
}
