/** Reads a lock. */
import { ModelError } from "../errors.ts";
import { firstIssue } from "../first-issue.ts";
import { keptJson, versionOf } from "../kept-json.ts";
import { LOCK_VERSION, lockSchema, type Lock } from "./lock.ts";

/** What to do about a lock that is no good. */
const AGAIN =
  "take the file from the base branch, or remove it, and run `npm run check -- --update-lock`";

/**
 * The lock with this text.
 * @param name what the user calls the file
 * @throws ModelError MODEL005, with what to do about it, when it is none
 */
export function parseLock(text: string, name: string): Lock {
  const bad = (what: string, next: string, cause?: unknown): never => {
    throw new ModelError("MODEL005", `the lock ${name} ${what}: ${next}`, { cause });
  };
  const read = keptJson(text);
  if (read.kind === "merge")
    return bad(
      "has conflict markers of a merge in it",
      "take either side of it, whichever, and run `npm run check -- --update-lock`: it is made from the models, not merged by hand",
    );
  if (read.kind === "noJson") return bad(`is no JSON (${read.why})`, AGAIN, read.cause);
  const version = versionOf(read.data);
  if (version !== LOCK_VERSION)
    bad(
      version === undefined
        ? "says no version"
        : `has the version ${JSON.stringify(version)}, and this program knows ${LOCK_VERSION}`,
      `use the version of passproof that wrote it, or ${AGAIN}`,
    );
  const parsed = lockSchema.safeParse(read.data);
  if (parsed.success) return parsed.data;
  return bad(`is not as a lock is (${firstIssue(parsed.error)})`, AGAIN, parsed.error);
}
