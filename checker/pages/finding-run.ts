/** The run of a finding, as a table. */
import type { Model } from "../contract/model.ts";
import { answersTo, capital, possibilities, refusal } from "../trace/abstract.ts";
import {
  besideByWord,
  finding as whatTheyShow,
  formatBoth,
  pairedChanges,
  pairingOf,
} from "../trace/beside.ts";
import { changes, type Change } from "../trace/changes.ts";
import { whyFair } from "../trace/lasso.ts";
import type { PlainValue, TraceStep } from "../trace/trace.ts";
import { formatValue } from "../trace/value.ts";
import type { PropertyResult, Verdict } from "../verdict.ts";
import { code, table } from "./markdown.ts";

/** What the table of a run is made from. */
interface RunFacts {
  readonly model: Model;
  readonly result: PropertyResult;
  /** The file of each action, from the root of the project. */
  readonly actions: ReadonlyMap<string, string>;
}

type Violated = Extract<Verdict, { word: "violated" }>;

/** One row: what a step does to the fields that matter, and what stands below its message. */
interface Row {
  readonly step: TraceStep;
  readonly lines: readonly string[];
  readonly changed: readonly string[];
}

/** How many fields of one region are named in a step. */
const SHOWN = 3;
/** Characters of a value. */
const COLUMNS = 60;
/** Of other steps that would have led out, how many are named. */
const WAYS = 4;

/** The run as a table, and what there is to be said below it; `root` leads from the page to the root. */
export function runOf(facts: RunFacts, verdict: Violated, root: string): string[] {
  const { explanation } = facts.result;
  const matters =
    verdict.beside !== undefined
      ? "Beside each step stand the fields in which the two runs then differ, as ⟨first │ second⟩."
      : explanation === undefined
        ? "Beside each step stands what it changes, and of regions of which it changes much only how much."
        : "Beside each step stand the fields that it changes and that the end depends on.";
  const rows = verdict.beside === undefined ? oneRun(facts, verdict) : twoRuns(verdict);
  return [
    `${matters} The field names are those of the [state](${root}/spec/state.ts).`,
    ...(verdict.beside === undefined ? [] : [beginnings(verdict)]),
    table(
      ["step", "who", "what happens", "what it changes"],
      rows.map((row, i) => cells(facts, row, i, root)),
    ),
    ...ending(verdict),
    ...wayOut(facts.result),
  ];
}

function cells({ model, actions }: RunFacts, row: Row, i: number, root: string): string[] {
  const { action, params, actor, message } = row.step;
  const given = Object.entries(params).map(([name, v]) => `${name}: ${formatValue(v)}`);
  const call = code(`${action}(${given.join(", ")})`);
  const path = actions.get(action);
  const sentence = model.system.actions.find((a) => a.name === action)?.sentence ?? "";
  const arrow = message === null ? [] : [`→ **${message.to}**: ${code(message.label)}`];
  return [
    String(i + 1),
    actor,
    [
      path === undefined ? call : `[${call}](${root}/${path})`,
      sentence,
      ...arrow,
      ...row.lines.map(code),
    ].join("<br>"),
    row.changed.length === 0 ? "–" : row.changed.join("<br>"),
  ];
}

function oneRun({ result }: RunFacts, { trace, abstract }: Violated): Row[] {
  const { explanation } = result;
  const answers = abstract === undefined ? [] : answersTo(trace, abstract);
  return trace.steps.map((step, i) => {
    const before = trace.steps[i - 1];
    const all = changes(before?.state ?? trace.initial, step.state);
    const history = changes(before?.monitor ?? trace.initialMonitor, step.monitor, "monitor");
    const needed = explanation?.steps[i]?.needed;
    const answer = answers[i];
    const event = answer?.event ?? null;
    return {
      step,
      lines: [...(step.message?.lines ?? []), ...(event === null ? [] : [`event ${event}`])],
      changed: [
        ...(needed === undefined
          ? inShort(all)
          : someOf([...all, ...history].filter((c) => needed.some((n) => overlaps(n, c.path))))),
        ...(answer?.by ?? []).map(({ call }) => `${abstract?.system ?? ""}: ${code(call)}`),
      ],
    };
  });
}

function moved({ path, before, after }: Change): string {
  return code(`${path}: ${briefly(before)} → ${briefly(after)}`);
}

/** A value that is cut where it is long. */
function briefly(value: PlainValue): string {
  const text = formatValue(value);
  return text.length <= COLUMNS ? text : `${text.slice(0, COLUMNS - 1)}…`;
}

/** Changes by region, in order. */
function byRegion(all: readonly Change[]): [string, Change[]][] {
  const found = new Map<string, Change[]>();
  for (const c of all) {
    const region = /^[^.[]*/.exec(c.path)?.[0] ?? c.path;
    found.set(region, [...(found.get(region) ?? []), c]);
  }
  return [...found];
}

/** All that matters, but for regions of which much does: of those the first fields. */
function someOf(all: readonly Change[]): string[] {
  return byRegion(all).flatMap(([region, fields]) =>
    fields.length <= SHOWN + 1
      ? fields.map(moved)
      : [
          ...fields.slice(0, SHOWN).map(moved),
          `… and ${fields.length - SHOWN} more of ${code(region)}`,
        ],
  );
}

/** Regions of which little changes field by field, and of the others how much. */
function inShort(all: readonly Change[]): string[] {
  return byRegion(all).flatMap(([region, fields]) =>
    fields.length <= SHOWN ? fields.map(moved) : [`${code(region)}: ${fields.length} fields`],
  );
}

/** Whether one of two paths leads to the other or to a part of it. */
function overlaps(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return (
    long === short ||
    short === "" ||
    (long.startsWith(short) && ".[".includes(long.charAt(short.length)))
  );
}

/** Both runs, step by step beside each other. @throws Error when they do not take the same steps */
function twoRuns({ trace, beside }: Violated): Row[] {
  if (beside === undefined) return [];
  const pairing = pairingOf(trace, beside);
  if (pairing.kind !== "together") throw new Error("the two runs take different steps");
  let before = [trace.initial, beside.trace.initial] as const;
  return pairing.steps.flatMap(({ first, second }) => {
    const step = first ?? second;
    if (step === null) return [];
    const after = [first?.state ?? before[0], second?.state ?? before[1]] as const;
    const fields = pairedChanges(
      { before: before[0], after: after[0] },
      { before: before[1], after: after[1] },
    ).map(
      (c) =>
        `${c.path}: ${formatBoth(c.first.before, c.second.before)} → ${formatBoth(c.first.after, c.second.after)}`,
    );
    before = after;
    const other = (second ?? step).message?.lines ?? [];
    return {
      step,
      lines: (step.message?.lines ?? []).map((line, i) => besideByWord(line, other[i] ?? "")),
      changed: fields.filter((text) => text.includes("│")).map(code),
    };
  });
}

function beginnings({ trace, beside }: Violated): string {
  const starts = changes(trace.initial, beside?.trace.initial ?? trace.initial);
  return `The two runs begin alike but for ${starts.map((c) => code(`${c.path}: ${formatBoth(c.before, c.after)}`)).join(", ")}.`;
}

/** What is to be said of the end of the run, where its last state does not say it. */
function ending(verdict: Violated): string[] {
  const { trace, beside, lasso, abstract } = verdict;
  if (beside !== undefined) {
    const differences = beside.differences.map((d) =>
      code(`${d.path === "" ? "" : `${d.path}: `}${formatBoth(d.first, d.second)}`),
    );
    return [`${whatTheyShow(beside)} ${differences.join(", ")}`.trim()];
  }
  if (lasso !== undefined) {
    const reasons = whyFair(lasso).map((r) => `- ${r}`);
    const loop =
      lasso.start >= trace.steps.length
        ? "Then nothing happens any more, and what is assumed to go on cannot:"
        : `Steps ${lasso.start + 1}–${trace.steps.length} are taken again and again, and the run is one that has to be expected:`;
    return reasons.length === 0 ? [loop.replace(":", ".")] : [`${loop}\n\n${reasons.join("\n")}`];
  }
  if (abstract === undefined) return [];
  const { text, details } = refusal(trace, abstract);
  const instead = possibilities(abstract);
  return [
    `${text} ${details.map(code).join(", ")}`.trim(),
    instead.length === 0
      ? `${capital(abstract.system)} could have done nothing else.`
      : `What ${abstract.system} could have done instead:\n\n${instead.map((line) => `- ${code(line)}`).join("\n")}`,
  ];
}

/** Where the run could still have gone another way. */
function wayOut({ explanation }: PropertyResult): string[] {
  const at = explanation?.lastWayOut ?? null;
  const ways = at === null ? [] : (explanation?.steps[at]?.waysOut ?? []);
  if (at === null || ways.length === 0) return [];
  const calls = ways.map(({ action, params, actor }) => {
    const given = Object.entries(params).map(([name, v]) => `${name}: ${formatValue(v)}`);
    return `${code(`${action}(${given.join(", ")})`)} of ${actor}`;
  });
  const shown = calls.slice(0, WAYS).join(", or ");
  const more = calls.length > WAYS ? `, or ${calls.length - WAYS} others` : "";
  return [
    `**The last way out** is step ${at + 1}: with ${shown}${more} in its place the violation could not be reached any more. No later step has such an alternative.`,
  ];
}
