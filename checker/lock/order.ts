/**
 * The order of names in a lock: by name, numbers in it by value (`S2` before `S10`).
 *
 * Not the order of the suite: a lock is then a function of what was established, so that moving a model
 * or an action changes nothing in it, and two branches that add something seldom touch the same line.
 */

/** Negative when `a` comes before `b`; 0 for equal names only. The same on every machine. */
export function byName(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [l = "", r = ""] = [left[i], right[i]];
    if (l === r) continue;
    const difference = digits.test(l) && digits.test(r) ? byValue(l, r) : 0;
    return difference === 0 ? byText(l, r) : difference;
  }
  return left.length - right.length;
}

/** A list of names in that order, each once. */
export function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].toSorted(byName);
}

/** A record with its keys in that order, as far as an object keeps it: keys that are numbers come first. */
export function sortedRecord<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].toSorted(([a], [b]) => byName(a, b)));
}

/** What a record has of a name itself: names come from outside, and `constructor` may be one. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

const digits = /^\d+$/;

/** Digits, and what is between them, in turn. */
function parts(name: string): string[] {
  return name.match(/\d+|\D+/g) ?? [];
}

function byValue(a: string, b: string): number {
  const [l, r] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return l.length - r.length || byText(l, r);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
