/** What is claimed here, compared with what was claimed at another commit. */
import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { ModelError } from "../errors.ts";
import { keptJson, versionOf } from "../kept-json.ts";
import { LOCK_VERSION, type Lock } from "../lock/lock.ts";
import { parseLock } from "../lock/read.ts";
import { dayOf, review, type Reviewed } from "../weakening/acceptances.ts";
import { weakenings } from "../weakening/compare.ts";
import { baseCommit } from "./base-commit.ts";
import { sourcesAgainst } from "./base-sources.ts";
import { fileAt, type Commit } from "./git.ts";
import { readLock, type LockFile } from "./judges/lock.ts";

/** A comparison with a base. */
export interface AgainstBase {
  readonly base: Commit;
  /** What was found; a text: why there was nothing to compare with. */
  readonly found: Reviewed | string;
}

/**
 * Compares a lock with what it was at a commit, and what is compared says how sources are written, too.
 * @param models the module that exports the suite; by default the project's own
 * @param ref the commit; by default where this one branched off
 * @param now decides which acceptances still count
 * @throws ModelError when there is no such commit, or one of the two is no lock
 */
export async function againstBase(
  file: LockFile,
  models: string | undefined,
  ref: string | undefined,
  now: Date,
): Promise<AgainstBase> {
  if (!existsSync(file.path))
    throw new ModelError(
      "MODEL005",
      `there is no lock ${file.name}, so nothing is known of what is claimed: write it with npm run check -- --update-lock`,
    );
  const after = readLock(file);
  const path = resolve(file.path);
  const base = baseCommit(dirname(path), ref);
  const before = lockAt(base, path);
  if (typeof before === "string") return { base, found: before };
  const found = weakenings(before, after, await sourcesAgainst(base, path, models));
  return { base, found: review(found, before, after, dayOf(now)) };
}

/** How a commit is called in messages. */
export function commitText({ name, sha }: Commit): string {
  return `${name} (${sha.slice(0, 10)})`;
}

/** The lock that a file was at a commit, or why there is none. */
function lockAt(commit: Commit, path: string): Lock | string {
  const text = fileAt(dirname(path), commit, basename(path));
  const where = `at ${commitText(commit)}`;
  if (text === null) return `there was no lock ${where}`;
  const read = keptJson(text);
  // What is none is refused by whoever parses it.
  const version = read.kind === "json" ? versionOf(read.data) : undefined;
  if (typeof version === "number" && version !== LOCK_VERSION)
    return `the lock ${where} has version ${version}, this one ${LOCK_VERSION}`;
  return parseLock(text, where);
}
