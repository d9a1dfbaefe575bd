/** Text in lines that are never wider than they may be, whatever stands in it. */
import stringWidth from "string-width";

// Colour sequences take no columns. The control character is what they begin with.
// oxlint-disable-next-line no-control-regex
const COLOR_SEQUENCE = /\u001B\[[0-9;]*m/g;
// oxlint-disable-next-line no-control-regex
const COLOR_PARTS = /(\u001B\[[0-9;]*m)/;

/** Characters of one column each: what most texts are made of, and lanes. Looked at first, because segmenting is slow. */
const SINGLE =
  /^[ -~\u00A0-\u00AC\u00AE-\u017F\u2010-\u2027\u2190-\u22FF\u2500-\u25FC\u27E8\u27E9]*$/;

/** Columns that `text` takes when shown: wide characters take two, combining ones none. */
export function columns(text: string): number {
  const bare = text.includes("\u001B") ? text.replace(COLOR_SEQUENCE, "") : text;
  return SINGLE.test(bare) ? bare.length : stringWidth(bare);
}

/** `text` with spaces after it up to `width` columns. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
const SPACE = /[\t\n\r\u2028\u2029]/;

/** A text from a model on one line: without line breaks, and with what would move the cursor or turn the text around as its number. */
export function oneLine(text: string): string {
  return text.replace(UNSEEN, (c) =>
    SPACE.test(c) ? " " : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** `text` (without colours) in at most `width` columns, with an ellipsis where something is left out. */
export function cut(text: string, width: number): string {
  if (columns(text) <= width) return text;
  return width < 1 ? "" : `${pieces(text, width - 1, width - 1)[0] ?? ""}…`;
}

/** A space at which no line is broken. */
const GLUE = "\u00A0";

/** `text` as what {@link fit} keeps on one line where it has at most `limit` columns. */
export function unbroken(text: string, limit: number): string {
  return columns(text) <= limit ? text.replaceAll(" ", GLUE) : text;
}

/**
 * Breaks `text` at spaces into lines of at most `width` columns, later lines indented by `hang`; a
 * word that is wider than a line is broken, too. A colour goes on in the next line, after its
 * indentation.
 */
export function fit(text: string, width: number, hang = ""): string[] {
  const room = Math.max(1, width - columns(hang));
  const lines: string[] = [];
  let line = "";
  let taken = 0;
  let empty = true;
  for (const word of text.split(" ")) {
    const space = empty ? 0 : 1;
    const size = columns(word);
    if (taken + space + size <= width) {
      line += " ".repeat(space) + word;
      taken += space + size;
      empty = false;
      continue;
    }
    // Indentation alone is no line: what does not fit behind it is broken there.
    const indented = columns(line.trim()) === 0;
    const first = indented && !empty ? width - taken - 1 : indented ? width - taken : room;
    if (!indented) lines.push(line);
    const [head = "", ...rest] = pieces(word, Math.max(1, first), room);
    line = indented ? `${line}${" ".repeat(space)}${head}` : head;
    taken = indented ? taken + space + columns(head) : columns(hang) + columns(head);
    for (const piece of rest) {
      lines.push(line);
      line = piece;
      taken = columns(hang) + columns(piece);
    }
    empty = false;
  }
  lines.push(line);
  return colored(lines).map((l, i) => (i === 0 ? l : hang + l).replaceAll(GLUE, " "));
}

/** A word in pieces: the first of at most `first` columns, the others of at most `room`. */
function pieces(word: string, first: number, room: number): string[] {
  const made: string[] = [];
  let piece = "";
  let taken = 0;
  for (const part of word.split(COLOR_PARTS)) {
    if (part.startsWith("\u001B")) {
      piece += part;
      continue;
    }
    for (const { segment } of graphemes.segment(part)) {
      const size = columns(segment);
      if (taken > 0 && taken + size > (made.length === 0 ? first : room)) {
        made.push(piece);
        piece = "";
        taken = 0;
      }
      piece += segment;
      taken += size;
    }
  }
  return [...made, piece];
}

/** Lines in each of which the colours end that go on in the next one. */
function colored(lines: readonly string[]): string[] {
  let open: readonly string[] = [];
  return lines.map((line) => {
    const before = open.join("");
    for (const [code] of line.matchAll(COLOR_SEQUENCE)) open = after(open, code);
    return `${before}${line}${open.length === 0 ? "" : "\u001B[0m"}`;
  });
}

/** The colours that are on after the sequence `code`. */
function after(open: readonly string[], code: string): readonly string[] {
  const n = Number(code.slice(2, -1));
  if (n === 0) return [];
  const ended = (c: string): boolean => {
    const m = Number(c.slice(2, -1));
    return n === 22 ? m === 1 || m === 2 : n === 39 ? m >= 30 : n === m + 20;
  };
  const isEnd = n >= 22 && n <= 29;
  const left = open.filter((c) => !(isEnd || n === 39) || !ended(c));
  return isEnd || n === 39 ? left : [...left, code];
}
