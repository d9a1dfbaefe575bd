/** Options of `check` that say how states are stored; verdicts, counts and runs do not depend on them. */
import { accessSync, constants, statSync } from "node:fs";
import { Option } from "@commander-js/extra-typings";
import { messageOf, ModelError } from "../../errors.ts";
import type { StorageOptions } from "../../search/storage.ts";
import { refuseBeside, refuseThreads } from "./refuse-beside.ts";

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

/** `--spill`. */
export function spillOption() {
  return new Option(
    "--spill <folder>",
    "where --memory would end a search, write its oldest states to files there, as long as that helps: what " +
      "finds states again, 11 bytes for each (7 with --lean), stays in memory",
  );
}

const ownWay = "it stores states in a way of its own";

/** What does not go with each. */
const lean = [
  ["approximate", ownWay],
  ["partialOrder", "runs are sought level by level, and it does not go by levels"],
] as const;
const compress = [["approximate", ownWay]] as const;
const spill = [["approximate", ownWay]] as const;

interface Given {
  readonly lean?: true | undefined;
  readonly compress?: true | undefined;
  readonly spill?: string | undefined;
  readonly approximate?: string | undefined;
  readonly partialOrder?: true | undefined;
  readonly threads?: number | undefined;
}

/**
 * How to store states, as the command line says; `undefined`: as usual.
 * @throws ModelError MODEL004 for options that do not go together, MODEL005 for a folder that cannot be written to
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
  if (o.spill !== undefined) {
    refuseBeside("--spill", o, spill);
    refuseThreads("--spill", o, "several threads hold states in memory that they share");
    demandFolder(o.spill);
  }
  if (o.lean !== true && o.compress !== true && o.spill === undefined) return undefined;
  return {
    ...(o.lean === true ? { lean: true } : {}),
    ...(o.compress === true ? { compress: true } : {}),
    ...(o.spill === undefined ? {} : { spill: o.spill }),
  };
}

function demandFolder(folder: string): void {
  let why = "it is no folder";
  try {
    accessSync(folder, constants.W_OK);
    if (statSync(folder).isDirectory()) return;
  } catch (e) {
    why = messageOf(e);
  }
  throw new ModelError(
    "MODEL005",
    `--spill ${folder}: states cannot be written there (${why}). Name a folder that is there and has room`,
  );
}
