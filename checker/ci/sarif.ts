/**
 * A run as SARIF 2.1.0, which code-scanning services show beside the sources: a rule for each property,
 * a result for each verdict that somebody has to look at, where the property is written; what led to it
 * is a code flow over the actions.
 *
 * An expected violation is no result: nothing is wrong where it stands. What belongs to no source (gaps
 * of coverage, the steps after a run) is a notification of the invocation; what a step found at one place
 * is a result, too.
 */
import type {
  Invocation,
  Location,
  Log,
  Message,
  Notification,
  ReportingDescriptor,
  Result,
} from "sarif";
import type { Model } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { placeOf } from "../places/place.ts";
import { exitSentence } from "../report/outcome.ts";
import { oneLine } from "../trace/fit.ts";
import { counted } from "../trace/numbers.ts";
import {
  complaints,
  modelOf,
  reasonOf,
  surprises,
  verdictAgainst,
  type CiFacts,
  type Complaint,
  type Surprise,
} from "./facts.ts";
import { ALERT_RULES, alertResult } from "./sarif-alert.ts";
import { fingerprints } from "./sarif-fingerprint.ts";
import { codeFlowOf } from "./sarif-flow.ts";
import { Locations, message } from "./sarif-location.ts";

/** Services take no more results of one run; the worst come first. */
const MOST_RESULTS = 5000;

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
/** The document; `root` is the folder that its paths are relative to. The same for the same results. */
export function sarif(facts: CiFacts, root: string): Log {
  const locations = new Locations(root);
  const rules = rulesOf(facts.models);
  const index = new Map(rules.map((r, i) => [r.id, i]));
  const found = complaints(facts);
  const results = [
    ...found.flatMap((c) => (c.model === null ? [] : [failing(c, c.model, locations)])),
    ...surprises(facts).map((s) => resultOf(s, locations)),
    ...facts.alerts.map((a) => alertResult(a, modelOf(a, facts), locations)),
  ].map((r) => withIndex(r, index));
  const [name = facts.program, version = "0"] = facts.program.split(" ");
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name, version, semanticVersion: version, rules } },
        automationDetails: { id: `${name}/check/` },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: locations.bases,
        invocations: [invocationOf(facts, found, results.length)],
        results: results.slice(0, MOST_RESULTS),
      },
    ],
  };
}

/** The rule of what a specification itself does wrong. */
const FAILS: ReportingDescriptor = {
  id: "specification",
  name: "SpecificationFails",
  shortDescription: { text: "The specification does something illegal." },
  fullDescription: {
    text: "An action throws, writes what it may not, or leaves a value outside its domain. Nothing is established by such a run.",
  },
  defaultConfiguration: { level: "error" },
};

/** A rule for each property that a model claims, in the order in which they are first claimed. */
function rulesOf(models: readonly Model[]): ReportingDescriptor[] {
  const byId = new Map<string, Property>();
  for (const { property } of models.flatMap((m) => m.claims))
    if (!byId.has(property.id)) byId.set(property.id, property);
  return [...[...byId.values()].map(ruleOf), FAILS, ...ALERT_RULES];
}

function ruleOf(p: Property): ReportingDescriptor {
  const help = [`Formula: ${p.formula}`, `Source: ${p.source}`, `Claimed for: ${p.claimedFor}`];
  return {
    id: p.id,
    name: p.name,
    shortDescription: message(`${p.id} ${p.name}`),
    fullDescription: message(p.sentence),
    help: message([p.sentence, ...help].join("\n")),
    defaultConfiguration: { level: "error" },
    properties: { tags: [p.kind, ...(p.serves ?? [])] },
  };
}

function withIndex(result: Result, index: ReadonlyMap<string | undefined, number>): Result {
  const ruleIndex = index.get(result.ruleId);
  return ruleIndex === undefined ? result : { ...result, ruleIndex };
}

function failing({ title, lines }: Complaint, model: Model, locations: Locations): Result {
  return {
    ruleId: FAILS.id,
    level: "error",
    message: message([title, ...lines].join("\n")),
    locations: [locations.of(placeOf(model), model.name)],
    partialFingerprints: fingerprints(["specification", model.name]),
  };
}

function resultOf({ standing, model, result }: Surprise, locations: Locations): Result {
  const property = model.claims.find((c) => c.property.id === result.id)?.property;
  const flow = codeFlowOf(model, property, result, locations);
  const place = property === undefined ? null : placeOf(property);
  const modelPlace = placeOf(model);
  const related: Location[] = [
    ...(flow?.last === undefined ? [] : [{ ...flow.last, id: BREAKS }]),
    { ...locations.of(modelPlace, model.name, "the model"), id: MODEL },
  ];
  return {
    ruleId: result.id,
    level: standing === "incomplete" ? "warning" : "error",
    message: saying(result, model, flow?.last !== undefined),
    // A service that shows results beside sources shows none without a file.
    locations: [locations.of(place ?? modelPlace, `${model.name}/${result.id}`)],
    relatedLocations: related,
    ...(flow === null ? {} : { codeFlows: [flow.codeFlow] }),
    partialFingerprints: fingerprints([
      model.name,
      result.id,
      result.verdict.word,
      ...("failed" in result.verdict ? result.verdict.failed : []),
    ]),
  };
}

/** Ids of related locations, which a message may link to. */
const BREAKS = 1;
const MODEL = 2;

function saying(result: Surprise["result"], model: Model, broken: boolean): Message {
  const { id, property, verdict } = result;
  const reason = reasonOf(result);
  const plain = (text: string): string => message(oneLine(text)).text;
  const steps = "trace" in verdict && verdict.trace !== null ? verdict.trace.steps : [];
  const last = steps.at(-1);
  const by =
    broken && last !== undefined
      ? ` After ${counted(steps.length, "step")}, the last of them [${plain(last.action)}](${BREAKS}).`
      : "";
  return {
    text: `${plain(`${id} ${property}: ${verdictAgainst(result)}`)} in the model [${plain(model.name)}](${MODEL})${reason === "" ? "" : plain(`: ${reason}`)}.${by}`,
  };
}

function invocationOf(
  { outcome }: CiFacts,
  found: readonly Complaint[],
  results: number,
): Invocation {
  const notifications: Notification[] = [
    ...found
      .filter((c) => c.model === null)
      .map(({ from, kind, title, lines }): Notification => ({
        descriptor: { id: from },
        level: kind === "open" ? "warning" : "error",
        message: message([title, ...lines].join("\n")),
      })),
    ...(results > MOST_RESULTS
      ? [
          {
            descriptor: { id: "results" },
            level: "warning" as const,
            message: message(`${results} results, of which ${MOST_RESULTS} are listed`),
          },
        ]
      : []),
  ];
  return {
    executionSuccessful: outcome.code !== 4,
    exitCode: outcome.code,
    exitCodeDescription: exitSentence[outcome.code],
    ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
  };
}
