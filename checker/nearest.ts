/** Suggestions for names that do not exist. */

/**
 * Edits that turn `a` into `b`: insertions, deletions, replacements and swaps of neighbours.
 * O(|a|·|b|).
 */
export function distance(a: string, b: string): number {
  const rows: number[][] = [];
  const cell = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    rows.push(row);
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 || j === 0) {
        row.push(i + j);
        continue;
      }
      const replaced = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, cell(i - 2, j - 2) + 1);
      }
      row.push(best);
    }
  }
  return cell(a.length, b.length);
}

/** At most `limit` of `names` that `name` may have meant, nearest first. */
export function nearest(name: string, names: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase();
  const scored = [...new Set(names)].map((n) => {
    const candidate = n.toLowerCase();
    const part = wanted.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate));
    return { n, d: distance(wanted, candidate), part };
  });
  const tolerated = Math.max(2, Math.floor(wanted.length / 3));
  return scored
    .filter((s) => s.d <= tolerated || s.part)
    .toSorted((x, y) => x.d - y.d || (x.n < y.n ? -1 : 1))
    .slice(0, limit)
    .map((s) => s.n);
}

/** How many names are listed when none is near. */
const ALL = 12;

/** `did you mean a, b?`, or the valid names when there are few, or a hint where they are listed. */
export function suggestion(name: string, names: Iterable<string>, elsewhere: string): string {
  const valid = [...new Set(names)];
  if (valid.length === 0) return "there is none";
  const near = nearest(name, valid);
  if (near.length > 0) return `did you mean ${near.join(" or ")}?`;
  return valid.length <= ALL ? `valid: ${valid.join(", ")}` : elsewhere;
}
