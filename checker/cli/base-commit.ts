/** The commit with which this one is compared. */
import { ModelError } from "../errors.ts";
import { git, type Commit } from "./git.ts";

/** With what a base is compared when none is named: the first that exists. */
const DEFAULTS = ["origin/main", "main"];

/** What CI systems give as the commit before, where there was none: a branch or a tag that is new. */
const ZEROS = /^0{40}(?:0{24})?$/;

/** The whole name of a commit: it is not a branch that was forgotten to be fetched. */
const WHOLE = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i;

/**
 * The commit that `ref` names; without one, or with zeros only (the commit before a new branch), where this
 * one branched off from `origin/main`, or else from `main`, or else this one.
 * @throws ModelError MODEL004 when there is no such commit, or none in common with that branch, MODEL005 when there is no repository
 */
export function baseCommit(folder: string, ref: string | undefined): Commit {
  if (ref === undefined || ZEROS.test(ref)) return whereItBegan(folder);
  if (ref.trim() === "")
    throw new ModelError(
      "MODEL004",
      "--base is empty: what it is taken from is not set; name a commit, or leave --base out",
    );
  const sha = commit(folder, ref);
  if (sha !== null) return { sha, name: ref };
  throw new ModelError("MODEL004", `--base ${ref} names no commit here: ${whyNot(folder, ref)}`);
}

function whereItBegan(folder: string): Commit {
  for (const branch of DEFAULTS) {
    if (commit(folder, branch) === null) continue;
    const sha = git(folder, ["merge-base", "HEAD", branch])?.trim();
    // Compared with itself, nothing would be weaker.
    if (sha === undefined)
      throw new ModelError(
        "MODEL004",
        `HEAD and ${branch} have no commit in common here: fetch the whole history (git fetch --unshallow, ` +
          "in CI fetch-depth 0), or name the base: --base <commit>",
      );
    return { sha, name: `merge base with ${branch}` };
  }
  const sha = commit(folder, "HEAD");
  if (sha === null)
    throw new ModelError("MODEL004", "there is no commit to compare with yet: commit first");
  return { sha, name: "HEAD" };
}

/** What to do about a commit that is not here. */
function whyNot(folder: string, ref: string): string {
  const another = "or name another (git log --oneline)";
  if (git(folder, ["rev-parse", "--is-shallow-repository"])?.trim() === "true")
    return `this clone is shallow; fetch the whole history (git fetch --unshallow, in CI fetch-depth 0), ${another}`;
  if (WHOLE.test(ref))
    return (
      "after a forced push it is on no branch any more, and a clone does not bring it; " +
      `fetch it by its name (git fetch origin ${ref}), ${another}`
    );
  return `fetch it (git fetch origin, in CI with the whole history: fetch-depth 0), ${another}`;
}

function commit(folder: string, ref: string): string | null {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  return git(folder, args)?.trim() ?? null;
}
