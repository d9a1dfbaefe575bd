/** The page of requirements: what is asked, what shows it, and what was established at each design point. */
import type { PagePoint } from "../contract/pages.ts";
import { natural } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import type { Requirement, RequirementBasis } from "../contract/requirement.ts";
import { traceabilityOf, type Traced } from "../traceability/traceability.ts";
import {
  counterexample,
  establishedOf,
  findingOf,
  isClaimed,
  type Established,
  type LockedFacts,
} from "./established.ts";
import { code, listed, page, table } from "./markdown.ts";
import { linked } from "./property-verdicts.ts";

const BASIS: Readonly<Record<RequirementBasis, string>> = {
  stated: "stated",
  readInCode: "read in code",
  inferred: "inferred",
};

/** The page. */
export function requirementsPage(facts: LockedFacts, first: string): string {
  const { matrix } = traceabilityOf(facts.suite);
  const { points } = facts.pages;
  const sources = [...new Set(matrix.map((t) => t.requirement.source))];
  return page([
    first,
    "# Requirements",
    "What is asked of the system, and which [properties](properties.md) show it. A requirement is a wish in words of the field; a property is a formula about a specification. That the one serves the other is a judgement, and nothing checks it but a reader: this page is there for that.",
    "At each design point, over all models that have the design:",
    [
      ...points.map((p) => `- ${p.title}: ${p.sentence} (${p.models.length} models)`),
      "- **shown**: every property that has a case there holds, or is reached",
      "- **violated**: some property does not, with the steps of a shortest counterexample, and a link to it",
      "- A property that is violated counts against each requirement that it serves, whichever of its conjuncts is false: their names stand there.",
      "- **no case**: no property has one there",
      "- **open**: some claim is not established",
    ].join("\n"),
    "“Stated”: the source says so. “Read in code”: code does so that was read, and not run. “Inferred”: by the argument given.",
    "## In short",
    summary(facts, matrix),
    ...sources.flatMap((source) => [
      `## ${source.title}`,
      source.sentence,
      sourceTable(
        facts,
        matrix.filter((t) => t.requirement.source === source),
      ),
    ]),
    ...points.slice(0, 1).flatMap((point) => exceptions(facts, matrix, point)),
    ...unserved(matrix),
  ]);
}

/** A link to a requirement on its page. */
export function requirementLink({ id }: Pick<Requirement, "id">): string {
  return `[${id}](requirements.md#${id.toLowerCase()})`;
}

const STANDINGS = ["shown", "violated", "open", "no case"] as const;
type Standing = (typeof STANDINGS)[number];

function summary(facts: LockedFacts, matrix: readonly Traced[]): string {
  const served = matrix.filter((t) => t.properties.length > 0);
  return table(
    ["", ...STANDINGS, "served by none"],
    facts.pages.points.map((point) => {
      const standings = served.map((t) => standingOf(atPoint(facts, t, point)));
      return [
        point.title,
        ...STANDINGS.map((s) => String(standings.filter((each) => each === s).length)),
        String(matrix.length - served.length),
      ];
    }),
  );
}

function sourceTable(facts: LockedFacts, matrix: readonly Traced[]): string {
  const { points } = facts.pages;
  return table(
    ["requirement", "what is asked", "from", "served by", ...points.map((p) => p.title)],
    matrix.map((traced) => {
      const { requirement: r, properties } = traced;
      return [
        `<a id="${r.id.toLowerCase()}"></a>${r.id}`,
        r.sentence,
        `${BASIS[r.basis]}: ${r.where}`,
        properties.length === 0 ? "none: see below" : linked(properties),
        ...points.map((point) =>
          properties.length === 0 ? "" : cell(facts, atPoint(facts, traced, point)),
        ),
      ];
    }),
  );
}

/** Each violation at a design point, with what the model is that shows it. */
function exceptions(facts: LockedFacts, matrix: readonly Traced[], point: PagePoint): string[] {
  const violated = [...new Set(matrix.flatMap((t) => t.properties))].flatMap((property) =>
    establishedOf(facts, property).filter(
      (e) => point.models.includes(e.model.name) && findingOf(e) === "violated",
    ),
  );
  return [
    `## What is violated: ${point.title}`,
    violated.length === 0
      ? "Nothing."
      : violated
          .map(
            (e) =>
              `- ${counterexample(e, facts, e.claim.property.id)} in ${code(e.model.name)}: ${e.model.sentence}`,
          )
          .join("\n"),
  ];
}

function unserved(matrix: readonly Traced[]): string[] {
  const none = matrix.filter((t) => t.properties.length === 0).map((t) => t.requirement);
  if (none.length === 0) return [];
  return [
    "## Served by none",
    none.map((r) => `- ${code(r.id)}: ${r.unserved ?? "It is not said why."}`).join("\n"),
  ];
}

/** What a property comes to at a design point. */
interface AtPoint {
  readonly property: Property;
  readonly standing: Standing;
  /** A shortest counterexample, and in how many of the models that claim it there is one. */
  readonly violated: { readonly shortest: Established; readonly of: string } | null;
}

function atPoint(facts: LockedFacts, { properties }: Traced, point: PagePoint): AtPoint[] {
  return properties.map((property) => {
    const here = establishedOf(facts, property).filter(
      (e) => isClaimed(e) && point.models.includes(e.model.name),
    );
    const violated = here.filter((e) => findingOf(e) === "violated");
    const [shortest] = violated.toSorted((a, b) => (a.locked?.steps ?? 0) - (b.locked?.steps ?? 0));
    return {
      property,
      standing: standingOfProperty(property, here),
      violated:
        shortest === undefined ? null : { shortest, of: `${violated.length}/${here.length}` },
    };
  });
}

function standingOfProperty(property: Property, here: readonly Established[]): Standing {
  const found = here.map(findingOf);
  if (found.length === 0) return "no case";
  if (found.includes("violated")) return "violated";
  // What can happen can happen in one model, and need not in another.
  const shown =
    natural(property) === "reached" ? found.includes("reached") : found.every((f) => f === "holds");
  if (shown) return "shown";
  const open = found.some((f) => f === "notEstablished" || f === "vacuous");
  return open ? "open" : "no case";
}

function standingOf(all: readonly AtPoint[]): Standing {
  const has = (s: Standing): boolean => all.some((p) => p.standing === s);
  return has("violated") ? "violated" : has("open") ? "open" : has("shown") ? "shown" : "no case";
}

function cell(facts: LockedFacts, all: readonly AtPoint[]): string {
  const ids = (s: Standing): string[] =>
    all.filter((p) => p.standing === s).map((p) => p.property.id);
  const violated = all.flatMap(({ property, violated: v }) => {
    if (v === null) return [];
    const steps = v.shortest.locked?.steps;
    const text = `${property.id}${steps === undefined ? "" : ` in ${steps}`}`;
    const clauses = (v.shortest.locked?.failed ?? []).map(code);
    const false_ = clauses.length === 0 ? "" : `, ${clauses.join(" and ")} false`;
    return [`${counterexample(v.shortest, facts, text)} (${v.of} models${false_})`];
  });
  const standing = standingOf(all);
  const rest = STANDINGS.filter((s) => s !== "violated" && ids(s).length > 0).map((s) =>
    s === standing ? `**${s}** ${listed(ids(s))}` : `${s} ${listed(ids(s))}`,
  );
  return [...(violated.length === 0 ? [] : [`**violated** ${listed(violated)}`]), ...rest].join(
    "; ",
  );
}
