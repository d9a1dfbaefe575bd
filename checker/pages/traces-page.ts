/** The page of counterexamples of one model: each the shortest there is, step by step. */
import type { Model } from "../contract/model.ts";
import type { PropertyKind } from "../contract/property.ts";
import { answersTo, capital, possibilities, refusal, type Answered } from "../trace/abstract.ts";
import { changes } from "../trace/changes.ts";
import { backTo, goesOn, whyFair } from "../trace/lasso.ts";
import {
  beside as sideBySide,
  besideByWord,
  finding,
  formatBoth,
  pairedChanges,
  pairingOf,
  type Move,
  type PairedStep,
} from "../trace/beside.ts";
import { formatAssignments, formatValue, toPlain } from "../trace/value.ts";
import type { PlainValue, Trace, TraceStep } from "../trace/trace.ts";
import {
  stepsOf,
  type AbstractRun,
  type Beside,
  type PropertyResult,
  type Verdict,
} from "../verdict.ts";
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
    `${model.sentence} Each run is a shortest one, and was replayed on plain objects. Below a step stand the fields that it changed.${twoRuns(results)}`,
    `Constants: ${formatAssignments(assignments(model.constants))}.`,
    ...results.flatMap((r) => section(model, r)),
  ]);
}

function twoRuns(results: readonly PropertyResult[]): string {
  const any = results.some((r) => r.verdict.word === "violated" && r.verdict.beside !== undefined);
  return any
    ? " Where a counterexample is two runs, ⟨a │ b⟩ is a in the first and b in the second."
    : "";
}

function assignments(constants: object): Readonly<Record<string, PlainValue>> {
  return Object.fromEntries(Object.entries(constants).map(([k, v]) => [k, toPlain(v)]));
}

function section(model: Model, r: PropertyResult): string[] {
  const claim = model.claims.find((c) => c.property.id === r.id);
  if (r.verdict.word !== "violated" || claim?.expected !== "violated") return [];
  const { trace, failed, beside } = r.verdict;
  return [
    `## ${r.id} ${r.property}`,
    claim.property.sentence,
    `${howViolated(r.verdict, r.kind)}: ${failed.map(code).join(", ")}. ${code(`npm run trace -- ${model.name} ${r.id}`)} shows it with the initial state.`,
    ...(beside === undefined ? oneRun(r.verdict) : bothRuns(trace, beside)),
  ];
}

type Violated = Extract<Verdict, { word: "violated" }>;

/** Where it is violated, and for which element; what is false follows. */
function howViolated(v: Violated, kind: PropertyKind): string {
  const n = stepsOf(v) ?? 0;
  const after = `after ${n} ${n === 1 ? "step" : "steps"}`;
  const element = v.lasso?.element ?? v.element ?? null;
  const whom = element === null ? "" : ` for ${code(formatValue(element))}`;
  if (v.lasso !== undefined)
    return `Violated${whom} by a run without end: ${goesOn(v.lasso, n)}; false of it`;
  if (v.abstract !== undefined)
    return `${capital(v.abstract.system)} cannot follow ${n === 0 ? "the initial state" : `step ${n}`}; false`;
  return kind === "recoverable"
    ? `Violated${whom} ${after}, from where no run leads to the goal; false at the end`
    : `Violated${whom} ${after}; false at the end`;
}

/** One run: where it goes on for ever, or an abstract system cannot follow, with what shows that. */
function oneRun({ trace, lasso, abstract }: Violated): string[] {
  const answers = abstract === undefined ? [] : answersTo(trace, abstract);
  const list = stepList(trace, (i) => {
    const answered = answers[i];
    return answered === undefined || abstract === undefined
      ? []
      : answerItems(answered, abstract.system);
  });
  if (abstract !== undefined) return [...shown(list), ...refused(trace, abstract)];
  if (lasso === undefined) return [list.join("\n")];
  const reasons = whyFair(lasso);
  const why =
    reasons.length === 0
      ? "No fairness is assumed."
      : `The run is fair:\n\n${reasons.map((r) => `- ${r}`).join("\n")}`;
  const [stem, loop] = [list.slice(0, lasso.start), list.slice(lasso.start)];
  if (loop.length === 0) return [...shown(stem), "From here on it stutters for ever.", why];
  return [
    ...shown(stem),
    "And then for ever:",
    ...shown(loop),
    `This is ${backTo(lasso)} again.`,
    why,
  ];
}

/** A list, unless there is nothing in it. */
function shown(list: readonly string[]): string[] {
  return list.length === 0 ? [] : [list.join("\n")];
}

/** What the abstract system does beside a step, as items below it. */
function answerItems({ event, by }: Answered, system: string): string[] {
  return [
    ...(event === null ? [] : [`event ${code(event)}`]),
    ...(by === null
      ? [`${system}: no such ${event === null ? "step" : "event"}`]
      : by.length === 0
        ? [`${system} stutters`]
        : by.map(
            ({ call, changes: changed }) =>
              `${system}: ${code(call)}${changed.length === 0 ? "" : `, ${code(changed.join(", "))}`}`,
          )),
  ];
}

/** How many possibilities are shown. */
const POSSIBLE = 12;

/** What the abstract system cannot do, and what it could have done instead. */
function refused(trace: Trace, run: AbstractRun): string[] {
  const { text, details } = refusal(trace, run);
  const instead = possibilities(run);
  const hidden = instead.length - POSSIBLE;
  return [
    `${text}${details.length === 0 ? "" : ` ${details.map(code).join(", ")}`}`,
    instead.length === 0
      ? "Nothing else is possible."
      : `Possible instead:\n\n${instead
          .slice(0, POSSIBLE)
          .map((line) => `- ${line.startsWith("…") ? line : code(line)}`)
          .join("\n")}${hidden > 0 ? `\n- … and ${hidden} more` : ""}`,
  ];
}

/** Both runs: beside each other where they take the same steps, otherwise one after the other. */
function bothRuns(first: Trace, beside: Beside): string[] {
  const second = beside.trace;
  const pairing = pairingOf(first, beside);
  const starts = changes(first.initial, second.initial).map((c) =>
    code(`${c.path}: ${both(c.before, c.after)}`),
  );
  const begin = starts.length === 0 ? [] : [`The two runs begin with ${starts.join(", ")}.`];
  const end = [
    [
      finding(beside),
      beside.differences
        .map((d) => code(`${d.path === "" ? "" : `${d.path}: `}${both(d.first, d.second)}`))
        .join(", "),
    ]
      .join(" ")
      .trim(),
  ];
  if (pairing.kind === "together") {
    let last: readonly [PlainValue, PlainValue] = [first.initial, second.initial];
    const lines = pairing.steps.map((s, i) => {
      const now = [s.first?.state ?? last[0], s.second?.state ?? last[1]] as const;
      const text = pairedStep(s, i + 1, last, now);
      last = now;
      return text;
    });
    return [...begin, ...(lines.length === 0 ? [] : [lines.join("\n")]), ...end];
  }
  const common = pairing.common ?? 0;
  const rest = (name: string, trace: Trace): string[] => [
    `${name}:`,
    trace.steps.length === common ? "(no other step)" : steps(trace, common),
  ];
  return [
    ...begin,
    ...(common === 0 ? [] : ["Both runs:", steps(first, 0, common)]),
    ...rest("The first run", first),
    ...rest("The second run", second),
    ...end,
  ];
}

function both(a: PlainValue, b: PlainValue): string {
  return sideBySide(formatValue(a), formatValue(b));
}

/** A step of both runs, or of one of them. */
function pairedStep(
  { first, second }: PairedStep,
  n: number,
  before: readonly [PlainValue, PlainValue],
  after: readonly [PlainValue, PlainValue],
): string {
  const taken = first ?? second;
  if (taken === null) return "";
  const one = first === null || second === null;
  const [a, b] = [(first ?? taken).message, (second ?? taken).message];
  const passed = a === null || b === null || (a.value === null && b.value === null);
  const lines = (a?.lines ?? []).map((line, i) => besideByWord(line, b?.lines?.[i] ?? ""));
  const fields = pairedChanges(
    { before: before[0], after: after[0] },
    { before: before[1], after: after[1] },
  ).map((c) => ({ path: c.path, text: moved(c.first, c.second) }));
  return listItem(
    n,
    taken,
    passed ? "" : ` ${formatBoth(a.value, b.value)}`,
    [...lines.map(code), ...byRegion(fields)],
    one ? ` (possible in the ${first === null ? "second" : "first"} run only)` : "",
  );
}

function moved(a: Move, b: Move): string {
  return `${formatBoth(a.before, b.before)} → ${formatBoth(a.after, b.after)}`;
}

/** The steps from number `from` (0: the first) to before `to`. */
function steps(trace: Trace, from = 0, to = trace.steps.length): string {
  return stepList(trace).slice(from, to).join("\n");
}

/** Each step as an item, with `more` items below what it changed. */
function stepList(trace: Trace, more: (i: number) => readonly string[] = () => []): string[] {
  const before = [trace.initial, ...trace.steps.map((s) => s.state)];
  return trace.steps.map((s, i) => step(s, i + 1, before[i] ?? trace.initial, more(i)));
}

function step(s: TraceStep, n: number, before: PlainValue, more: readonly string[]): string {
  const fields = changes(before, s.state).map((c) => ({
    path: c.path,
    text: `${formatValue(c.before)} → ${formatValue(c.after)}`,
  }));
  const passed = s.message === null ? "" : value(s.message.value);
  return listItem(n, s, passed, [
    ...(s.message?.lines ?? []).map(code),
    ...byRegion(fields),
    ...more,
  ]);
}

/** A step as an item of a list, with `below` as the items under it; `passed` stands on its arrow. */
function listItem(
  n: number,
  { actor, action, params: values, message }: TraceStep,
  passed: string,
  below: readonly string[],
  remark = "",
): string {
  const params = Object.entries(values).map(([name, v]) => `${name}: ${formatValue(v)}`);
  const arrow =
    message === null ? "" : ` → **${message.to}**: ${code(`${message.label}${passed}`)}`;
  const indent = " ".repeat(`${n}. `.length);
  return [
    `${n}. **${actor}** ${code(`${action}(${params.join(", ")})`)}${arrow}${remark}`,
    ...below.map((line) => `${indent}- ${line}`),
  ].join("\n");
}

function value(v: PlainValue): string {
  return v === null ? "" : ` ${formatValue(v)}`;
}

/** The changed fields, those of one region together. */
function byRegion(fields: readonly { readonly path: string; readonly text: string }[]): string[] {
  const found = new Map<string, string[]>();
  for (const { path, text } of fields) {
    const region = /^[^.[]*/.exec(path)?.[0] ?? path;
    const field = path.slice(region.length).replace(/^\./, "") || region;
    found.set(region, [...(found.get(region) ?? []), `${field} ${text}`]);
  }
  return [...found].map(([region, texts]) => `${region}: ${code(texts.join(", "))}`);
}
