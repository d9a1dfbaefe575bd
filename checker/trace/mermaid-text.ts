/** Any text as part of a Mermaid diagram: nothing in it is read as syntax, as HTML or as a directive. */
import { wrap } from "../report/style.ts";
import type { PlainValue } from "./trace.ts";
import { formatValue } from "./value.ts";

/** What ends a line of a text within one statement. */
const BREAK = "<br/>";

/**
 * Characters that stand for themselves in the texts of a sequence diagram. Mermaid marks its entities
 * with `ﬂ` while it parses, so that letter is not one of them.
 */
const PLAIN = /^[\p{L}\p{M}\p{N} _.,:=/+|'()[\]{}→↺│≠⟨⟩✗✓…–-]$/u;

/**
 * What Mermaid reads as something else where a text may stand: a mark at the beginning that switches
 * wrapping, and words behind which it looks for styles.
 */
const READ_OTHERWISE = /^\s*(?:no)?wrap:|style|classDef/g;

/** `text` on one line: what is not plain becomes an entity. Never empty. */
export function mermaidWord(text: string): string {
  const escaped = Array.from(text, escape)
    .join("")
    .replaceAll(
      READ_OTHERWISE,
      (word) => `#${word.trim().codePointAt(0) ?? 0};${word.trim().slice(1)}`,
    );
  return escaped.trim() === "" ? "#160;" : escaped;
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // Control characters and lone surrogates are no entities of HTML.
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return code === 10 ? " " : "#65533;";
  if (code >= 0xd800 && code <= 0xdfff) return "#65533;";
  return PLAIN.test(character) && character !== "ﬂ" ? character : `#${code};`;
}

/** The title of a box: a bracket in it could be taken for the end of the colour before it. */
export function mermaidTitle(text: string): string {
  return mermaidWord(text).replaceAll("(", "#40;").replaceAll(")", "#41;");
}

/** Lines of text, wrapped at `columns`, as one text of a statement. */
export function mermaidLines(lines: readonly string[], columns: number): string {
  return lines
    .flatMap((line) => line.split(/\r\n|[\n\r\u2028\u2029]/))
    .flatMap((line) => wrap(line, columns))
    .map(mermaidWord)
    .join(BREAK);
}

/** At most so many of `items`, of which there are `left` besides. */
export function some(items: readonly string[], limit: number, left = 0): string[] {
  const hidden = items.length - limit;
  // One more line would say that there is one more.
  const shown = hidden > 1 ? items.slice(0, limit) : items;
  const others = items.length - shown.length + left;
  return others > 0 ? [...shown, `… and ${others} more`] : [...shown];
}

/** Characters of a value in a note or on an arrow. */
const LONGEST = 60;

/** A value on one line, cut where it is long: the state in full is in the other formats. */
export function briefly(value: PlainValue): string {
  return cut(formatValue(value));
}

/** `text` with its end left out where it is long. */
export function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join("")}…`;
}
