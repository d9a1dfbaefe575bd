/** Options of `check` that have it explore representatives only. */
import { Option } from "@commander-js/extra-typings";
import { ModelError } from "../../errors.ts";
import type { SymmetryOptions } from "../../symmetry/options.ts";
import { lockOptions, refuseBeside } from "./refuse-beside.ts";

/** `--symmetry`. */
export function symmetryOption() {
  return new Option(
    "--symmetry",
    "of states that are the same but for the names of ids, explore one, where a specification declares " +
      "such ids; it is compared with all the others, and refused where the declaration is wrong",
  );
}

/** `--believe-symmetry`. */
export function believeSymmetryOption() {
  return new Option(
    "--believe-symmetry",
    "with --symmetry: in models of size full, believe the declaration instead of comparing",
  );
}

const REDUCED = "what is reduced knows representatives only";

/** What is not about representatives. */
const WHOLE = [
  ...lockOptions(`the lock is about all states, and ${REDUCED}`),
  ["approximate", `it looks at some of the states themselves, and ${REDUCED}`],
] as const;

/**
 * How to reduce, as the command line says; `undefined`: not at all.
 * @throws ModelError MODEL004 for options that do not go together
 */
export function symmetryRequest(o: {
  readonly symmetry?: true | undefined;
  readonly believeSymmetry?: true | undefined;
  readonly locked?: true | undefined;
  readonly updateLock?: true | undefined;
  readonly base?: string | undefined;
  readonly approximate?: string | undefined;
}): SymmetryOptions | undefined {
  const believed = o.believeSymmetry === true;
  if (o.symmetry !== true) {
    if (!believed) return undefined;
    throw new ModelError("MODEL004", "--believe-symmetry says nothing without --symmetry: add it");
  }
  refuseBeside("--symmetry", o, WHOLE);
  return { believed };
}
