/** The page of counterexamples of one model: each the shortest there is, step by step. */
import type { Model } from "../contract/model.ts";
import { changes } from "../trace/changes.ts";
import { formatAssignments, formatValue, toPlain } from "../trace/value.ts";
import type { PlainValue, Trace, TraceStep } from "../trace/trace.ts";
import type { PropertyResult } from "../verdict.ts";
import { code, page } from "./markdown.ts";

/** Whether a page of counterexamples has anything to show. */
export function expectsViolations(model: Model): boolean {
  return model.claims.some((c) => c.expected === "violated");
}

/** Where the section on a property begins. */
export function traceAnchor({ id, property }: Pick<PropertyResult, "id" | "property">): string {
  return `${id} ${property}`.toLowerCase().replaceAll(" ", "-");
}

/** The counterexamples among `results` that the model expects. */
export function tracesPage(
  model: Model,
  results: readonly PropertyResult[],
  first: string,
): string {
  return page([
    first,
    `# Counterexamples in ${code(model.name)}`,
    `${model.sentence} Each run is a shortest one, and was replayed on plain objects. Below a step stand the fields that it changed.`,
    `Constants: ${formatAssignments(assignments(model.constants))}.`,
    ...results.flatMap((r) => section(model, r)),
  ]);
}

function assignments(constants: object): Readonly<Record<string, PlainValue>> {
  return Object.fromEntries(Object.entries(constants).map(([k, v]) => [k, toPlain(v)]));
}

function section(model: Model, r: PropertyResult): string[] {
  const claim = model.claims.find((c) => c.property.id === r.id);
  if (r.verdict.word !== "violated" || claim?.expected !== "violated") return [];
  const { trace, failed } = r.verdict;
  const n = trace.steps.length;
  return [
    `## ${r.id} ${r.property}`,
    claim.property.sentence,
    `Violated after ${n} ${n === 1 ? "step" : "steps"}; false at the end: ${failed.map(code).join(", ")}. ${code(`npm run trace -- ${model.name} ${r.id}`)} shows it with the initial state.`,
    steps(trace),
  ];
}

function steps(trace: Trace): string {
  const before = [trace.initial, ...trace.steps.map((s) => s.state)];
  return trace.steps.map((s, i) => step(s, i + 1, before[i] ?? trace.initial)).join("\n");
}

function step(s: TraceStep, n: number, before: PlainValue): string {
  const params = Object.entries(s.params).map(([name, v]) => `${name}: ${formatValue(v)}`);
  const arrow =
    s.message === null
      ? ""
      : ` → **${s.message.to}**: ${code(`${s.message.label}${value(s.message.value)}`)}`;
  const indent = " ".repeat(`${n}. `.length);
  const below = [...(s.message?.lines ?? []).map(code), ...regions(before, s.state)];
  return [
    `${n}. **${s.actor}** ${code(`${s.action}(${params.join(", ")})`)}${arrow}`,
    ...below.map((line) => `${indent}- ${line}`),
  ].join("\n");
}

function value(v: PlainValue): string {
  return v === null ? "" : ` ${formatValue(v)}`;
}

/** The changed fields, those of one region together. */
function regions(before: PlainValue, after: PlainValue): string[] {
  const byRegion = new Map<string, string[]>();
  for (const c of changes(before, after)) {
    const region = /^[^.[]*/.exec(c.path)?.[0] ?? c.path;
    const field = c.path.slice(region.length).replace(/^\./, "") || region;
    const text = `${field} ${formatValue(c.before)} → ${formatValue(c.after)}`;
    byRegion.set(region, [...(byRegion.get(region) ?? []), text]);
  }
  return [...byRegion].map(([region, fields]) => `${region}: ${code(fields.join(", "))}`);
}
