/** Verdicts in the cells of a table. */
import { natural, type Claim, type Model, type Suite } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import type { Recorded, RecordedModel, RecordedResult } from "./recorded.ts";
import { traceAnchor } from "./traces-page.ts";

/** What the signs in the cells mean. */
export const legend = [
  "- ✓ holds: every reachable state or step was looked at, and the case it is about occurred",
  "- ✗ violated, with the number of steps of a shortest counterexample, and a link to it; ∞ where it goes on for ever, with the steps before the loop and those in it",
  "- ◇ reached: some run does this, with the number of steps of a shortest one; ✓ ∄: no run does",
  "- – not claimed, with the reason; an empty cell: the property is not asked of this model",
].join("\n");

/** A model and what was recorded of it, or `null`. */
export interface Row {
  readonly model: Model;
  readonly found: RecordedModel | null;
}

/** Reasons, each written once. */
export class Notes {
  readonly #numbers = new Map<string, number>();

  reference(text: string): string {
    const n = this.#numbers.get(text) ?? this.#numbers.size + 1;
    this.#numbers.set(text, n);
    return `[^${n}]`;
  }

  definitions(): string[] {
    return [...this.#numbers].map(([text, n]) => `[^${n}]: ${text}`);
  }
}

/** The models of `suite` with what was recorded of them. */
export function rowsOf(suite: Suite, recorded: Recorded): Row[] {
  return suite.models.map((model) => ({
    model,
    found: recorded.models.find((m) => m.name === model.name) ?? null,
  }));
}

/** Where the section on a property begins, in its page and in those of counterexamples. */
export const anchor = (p: Property): string => traceAnchor({ id: p.id, property: p.name });

/** The verdict on the property `id` in the model of `row`: empty where it is not asked there. */
export function verdictCell(id: string, row: Row, traces: string, notes: Notes): string {
  const claim = row.model.claims.find((c) => c.property.id === id);
  return claim === undefined ? "" : cell(claim, row, traces, notes);
}

function cell(claim: Claim, row: Row, traces: string, notes: Notes): string {
  const { property, expected } = claim;
  const found = row.found?.results.find((r) => r.id === property.id);
  if (typeof expected !== "string") return `–${notes.reference(expected.notClaimed)}`;
  if (found === undefined) return "not run";
  const text = word(found, property, row.model, traces, expected === "violated");
  return found.verdict === expected ? text : `**${text}**, expected ${expected}`;
}

/** Steps of a trace; of an infinite one `∞ 3+2`: those before the loop, and those in it. */
export function lengthOf(trace: RecordedResult["trace"]): string {
  if (trace === null) return "0";
  const { steps, loop } = trace;
  return loop === undefined ? String(steps) : `∞ ${loop}+${steps - loop}`;
}

function word(
  found: RecordedResult,
  property: Property,
  model: Model,
  traces: string,
  hasPage: boolean,
): string {
  const steps = lengthOf(found.trace);
  switch (found.verdict) {
    case "holds":
      return "✓";
    case "violated":
      return hasPage
        ? `[✗ ${steps}](${traces}/${model.name}.md#${anchor(property)})`
        : `✗ ${steps}`;
    case "reached":
      return `◇ ${steps}`;
    case "unreached":
      return natural(property) === "reached" ? "✓ ∄" : "∄";
    case "vacuous":
    case "notFound":
    case "incomplete":
    case "error":
      return found.verdict;
  }
}
