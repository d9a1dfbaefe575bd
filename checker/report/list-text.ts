/** What there is to check: models, properties and witnesses, for a reader and as data. */
import { z } from "zod";
import { ledgerOf, type Abstraction } from "../contract/abstraction.ts";
import { clausesOf, propertyOf, type SeededDefect } from "../contract/defect.ts";
import type { Model, Suite } from "../contract/model.ts";
import { fairnessOf, PROPERTY_KINDS, type Property } from "../contract/property.ts";
import { toPlain } from "../trace/value.ts";
import { abstractName } from "./abstract-name.ts";
import { declared, declaredDefectSchema } from "./defects-json.ts";
import { expectationWord, formatHeading } from "./model-text.ts";
import {
  listedRequirements,
  listedRequirementSchema,
  requirementsText,
} from "./requirements-list.ts";
import { proseWidth, wrap, type Style } from "./style.ts";

const statementSchema = {
  id: z.string(),
  name: z.string(),
  kind: z.enum(PROPERTY_KINDS),
  sentence: z.string(),
  formula: z.string(),
  source: z.string(),
  claimedFor: z.string(),
  /** Ids of the requirements that it serves. */
  serves: z.array(z.string()),
  monitor: z.string().nullable(),
  /** Of noninterference only: the names of the secret, of who watches, and of what is released. */
  information: z
    .strictObject({
      secret: z.string(),
      observer: z.string(),
      releases: z.array(z.string()),
    })
    .nullable(),
  /** What is assumed of infinite runs; empty for other properties. */
  fairness: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(["weak", "strong", "recurrent"]),
      sentence: z.string(),
      why: z.string(),
    }),
  ),
  /** The name of the system that the model implements by it; `null` for a witness or another kind. */
  abstract: z.string().nullable(),
};

/**
 * The schema of `list --json`. `version` changes when a field changes its meaning or goes; fields may
 * be added without that.
 */
export const listSchema = z.strictObject({
  version: z.literal(1),
  models: z.array(
    z.strictObject({
      name: z.string(),
      size: z.enum(["tiny", "small", "full"]),
      sentence: z.string(),
      system: z.string(),
      constants: z.record(z.string(), z.json()),
      budgets: z.array(z.string()),
      bounds: z.array(z.strictObject({ name: z.string(), sentence: z.string() })),
      properties: z.array(
        z.strictObject({
          ...statementSchema,
          expected: z.union([
            z.enum(["holds", "violated", "reached", "unreached"]),
            z.strictObject({ notClaimed: z.string() }),
          ]),
        }),
      ),
    }),
  ),
  witnesses: z.array(z.strictObject(statementSchema)),
  /** The ledgers of the systems; `only` is null where an abstraction matters for every property. */
  abstractions: z.array(
    z.strictObject({
      id: z.string(),
      sentence: z.string(),
      argument: z.string(),
      challengedBy: z.string(),
      only: z.array(z.string()).nullable(),
    }),
  ),
  requirements: z.array(listedRequirementSchema),
  defects: z.array(declaredDefectSchema),
  /** Each property that something can violate, and the ids of the defects that it is declared to notice. */
  killers: z.array(z.strictObject({ id: z.string(), defects: z.array(z.string()) })),
});

/** The list as data. */
export type SuiteList = z.infer<typeof listSchema>;

/** The list as data. */
export function listSuite(suite: Suite): SuiteList {
  return {
    version: 1,
    models: suite.models.map((m) => ({
      name: m.name,
      size: m.size,
      sentence: m.sentence,
      system: m.system.name,
      // Plain values are JSON; only their readonly types differ.
      constants: toPlain(m.constants) as SuiteList["models"][number]["constants"],
      budgets: [...m.budgets],
      bounds: m.bounds.map(({ name, sentence }) => ({ name, sentence })),
      properties: m.claims.map(({ property, expected }) => ({
        ...statement(property, m),
        expected: typeof expected === "string" ? expected : { notClaimed: expected.notClaimed },
      })),
    })),
    witnesses: (suite.witnesses ?? []).map((p) => statement(p, null)),
    abstractions: ledgerOf(suite.models).map((a) => ({
      id: a.id,
      sentence: a.sentence,
      argument: a.argument,
      challengedBy: a.challengedBy,
      only: a.only === undefined ? null : [...a.only],
    })),
    requirements: listedRequirements(suite),
    defects: (suite.defects ?? []).map(declared),
    killers: [...killersOf(suite)].map(([id, defects]) => ({ id, defects })),
  };
}

/** By id, each property that something can violate, and the defects that it is declared to notice. */
function killersOf({ models, defects = [] }: Suite): Map<string, string[]> {
  const claimed = [
    ...models.flatMap((m) => m.claims.map((c) => c.property)),
    ...defects.flatMap((d) => (d.seed.kind === "patch" ? d.seed.claims : [])),
  ];
  const killers = new Map(
    claimed.filter((p) => clausesOf(p).length > 0).map((p): [string, string[]] => [p.id, []]),
  );
  for (const { id, fate } of defects)
    for (const property of new Set(fate.kind === "kills" ? fate.properties.map(propertyOf) : []))
      killers.get(property)?.push(id);
  return killers;
}

function statement(p: Property, model: Model | null): SuiteList["witnesses"][number] {
  return {
    id: p.id,
    name: p.name,
    kind: p.kind,
    sentence: p.sentence,
    formula: p.formula,
    source: p.source,
    claimedFor: p.claimedFor,
    serves: [...(p.serves ?? [])],
    monitor: p.monitor?.name ?? null,
    information:
      p.kind === "noninterference"
        ? {
            secret: p.secret.name,
            observer: p.observer.name,
            releases: p.declassify.map((r) => r.name),
          }
        : null,
    fairness: fairnessOf(p).map(({ name, kind, sentence, why }) => ({ name, kind, sentence, why })),
    abstract: model === null ? null : abstractName(p, model),
  };
}

/** Which of the things in the list are asked for, by any of their names. */
export type Wanted = (...names: readonly string[]) => boolean;

/**
 * Models with their expected verdicts, then each property once, and so on.
 * @param wanted what is listed; all by default, and then what is said of all of it, too
 */
export function formatList(suite: Suite, style: Style, wanted: Wanted | null = null): string {
  const { color } = style;
  const width = proseWidth(style);
  const suits: Wanted = wanted ?? (() => true);
  const entry = (p: Property): string[] => [
    ...wrap(
      `  ${color.bold(p.id)} ${p.name} ${color.dim(`(${p.kind})`)} ${p.sentence}`,
      width,
      "      ",
    ),
    ...[served(p), flow(p), assumed(p), implemented(suite, p)].flatMap((text) =>
      text === null ? [] : wrap(`      ${text}`, width, "        "),
    ),
  ];
  const properties = new Map<string, Property>();
  for (const m of suite.models) {
    for (const { property } of m.claims)
      properties.set(`${property.id} ${property.name}`, property);
  }
  const asked = (p: Property): boolean => suits(p.id, p.name);
  const models = suite.models
    .filter((m) => suits(m.name))
    .flatMap((m) => [
      ...formatHeading({ model: m, set: {} }, style),
      ...expectations(m, style),
      "",
    ]);
  const witnesses = (suite.witnesses ?? []).filter(asked);
  const ledger = ledgerOf(suite.models).filter((a) => suits(a.id));
  const sections = [
    section("Models", models.slice(0, -1), style),
    section("Properties", [...properties.values()].filter(asked).flatMap(entry), style),
    section("Witnesses for trace --reach", witnesses.flatMap(entry), style),
    section(
      "Abstractions",
      ledger.flatMap((a) => abstraction(a, style)),
      style,
    ),
    requirementsText(suite, style, wanted),
    suite.defects === undefined ? [] : seeded(suite, suite.defects, style, wanted),
  ];
  return `${sections
    .filter((s) => s.length > 0)
    .map((s) => s.join("\n"))
    .join("\n\n")}\n`;
}

/** Lines below their title; nothing where there are none. */
function section(title: string, lines: readonly string[], { color }: Style): string[] {
  return lines.length === 0 ? [] : [color.bold(title), "", ...lines];
}

function served({ serves = [] }: Property): string | null {
  return serves.length === 0 ? null : `serves: ${serves.join(", ")}`;
}

/** What is to stay secret from whom, and what is released. */
function flow(p: Property): string | null {
  if (p.kind !== "noninterference") return null;
  const { secret, observer, declassify } = p;
  const released = declassify.length === 0 ? "nothing" : declassify.map((r) => r.name).join(", ");
  return `secret: ${secret.name}; observer: ${observer.name}; released: ${released}`;
}

/** The fairness conditions of a property of infinite runs. */
function assumed(p: Property): string | null {
  const all = fairnessOf(p);
  return all.length === 0 ? null : `fair: ${all.map((f) => `${f.name} (${f.kind})`).join(", ")}`;
}

/** What the models that claim a property implement by it. */
function implemented({ models }: Suite, p: Property): string | null {
  const names = models
    .filter((m) => m.claims.some((c) => c.property === p))
    .flatMap((m) => abstractName(p, m) ?? []);
  return names.length === 0 ? null : `implements: ${[...new Set(names)].join(", ")}`;
}

function abstraction(a: Abstraction, style: Style): string[] {
  const scope = a.only === undefined ? "" : ` For ${a.only.join(", ")}.`;
  const width = proseWidth(style);
  return [
    ...wrap(`  ${style.color.bold(a.id)} ${a.sentence}${scope}`, width, "      "),
    ...wrap(`      ${a.argument} Challenged by ${a.challengedBy}.`, width, "        "),
  ];
}

/** The seeded defects, what notices each, and what notices none. */
function seeded(
  suite: Suite,
  all: readonly SeededDefect[],
  style: Style,
  wanted: Wanted | null,
): string[] {
  const width = proseWidth(style);
  const defects = wanted === null ? all : all.filter((d) => wanted(d.id));
  const listed = section(
    "Seeded defects",
    defects.flatMap((d) => [
      ...wrap(`  ${style.color.bold(d.id)} ${d.component}: ${d.sentence}`, width, "      "),
      ...wrap(`      ${fateText(d)}`, width, "        "),
    ]),
    style,
  );
  if (wanted !== null) return listed;
  const idle = [...killersOf(suite)].filter(([, ids]) => ids.length === 0).map(([id]) => id);
  return [
    ...listed,
    "",
    ...wrap(
      idle.length === 0
        ? "Every property notices a seeded defect."
        : `No seeded defect is declared to be noticed by ${idle.join(", ")}.`,
      width,
    ),
  ];
}

function fateText({ fate, seed }: SeededDefect): string {
  const where = seed.kind === "designPoint" ? `, in the model ${seed.model}` : "";
  switch (fate.kind) {
    case "kills":
      return `killed by ${fate.properties.join(", ")}${where}`;
    case "survives":
      return `survives: ${fate.why}`;
    case "awaits":
      return `awaits ${fate.properties.join(", ")}: ${fate.why}`;
  }
}

function expectations(m: Model, style: Style): string[] {
  const ids = new Map<string, Map<string, string[]>>();
  for (const { property, expected } of m.claims) {
    const word = expectationWord(expected);
    const why = typeof expected === "string" ? "" : ` (${expected.notClaimed})`;
    const byReason = ids.get(word) ?? new Map<string, string[]>();
    ids.set(word, byReason.set(why, [...(byReason.get(why) ?? []), property.id]));
  }
  return [...ids].flatMap(([word, byReason]) => {
    const groups = [...byReason].map(([why, group]) => group.join(", ") + why);
    return wrap(`  expected ${word}: ${groups.join("; ")}`, proseWidth(style), "    ");
  });
}
