/** What was established of one property, and what that stands on. */
import { reliesOn } from "../contract/abstraction.ts";
import type { Model } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import type { Assumption, System } from "../contract/system.ts";
import { NOT_RUN } from "../lock/lock.ts";
import { count } from "../report/style.ts";
import { formatValue, toPlain } from "../trace/value.ts";
import {
  counterexample,
  establishedOf,
  findingOf,
  isClaimed,
  isShown,
  type Established,
  type LockedFacts,
} from "./established.ts";
import { code, listed } from "./markdown.ts";

/** The verdicts by what was found, and under them what those stand on that speak of all reachable states. */
export function establishedSection(facts: LockedFacts, property: Property): string[] {
  const all = establishedOf(facts, property);
  const shown = all.filter(isShown);
  return [
    "What was established:",
    verdicts(facts, all).join("\n"),
    ...(shown.length === 0
      ? []
      : ["What that stands on, where it holds:", standsOn(property, shown, all).join("\n")]),
  ];
}

/** The models by what was found. No table: one long cell would widen each of its rows. */
function verdicts(facts: LockedFacts, all: readonly Established[]): string[] {
  const byWord = new Map<string, string[]>();
  for (const e of all) {
    const word = verdictText(e);
    byWord.set(word, [...(byWord.get(word) ?? []), modelText(e, facts)]);
  }
  const absent = facts.suite.models.length - all.length;
  return [
    ...[...byWord].map(([word, models]) => `- ${word}: ${listed(models)}`),
    ...(absent === 0 ? [] : [`- not asked in ${absent} of ${facts.suite.models.length} models`]),
  ];
}

/** The verdict with its exactness; in bold where it is not what is expected. */
function verdictText(e: Established): string {
  const { expected } = e.claim;
  if (typeof expected !== "string") return `not claimed: ${expected.notClaimed}`;
  const finding = findingOf(e);
  if (finding === "notEstablished")
    return `${e.locked?.verdict === NOT_RUN ? "not run" : "not established"}, expected ${expected}`;
  const exactness = e.locked?.exactness;
  const text = exactness === undefined ? finding : `${finding}, ${exactness}`;
  return finding === expected ? text : `**${text}**, expected ${expected}`;
}

function modelText(e: Established, facts: LockedFacts): string {
  const { name } = e.model;
  const steps = isClaimed(e) ? e.locked?.steps : undefined;
  if (steps === undefined) return code(name);
  return findingOf(e) === "violated"
    ? `${counterexample(e, facts, code(name))} (${steps})`
    : `${code(name)} (${steps})`;
}

function standsOn(
  property: Property,
  shown: readonly Established[],
  all: readonly Established[],
): string[] {
  const models = shown.map((e) => e.model);
  const abstractions = new Set(models.flatMap((m) => reliesOn(m.system, property.id)));
  return [
    ...largest(shown),
    ...cases(shown),
    ...budgets(models),
    ...bounds(models),
    ...assumptions(models, all),
    `- Relies on abstractions: ${listed([...abstractions].map((id) => `[${id}](abstractions.md#${id.toLowerCase()})`))}`,
  ];
}

function largest(shown: readonly Established[]): string[] {
  const [most] = shown.toSorted((a, b) => (b.locked?.states ?? 0) - (a.locked?.states ?? 0));
  if (most?.locked === null || most === undefined) return [];
  const { states, transitions, depth } = most.locked;
  return [
    `- Largest exploration in which it is shown: ${count(states)} states, ${count(transitions)} transitions, depth ${depth} (${code(most.model.name)})`,
  ];
}

/** How often what it is about occurred, where that was least. */
function cases(shown: readonly Established[]): string[] {
  return (["antecedent", "trigger"] as const).flatMap((what) => {
    const counted = shown.flatMap(({ model, locked }) => {
      const n = locked?.exercised[what];
      return n === undefined ? [] : [{ model, n }];
    });
    const [least] = counted.toSorted((a, b) => a.n - b.n);
    if (least === undefined) return [];
    return [
      `- Its ${what} occurred ${count(least.n)} times where it occurred least (${code(least.model.name)})`,
    ];
  });
}

/** The most of each budget in any of the models; what is zero in all of them is left out. */
function budgets(models: readonly Model[]): string[] {
  const most = new Map<string, { readonly value: number; readonly model: string }>();
  for (const { constants, budgets: names, name } of models)
    for (const [budget, value] of Object.entries(constants))
      if (names.includes(budget) && typeof value === "number" && value > 0)
        if (value > (most.get(budget)?.value ?? 0)) most.set(budget, { value, model: name });
  if (most.size === 0) return [];
  const each = [...most].map(
    ([budget, { value, model }]) => `${code(budget)} ${value} (${code(model)})`,
  );
  return [`- Budgets of the environment, the most of each: ${each.join(", ")}`];
}

function bounds(models: readonly Model[]): string[] {
  const all = models.flatMap((m) =>
    m.bounds.map((b) => `  - ${code(b.name)} in ${code(m.name)}: ${b.sentence}`),
  );
  return all.length === 0 ? ["- Bounds: none"] : ["- Bounds:", ...all];
}

/** Which assumptions were in force wherever it is shown, and which it is shown without, too. */
function assumptions(models: readonly Model[], all: readonly Established[]): string[] {
  const systems = new Set<System>(all.map((e) => e.model.system));
  const ids = [...new Set([...systems].flatMap((s) => s.assumptions.map((a) => a.id)))];
  if (ids.length === 0) return [];
  const dropped = (id: string): Model[] =>
    models.filter((m) => m.system.assumptions.some((a) => a.id === id && isDropped(a, m)));
  const always = ids.filter((id) => dropped(id).length === 0);
  const without = ids.filter((id) => dropped(id).length > 0);
  return [
    `- Assumed wherever it is shown: ${listed(always.map(code))}`,
    ...(without.length === 0
      ? []
      : [
          `- Shown without, too: ${listed(without.map((id) => `${code(id)} (in ${dropped(id).length} of ${models.length})`))}`,
        ]),
  ];
}

/** The model has, of all that would drop the assumption, exactly that. */
function isDropped({ drop }: Assumption<unknown>, { constants }: Model): boolean {
  const own = new Map<string, unknown>(Object.entries(constants));
  return Object.entries(drop as object).every(
    ([name, value]: [string, unknown]) =>
      formatValue(toPlain(own.get(name))) === formatValue(toPlain(value)),
  );
}
