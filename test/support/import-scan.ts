/**
 * Who imports whom, read from the text of the sources: a second opinion beside the linter, which
 * shares neither its parser nor its configuration.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

/** The folders whose sources obey the import rules. */
export const folders = [
  "spec",
  "properties",
  "models",
  "checker",
  "test",
  "bench",
  "docs",
] as const;

/** One import. */
export interface Import {
  readonly from: string;
  /** A path from the root when `relative`, else the specifier itself. */
  readonly to: string;
  readonly relative: boolean;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** What the files of a folder may import; `packages: null` is any library. */
interface Rule {
  readonly within: readonly string[];
  readonly files: readonly string[];
  readonly packages: readonly string[] | null;
  /** What it may import types from, too. */
  readonly types?: RegExp;
  /** A folder of `within` that it may not import from. */
  readonly but?: string;
}

const contract = "checker/index.ts";
const rules: Readonly<Record<string, Rule>> = {
  spec: { within: ["spec"], files: [contract], packages: ["zod", "ts-pattern"] },
  properties: {
    within: ["properties", "spec"],
    files: [contract],
    packages: ["zod", "ts-pattern"],
  },
  models: { within: ["models", "properties", "spec"], files: [contract], packages: [] },
  "checker/cli": {
    within: ["checker"],
    files: ["models/index.ts"],
    packages: null,
    but: "checker/ui",
  },
  "checker/ui": {
    within: ["checker/ui", "checker/trace"],
    files: ["checker/explain/explanation.ts", "checker/verdict.ts"],
    types: /^checker\/(?:explorer\/api|html\/[\w-]+-data)\.ts$/,
    packages: ["preact", "preact/hooks", "preact-render-to-string"],
  },
  checker: { within: ["checker"], files: [], packages: null, but: "checker/ui" },
};

// Static imports and re-exports stand at the beginning of a line (the formatter sees to it);
// dynamic ones and `import("…").Type` anywhere.
const patterns = [
  /^\s*(?:import|export)\b[^"'`;=]*?\bfrom\s*["']([^"']+)["']/gm,
  /^\s*import\s*["']([^"']+)["']/gm,
  /\b(?:import|require)\(\s*["'`]([^"'`]+)["'`]\s*\)/g,
];

/** Every import in the sources below `root`, in order of path. */
export function importsBelow(root: string): readonly Import[] {
  const files = sourcesBelow(root);
  return files.flatMap((from) => {
    const text = readFileSync(posix.join(root, from), "utf8");
    const found = patterns.flatMap((p) => [...text.matchAll(p)]);
    return found.map(([statement, specifier = ""]) => {
      const relative = specifier.startsWith(".");
      const to = relative ? posix.join(posix.dirname(from), specifier) : specifier;
      return { from, to, relative, typeOnly: /^\s*(?:import|export) type\b/.test(statement) };
    });
  });
}

/** The TypeScript sources below `root`, as sorted paths from it. */
export function sourcesBelow(root: string): readonly string[] {
  return folders
    .filter((folder) => existsSync(posix.join(root, folder)))
    .flatMap((folder) =>
      readdirSync(posix.join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => posix.join(folder, name)),
    )
    .toSorted();
}

/**
 * Whether an import is forbidden. Tests may reach everything; tests of the checker stay as generic
 * as the checker, but may use what lies in `test/`.
 */
export function isForbidden({ from, to, relative, typeOnly }: Import): boolean {
  const inner = ["checker/cli", "checker/ui"].find((f) => from.startsWith(`${f}/`));
  const folder = inner ?? from.split("/")[0] ?? "";
  const rule = rules[folder];
  if (rule === undefined) return false;
  if (from.endsWith(".test.ts")) {
    if (!folder.startsWith("checker") || (relative && to.startsWith("test/"))) return false;
  }
  if (!relative) return rule.packages !== null && !rule.packages.includes(to);
  if (rule.but !== undefined && to.startsWith(`${rule.but}/`)) return true;
  if (typeOnly && rule.types?.test(to) === true) return false;
  return !rule.files.includes(to) && !rule.within.some((f) => to.startsWith(`${f}/`));
}

/**
 * The sources among `paths` that spread a view into an object (`{ ...s.cpu[v] }`). A view of a packed
 * state is a class with accessors: the copy would hold none of its fields.
 */
export function spreadsOfViews(root: string, paths: readonly string[]): readonly string[] {
  const spread = /\{(?:[^[\]{}]|\[[^\]]*\])*\.\.\.\(?(?:s|next|m|nextM)\b/;
  return paths.filter((path) => spread.test(readFileSync(posix.join(root, path), "utf8")));
}
