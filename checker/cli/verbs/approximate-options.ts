/** Options of `check` that have it look at some of the reachable states only. */
import { Option } from "@commander-js/extra-typings";
import { MODES, type Approximation, type Mode } from "../../approximate/options.ts";
import { ModelError } from "../../errors.ts";
import { parseCount, parseSeed } from "../quantities.ts";
import { lockOptions, refuseBeside } from "./refuse-beside.ts";

const USUAL_SEED = 1;

/** `--approximate`. */
export function approximateOption() {
  return new Option(
    "--approximate <how>",
    "look at some reachable states, where not all of them fit; finds violations, and never says that " +
      "something holds",
  ).choices(MODES);
}

/** `--seed`. */
export function seedOption() {
  return new Option(
    "--seed <n>",
    `with --approximate: what hashes and random choices follow from; ${USUAL_SEED} by default`,
  ).argParser(parseSeed);
}

/** `--walks`. */
export function walksOption() {
  return new Option(
    "--walks <n>",
    "with --approximate simulate or swarm: how many walks or searches; with --time as many as there is " +
      "time for, otherwise 1000 or 32",
  ).argParser(parseCount);
}

/** `--steps`. */
export function stepsOption() {
  return new Option(
    "--steps <n>",
    "with --approximate simulate, swarm or bitstate: how far to go; 1000, 1000 or 10000 by default",
  ).argParser(parseCount);
}

/** What is about all reachable states. */
const EXACT = [
  ...lockOptions("the lock is about what was established by looking at all reachable states"),
  ["interest", "where a case first occurs is found by an exact search"],
] as const;

/**
 * How to look, as the command line says; `undefined`: at all states.
 * @throws ModelError MODEL004 for options that do not go together
 */
export function approximation(o: {
  readonly approximate?: Mode | undefined;
  readonly seed?: number | undefined;
  readonly walks?: number | undefined;
  readonly steps?: number | undefined;
  readonly time?: number | undefined;
  readonly locked?: true | undefined;
  readonly updateLock?: true | undefined;
  readonly base?: string | undefined;
  readonly interest?: string | true | undefined;
  readonly threads?: number | undefined;
}): Approximation | undefined {
  const { approximate: mode, seed = USUAL_SEED, walks, steps, time } = o;
  if (mode === undefined) {
    for (const name of ["seed", "walks", "steps"] as const)
      if (o[name] !== undefined)
        throw new ModelError(
          "MODEL004",
          `--${name} is of approximate searches: add --approximate ${MODES.join("|")}, or leave it out`,
        );
    return undefined;
  }
  refuseBeside("--approximate", o, EXACT);
  const isRepeated = mode === "simulate" || mode === "swarm";
  if ((o.threads ?? 1) > 1)
    throw new ModelError(
      "MODEL004",
      "--threads: one thread makes an approximate search. Leave it out; --workers is how many models are searched at a time",
    );
  if (walks !== undefined && !isRepeated)
    throw new ModelError("MODEL004", `--walks says nothing to --approximate ${mode}: leave it out`);
  if (steps !== undefined && mode === "fingerprints")
    throw new ModelError(
      "MODEL004",
      "--steps says nothing to --approximate fingerprints, which goes as far as it can: leave it out",
    );
  // Who gives a time and no number wants the time to be used.
  const number = walks ?? (isRepeated && time !== undefined ? Infinity : undefined);
  return {
    mode,
    seed,
    ...(number === undefined ? {} : { walks: number }),
    ...(steps === undefined ? {} : { steps }),
  };
}
