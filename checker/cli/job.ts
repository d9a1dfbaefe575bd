/** One unit of work for a worker: a model, with what of it is to be checked. */
import type { Approximation } from "../approximate/options.ts";
import type { Model, Size, Suite } from "../contract/model.ts";
import { natural } from "../contract/model.ts";
import type { PartialOrderOptions } from "../partial-order/options.ts";
import type { StorageOptions } from "../search/storage.ts";
import type { SymmetryOptions } from "../symmetry/options.ts";
import { dropped } from "./dropped.ts";
import { findModel } from "./select.ts";
import { override, type Overrides, type Overridden } from "./flags.ts";

/** What to check. It names things: functions cannot be sent to a worker. */
export interface Job {
  readonly model: string;
  /** Ids of the claims to check. */
  readonly properties: readonly string[];
  /** Ids of the suite's witnesses to look for as well. */
  readonly witnesses: readonly string[];
  /** See `CheckOptions.untilDecided`. */
  readonly untilDecided?: boolean;
  /** See `CheckOptions.explain`. */
  readonly explain?: boolean;
  /** See `CheckOptions.interest`. */
  readonly interest?: boolean;
  /** Name of a decision (`keyOf`) that the model is to be without. */
  readonly without?: string;
  /** `pass`: what matters in the model is counted, and nothing is checked; `check` by default. */
  readonly kind?: "check" | "pass";
  /** See `CheckOptions.untilViolated`. */
  readonly untilViolated?: boolean;
  /** Most states of this job, beside the budgets of the run. */
  readonly maxStates?: number;
  /** A digest: if the graph of the model has it, its claims are not judged. */
  readonly unlessGraph?: string;
  /** See `CheckOptions.digest`. */
  readonly digest?: boolean;
  /** Looks at some of the reachable states only; its answers are not kept. */
  readonly approximate?: Approximation;
  /** See `CheckOptions.symmetry`; its answers are not kept. */
  readonly symmetry?: SymmetryOptions;
  /** See `CheckOptions.partialOrder`; its answers are not kept. */
  readonly partialOrder?: PartialOrderOptions;
  /** See `CheckOptions.storage`. */
  readonly storage?: StorageOptions;
}

/** What every job that checks claims of a model has in common: all of them, and no witnesses. */
export function jobOf({ name, claims }: Model): Job {
  return { model: name, properties: claims.map((c) => c.property.id), witnesses: [] };
}

/** Models of larger sizes run first: see `PlannedJob.weight`. */
export const weightOf: Readonly<Record<Size, number>> = { full: 2, small: 1, tiny: 0 };

/** The model of a job: overridden constants, and only the claims that the job names. */
export function jobModel(suite: Suite, job: Job, overrides: Overrides): Overridden {
  const { model: overridden, ...rest } = override(findModel(suite, job.model), overrides);
  const model = job.without === undefined ? overridden : dropped(overridden, job.without);
  const wanted = new Set(job.properties);
  const witnesses = (suite.witnesses ?? []).filter((p) => job.witnesses.includes(p.id));
  const claims = [
    ...model.claims.filter((c) => wanted.has(c.property.id)),
    ...witnesses.map((property) => ({ property, expected: natural(property) })),
  ];
  return { model: { ...model, claims } satisfies Model, ...rest };
}
