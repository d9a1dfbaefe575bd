/** Words of a drift: what a field is called, and how its values read. */
import { formatValue } from "../trace/value.ts";
import { count } from "../report/style.ts";
import type { LockedModel, LockedProperty, LockedStatement } from "./lock.ts";
import type { Value } from "./drift.ts";

/** How a field that is no collection of its own reads when it has changed. */
export interface Field {
  readonly name: string;
  /** Added behind the two values, e.g. `(weaker)`. */
  readonly note?: (was: Value, now: Value) => string | null;
}

/** Fields of a property. */
export const propertyFields = {
  name: { name: "name" },
  kind: { name: "kind" },
  expected: { name: "expected" },
  why: { name: "not claimed because" },
  verdict: { name: "verdict" },
  exactness: {
    name: "exactness",
    note: (was, now) => (was === "exact" && now !== null ? "weaker" : null),
  },
  states: { name: "states" },
  transitions: { name: "transitions" },
  depth: { name: "depth" },
  steps: { name: "steps of what it shows" },
  failed: { name: "failing clauses" },
  exercised: { name: "" },
} as const satisfies Record<keyof LockedProperty, Field>;

/** Fields of a model. */
export const modelFields = {
  size: { name: "size" },
  system: { name: "system" },
  constants: { name: "constant" },
  budgets: { name: "budgets" },
  bounds: { name: "bound" },
  domains: { name: "values of region" },
  instances: { name: "instances of action" },
  runs: { name: "run" },
  fired: { name: "fired" },
  properties: { name: "property" },
} as const satisfies Record<keyof LockedModel, Field>;

/** Fields of what a property declares. */
export const statementFields = {
  name: { name: "name" },
  kind: { name: "kind" },
  sentence: { name: "sentence" },
  formula: { name: "formula" },
  claimedFor: { name: "what it is claimed for" },
  serves: { name: "requirements served" },
  clauses: { name: "clauses" },
  reliesOn: { name: "relies on the abstractions" },
  conditional: { name: "conditional" },
  fairness: { name: "fairness assumed" },
  secret: { name: "secret" },
  observer: { name: "observer" },
  declassify: { name: "releases" },
} as const satisfies Record<keyof LockedStatement, Field>;

/** `verdict holds → violated`; of lists what is new and what is gone. */
export function changed(field: Field, was: Value, now: Value): string {
  const note = field.note?.(was, now) ?? null;
  const behind = note === null ? "" : ` (${note})`;
  if (isWords(was) && isWords(now)) {
    const gone = was.filter((w) => !now.includes(w)).map((w) => `− ${shown(w)}`);
    const added = now.filter((w) => !was.includes(w)).map((w) => `+ ${shown(w)}`);
    // The same words in another order, or another number of times.
    if (gone.length + added.length > 0)
      return `${field.name}: ${[...gone, ...added].join(", ")}${behind}`;
  }
  return `${field.name} ${shown(was)} → ${shown(now)}${behind}`;
}

function isWords(value: Value): value is string[] {
  return Array.isArray(value) && value.every((v) => typeof v === "string");
}

/** A value as it reads in a sentence. */
export function shown(value: Value): string {
  if (value === null) return "none";
  if (typeof value === "number") return Number.isInteger(value) ? count(value) : String(value);
  return formatValue(value);
}
