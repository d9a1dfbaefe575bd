/** Options of `check` that have it leave out orders of steps that lead to the same. */
import { Option } from "@commander-js/extra-typings";
import { ModelError } from "../../errors.ts";
import type { PartialOrderOptions } from "../../partial-order/options.ts";
import { lockOptions, refuseBeside, refuseThreads } from "./refuse-beside.ts";

/** `--partial-order`. */
export function partialOrderOption() {
  return new Option(
    "--partial-order",
    "of the orders in which independent steps may be taken, leave out what leads to the same, where actions " +
      "declare what they touch; they are held to it, and counterexamples need not be shortest",
  );
}

/** `--check-reduction`. */
export function checkReductionOption() {
  return new Option(
    "--check-reduction",
    "with --partial-order: check all orders, too, and compare the verdicts",
  );
}

const LEFT_OUT = "what is reduced leaves states out";

/** What is not about a part of the states. */
const WHOLE = [
  ...lockOptions(`the lock is about all states, and ${LEFT_OUT}`),
  ["symmetry", "each may leave out what the other relies on"],
  ["approximate", "it never says that something holds, reduced or not"],
] as const;

/**
 * How to reduce, as the command line says; `undefined`: not at all.
 * @throws ModelError MODEL004 for options that do not go together
 */
export function partialOrderRequest(o: {
  readonly partialOrder?: true | undefined;
  readonly checkReduction?: true | undefined;
  readonly locked?: true | undefined;
  readonly updateLock?: true | undefined;
  readonly base?: string | undefined;
  readonly symmetry?: true | undefined;
  readonly approximate?: string | undefined;
  readonly threads?: number | undefined;
}): PartialOrderOptions | undefined {
  const compared = o.checkReduction === true;
  if (o.partialOrder !== true) {
    if (!compared) return undefined;
    throw new ModelError(
      "MODEL004",
      "--check-reduction says nothing without --partial-order: add it",
    );
  }
  refuseBeside("--partial-order", o, WHOLE);
  refuseThreads("--partial-order", o, "one thread searches what is left of the orders");
  return { compared };
}
