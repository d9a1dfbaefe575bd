/** Alerts: findings of a step after the run that have a place of their own. */
import type { Place } from "../places/place.ts";
import type { Judgement } from "./judgement.ts";

/**
 * One finding, for services that show findings where they belong. The judgement that it is of says it,
 * too; its exit code is that of the judgement.
 */
export interface Alert {
  /** The step of the judgement. */
  readonly step: string;
  /** The model that it is about; `null`: none, or all. */
  readonly model: string | null;
  /** What it is about, for who knows the model: the id of a property; empty: the model as a whole. */
  readonly about: string;
  readonly text: string;
  /** Where it shows, beside the definition of the model; `null`: nowhere. */
  readonly place: Place | null;
  /** What stays the same while it is the same finding. */
  readonly key: readonly string[];
}

/** A judgement with what of it has a place of its own. */
export interface Judged extends Judgement {
  /** The worst first. */
  readonly alerts?: readonly Omit<Alert, "step">[];
}
