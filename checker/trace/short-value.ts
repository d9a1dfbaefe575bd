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
      value.map((v) => shallow(v)),
      limit - 2,
    )}]`;
  if (isRecord(value))
    return `{${firstOf(
      Object.entries(value).map(([field, v]) => `${field}: ${shallow(v)}`),
      limit - 2,
    )}}`;
  return cut(whole, Math.max(8, limit));
}

function shallow(value: PlainValue): string {
  if (isList(value)) return value.length === 0 ? "[]" : "[…]";
  if (isRecord(value)) return Object.keys(value).length === 0 ? "{}" : "{…}";
  return formatValue(value);
}

/** The first of `parts` that fit, one of them at least. */
function firstOf(parts: readonly string[], limit: number): string {
  let text = "";
  for (const [i, part] of parts.entries()) {
    const more = i === 0 ? part : `${text}, ${part}`;
    const left = i === parts.length - 1 ? 0 : 3;
    if (i > 0 && columns(more) + left > limit) return `${text}, …`;
    text = more;
  }
  return text;
}
