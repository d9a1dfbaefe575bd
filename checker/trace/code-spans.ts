/** Commands in a sentence: they stand between backticks, and some places can show them as code. */

/**
 * The parts of `text`, of which every second one stood between backticks: text, code, text, …
 * One part, all of it, where a backtick has no partner.
 */
export function codeSpans(text: string): readonly string[] {
  const parts = text.split("`");
  return parts.length % 2 === 1 ? parts : [text];
}
