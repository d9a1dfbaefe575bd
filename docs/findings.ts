/** The findings: each is looked for again, its fixes are tried, and its page is written. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { override } from "../checker/cli/flags.ts";
import { findModel } from "../checker/cli/select.ts";
import { natural, type Model } from "../checker/contract/model.ts";
import type { Property } from "../checker/contract/property.ts";
import { zonesOf } from "../checker/contract/system.ts";
import {
  findingPage,
  findingsIndex,
  type AlsoViolated,
  type FindingFacts,
  type Tried,
} from "../checker/pages/finding-page.ts";
import { generatedBy } from "../checker/pages/markdown.ts";
import type { Recorded } from "../checker/pages/recorded.ts";
import { traceAnchor } from "../checker/pages/traces-page.ts";
import { evidence } from "../checker/trace/evidence.ts";
import { check } from "../checker/search/check.ts";
import { formatMermaid } from "../checker/trace/mermaid.ts";
import { stepsOf, type PropertyResult } from "../checker/verdict.ts";
import { findings } from "../models/findings.ts";
import type { Finding, Flags } from "../models/findings/finding.ts";
import { suite } from "../models/index.ts";
import { accepted } from "../properties/response/requests.ts";
import { readRecord, tracesFolder } from "./verdicts.ts";

const first = generatedBy("npm run docs");

/** The folder of the pages, from the root of the project. */
export const findingsFolder = "docs/counterexamples";

/** The page of a finding, from the root of the project. */
export function findingPath({ id, slug }: Finding): string {
  return `${findingsFolder}/${id.slice(1).padStart(2, "0")}-${slug}.md`;
}

/** A claim of a model. @throws Error when the model does not make it */
export function claimOf(model: Model, id: string): Model["claims"][number] {
  const claim = model.claims.find((c) => c.property.id === id);
  if (claim === undefined) throw new Error(`${model.name} claims no ${id}`);
  return claim;
}

/** The ids of what a model is expected to violate. */
export function violatedIn({ claims }: Model): string[] {
  return claims.filter((c) => c.expected === "violated").map((c) => c.property.id);
}

/** Flags as `--set` takes them. */
export function asSet(flags: Flags): string[] {
  return Object.entries(flags).map(
    ([flag, value]) => `${flag}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
}

/** A model with its flags set, as `--set` does it. */
export function withFlags(model: Model, flags: Flags): Model {
  const set = asSet(flags).map((text) => text.split("=", 2) as [string, string]); // each has one
  return override(model, new Map(set)).model;
}

/** The shortest counterexample, and the states that fewer steps lead to where single states are searched. */
function shortest({ model: name, property: id }: Finding): {
  readonly result: PropertyResult;
  readonly below: number | null;
} {
  const model = findModel(suite, name);
  const { kind } = claimOf(model, id).property;
  // To the end: ways out are looked for among all states.
  const [result] = check(model, { select: (p) => p.id === id, explain: true }).results;
  if (result === undefined) throw new Error(`${name} ${id}: no result`);
  const steps = stepsOf(result.verdict);
  const bySingleStates = kind === "invariant" || kind === "transition";
  return {
    result,
    below: bySingleStates && steps !== null ? statesBelow(model, id, steps) : null,
  };
}

/** How many states fewer than `steps` steps lead to, in the exploration that decides the property. */
function statesBelow(model: Model, id: string, steps: number): number {
  let states = 0;
  check(model, {
    select: (p) => p.id === id,
    untilDecided: true,
    progressMs: 0,
    onProgress: (p) => {
      // States that a level leads to are counted when it is over.
      if (p.level === steps - 1) states = p.states;
    },
  });
  return states;
}

/** How good a model is to its drivers: what becomes of S37, in how many steps. */
interface Service {
  readonly word: string;
  readonly steps: number;
}

function serviceOf(results: readonly PropertyResult[]): Service | null {
  const verdict = results.find((r) => r.id === accepted.id)?.verdict;
  return verdict === undefined ? null : { word: verdict.word, steps: stepsOf(verdict) ?? Infinity };
}

/** Whether a driver is refused what it was not refused before, or sooner. */
function refusesMore(before: Service | null, after: Service | null): boolean {
  if (after?.word !== "violated") return false;
  return before?.word !== "violated" || after.steps < before.steps;
}

/** A model that claims S37, too, where there is an honest host that it can be claimed of. */
function withService(model: Model): Model {
  const asked = model.claims.some((c) => c.property.id === accepted.id);
  const honest = "host" in model.constants && model.constants.host === "HONEST";
  if (asked || !honest) return model;
  return {
    ...model,
    claims: [...model.claims, { property: accepted, expected: natural(accepted) }],
  };
}

/** What `select`ed properties of a model come to. */
function outcomes(model: Model, select: (id: string) => boolean): readonly PropertyResult[] {
  return check(model, { select: (p) => select(p.id), untilDecided: true }).results;
}

/** Sets flags in the model of a finding: what becomes of its property, and of `others`. */
function tried(
  { model: name, property: id }: Finding,
  set: Flags,
  words: string,
  before: Service | null,
  others: readonly string[],
): Tried {
  const changed = withService(withFlags(findModel(suite, name), set));
  const ids = new Set([id, ...others, accepted.id]);
  const results = outcomes(changed, (one) => ids.has(one));
  const found = results.map((r) => ({
    id: r.id,
    word: r.verdict.word,
    steps: stepsOf(r.verdict),
  }));
  const own = found.find((r) => r.id === id);
  if (own === undefined) throw new Error(`${name} ${id}: no result`);
  return {
    set: asSet(set),
    words,
    word: own.word,
    steps: own.steps,
    refuses: refusesMore(before, serviceOf(results)),
    others: found.filter((r) => others.includes(r.id)),
  };
}

/** Whether flags mend the finding: the property holds, and nobody pays for it. */
export function mends({ word, refuses }: Tried): boolean {
  return word === "holds" && !refuses;
}

/** The proper parts of a set of flags, but for the empty one. */
export function partsOf(flags: Flags): Flags[] {
  const all = Object.entries(flags);
  return Array.from({ length: 2 ** all.length - 2 }, (_, i) =>
    Object.fromEntries(all.filter((_entry, bit) => ((i + 1) >> bit) & 1)),
  );
}

/** What is recorded of a violated claim. @throws Error when there is no record of it */
function violationOf(recorded: Recorded, model: string, id: string) {
  const trace = recorded.models
    .find((m) => m.name === model)
    ?.results.find((r) => r.id === id)?.trace;
  if (trace === undefined || trace === null) throw new Error(`${model} ${id}: no record`);
  return trace;
}

function alsoOf(finding: Finding, recorded: Recorded): AlsoViolated[] {
  return Object.entries(finding.also).flatMap(([name, ids]) =>
    ids.map((id): AlsoViolated => {
      const { property } = claimOf(findModel(suite, name), id);
      const { steps, failed } = violationOf(recorded, name, id);
      const section = traceAnchor({ id, property: property.name });
      const folder = tracesFolder.replace(`${findingsFolder}/`, "");
      return { model: name, property, steps, failed, shown: `${folder}/${name}.md#${section}` };
    }),
  );
}

/** The file of each action. */
function actionFiles(root: string): ReadonlyMap<string, string> {
  const folder = "spec/actions";
  return new Map(
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .flatMap((name) => {
        const text = readFileSync(join(root, folder, name), "utf8");
        return [...text.matchAll(/spec\.action\("(\w+)"/g)].map(
          ([, action = ""]) => [action, `${folder}/${name}`] as const,
        );
      }),
  );
}

/** Everything that the page of a finding shows, found again. */
export function factsOf(finding: Finding, root: string): FindingFacts {
  const model = findModel(suite, finding.model);
  const { property } = claimOf(model, finding.property);
  const found = shortest(finding);
  const service = serviceOf(outcomes(withService(model), (id) => id === accepted.id));
  const others = violatedIn(model).filter((id) => id !== finding.property);
  return {
    words: finding,
    model,
    property,
    ...found,
    also: alsoOf(finding, readRecord(root)),
    fixes: finding.fixes.map(({ set, means }) => tried(finding, set, means, service, others)),
    tooLittle: finding.noFixes.map(({ set, because }) => tried(finding, set, because, service, [])),
    actions: actionFiles(root),
    diagram: diagramOf(model, property, found.result),
  };
}

function diagramOf(model: Model, { id, name }: Property, result: PropertyResult): string {
  const shown = evidence(result);
  if (shown === null) return "";
  return formatMermaid({
    ...shown,
    subject: { model: model.name, id, name },
    zones: zonesOf(model.system.specification),
    explanation: result.explanation,
  });
}

/** The text of the page of a finding. */
export function findingText(facts: FindingFacts): string {
  return findingPage(facts, first);
}

/** The text of the page that lists them. */
export function findingsText(root: string): string {
  const recorded = readRecord(root);
  return findingsIndex(
    findings.map((finding) => ({
      words: finding,
      file: findingPath(finding).replace(`${findingsFolder}/`, ""),
      model: finding.model,
      property: claimOf(findModel(suite, finding.model), finding.property).property,
      steps: violationOf(recorded, finding.model, finding.property).steps,
      claims: 1 + Object.values(finding.also).flat().length,
      fixes: finding.fixes.map(({ set }) => asSet(set)),
    })),
    introduction,
    first,
  );
}

const introduction = [
  "What the checker finds at the as-found point: a composite of published prototypes that no single release had. Each finding has a page with a shortest run, why none is shorter, the command that shows it again, and what mends it. Each claim that is violated at that point belongs to exactly one finding.",
  "A fix is a set of design flags with which the property holds and still has its case, and no driver is refused what it was not refused before; no part of it is enough. The flags are those of [`spec/constants.ts`](../../spec/constants.ts), and alternatives stand beside each other. All of this is found again by `test/findings.test.ts`.",
  "Besides: [what was predicted, and what was found](predictions.md); the two hypotheses at length, [H1](h1.md) and [H2](h2.md); and the counterexamples in all other models, those with a single flag off the recommended point among them, from the table of [verdicts](../verdicts.md).",
];
