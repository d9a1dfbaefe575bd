/** Formats of a trace for other programs: the files that `trace --format` makes of a result. */
import type { Model } from "../../contract/model.ts";
import type { Property } from "../../contract/property.ts";
import { zonesOf } from "../../contract/system.ts";
import { ModelError } from "../../errors.ts";
import { domainOf } from "../../schema/from-zod.ts";
import { contextOf } from "../../strict.ts";
import { itfText, type TraceDomains } from "../../trace/itf.ts";
import { formatMermaid } from "../../trace/mermaid.ts";
import type { PropertyResult } from "../../verdict.ts";
import { evidence, type Evidence } from "../../trace/evidence.ts";

/** A format that holds nothing but a trace: where there is none, nothing can be written. */
export const TRACE_FORMATS = ["mermaid", "itf"] as const;
/** See {@link TRACE_FORMATS}. */
export type TraceFormat = (typeof TRACE_FORMATS)[number];

/** Whether `format` is one of them. */
export function isTraceFormat(format: string): format is TraceFormat {
  return TRACE_FORMATS.some((f) => f === format);
}

/** What is to be written. */
export interface TraceFiles {
  readonly text: string;
  /** Of the second run, where there are two and the format holds one. */
  readonly second?: string;
}

/** Whether a counterexample to `property` may be two runs. */
export function takesTwoRuns({ kind }: Property): boolean {
  return kind === "noninterference" || kind === "determined";
}

/** Whether a counterexample to `property` may take a second file in `format`. */
export function mayTakeTwoFiles(format: string, property: Property): boolean {
  return format === "itf" && takesTwoRuns(property);
}

/**
 * Refuses what cannot be written, before anything runs.
 * @param toFile whether the output goes to a file
 * @throws ModelError MODEL004 for two runs on one output
 */
export function refuseFormat(format: string, property: Property, toFile: boolean): void {
  if (toFile || !mayTakeTwoFiles(format, property)) return;
  throw new ModelError(
    "MODEL004",
    `a counterexample to ${property.id} may be two runs, and the format holds one: ` +
      "with -o run.itf.json the second goes to run.second.itf.json",
  );
}

/** The file of the second run beside `file`: `run.itf.json` and `run.second.itf.json`. */
export function secondFile(file: string): string {
  const at = Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1;
  const dot = file.indexOf(".", at + 1);
  return dot < 0 ? `${file}.second` : `${file.slice(0, dot)}.second${file.slice(dot)}`;
}

/** What the values of a trace of `property` in `model` are. */
export function domainsOf(model: Model, property: Property): TraceDomains {
  const constants = contextOf(model);
  const { state } = model.system.specification.def;
  return {
    state: domainOf(state(constants)),
    // The parameter type `never` accepts the constants: it only erases them.
    monitor:
      property.monitor === null ? null : domainOf(property.monitor.state(constants as never)),
  };
}

/** The trace of `result` in `format`; `null` where it has none. */
export function traceFiles(
  format: TraceFormat,
  model: Model,
  property: Property,
  result: PropertyResult,
): TraceFiles | null {
  const found = evidence(result);
  if (found === null) return null;
  return format === "mermaid"
    ? { text: mermaid(model, property, result, found) }
    : itf(model, property, result, found);
}

function mermaid(
  model: Model,
  { id, name }: Property,
  { explanation }: PropertyResult,
  { trace, ending }: Evidence,
): string {
  return formatMermaid({
    subject: { model: model.name, id, name },
    trace,
    ending,
    zones: zonesOf(model.system.specification),
    explanation,
  });
}

function itf(
  model: Model,
  property: Property,
  { verdict }: PropertyResult,
  { trace, ending }: Evidence,
): TraceFiles {
  const domains = domainsOf(model, property);
  const lasso = ending.kind === "violated" ? ending.lasso : undefined;
  const beside = ending.kind === "reached" ? undefined : ending.beside;
  const failed = ending.kind === "violated" ? ending.failed : [];
  const what = ending.kind === "reached" && ending.what !== undefined ? ` (${ending.what})` : "";
  const about = {
    description: `${property.id} ${property.name}${failed.length === 0 ? "" : ` (${failed.join(", ")})`}${what}: ${property.sentence}`,
    status: verdict.word,
    loop: lasso?.start ?? null,
  };
  return {
    text: itfText(trace, domains, about),
    ...(beside === undefined ? {} : { second: itfText(beside.trace, domains, about) }),
  };
}
