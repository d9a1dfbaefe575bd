/** Globs over names: `*` is any text, `?` any one character, everything else is itself. */

/** Whether `pattern` has a wildcard. */
export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** A test for names that match all of `pattern`. Case matters. */
export function glob(pattern: string): (name: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, "s");
  return (name) => expression.test(name);
}
