/**
 * From what an exploration found to a verdict. Fails closed: only a complete exploration says
 * `holds`, `unreached` or `vacuous`.
 */
import type { Property } from "../contract/property.ts";
import { SpecError } from "../errors.ts";
import type { Finding, Spot } from "./judge.ts";
import { Interrupted } from "./sought-parents.ts";
import type { Trace } from "../trace/trace.ts";
import type { Beside, Exactness, Verdict } from "../verdict.ts";

/** What a verdict depends on besides the property itself. */
export interface Outcome {
  readonly finding: Finding | null;
  /** States or steps in which the antecedent held. */
  readonly antecedents: number;
  /** Steps with the same given as an earlier one; for `determined` only. */
  readonly compared?: number;
  readonly transitions: number;
  /** How the states were covered; all of them where nothing else is said. */
  readonly exactness?: Exactness;
  readonly cut: string | null;
  readonly boundCut: string | null;
  readonly failure: { readonly state: number | null; readonly message: string } | null;
}

/** Makes traces to what was found. */
export interface Tracer {
  /** The run to a spot. */
  readonly traceTo: (spot: Spot) => Trace;
  /** What two runs to spots that disagree show together. */
  readonly disagreement: (earlier: Spot, later: Spot) => { trace: Trace; beside: Beside };
}

/**
 * The verdict on `property`. In this order: what was found stays found; then an error; then
 * whatever was left out; and only then what the whole exploration shows.
 */
export function verdictOn(property: Property, outcome: Outcome, tracer: Tracer): Verdict {
  try {
    return found(property, outcome, tracer) ?? leftOut(outcome) ?? established(property, outcome);
  } catch (e) {
    return withoutRun(e);
  }
}

/**
 * The verdict where the run to what was found cannot be shown, given what was thrown.
 * @throws what was thrown, if it is none of the specification's faults
 */
export function withoutRun(e: unknown): Verdict {
  // Nothing is claimed without its run.
  if (e instanceof Interrupted) return { word: "incomplete", why: e.message };
  // The run to it cannot be repeated or breaks the access matrix: no claim is left standing.
  if (e instanceof SpecError)
    return { word: "error", message: `${e.code}: ${e.message}`, trace: null };
  throw e;
}

function found(property: Property, { finding, failure }: Outcome, tracer: Tracer): Verdict | null {
  const { traceTo } = tracer;
  switch (finding?.kind) {
    case "violated": {
      const { spot, failed, earlier } = finding;
      return earlier === undefined
        ? { word: "violated", trace: traceTo(spot), failed }
        : { word: "violated", ...tracer.disagreement(earlier, spot), failed };
    }
    case "reached":
      return { word: "reached", trace: traceTo(finding.spot) };
    case "error":
      return {
        word: "error",
        message: `${property.id} ${property.name}: ${finding.message}`,
        trace: traceTo(finding.spot),
      };
    case undefined:
  }
  if (failure === null) return null;
  const { message, state } = failure;
  return {
    word: "error",
    message,
    trace: state === null ? null : traceTo({ state, step: null }),
  };
}

/** The verdict where not everything was looked at; `null`: it was. */
export function leftOut({ cut, boundCut }: Pick<Outcome, "cut" | "boundCut">): Verdict | null {
  if (cut !== null) return { word: "incomplete", why: cut };
  if (boundCut === null) return null;
  return { word: "incomplete", why: `states outside the bound ${boundCut} were not expanded` };
}

/** What a complete exploration without a finding shows. */
function established(
  property: Property,
  { antecedents, compared = 0, transitions, exactness = "exact" }: Outcome,
): Verdict {
  switch (property.kind) {
    case "reachable":
      return { word: "unreached", exactness };
    case "deadlockFree":
      return { word: "holds", exactness };
    case "invariant":
      if (property.when !== null && antecedents === 0)
        return { word: "vacuous", whatNeverHappened: "its antecedent held in no state" };
      return { word: "holds", exactness };
    case "transition":
      if (property.when !== null && antecedents === 0)
        return { word: "vacuous", whatNeverHappened: "its antecedent held on no step" };
      if (transitions === 0)
        return { word: "vacuous", whatNeverHappened: "the system never took a step" };
      return { word: "holds", exactness };
    case "determined":
      if (antecedents === 0)
        return { word: "vacuous", whatNeverHappened: "it is about no step that was taken" };
      if (compared === 0)
        return { word: "vacuous", whatNeverHappened: "no two steps have the same given" };
      return { word: "holds", exactness };
    case "noninterference":
    case "leadsTo":
    case "until":
    case "alwaysEventually":
    case "eventuallyAlways":
    case "finitelyOften":
    case "recoverable":
    case "refines":
    case "includedIn":
      // Judged elsewhere, on pairs of runs or on the graph: no walk over states shows anything of it.
      return { word: "error", message: `${property.id} was not searched for`, trace: null };
  }
}
