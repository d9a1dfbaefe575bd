/** The page of liveness and refinement: what is assumed of a run and why, what holds where, what implements what. */
import type { Fairness } from "../contract/fairness.ts";
import { fairnessOf, type Property } from "../contract/property.ts";
import { abstractName } from "../report/abstract-name.ts";
import { count, counted } from "../report/style.ts";
import { isOnLivenessPage } from "./kinds.ts";
import { code, listed, page, table } from "./markdown.ts";
import {
  claimedProperties,
  claimOf,
  inShort,
  linked,
  verdictSections,
  type VerdictSource,
} from "./property-verdicts.ts";
import type { RecordedResult } from "./recorded.ts";
import { Notes, rowsOf, verdictCell, type Row } from "./verdict-cells.ts";

/** What the page is made of. */
export interface LivenessFacts extends VerdictSource {
  /** What the page is about, and where the arguments are: Markdown. */
  readonly introduction: string;
}

/** The page. */
export function livenessPage(facts: LivenessFacts, first: string): string {
  const all = claimedProperties(facts.suite).filter(isOnLivenessPage);
  const notes = new Notes();
  const head = [first, "# Liveness and refinement", facts.introduction];
  if (all.length === 0) return page([...head, "Nothing of the kind is claimed yet."]);
  return page([
    ...head,
    "## In short",
    inShort(facts, all),
    ...assumptions(facts, all),
    ...verdictSections(facts, all, notes),
    ...implementations(facts, all, notes),
    ...notes.definitions(),
  ]);
}

/** Each fairness condition once, with the properties that assume it and how often it had a step. */
function assumptions(facts: LivenessFacts, all: readonly Property[]): string[] {
  const users = new Map<Fairness, Property[]>();
  for (const p of all) for (const f of fairnessOf(p)) users.set(f, [...(users.get(f) ?? []), p]);
  const unconditional = all.filter((p) => "fairness" in p && fairnessOf(p).length === 0);
  if (users.size === 0 && unconditional.length === 0) return [];
  return [
    "## What is assumed of a run",
    "What is claimed of infinite runs is claimed of fair ones: those that do not postpone for ever what the implementation does not. _weak_: steps that stay possible are taken; _strong_: steps that become possible again and again are taken; _recurrent_: steps are taken again and again. Only steps that change the state of the system count. “Steps” is how often such steps occur in the graphs that were searched; a condition without any fails `npm run check`.",
    ...(users.size === 0
      ? []
      : [
          table(
            ["condition", "kind", "what is assumed", "why it may be", "assumed by", "steps"],
            [...users].map(([f, used]) => [
              code(f.name),
              f.kind,
              f.sentence,
              f.why,
              linked(used),
              stepsOf(f, used, facts),
            ]),
          ),
        ]),
    ...(unconditional.length === 0 ? [] : [`Without any assumption: ${linked(unconditional)}.`]),
  ];
}

/** How often a condition had a step, and in how many models, among the results of `used`. */
function stepsOf(f: Fairness, used: readonly Property[], { recorded }: LivenessFacts): string {
  const ids = new Set(used.map((p) => p.id));
  // The properties of one model look at one graph: each of them counts the same steps.
  const perModel = recorded.models.map((m) =>
    Math.max(
      0,
      ...m.results
        .filter((r) => ids.has(r.id))
        .flatMap((r) => r.liveness?.fair ?? [])
        .map((x) => (x.fairness === f.name ? x.steps : 0)),
    ),
  );
  const having = perModel.filter((n) => n > 0);
  const total = having.reduce((sum, n) => sum + n, 0);
  return total === 0 ? "**none**" : `${count(total)} in ${counted(having.length, "model")}`;
}

/** Which model implements what, with what was compared. */
function implementations(facts: LivenessFacts, all: readonly Property[], notes: Notes): string[] {
  const about = all.filter((p) => p.kind === "refines" || p.kind === "includedIn");
  const rows = rowsOf(facts.suite, facts.recorded).flatMap((row) =>
    about
      .filter((p) => claimOf(row, p.id)?.property === p)
      .map((p) => implementation(p, row, facts, notes)),
  );
  if (rows.length === 0) return [];
  return [
    "## What implements what",
    "“Answered” counts the steps of the model that are steps of the abstract system (or, where events are compared, the steps with an event), “none” those for which it does nothing (without an event), “abstract” its states that were met (sets of them, where events are compared).",
    table(
      ["design point", "property", "implements", "verdict", "answered", "none", "abstract"],
      rows,
    ),
    ...about.flatMap((p) => answering(p, facts)),
  ];
}

function implementation(p: Property, row: Row, facts: LivenessFacts, notes: Notes): string[] {
  const counts = resultOf(row, p)?.refinement;
  return [
    code(row.model.name),
    linked([p]),
    abstractName(p, row.model) ?? "",
    verdictCell(p.id, row, facts.traces, notes),
    ...(counts === undefined
      ? ["", "", ""]
      : [counts.matched, counts.stuttered, counts.abstractStates].map(count)),
  ];
}

function resultOf({ found }: Row, p: Property): RecordedResult | undefined {
  return found?.results.find((r) => r.id === p.id);
}

/** Which actions of the abstract system answer something in some model, and which do not. */
function answering(p: Property, { recorded }: LivenessFacts): string[] {
  const counts = new Map<string, number>();
  for (const r of recorded.models.flatMap((m) => m.results.filter((r) => r.id === p.id)))
    for (const { action, count: n } of r.refinement?.actions ?? [])
      counts.set(action, (counts.get(action) ?? 0) + n);
  if (counts.size === 0) return [];
  const [some, none] = [true, false].map((does) =>
    [...counts].filter(([, n]) => n > 0 === does).map(([action]) => code(action)),
  );
  // Where events are compared, most actions are internal and not meant to answer.
  const idle = p.kind === "refines" ? (none ?? []) : [];
  return [
    `${linked([p])} is answered by ${listed(some ?? [])}${idle.length === 0 ? "" : `, and never by ${listed(idle)}`}.`,
  ];
}
