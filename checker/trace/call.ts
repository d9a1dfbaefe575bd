/** An action with its parameters, as text. */
import type { TraceStep } from "./trace.ts";
import { formatValue } from "./value.ts";

/** How a call is written: what is between action and parameters, name and value, and where there is none. */
const STYLES = {
  /** In text: a call even where there is nothing to pass. */
  text: { opens: "(", is: ": ", nothing: "()" },
  /** In pictures, where each sign takes room. */
  picture: { opens: "(", is: ": ", nothing: "" },
  /** In Mermaid's diagrams, where lines are broken at blanks, and a colon ends a name. */
  mermaid: { opens: " (", is: "=", nothing: "" },
  /** In graphs: a label without blanks around its signs. */
  label: { opens: "(", is: "=", nothing: "" },
} as const;

/** An action with its parameters. May have line breaks where values have. */
export function callOf(
  { action, params }: Pick<TraceStep, "action" | "params">,
  style: keyof typeof STYLES = "text",
): string {
  const { opens, is, nothing } = STYLES[style];
  const given = Object.entries(params).map(([name, value]) => `${name}${is}${formatValue(value)}`);
  return given.length === 0 ? `${action}${nothing}` : `${action}${opens}${given.join(", ")})`;
}
