/** Any text in what GitHub reads: workflow commands, and Markdown. */
import { codeSpans } from "../trace/code-spans.ts";
import { oneLine } from "../trace/fit.ts";

/** A workflow command, on a line of its own. */
export function command(
  name: "error" | "warning",
  properties: Readonly<Record<string, string | undefined>>,
  message: string,
): string {
  const given = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${property(value)}`],
  );
  return `::${name}${given.length === 0 ? "" : ` ${given.join(",")}`}::${data(message)}`;
}

function data(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map(oneLine)
    .join("\n")
    .replaceAll("%", "%25")
    .replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(oneLine(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/**
 * `text` on one line, wherever text may stand in Markdown: in a paragraph, a cell of a table, a summary
 * of details. Everything that could be syntax, HTML, a mention or a formula is an entity.
 */
export function markdown(text: string): string {
  // What begins a list or an underline does so only at the beginning.
  return oneLine(text).replaceAll(
    /^[-+=]|(?<=^\d+)[.)]|[\\`*_{}[\]<>()#|~&@$]/g,
    (c) => `&#${c.charCodeAt(0)};`,
  );
}

/** `text` as code, on one line. */
export function code(text: string): string {
  return `<code>${markdown(text)}</code>`;
}

/** `text` like {@link markdown}, with what stands between backticks as code. */
export function prose(text: string): string {
  return codeSpans(text)
    .map((part, i) => (i % 2 === 1 ? code(part) : markdown(part)))
    .join("");
}
