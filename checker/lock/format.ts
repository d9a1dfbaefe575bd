/**
 * The text of a lock: JSON, made to be read as a difference in a review. A line is a property, a run or
 * a constant; keys are in the order of `order.ts`, or of the schema where they are fixed. The same lock
 * always has the same text.
 */
import type { z } from "zod";
import { lockedModel, lockedProperty, lockedRun, lockSchema, declared, type Lock } from "./lock.ts";
import { byName } from "./order.ts";

/** How a value is laid out: on one line, or a line for each of its parts. */
type Layout =
  | { readonly on: "line"; readonly shape?: z.ZodObject }
  /** Fixed keys; those that are not named are on one line each. */
  | { readonly on: "fields"; readonly shape: z.ZodObject; readonly of: Record<string, Layout> }
  | { readonly on: "entries"; readonly of: Layout };

const line: Layout = { on: "line" };
const lines: Layout = { on: "entries", of: line };

const layout: Layout = {
  on: "fields",
  shape: lockSchema,
  of: {
    origin: lines,
    declared: {
      on: "fields",
      shape: declared,
      of: {
        properties: {
          on: "entries",
          of: { on: "line", shape: declared.shape.properties.valueType },
        },
        policies: { on: "entries", of: lines },
        assumptions: { on: "entries", of: lines },
        abstractions: { on: "entries", of: lines },
        releases: lines,
        fairness: lines,
        requirements: lines,
        defects: lines,
        waivers: lines,
        acceptances: {
          on: "entries",
          of: { on: "line", shape: declared.shape.acceptances.element },
        },
      },
    },
    models: {
      on: "entries",
      of: {
        on: "fields",
        shape: lockedModel,
        of: {
          constants: lines,
          bounds: lines,
          runs: { on: "entries", of: { on: "line", shape: lockedRun } },
          properties: { on: "entries", of: { on: "line", shape: lockedProperty } },
        },
      },
    },
  },
};

/** The text of a lock, with a newline at its end. */
export function formatLock(lock: Lock): string {
  return `${text(lock, layout, "")}\n`;
}

/** Fields of a value with their layouts, in order; `null`: it has none. */
function text(value: unknown, how: Layout, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const list = Array.isArray(value);
  const parts = list
    ? value.map((part: unknown) => ["", part] as const)
    : entries(value, how.on === "entries" ? null : (how.shape ?? null));
  const [open, close] = list ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return open + close;
  const inner = `${indent}  `;
  const written = parts.map(([key, part]) => {
    const below: Layout =
      how.on === "entries" ? how.of : how.on === "fields" ? (how.of[key] ?? line) : line;
    return `${list ? "" : `${JSON.stringify(key)}: `}${text(part, below, inner)}`;
  });
  return how.on !== "line"
    ? `${open}\n${written.map((w) => inner + w).join(",\n")}\n${indent}${close}`
    : list
      ? `${open}${written.join(", ")}${close}`
      : `${open} ${written.join(", ")} ${close}`;
}

/** The fields of an object, as a schema orders them, or by name. */
function entries(value: object, shape: z.ZodObject | null): (readonly [string, unknown])[] {
  const own: [string, unknown][] = Object.entries(value).filter(([, v]) => v !== undefined);
  if (shape === null) return own.toSorted(([a], [b]) => byName(a, b));
  const place = new Map(Object.keys(shape.shape).map((key, i) => [key, i]));
  return own.toSorted(([a], [b]) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
}
