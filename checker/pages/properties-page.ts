/** The page of properties: what is claimed, what for, where it comes from, and what was established. */
import type { Suite } from "../contract/model.ts";
import { antecedentOf, fairnessOf, PROPERTY_KINDS, type Property } from "../contract/property.ts";
import { abstractName } from "../report/abstract-name.ts";
import type { LockedFacts } from "./established.ts";
import { isOnLivenessPage, KINDS } from "./kinds.ts";
import { code, listed, page, table } from "./markdown.ts";
import { establishedSection } from "./property-established.ts";
import { requirementLink } from "./requirements-page.ts";

/**
 * The properties of `suite` in the order in which reports first name them.
 * @throws Error when two properties share an id
 */
export function propertiesPage(facts: LockedFacts, first: string): string {
  const { suite } = facts;
  const properties = new Map<string, Property>();
  for (const { property } of suite.models.flatMap((m) => m.claims)) {
    const known = properties.get(property.id);
    if (known !== undefined && known !== property)
      throw new Error(`${known.name} and ${property.name} are both ${property.id}`);
    properties.set(property.id, property);
  }
  const all = [...properties.values()];
  return page([
    first,
    "# Properties",
    "In the order of the reports: what each says, which [requirements](requirements.md) it serves, what was established of it, and on what that stands. A number behind a model is the steps of a shortest counterexample or witness; a counterexample is linked. A property with an antecedent is `vacuous`, and not `holds`, in a model where the antecedent never occurs; models in which that is known carry the reason under “not claimed”.",
    "Budgets are behaviour of the environment: a verdict speaks of all of it within them. Bounds cut behaviour off: nothing holds with one. “Exact”: every reachable state was looked at, each by itself. “Kind” is what is checked:",
    kindsOf(all),
    table(
      ["id", "name", "kind", "sentence"],
      all.map((p) => [`[${p.id}](#${anchor(p)})`, p.name, p.kind, p.sentence]),
    ),
    ...all.flatMap((p) => section(facts, p)),
  ]);
}

function kindsOf(all: readonly Property[]): string {
  return PROPERTY_KINDS.filter((kind) => all.some((p) => p.kind === kind))
    .map(
      (kind) =>
        `- ${code(kind)}: ${KINDS[kind]}${isOnLivenessPage({ kind }) ? " ([liveness](liveness.md))" : ""}`,
    )
    .join("\n");
}

const heading = (p: Property): string => `${p.id} ${p.name}`;
const anchor = (p: Property): string => heading(p).toLowerCase().replaceAll(" ", "-");

function section(facts: LockedFacts, p: Property): string[] {
  const { suite } = facts;
  return [
    `## ${heading(p)}`,
    p.sentence,
    `\`\`\`text\n${p.formula}\n\`\`\``,
    [
      `- Kind: ${p.kind}`,
      ...conjuncts(p),
      ...antecedent(p),
      ...information(p),
      ...assumed(p),
      ...implemented(suite, p),
      `- Monitor: ${p.monitor === null ? "none" : `${code(p.monitor.name)} – ${p.monitor.sentence}`}`,
      `- Source: ${p.source}`,
      ...serves(suite, p),
      `- Claimed for: ${p.claimedFor}`,
    ].join("\n"),
    ...establishedSection(facts, p),
  ];
}

/** The fairness of the runs that it speaks of. */
function assumed(p: Property): string[] {
  if (!("fairness" in p)) return [];
  const all = fairnessOf(p);
  if (all.length === 0) return ["- Fair: nothing is assumed"];
  return [
    "- Fair:",
    ...all.map((f) => `  - ${code(f.name)} (${f.kind}): ${f.sentence} Why: ${f.why}`),
  ];
}

/** What is implemented, in which models. */
function implemented({ models }: Suite, p: Property): string[] {
  const found = new Map<string, string[]>();
  for (const m of models.filter((m) => m.claims.some((c) => c.property === p))) {
    const name = abstractName(p, m);
    if (name !== null) found.set(name, [...(found.get(name) ?? []), code(m.name)]);
  }
  return [...found].map(([name, where], _, all) =>
    all.length === 1 ? `- Implements: ${name}` : `- Implements: ${name}, in ${listed(where)}`,
  );
}

function conjuncts(p: Property): string[] {
  return p.kind === "invariant" || p.kind === "transition"
    ? [`- Conjuncts: ${listed(Object.keys(p.holds).map(code))}`]
    : [];
}

function antecedent(p: Property): string[] {
  const has = p.kind === "invariant" || p.kind === "transition" || p.kind === "determined";
  return has ? [`- Antecedent: ${antecedentOf(p) === null ? "no" : "yes"}`] : [];
}

/** Who watches, what is secret, what is released; or over which steps something is determined. */
function information(p: Property): string[] {
  switch (p.kind) {
    case "noninterference":
      return [
        `- Secret: ${p.secret.name}. ${p.secret.sentence} The second run may differ by ${listed(Object.keys(p.secret.differs).map(code))}.`,
        `- Observer: ${p.observer.name}. ${p.observer.sentence}`,
        ...(p.declassify.length === 0 ? ["- Released: nothing"] : ["- Released:"]),
        ...p.declassify.map((r) => `  - ${code(r.name)}: ${r.sentence} Why: ${r.why}`),
      ];
    case "determined":
      return [
        `- Compared: ${p.scope === "runs" ? "any two steps of any two runs" : "any two steps out of one state"}${p.secret === null ? "" : `, which may begin with ${p.secret.name} different`}`,
      ];
    default:
      return [];
  }
}

function serves({ requirements }: Suite, p: Property): string[] {
  if (requirements === undefined) return [];
  const named = requirements.filter((r) => p.serves?.includes(r.id) === true);
  return [`- Serves: ${listed(named.map(requirementLink))}`];
}
