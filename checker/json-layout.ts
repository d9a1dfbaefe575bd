/** JSON made to be read as a difference in a review: which values have a line of their own. */
import type { z } from "zod";

/** How a value is laid out: on one line, or a line for each of its parts. */
export type Layout =
  /** Fields in the order of `shape`; without one, in that of names. */
  | { readonly on: "line"; readonly shape?: z.ZodObject }
  /** Fixed keys; those that are not named are on one line each. */
  | { readonly on: "fields"; readonly shape: z.ZodObject; readonly of: Record<string, Layout> }
  | { readonly on: "entries"; readonly of: Layout };

/** The order of names that no schema fixes; `null`: as they come. */
type Order = ((a: string, b: string) => number) | null;

/** The text of `value`, with a newline at its end. The same value always has the same text. */
export function laidOut(value: unknown, layout: Layout, order: Order): string {
  return `${text(value, layout, order, "")}\n`;
}

const line: Layout = { on: "line" };

function text(value: unknown, how: Layout, order: Order, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const list = Array.isArray(value);
  const parts = list
    ? value.map((part: unknown) => ["", part] as const)
    : entries(value, how.on === "entries" ? null : (how.shape ?? null), order);
  const [open, close] = list ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return open + close;
  const inner = `${indent}  `;
  const written = parts.map(([key, part]) => {
    const below: Layout =
      how.on === "entries" ? how.of : how.on === "fields" ? (how.of[key] ?? line) : line;
    return `${list ? "" : `${JSON.stringify(key)}: `}${text(part, below, order, inner)}`;
  });
  return how.on !== "line"
    ? `${open}\n${written.map((w) => inner + w).join(",\n")}\n${indent}${close}`
    : list
      ? `${open}${written.join(", ")}${close}`
      : `${open} ${written.join(", ")} ${close}`;
}

/** The fields of an object, as a schema orders them, or else `order`. */
function entries(
  value: object,
  shape: z.ZodObject | null,
  order: Order,
): readonly (readonly [string, unknown])[] {
  const own: [string, unknown][] = Object.entries(value).filter(([, v]) => v !== undefined);
  if (shape === null) return order === null ? own : own.toSorted(([a], [b]) => order(a, b));
  const place = new Map(Object.keys(shape.shape).map((key, i) => [key, i]));
  return own.toSorted(([a], [b]) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
}
