/** Options of `check` that say how states are stored; verdicts, counts and runs do not depend on them. */
import { Option } from "@commander-js/extra-typings";
import { ModelError } from "../../errors.ts";
import type { StorageOptions } from "../../search/storage.ts";

/** `--lean`. */
export function leanOption() {
  return new Option(
    "--lean",
    "store states without where they were found from, which takes 4 bytes less for each; runs to what is " +
      "found are then searched for, as long as the search itself at most for each, and are not explained",
  );
}

/** `--compress`. */
export function compressOption() {
  return new Option(
    "--compress",
    "store parts of states once, where states are wider than 4 words: takes half the memory and a little " +
      "more time",
  );
}

/** What each does not go with, and why. */
const REASONS = {
  lean: "several threads store where each state was found from",
  compress: "several threads store states whole",
} as const;

/**
 * How to store states, as the command line says; `undefined`: as usual.
 * @throws ModelError MODEL004 for options that do not go together
 */
export function storageRequest(o: {
  readonly lean?: true | undefined;
  readonly compress?: true | undefined;
  readonly approximate?: string | undefined;
  readonly threads?: number | undefined;
}): StorageOptions | undefined {
  const asked = (["lean", "compress"] as const).filter((name) => o[name] === true);
  for (const name of asked) {
    if (o.approximate !== undefined)
      throw new ModelError(
        "MODEL004",
        `--${name} says nothing to --approximate, which stores states in a way of its own: leave out one of them`,
      );
    if ((o.threads ?? 1) > 1)
      throw new ModelError(
        "MODEL004",
        `--${name} does not go with --threads: ${REASONS[name]}. ` +
          "Leave out one of them; --workers is how many models are searched at a time",
      );
  }
  return asked.length === 0 ? undefined : Object.fromEntries(asked.map((name) => [name, true]));
}
