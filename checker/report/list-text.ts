/** What there is to check: models, properties and witnesses, for a reader and as data. */
import { z } from "zod";
import type { Model, Suite } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { toPlain } from "../trace/value.ts";
import { expectationWord, formatHeading } from "./model-text.ts";
import { proseWidth, wrap, type Style } from "./style.ts";

const statementSchema = {
  id: z.string(),
  name: z.string(),
  kind: z.enum(["invariant", "transition", "reachable", "deadlockFree"]),
  sentence: z.string(),
  formula: z.string(),
  source: z.string(),
  claimedFor: z.string(),
  monitor: z.string().nullable(),
};

/** The schema of `list --json`. */
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
        ...statement(property),
        expected: typeof expected === "string" ? expected : { notClaimed: expected.notClaimed },
      })),
    })),
    witnesses: (suite.witnesses ?? []).map(statement),
  };
}

function statement(p: Property): SuiteList["witnesses"][number] {
  return {
    id: p.id,
    name: p.name,
    kind: p.kind,
    sentence: p.sentence,
    formula: p.formula,
    source: p.source,
    claimedFor: p.claimedFor,
    monitor: p.monitor?.name ?? null,
  };
}

/** Models with their expected verdicts, then each property once. */
export function formatList(suite: Suite, style: Style): string {
  const { color } = style;
  const width = proseWidth(style);
  const entry = (p: Property): string[] =>
    wrap(
      `  ${color.bold(p.id)} ${p.name} ${color.dim(`(${p.kind})`)} ${p.sentence}`,
      width,
      "      ",
    );
  const lines = [color.bold("Models"), ""];
  for (const m of suite.models) {
    lines.push(...formatHeading({ model: m, set: {} }, style), ...expectations(m, style), "");
  }
  const properties = new Map<string, Property>();
  for (const m of suite.models) {
    for (const { property } of m.claims)
      properties.set(`${property.id} ${property.name}`, property);
  }
  lines.push(color.bold("Properties"), "", ...[...properties.values()].flatMap(entry));
  const witnesses = suite.witnesses ?? [];
  if (witnesses.length > 0) {
    lines.push("", color.bold("Witnesses for trace --reach"), "", ...witnesses.flatMap(entry));
  }
  return `${lines.join("\n")}\n`;
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
