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

/**
 * How to store states, as the command line says; `undefined`: as usual.
 * @throws ModelError MODEL004 for options that do not go together
 */
export function storageRequest(o: {
  readonly lean?: true | undefined;
  readonly approximate?: string | undefined;
  readonly threads?: number | undefined;
}): StorageOptions | undefined {
  if (o.lean !== true) return undefined;
  if (o.approximate !== undefined)
    throw new ModelError(
      "MODEL004",
      "--lean says nothing to --approximate, which stores states in a way of its own: leave out one of them",
    );
  if ((o.threads ?? 1) > 1)
    throw new ModelError(
      "MODEL004",
      "--lean does not go with --threads: several threads store where each state was found from. " +
        "Leave out one of them; --workers is how many models are searched at a time",
    );
  return { lean: true };
}
