/** Options of `check` that have it keep what it has explored, and go on with it. */
import { Option } from "@commander-js/extra-typings";
import { ModelError } from "../../errors.ts";
import { parseDuration } from "../quantities.ts";
import { refuseBeside } from "./refuse-beside.ts";

const USUAL_SECONDS = 60;

/** Where to keep what is explored, and how often. */
export interface CheckpointRequest {
  /** With a folder in it for each model. */
  readonly folder: string;
  /** Whether there must be something to go on with. */
  readonly resumes: boolean;
  readonly everyMs: number;
}

/** `--checkpoint`. */
export function checkpointOption() {
  return new Option(
    "--checkpoint <folder>",
    "keep there, as it goes, what is explored, and go on with what is there: a run that was ended, by " +
      "whatever means, is gone on with by the same command",
  );
}

/** `--resume`. */
export function resumeOption() {
  return new Option(
    "--resume <folder>",
    "the same, but only where there is something to go on with",
  );
}

/** `--checkpoint-every`. */
export function checkpointEveryOption() {
  return new Option(
    "--checkpoint-every <time>",
    `how often, ${USUAL_SECONDS}s by default; less often where writing would take more than a twentieth of ` +
      "the time",
  ).argParser(parseDuration);
}

/** What combines with nothing that goes on where another run has ended. */
const OTHERS = [
  ["approximate", "a checkpoint is of a search that looks at all states"],
  ["partialOrder", "what is learned of the orders that are left out is not kept"],
  ["lean", "a checkpoint has states with where they were found from"],
] as const;

/**
 * What to keep where, as the command line says; `undefined`: nothing.
 * @throws ModelError MODEL004 for options that do not go together
 */
export function checkpointRequest(o: {
  readonly checkpoint?: string | undefined;
  readonly resume?: string | undefined;
  readonly checkpointEvery?: number | undefined;
  readonly approximate?: string | undefined;
  readonly partialOrder?: true | undefined;
  readonly lean?: true | undefined;
}): CheckpointRequest | undefined {
  const { checkpoint, resume, checkpointEvery } = o;
  const folder = resume ?? checkpoint;
  if (folder === undefined) {
    if (checkpointEvery === undefined) return undefined;
    throw new ModelError(
      "MODEL004",
      "--checkpoint-every says how often, and not where: add --checkpoint <folder>",
    );
  }
  if (checkpoint !== undefined && resume !== undefined)
    throw new ModelError(
      "MODEL004",
      "--resume is --checkpoint where there is something to go on with: leave out one of them",
    );
  const option = resume === undefined ? "--checkpoint" : "--resume";
  if (folder === "")
    throw new ModelError("MODEL004", `${option}: the name of the folder is empty; give one`);
  refuseBeside(option, o, OTHERS);
  return {
    folder,
    resumes: resume !== undefined,
    everyMs: checkpointEvery ?? USUAL_SECONDS * 1000,
  };
}
