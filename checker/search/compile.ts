/** Generated code: the one place of the search where text becomes a function. */

/**
 * Compiles `body` to a function of `args`.
 *
 * The text is made by the checker alone: names from a specification appear in it only as JSON
 * string literals, and functions and values are passed in as arguments.
 */
// eslint-disable-next-line typescript/no-unnecessary-type-parameters -- the cast is made here once, not at every caller
export function compile<F extends (...args: never[]) => unknown>(
  name: string,
  args: readonly string[],
  body: string,
): F {
  const url = `passproof/${name.replace(/[^\w.-]/g, "_")}.js`;
  const text = `"use strict";\n${body}\n//# sourceURL=${url}`;
  // eslint-disable-next-line no-new-func, typescript/no-implied-eval -- straight-line code for one layout is what makes the search fast
  const made: unknown = new Function(...args, text);
  // The caller wrote the text that gives the function this type.
  return made as F;
}

/** `0 … n-1` mapped to text and joined: the loop that straight-line code is made with. */
export function unrolled(n: number, separator: string, part: (i: number) => string): string {
  return Array.from({ length: n }, (_, i) => part(i)).join(separator);
}
