/** Reads a lock. */
import { ModelError } from "../errors.ts";
import { LOCK_VERSION, lockSchema, type Lock } from "./lock.ts";

/** What to do about a lock that is no good. */
const AGAIN = "take the file from the base branch, or remove it, and run `npm run check -- --update-lock`";

/**
 * The lock with this text.
 * @param name what the user calls the file
 * @throws ModelError MODEL005, with what to do about it, when it is none
 */
export function parseLock(text: string, name: string): Lock {
  const bad = (what: string, next: string, cause?: unknown): never => {
    throw new ModelError("MODEL005", `the lock ${name} ${what}: ${next}`, { cause });
  };
  if (/^(<{7}|={7}|>{7})(\s|$)/m.test(text))
    bad(
      "has conflict markers of a merge in it",
      "take either side of it, whichever, and run `npm run check -- --update-lock`: it is made from the models, not merged by hand",
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    bad(`is no JSON (${error instanceof Error ? error.message : String(error)})`, AGAIN, error);
  }
  const version =
    typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (version !== LOCK_VERSION)
    bad(
      version === undefined
        ? "says no version"
        : `has the version ${JSON.stringify(version)}, and this program knows ${LOCK_VERSION}`,
      `use the version of passproof that wrote it, or ${AGAIN}`,
    );
  const parsed = lockSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  return bad(
    `is not as a lock is (${first?.path.join(".") ?? ""}: ${first?.message ?? ""})`,
    AGAIN,
    parsed.error,
  );
}
