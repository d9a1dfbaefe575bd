/** The pages that follow from a suite and its lock: what they say, and whether a file says that. */
import { generatedBy } from "./markdown.ts";
import type { LockedFacts } from "./established.ts";
import { propertiesPage } from "./properties-page.ts";
import { requirementsPage } from "./requirements-page.ts";

/** A page, before a formatter. */
export interface SuitePage {
  /** Within the folder of pages. */
  readonly name: string;
  readonly text: string;
}

/** The pages of a suite, from its lock alone. */
export function suitePages(facts: LockedFacts): readonly SuitePage[] {
  const first = generatedBy(facts.pages.command);
  return [
    { name: "properties.md", text: propertiesPage(facts, first) },
    ...(facts.suite.requirements === undefined
      ? []
      : [{ name: "requirements.md", text: requirementsPage(facts, first) }]),
  ];
}

/**
 * Whether two texts of Markdown say the same, whatever a formatter did to one of them.
 *
 * Limits: what formatters are free to choose is not compared (white space, the width of tables, which of
 * `*` and `_` emphasises, backslashes), so a change of these alone goes unnoticed.
 */
export function saysTheSame(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

function bare(markdown: string): string {
  return markdown.replaceAll(/[\s\\*_]+/g, "").replaceAll(/-{2,}/g, "-");
}
