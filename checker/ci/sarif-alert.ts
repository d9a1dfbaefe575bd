/** What a step after the run found at one place, as a result of SARIF. */
import type { ReportingDescriptor, Result } from "sarif";
import type { Model } from "../contract/model.ts";
import { placeOf } from "../places/place.ts";
import type { Alert } from "../report/alert.ts";
import { oneLine } from "../trace/fit.ts";
import { alertTitle } from "./facts.ts";
import { fingerprints } from "./sarif-fingerprint.ts";
import { message, type Locations } from "./sarif-location.ts";

/** Rules of steps that have alerts. */
export const ALERT_RULES: readonly ReportingDescriptor[] = [
  {
    id: "lock",
    name: "NotAsLocked",
    shortDescription: { text: "Something is not as it was locked." },
    fullDescription: {
      text: "A verdict, a count, a graph or a declaration is another one than in the lock. If that is meant, write the lock again and say why in the review.",
    },
    defaultConfiguration: { level: "error" },
  },
];

/** The id of the location in the file of the step, e.g. the lock. */
const FILE = 1;

/**
 * The result: at the definition of the model, or else in the file of the step.
 * @param model as it was run, where it is about one
 */
export function alertResult(alert: Alert, model: Model | undefined, locations: Locations): Result {
  const { step, place, text, key } = alert;
  const title = alertTitle(alert);
  const defined = model === undefined ? null : placeOf(model);
  const file = place === null ? null : locations.of(place, title, `where the ${step} has it`);
  const said = message(oneLine(`${title}: ${text}`)).text;
  return {
    ruleId: step,
    level: "error",
    message: {
      text: defined === null || file === null ? said : `${said} ([${step}](${FILE}))`,
    },
    locations: [locations.of(defined ?? place, title)],
    ...(defined === null || file === null ? {} : { relatedLocations: [{ ...file, id: FILE }] }),
    partialFingerprints: fingerprints([step, ...key]),
  };
}
