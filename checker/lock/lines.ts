/** Where in the text of a lock something is written. */
import type { Drift } from "./drift.ts";

/** A key of the text, its line (from 1), and the keys below it that have lines of their own. */
interface Entry {
  readonly line: number;
  readonly below: Map<string, Entry>;
}

/** A key at the beginning of a line, as `format.ts` writes it: two blanks for each level. */
const KEY = /^( *)("(?:[^"\\]|\\.)*"): /;

/** Lines of a text that `formatLock` wrote. */
export class LockLines {
  readonly #root: Entry = { line: 1, below: new Map() };

  constructor(text: string) {
    const path: Entry[] = [this.#root];
    for (const [i, line] of text.split("\n").entries()) {
      const [, indent = "", quoted = ""] = KEY.exec(line) ?? [];
      if (quoted === "") continue;
      const level = indent.length / 2;
      const entry: Entry = { line: i + 1, below: new Map() };
      // The pattern lets nothing through that is no string of JSON.
      path[level - 1]?.below.set(JSON.parse(quoted) as string, entry);
      path.splice(level, path.length, entry);
    }
  }

  /** The line of what a drift is of, or of what it would be in; 1 where the text has neither. */
  of({ model, property, field }: Pick<Drift, "model" | "property" | "field">): number {
    const above = model === null ? ["declared"] : ["models", model];
    const own = property === null ? [] : ["properties", property];
    return this.#within([...above, ...own], field);
  }

  #within(keys: readonly string[], field: string): number {
    let at = this.#root;
    for (const key of keys) {
      const next = at.below.get(key);
      if (next === undefined) return at.line;
      at = next;
    }
    // Names may have dots in them: the longest that the field begins with is meant.
    for (let rest = field; rest !== "";) {
      const key = [...at.below.keys()]
        .filter((k) => rest === k || rest.startsWith(`${k}.`))
        .toSorted((a, b) => b.length - a.length)[0];
      const next = key === undefined ? undefined : at.below.get(key);
      if (key === undefined || next === undefined) return at.line;
      at = next;
      rest = rest.slice(key.length + 1);
    }
    return at.line;
  }
}
