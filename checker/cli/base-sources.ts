/** The sources of a suite that are others than at a commit. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { ModelError } from "../errors.ts";
import type { ChangedFile } from "../weakening/sources.ts";
import type { Weakening } from "../weakening/weakening.ts";
import { fileAt, git, type Commit } from "./git.ts";
import { projectRoot } from "./paths.ts";

/** Of the project: what is checked, what checks it, and how that is run. */
const OWN = [
  ...["spec", "properties", "models", "checker", ".ci", ".github/workflows"],
  ...["package.json", "package-lock.json", "tsconfig*.json", ".npmrc"],
];
/** Of another suite: all that may be a module of it. */
const OTHER = ["*.ts", "*.mts", "*.js", "*.mjs", "*.json"];

/** Tests claim nothing, and the lock is compared by itself. */
const ASIDE = /\.test\.ts$|\.lock\.json$/;

/**
 * What is to be looked at of the sources that differ from those of `commit`.
 * @param lock path of the lock: its repository is looked at
 * @param models the module that exports the suite; by default the project's own
 * @throws ModelError MODEL005 when git cannot say what differs
 */
export async function sourcesAgainst(
  commit: Commit,
  lock: string,
  models: string | undefined,
): Promise<readonly Weakening[]> {
  const folder = folderOf(lock, models);
  const paths = changedSince(folder, commit, models === undefined ? OWN : OTHER);
  if (paths.length === 0) return [];
  const files = paths.map((path): ChangedFile => {
    const file = join(folder, path);
    const is = existsSync(file) ? readFileSync(file, "utf8") : null;
    return { path, was: fileAt(folder, commit, path), is };
  });
  // Loaded here: where nothing changed, no parser is needed.
  const { sourceWeakenings } = await import("../weakening/sources.ts");
  return sourceWeakenings(files);
}

/** The folder of the sources: that of the module, the project, or the repository of a lock that lies elsewhere. */
function folderOf(lock: string, models: string | undefined): string {
  if (models !== undefined) return dirname(resolve(models));
  const top = git(dirname(lock), ["rev-parse", "--show-toplevel"])?.trim() ?? projectRoot;
  return relative(top, projectRoot).startsWith("..") ? top : projectRoot;
}

/** Files below `folder` that are not as they were, in order; new ones that nobody has added, too. */
function changedSince(folder: string, { sha, name }: Commit, among: readonly string[]): string[] {
  const found = [
    git(folder, [
      ...["diff", "--name-only", "-z", "--relative", "--no-renames", "--no-ext-diff", sha],
      ...["--", ...among],
    ]),
    git(folder, ["ls-files", "--others", "--exclude-standard", "-z", "--", ...among]),
  ];
  if (found.includes(null))
    throw new ModelError("MODEL005", `git cannot say which sources are others than at ${name}`);
  const paths = found.flatMap((text) => (text ?? "").split("\0"));
  return [...new Set(paths)].filter((path) => path !== "" && !ASIDE.test(path)).toSorted();
}
