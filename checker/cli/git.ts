/** What a repository holds at other commits, by git and without a shell. */
import { execFileSync } from "node:child_process";
import { ModelError } from "../errors.ts";

/** A commit, and what it was called. */
export interface Commit {
  readonly sha: string;
  /** As the user or the default called it, e.g. `merge base with origin/main`. */
  readonly name: string;
}

/** The most that a file may hold. */
const MOST_BYTES = 1 << 28;

/**
 * Runs git in `folder`; `null` where it says no.
 * @throws ModelError MODEL005 when there is no git, or no repository
 */
export function git(folder: string, args: readonly string[]): string | null {
  try {
    return runGit(folder, args);
  } catch (error) {
    const failed = error as { readonly code?: string; readonly stderr?: string }; // by execFileSync
    if (failed.code === "ENOENT")
      throw new ModelError(
        "MODEL005",
        "a base is a commit, and there is no program git: install it",
      );
    if (/not a git repository|dubious ownership/.test(failed.stderr ?? ""))
      throw new ModelError(
        "MODEL005",
        `a base is a commit, and git finds none in ${folder}: ${(failed.stderr ?? "").trim()}`,
      );
    return null;
  }
}

/** Runs git in `folder`; what it prints. @throws Error of `execFileSync` where it fails */
export function runGit(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  // Only reads: nothing of the repository is locked, and nobody is asked for a password.
  const quiet = { GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
  return execFileSync("git", args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: MOST_BYTES,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...quiet, ...env },
  });
}

/** The content of a file at a commit; `null` where there is none. @param path relative to `folder` */
export function fileAt(folder: string, { sha }: Commit, path: string): string | null {
  const object = git(folder, ["rev-parse", "--verify", "--quiet", `${sha}:./${path}`])?.trim();
  return object === undefined ? null : git(folder, ["cat-file", "blob", object]);
}
