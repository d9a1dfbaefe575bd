/** Refuses options that do not go together. */
import { ModelError } from "../../errors.ts";

/** The name of an option in what was parsed, and why another does not go with it. */
type Reason<Name> = readonly [name: Name, why: string];

/** The options that are about the lock, all for the reason `why`. */
export function lockOptions(why: string): Reason<"locked" | "updateLock" | "base">[] {
  return [
    ["locked", why],
    ["updateLock", why],
    ["base", why],
  ];
}

/**
 * Refuses `option` where one of `reasons` was given, too.
 * @throws ModelError MODEL004 for the first of them
 */
export function refuseBeside<Given extends object>(
  option: string,
  given: Given,
  reasons: readonly Reason<keyof Given & string>[],
): void {
  for (const [name, why] of reasons)
    if (given[name] !== undefined)
      throw new ModelError(
        "MODEL004",
        `${option} does not go with ${written(name)}: ${why}. Leave out one of them`,
      );
}

/**
 * Refuses `option` beside several threads.
 * @throws ModelError MODEL004
 */
export function refuseThreads(
  option: string,
  { threads = 1 }: { readonly threads?: number | undefined },
  why: string,
): void {
  if (threads > 1)
    throw new ModelError(
      "MODEL004",
      `${option} does not go with --threads: ${why}. ` +
        "Leave out one of them; --workers is how many models are searched at a time",
    );
}

function written(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
