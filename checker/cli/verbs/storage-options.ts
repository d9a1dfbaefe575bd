/** Options of `check` that say how states are stored; verdicts, counts and runs do not depend on them. */
import { Option } from "@commander-js/extra-typings";
import { ModelError } from "../../errors.ts";
import type { StorageOptions } from "../../search/storage.ts";
import { refuseBeside } from "./refuse-beside.ts";

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

const ownWay = "it stores states in a way of its own";

/** What does not go with each. */
const lean = [
  ["approximate", ownWay],
  ["partialOrder", "runs are sought level by level, and it does not go by levels"],
] as const;
const compress = [["approximate", ownWay]] as const;

interface Given {
  readonly lean?: true | undefined;
  readonly compress?: true | undefined;
  readonly approximate?: string | undefined;
  readonly partialOrder?: true | undefined;
  readonly threads?: number | undefined;
}

/**
 * How to store states, as the command line says; `undefined`: as usual.
 * @throws ModelError MODEL004 for options that do not go together
 */
export function storageRequest(o: Given): StorageOptions | undefined {
  if (o.lean === true) {
    refuseBeside("--lean", o, lean);
    refuseThreads("--lean", o, "several threads store where each state was found from");
  }
  if (o.compress === true) {
    refuseBeside("--compress", o, compress);
    refuseThreads("--compress", o, "several threads store states whole");
  }
  if (o.lean !== true && o.compress !== true) return undefined;
  return {
    ...(o.lean === true ? { lean: true } : {}),
    ...(o.compress === true ? { compress: true } : {}),
  };
}

function refuseThreads(option: string, { threads = 1 }: Given, why: string): void {
  if (threads > 1)
    throw new ModelError(
      "MODEL004",
      `${option} does not go with --threads: ${why}. ` +
        "Leave out one of them; --workers is how many models are searched at a time",
    );
}
