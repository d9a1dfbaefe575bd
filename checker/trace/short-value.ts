/** Values that are long, in few columns. */
import { columns, cut } from "./fit.ts";
import { formatValue, isList, isRecord } from "./value.ts";
import type { PlainValue } from "./trace.ts";

/**
 * A value in at most about `limit` columns: first what is nested is left out, then fields from the
 * end, each time with an ellipsis in its place. `Infinity`: the whole value.
 */
export function shortValue(value: PlainValue, limit: number): string {
  const whole = formatValue(value);
  if (columns(whole) <= limit) return whole;
  if (isList(value))
    return `[${firstOf(
      value.map((v) => ({ name: "", value: v })),
      limit - 2,
    )}]`;
  if (isRecord(value))
    return `{${firstOf(
      Object.entries(value).map(([field, v]) => ({ name: `${field}: `, value: v })),
      limit - 2,
    )}}`;
  return cut(whole, Math.max(8, limit));
}

function shallow(value: PlainValue): string {
  if (isList(value)) return value.length === 0 ? "[]" : "[…]";
  if (isRecord(value)) return Object.keys(value).length === 0 ? "{}" : "{…}";
  return formatValue(value);
}

/** A field or an item of a value. */
interface Part {
  readonly name: string;
  readonly value: PlainValue;
}

/** The first of `parts` that fit, one of them at least; what is nested in them as far as there is room. */
function firstOf(parts: readonly Part[], limit: number): string {
  const texts = parts.map(({ name, value }) => `${name}${shallow(value)}`);
  const shown = texts.findIndex((_, i) => {
    const left = i === texts.length - 1 ? 0 : 3;
    return i > 0 && columns(texts.slice(0, i + 1).join(", ")) + left > limit;
  });
  const kept = texts.slice(0, shown < 0 ? texts.length : shown);
  const cutAt = shown < 0 ? [] : ["…"];
  for (const [i, { name, value }] of parts.slice(0, kept.length).entries()) {
    const others = columns([...kept, ...cutAt].join(", ")) - columns(kept[i] ?? "");
    if (typeof value === "object" && value !== null && limit - others > NESTED)
      kept[i] = `${name}${shortValue(value, limit - others - columns(name))}`;
  }
  return [...kept, ...cutAt].join(", ");
}

/** What is nested is shown in no fewer columns. */
const NESTED = 16;
