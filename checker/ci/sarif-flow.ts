/** The run that a verdict shows, as a code flow: from the model over the actions to the property. */
import type { CodeFlow, Location, ThreadFlow, ThreadFlowLocation } from "sarif";
import type { Model } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { placeOf } from "../places/place.ts";
import { evidence } from "../trace/evidence.ts";
import { changes } from "../trace/changes.ts";
import { oneLine } from "../trace/fit.ts";
import { shortValue } from "../trace/short-value.ts";
import { brieflyStep } from "../trace/step-text.ts";
import { besideIn, violationIn } from "../trace/subject.ts";
import type { Trace } from "../trace/trace.ts";
import { plainStyle } from "../report/style.ts";
import type { PropertyResult } from "../verdict.ts";
import { reasonOf } from "./facts.ts";
import { message, type Locations } from "./sarif-location.ts";

/** Steps of a run that are shown: services show no more. */
const MOST_STEPS = 900;
/** Changed fields that the text of a step names; all of them are in its `state`, up to this many. */
const NAMED = 4;
const LISTED = 40;
/** Columns of a value. */
const VALUE = 60;

/** A run as a code flow. */
export interface Flow {
  readonly codeFlow: CodeFlow;
  /** The action of the last step; absent in a run without steps. */
  readonly last?: Location;
}

/** The run that `result` shows; `null` where it shows none. */
export function codeFlowOf(
  model: Model,
  property: Property | undefined,
  result: PropertyResult,
  locations: Locations,
): Flow | null {
  const found = evidence(result);
  if (found === null) return null;
  const { trace, ending } = found;
  const beside = besideIn(ending);
  const { lasso } = violationIn(ending);
  const actions = new Map(model.system.actions.map((a) => [a.name, a]));
  const at = (action: string, text: string): Location => {
    const known = actions.get(action);
    return locations.of(known === undefined ? null : placeOf(known), action, text);
  };
  const threadOf = (of: Trace, id: string): ThreadFlow => ({
    id,
    locations: [
      location(locations.of(placeOf(model), model.name, "an initial state"), "important"),
      ...of.steps.slice(0, MOST_STEPS).map((step, i) => {
        const before = of.steps[i - 1]?.state ?? of.initial;
        const changed = changes(before, step.state).map(
          (c) => [oneLine(c.path), oneLine(shortValue(c.after, VALUE))] as const,
        );
        const loops = lasso?.start === i ? "from here again and again: " : "";
        const text = `${loops}${i + 1} ${brieflyStep(step, plainStyle)}${changedText(changed)}`;
        return {
          ...location(at(step.action, text), i + 1 < of.steps.length ? "important" : "essential"),
          state: Object.fromEntries(
            changed.slice(0, LISTED).map(([path, value]) => [path, message(value)]),
          ),
        };
      }),
      ...(of.steps.length > MOST_STEPS
        ? [
            location(
              locations.of(
                placeOf(model),
                model.name,
                `… and ${of.steps.length - MOST_STEPS} more`,
              ),
              "unimportant",
            ),
          ]
        : []),
      location(
        locations.of(
          property === undefined ? null : placeOf(property),
          `${model.name}/${result.id}`,
          `${result.id} ${result.property}: ${result.verdict.word}${endOf(result)}`,
        ),
        "essential",
      ),
    ],
  });
  const last = trace.steps.at(-1);
  return {
    codeFlow: {
      threadFlows: [
        threadOf(trace, beside === null ? "run" : "first run"),
        ...(beside === null ? [] : [threadOf(beside.trace, "second run")]),
      ],
    },
    ...(last === undefined
      ? {}
      : { last: at(last.action, `the last step: ${brieflyStep(last, plainStyle)}`) }),
  };
}

function location(
  at: Location,
  importance: NonNullable<ThreadFlowLocation["importance"]>,
): ThreadFlowLocation {
  return { location: at, importance };
}

function changedText(changed: readonly (readonly [path: string, value: string])[]): string {
  if (changed.length === 0) return "";
  const named = changed.slice(0, NAMED).map(([path, value]) => `${path} := ${value}`);
  const more = changed.length - named.length;
  return `; ${named.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

function endOf(result: PropertyResult): string {
  const reason = reasonOf(result);
  return reason === "" ? "" : `: ${reason}`;
}
