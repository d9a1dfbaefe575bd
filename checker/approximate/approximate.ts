/** Checks a model without looking at every reachable state: what is found is real, and nothing else is claimed. */
import type { Claim, Model } from "../contract/model.ts";
import type { Monitor } from "../contract/monitor.ts";
import { antecedentOf, type PropertyKind } from "../contract/property.ts";
import { CheckerError } from "../errors.ts";
import { actionStatistics } from "../search/action-statistics.ts";
import { Budget } from "../search/budget.ts";
import { build, type Built } from "../search/build.ts";
import { exercisedInWalk } from "../search/exercised.ts";
import { thrown as textOf, type Spot } from "../search/judge.ts";
import { aboutClaim, unlooked } from "../search/property-result.ts";
import { verdictOn } from "../search/verdicts.ts";
import { contextOf, sameData } from "../strict.ts";
import type {
  ActionStatistics,
  ModelResult,
  PropertyResult,
  RunStatistics,
  Verdict,
} from "../verdict.ts";
import { breadthFirst } from "./breadth.ts";
import { bitstate, swarm } from "./depth.ts";
import { Guide, packed } from "./guide.ts";
import type { Hunt, Looked } from "./hunt.ts";
import { extentOf, type ApproximateOptions, type Mode } from "./options.ts";
import { Proof } from "./proof.ts";
import { Stage, type Recipe, type Thrown } from "./stage.ts";
import { simulate } from "./walks.ts";

const searches: Readonly<Record<Mode, (hunt: Hunt) => Looked>> = {
  fingerprints: breadthFirst,
  bitstate,
  simulate,
  swarm,
};

/** What a run of single states can violate or reach; the rest compares runs, or takes them to be infinite. */
const SOUGHT: ReadonlySet<PropertyKind> = new Set([
  "invariant",
  "transition",
  "reachable",
  "deadlockFree",
]);

/**
 * Looks at some of the reachable states of `model`, and judges each selected claim on them.
 *
 * Verdicts are `violated` and `reached`, with a run that was replayed on plain objects and judged there
 * again; `error`; and otherwise `notFound`. Never `holds`, `unreached` or `vacuous`. The same options give the
 * same answer, unless the time, the memory or the user ends the search.
 *
 * @throws ModelError when the model cannot be built
 * @throws CheckerError CHECK001 when what was found is not so on plain objects
 */
export function approximate(model: Model, options: ApproximateOptions): ModelResult {
  const started = performance.now();
  const built = build(model);
  const selected = model.claims.filter(({ property }) => options.select?.(property) ?? true);
  const sought = selected.filter(({ property }) => SOUGHT.has(property.kind));
  const named = new Set(sought.map(({ property }) => property.monitor));
  // The system alone comes first: its actions are those that are reported.
  const monitors = [...(named.delete(null) ? [null] : []), ...named];
  const results = new Map<Claim, PropertyResult>();
  const runs: RunStatistics[] = [];
  let actions: readonly ActionStatistics[] = [];
  for (const [i, monitor] of monitors.entries()) {
    const claims = sought.filter(({ property }) => property.monitor === monitor);
    const rest = monitors.length - i;
    const budget = budgetOf(options, started, rest);
    const found = look(built, monitor, claims, options, budget);
    if (i === 0) actions = found.actions;
    runs.push(found.run);
    for (const [claim, result] of found.results) results.set(claim, result);
  }
  return {
    model: model.name,
    results: selected.map((claim) => results.get(claim) ?? notSought(built, claim)),
    runs,
    actions,
  };
}

/** A search without an end of its own leaves time for `rest` − 1 others. */
function budgetOf(options: ApproximateOptions, started: number, rest: number): Budget {
  const { timeMs, approximate: approximation } = options;
  if (timeMs === undefined || extentOf(approximation).walks !== Infinity)
    return new Budget(options, started);
  const now = performance.now();
  return new Budget({ ...options, timeMs: Math.ceil((started + timeMs - now) / rest) }, now);
}

interface Outcome {
  readonly results: ReadonlyMap<Claim, PropertyResult>;
  readonly run: RunStatistics;
  readonly actions: readonly ActionStatistics[];
}

/** One search: of the system alone, or beside a monitor. */
function look(
  built: Built,
  monitor: Monitor | null,
  claims: readonly Claim[],
  options: ApproximateOptions,
  budget: Budget,
): Outcome {
  const { model } = built;
  const beside = monitor === null ? null : (built.monitors.get(monitor) ?? null);
  const properties = claims.map((c) => c.property);
  const stage = new Stage(built, beside, properties);
  const guide = new Guide(built, beside);
  stage.couldGoOn = () => guide.hasSuccessor(packed(stage.words, stage.width));
  const started = performance.now();
  const looked = searches[options.approximate.mode]({ stage, options, budget, started });
  const seconds = (performance.now() - started) / 1000;
  const failure = failureOf(stage, guide, looked.thrown);
  const how = sentence(looked, stage);
  const teller = new Teller(stage, guide, new Proof(built, beside), options.approximate.mode);
  const results = claims.map((claim, k): [Claim, PropertyResult] => {
    const { property } = claim;
    const antecedents = stage.judge.antecedents[k] ?? 0;
    const { verdict, foundBy } = teller.tell(claim, k, how, failure);
    const shows = verdict.word === "violated" || verdict.word === "reached";
    return [
      claim,
      {
        ...aboutClaim(model, claim, verdict),
        states: looked.states,
        transitions: stage.transitions,
        depth: looked.depth,
        seconds,
        antecedents: antecedentOf(property) === null ? null : antecedents,
        exercised: exercisedInWalk(property, antecedents, 0),
        ...(foundBy === null ? {} : { foundBy }),
        ...(shows && options.explain === true
          ? { unexplained: `it was found by ${foundBy ?? "a search"}, which is not exhaustive` }
          : {}),
      },
    ];
  });
  const { mode, seed } = options.approximate;
  const { states, depth, widest, bytes, omitted, walks } = looked;
  return {
    results: new Map(results),
    run: {
      ...{ monitor: monitor?.name ?? null, states, transitions: stage.transitions, depth },
      ...{ widestLevel: widest, seconds },
      stateBits: built.codec.bits + (beside?.codec.bits ?? 0),
      bytesPerState: bytes / Math.max(1, states),
      complete: false,
      failure: failure?.message ?? null,
      digest: null,
      approximate: {
        ...{ mode, seed, how },
        ...(walks === undefined ? {} : { walks }),
        ...(omitted === undefined ? {} : { omitted }),
      },
    },
    actions: actionStatistics(stage),
  };
}

/** What was looked at, in a sentence. */
function sentence({ how, cut }: Looked, { boundCut }: Stage): string {
  const bound = boundCut === null ? "" : `; states outside the bound ${boundCut} were not expanded`;
  return `${how}${bound}${cut === null ? "" : `; ended early: ${cut}`}`;
}

/** What ended a search, and where. */
interface Failure {
  readonly recipe: Recipe | null;
  readonly message: string;
}

function failureOf(stage: Stage, guide: Guide, thrown: Thrown | null): Failure | null {
  const { model, constants } = stage.built;
  if (thrown !== null) return { recipe: thrown.recipe, message: messageOf(thrown, guide) };
  if (sameData(constants, contextOf(model))) return null;
  return {
    recipe: null,
    message: "SPEC002: the constants were changed while the system was explored",
  };
}

function messageOf({ recipe, where, error }: Thrown, guide: Guide): string {
  if (where !== null || recipe === null) return `${where ?? "init"}: ${textOf(error)}`;
  const step = `step ${recipe.ordinals.length + 1}`;
  try {
    const row = guide.follow(recipe).rows.at(-1);
    return row === undefined ? step : `${step}: ${guide.explain(row, error)}`;
  } catch (again) {
    return `${step}: ${textOf(error)}; on the way there once more: ${textOf(again)}`;
  }
}

/** Says what was found of a claim. */
class Teller {
  private readonly stage: Stage;
  private readonly guide: Guide;
  private readonly proof: Proof;
  private readonly mode: Mode;

  constructor(stage: Stage, guide: Guide, proof: Proof, mode: Mode) {
    this.stage = stage;
    this.guide = guide;
    this.proof = proof;
    this.mode = mode;
  }

  /** The verdict on claim number `k`, and by which search it was found; `null`: by none. */
  tell(
    { property }: Claim,
    k: number,
    how: string,
    failure: Failure | null,
  ): { readonly verdict: Verdict; readonly foundBy: string | null } {
    const { stage, guide, proof } = this;
    const finding = stage.judge.findings[k] ?? null;
    const isShown = finding?.kind === "violated" || finding?.kind === "reached";
    let foundBy: string | null = null;
    const { recipes } = stage;
    // Where the failure is, as spots name places.
    const failedAt = failure === null || failure.recipe === null ? null : recipes.length;
    const traceTo = ({ state, step }: Spot) => {
      const recipe = state === failedAt ? failure?.recipe : recipes[state];
      if (recipe === undefined || recipe === null)
        throw new CheckerError("CHECK002", `nothing tells how ${property.id} was decided`);
      const run = guide.follow(recipe);
      const short = this.mode === "fingerprints" ? run : guide.shortened(run);
      const found = { run: short, step };
      const trace = proof.trace(found, property);
      if (isShown) proof.demand(found, property);
      foundBy = recipe.by + cutShort(run.steps.length, short.steps.length);
      return trace;
    };
    const verdict = verdictOn(
      property,
      {
        finding,
        antecedents: stage.judge.antecedents[k] ?? 0,
        transitions: stage.transitions,
        // As of a search that did not come to its end: nothing is established by it.
        cut: how,
        boundCut: null,
        failure: failure === null ? null : { state: failedAt, message: failure.message },
      },
      {
        traceTo,
        disagreement: () => {
          throw new CheckerError("CHECK002", `${property.id} compares steps`);
        },
      },
    );
    return {
      verdict: verdict.word === "incomplete" ? { word: "notFound", how: verdict.why } : verdict,
      foundBy: verdict.word === "violated" || verdict.word === "reached" ? foundBy : null,
    };
  }
}

function cutShort(before: number, after: number): string {
  return after === before ? "" : `, shortened from ${before} steps`;
}

/** The result for a claim that is about more than single states and steps. */
function notSought({ model }: Built, claim: Claim): PropertyResult {
  return unlooked(model, claim, {
    word: "notFound",
    how: `not looked for: only an exact search judges properties of kind ${claim.property.kind}`,
  });
}
