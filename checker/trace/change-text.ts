/** Changed fields for a reader: short, and grouped by what they belong to. */
import { oneLine, unbroken } from "./fit.ts";
import type { Change } from "./changes.ts";

/** Changed fields of one region: their paths begin with `prefix`, and end with what each has of its own. */
export interface ChangeGroup<C extends { readonly path: string } = Change> {
  readonly prefix: string;
  readonly fields: readonly { readonly name: string; readonly change: C }[];
}

/** What is said of one field stays on one line where it takes no more columns. */
const UNBROKEN = 36;
/** From so many changed fields on, a record has a line of its own. */
const RECORD = 3;
/** A region, and its first index. */
const REGION = /^[^.[]*(?:\[[^\]]*\])?/;
/** The parts of a path: names, and indices in brackets. */
const PARTS = /\[[^\]]*\]|[^.[]+/g;

/** Changes by region, in the order in which the regions come; of each as much of the path as is common. */
export function grouped<C extends { readonly path: string }>(
  changes: readonly C[],
): ChangeGroup<C>[] {
  const regions = new Map<string, C[]>();
  for (const change of changes) {
    const region = REGION.exec(change.path)?.[0] ?? "";
    regions.set(region, [...(regions.get(region) ?? []), change]);
  }
  return [...regions.values()].flatMap(byRecord).map((all) => {
    const paths = all.map((c) => partsOf(c.path));
    const common = all.length === 1 ? Infinity : commonParts(paths);
    return {
      prefix: joined((paths[0] ?? []).slice(0, common)),
      fields: all.map((change, i) => ({ name: joined((paths[i] ?? []).slice(common)), change })),
    };
  });
}

/** Changes of one region, those apart that share a record below what is common to all. */
function byRecord<C extends { readonly path: string }>(all: readonly C[]): (readonly C[])[] {
  const paths = all.map((c) => partsOf(c.path));
  const common = commonParts(paths);
  const records = new Map<string, C[]>();
  for (const [i, change] of all.entries()) {
    const parts = paths[i] ?? [];
    // What lies deeper than one field belongs to the record at this place.
    const record = parts.length > common + 1 ? (parts[common] ?? "") : "";
    records.set(record, [...(records.get(record) ?? []), change]);
  }
  const large = [...records].flatMap(([record, own]) =>
    record !== "" && own.length >= RECORD ? [own] : [],
  );
  const others = all.filter((c) => !large.some((own) => own.includes(c)));
  return [...(others.length === 0 ? [] : [others]), ...large];
}

function partsOf(path: string): readonly string[] {
  return path.match(PARTS) ?? [];
}

function commonParts(paths: readonly (readonly string[])[]): number {
  const [first = [], ...others] = paths;
  const differs = first.findIndex((part, i) => others.some((o) => o[i] !== part));
  return differs < 0 ? first.length : differs;
}

function joined(parts: readonly string[]): string {
  return parts.reduce(
    (text, p) => (text === "" || p.startsWith("[") ? text + p : `${text}.${p}`),
    "",
  );
}

/**
 * A group on one line: `tdvps[0].xlat[1]: buf true → false, vapic true → false`. `of` says what is said
 * of each; `alone` stands between a field that is alone and that.
 */
export function groupLine<C extends { readonly path: string }>(
  { prefix, fields }: ChangeGroup<C>,
  of: (change: C) => string,
  alone = ": ",
): string {
  const items = fields.map(({ name, change }) =>
    unbroken(`${name === "" ? "" : `${oneLine(name)} `}${of(change)}`, UNBROKEN),
  );
  const between = prefix === "" ? "" : fields.length === 1 ? alone : ": ";
  return `${oneLine(prefix)}${between}${items.join(", ")}`;
}

/** Whether a path is one of `paths`, or lies below or above one. */
export function touches(path: string, paths: ReadonlySet<string> | readonly string[]): boolean {
  for (const p of paths) if (below(path, p) || below(p, path)) return true;
  return false;
}

/** Whether `path` is `root` or a part of it. */
function below(path: string, root: string): boolean {
  if (root === "" || path === root) return true;
  return path.startsWith(root) && (path[root.length] === "." || path[root.length] === "[");
}
