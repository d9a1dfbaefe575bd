/** Requirements in the list of what there is to check, for a reader and as data. */
import { z } from "zod";
import type { Suite } from "../contract/model.ts";
import { gapText } from "../traceability/gap-text.ts";
import { traceabilityOf, type Traced } from "../traceability/traceability.ts";
import { proseWidth, wrap, type Style } from "./style.ts";

/** The schema of a requirement in `list --json`. */
export const listedRequirementSchema = z.strictObject({
  id: z.string(),
  sentence: z.string(),
  /** The title of its source. */
  source: z.string(),
  where: z.string(),
  basis: z.enum(["stated", "readInCode", "inferred"]),
  /** Ids of the properties that serve it. */
  properties: z.array(z.string()),
  /** Why there are none; `null` where there are, or it is not said. */
  unserved: z.string().nullable(),
});

/** The requirements of `suite` as data. */
export function listedRequirements(suite: Suite): z.infer<typeof listedRequirementSchema>[] {
  return traceabilityOf(suite).matrix.map(({ requirement: r, properties }) => ({
    id: r.id,
    sentence: r.sentence,
    source: r.source.title,
    where: r.where,
    basis: r.basis,
    properties: properties.map((p) => p.id),
    unserved: r.unserved ?? null,
  }));
}

/** The requirements of `suite`, what serves each, and of all of them what is missing; nothing where it lists none. */
export function requirementsText(
  suite: Suite,
  style: Style,
  wanted: ((id: string) => boolean) | null = null,
): string[] {
  if (suite.requirements === undefined) return [];
  const { matrix, gaps } = traceabilityOf(suite);
  const width = proseWidth(style);
  const asked = matrix.filter((t) => wanted === null || wanted(t.requirement.id));
  const listed = [
    style.color.bold("Requirements"),
    "",
    ...asked.flatMap((traced) => entry(traced, style)),
  ];
  if (wanted !== null) return asked.length === 0 ? [] : listed;
  return [
    ...listed,
    "",
    ...(gaps.length === 0
      ? wrap("Every property serves one, and none is without an answer.", width)
      : gaps.flatMap((gap) => wrap(`Missing: ${gapText(gap)}.`, width, "  "))),
  ];
}

function entry({ requirement: r, properties }: Traced, style: Style): string[] {
  const width = proseWidth(style);
  const served =
    properties.length > 0
      ? `served by ${properties.map((p) => p.id).join(", ")}`
      : `served by none: ${r.unserved ?? "it is not said why"}`;
  return [
    ...wrap(`  ${style.color.bold(r.id)} ${r.sentence}`, width, "      "),
    ...wrap(`      ${r.source.title}: ${r.where}`, width, "        "),
    ...wrap(`      ${served}`, width, "        "),
  ];
}
