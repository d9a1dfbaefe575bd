/** The entry to the search: checks the properties of one model. */
import type { Claim, Model } from "../contract/model.ts";
import type { Secret } from "../contract/information.ts";
import type { Monitor } from "../contract/monitor.ts";
import { antecedentOf, type Property, type PropertyKind } from "../contract/property.ts";
import { isTemporal } from "../contract/temporal.ts";
import { CheckerError, ModelError } from "../errors.ts";
import { comparedResult } from "../partial-order/compare.ts";
import { undeclared } from "../partial-order/footprints.ts";
import { demandIndependent, type PartialOrderOptions } from "../partial-order/options.ts";
import { demandSound, type SymmetryOptions } from "../symmetry/options.ts";
import type {
  ActionStatistics,
  ModelResult,
  PropertyResult,
  RunStatistics,
  Verdict,
} from "../verdict.ts";
import { actionStatistics } from "./action-statistics.ts";
import { Budget } from "./budget.ts";
import { build, type Built } from "./build.ts";
import { traceAlong, traceTo } from "./counterexample.ts";
import { disagreement } from "./disagreement.ts";
import type { Crew } from "./parallel/crew.ts";
import { Explainer } from "./explainer.ts";
import { exercisedInWalk, withExercised } from "./exercised.ts";
import { explore, type Exploration } from "./explore.ts";
import type { Chosen } from "./fewest-switches.ts";
import { witnessInWalk } from "./interest.ts";
import { judgeLiveness } from "./liveness-verdicts.ts";
import type { MemoOptions } from "./memo/options.ts";
import { judgePairs } from "./pair-verdicts.ts";
import { aboutClaim } from "./property-result.ts";
import { judgeRefinement } from "./refinement-verdicts.ts";
import type { Saving } from "./saving.ts";
import type { StorageOptions } from "./storage.ts";
import type { SystemAlone } from "./system-alone.ts";
import { verdictOn } from "./verdicts.ts";

/** A sign of life from a long run. */
export interface Progress {
  readonly model: string;
  /** What is being searched, e.g. `monitor requests`, `infinite runs, LV1`; `null`: the system alone. */
  readonly part: string | null;
  readonly states: number;
  readonly transitions: number;
  /** The breadth-first level being expanded. */
  readonly level: number;
  /** States found and not yet expanded. */
  readonly frontier: number;
  readonly seconds: number;
  /** Bytes allocated by the search. */
  readonly bytes: number;
}

/** Options of a run. Absent budgets are unlimited. */
export interface CheckOptions {
  /**
   * States of one exploration, or in a search over pairs of runs or beside an abstract system pairs, or
   * abstract states, whichever are most. Nothing is expanded once there are more; those that the last
   * expansion led to are counted, so a few more may be reported.
   */
  readonly maxStates?: number;
  readonly timeMs?: number;
  readonly memoryBytes?: number;
  /** Which of the model's claims to check; all by default. */
  readonly select?: (p: Property) => boolean;
  /**
   * Stop an exploration as soon as each of its properties has a counterexample or a witness. What is
   * known then is that and nothing else: the counts are those of a search that was cut short.
   */
  readonly untilDecided?: boolean;
  /**
   * Stop as soon as some property is violated. Nothing is said then of properties that nothing is known
   * of, and the counts are those of a search that was cut short.
   */
  readonly untilViolated?: boolean;
  /**
   * Show, of each violation, the shortest counterexample with the fewest switches between actors
   * instead of the first one, and explain it. Costs further searches, which begin when all verdicts are
   * known, and changes none.
   */
  readonly explain?: boolean;
  /**
   * Explore one representative of states that are the same but for the names of ids, where the model declares
   * such a symmetry: see `Symmetry`. Not to be had with `digest` and `explain`, which look at all states, nor
   * for claims that compare runs or speak of infinite ones.
   */
  readonly symmetry?: SymmetryOptions;
  /** How explorations of single states and steps hold their states. */
  readonly storage?: StorageOptions;
  /**
   * Leave out orders of steps that lead to the same, where actions declare their footprints. Not to be had with
   * `digest`, `explain`, `interest` and `symmetry`, under bounds, nor for claims of steps, histories or infinite
   * runs.
   */
  readonly partialOrder?: PartialOrderOptions;
  /** Compute the digest of each graph of single states: `RunStatistics.digest`. */
  readonly digest?: boolean;
  /** Give, with `PropertyResult.exercised`, a shortest run to the first occurrence of each. */
  readonly interest?: boolean;
  /** With `explain`: called with all that is known before anything is explained. */
  readonly onDecided?: (result: ModelResult) => void;
  /** Called about every `progressMs` (default 1000). */
  readonly onProgress?: (p: Progress) => void;
  readonly progressMs?: number;
  /** Element 0 becomes non-zero when the run is to stop: every undecided property is then `incomplete`. Shared memory. */
  readonly stop?: Int32Array;
  /**
   * Threads that explore along, where single states and steps are judged. What is found is the same as
   * without them, but for times and bytes.
   */
  readonly crew?: Crew;
  /** Keeps explorations of single states and steps, and goes on with those that were kept. */
  readonly saving?: Saving;
  /** How successors are learned; `false`: not at all. What is found is the same. For tests and the bench. */
  readonly memo?: MemoOptions | false;
}

/**
 * Explores `model` exactly, breadth first, and judges each selected claim.
 *
 * The system is explored once for all properties without a monitor, and once more beside each
 * monitor. Pairs of runs, infinite runs and refinement have searches of their own, over graphs whose
 * steps are kept; where nothing else is asked, the counts of the system alone are read off one of them.
 * Every search goes on past violations, so that every property is judged in one run. A state outside a
 * bound is kept and judged, but not expanded.
 *
 * @throws ModelError when the model cannot be built (bad schema, patch, more than 4096 instances per state, …),
 * or is to be reduced by a symmetry that is none (MODEL009), or by footprints that are none (MODEL011)
 * @throws CheckerError CHECK001 when a trace, replayed on plain objects, disagrees with the search, CHECK004
 * when a reduced search disagrees with one that is not
 */
export function check(model: Model, options: CheckOptions = {}): ModelResult {
  const { partialOrder, ...others } = options;
  const result = checkOneWay(model, options);
  return partialOrder?.compared === true
    ? comparedResult(model, result, checkOneWay(model, others))
    : result;
}

function checkOneWay(model: Model, options: CheckOptions): ModelResult {
  if (options.saving !== undefined && options.storage?.lean === true)
    throw new ModelError(
      "MODEL010",
      `model ${model.name}: a checkpoint has states with their parents, which a lean search does not store`,
    );
  const budget = new Budget(options, performance.now());
  const built = build(model);
  const selected = model.claims.filter(({ property }) => options.select?.(property) ?? true);
  if (options.symmetry !== undefined) demandReducible(model, selected, options, options.symmetry);
  if (options.partialOrder !== undefined && undeclared(built).length === 0)
    demandIndependent(
      model,
      selected.map((c) => c.property),
      options,
    );
  const results = new Map<Claim, PropertyResult>();
  const runs: RunStatistics[] = [];
  let actions: readonly ActionStatistics[] = [];
  const walk = ({ monitor, secret, claims }: Group): void => {
    const beside = monitor === null ? null : (built.monitors.get(monitor) ?? null);
    const properties = claims.map((c) => c.property);
    const exploration = explore(built, beside, properties, options, budget, secret);
    // How often each action fires is a matter of all orders of steps.
    if (runs.length === 0 && exploration.exactness !== "partialOrder")
      actions = actionStatistics(exploration);
    runs.push(runStatistics(exploration, secret));
    const interest = options.interest === true;
    claims.forEach((claim, k) => results.set(claim, judged(exploration, claim, k, interest)));
    explainer?.add({
      exploration,
      claims,
      along: (claim, k, chosen) => verdictAlong(exploration, claim, k, chosen),
    });
  };
  const explainer = options.explain === true ? new Explainer(built, options, budget) : null;
  const walks = groups(selected);
  const over = (): boolean =>
    options.untilViolated === true && [...results.values()].some(isViolated);
  for (const group of walks) if (!over()) walk(group);
  const donor = walks.length > 0 || options.untilDecided === true ? null : donorOf(selected);
  const others: Judged[] = [];
  for (const judge of [judgePairs, judgeLiveness, judgeRefinement]) {
    if (over()) break;
    const other = judge(built, selected, options, budget, donor);
    others.push(other);
    for (const [claim, result] of other.results) results.set(claim, result);
  }
  if (runs.length === 0 && !over()) {
    const alone = others.find((o) => o.alone !== null)?.alone ?? null;
    if (alone === null) walk({ monitor: null, secret: null, claims: [] });
    else {
      runs.push(readOff(built, alone));
      actions = actionStatistics({ built, ...alone });
    }
  }
  runs.push(...others.flatMap((o) => o.runs));
  const known = (): ModelResult => ({
    model: model.name,
    results: selected.flatMap((claim) => results.get(claim) ?? []),
    runs,
    actions,
  });
  if (explainer !== null) {
    options.onDecided?.(known());
    explainer.explainAll(results);
  }
  return known();
}

/** @throws ModelError MODEL009 when something is asked that representatives do not tell */
function demandReducible(
  model: Model,
  claims: readonly Claim[],
  { digest, explain }: CheckOptions,
  symmetry: SymmetryOptions,
): void {
  if (digest === true || explain === true)
    throw new ModelError(
      "MODEL009",
      `model ${model.name}: digests and explanations are of all states, and a check that is reduced by symmetry knows representatives only`,
    );
  demandSound(
    model,
    claims.map((c) => c.property),
    symmetry,
  );
}

function isViolated({ verdict }: PropertyResult): boolean {
  return verdict.word === "violated";
}

/** What was found of claims that look at more than single states and steps. */
export interface Judged {
  readonly results: ReadonlyMap<Claim, PropertyResult>;
  readonly runs: readonly RunStatistics[];
  /** What the system alone does; `null` when nobody asked, or not all of it was looked at. */
  readonly alone: SystemAlone | null;
}

/** Whether a walk over single states and steps decides properties of this kind. */
const WALKED: ReadonlySet<PropertyKind> = new Set([
  "invariant",
  "transition",
  "reachable",
  "deadlockFree",
  "determined",
]);

/** Properties about an abstract system. */
const REFINED: ReadonlySet<PropertyKind> = new Set(["refines", "includedIn"]);

/** Claims that one exploration decides. */
interface Group {
  readonly monitor: Monitor | null;
  /** Runs begin with another secret, too. */
  readonly secret: Secret | null;
  readonly claims: Claim[];
}

/** The explorations that claims ask for, that of the system alone first. */
function groups(claims: readonly Claim[]): Group[] {
  const found: Group[] = [{ monitor: null, secret: null, claims: [] }];
  for (const claim of claims) {
    const { property } = claim;
    if (!WALKED.has(property.kind)) continue;
    const { monitor } = property;
    const secret = property.kind === "determined" ? property.secret : null;
    const group = found.find((g) => g.monitor === monitor && g.secret === secret);
    if (group === undefined) found.push({ monitor, secret, claims: [claim] });
    else group.claims.push(claim);
  }
  return found.filter((g) => g.claims.length > 0);
}

/** The claim whose graph of steps is best suited to say what the system alone does; `null`: there is none. */
function donorOf(claims: readonly Claim[]): Claim | null {
  const infinite = claims.filter(({ property }) => isTemporal(property));
  const compared = claims.filter(({ property: { kind } }) => REFINED.has(kind));
  // In each order of preference: those that are held whole in any case, and those without a monitor.
  const graphs = [...infinite, ...compared];
  return graphs.find(({ property }) => property.monitor === null) ?? graphs[0] ?? null;
}

function judged(
  exploration: Exploration,
  claim: Claim,
  k: number,
  interest: boolean,
): PropertyResult {
  const { property } = claim;
  const { states, transitions, depth, seconds } = exploration;
  const antecedents = exploration.antecedents[k] ?? 0;
  const verdict = verdictAlong(exploration, claim, k, null);
  const result = {
    ...aboutClaim(exploration.built.model, claim, verdict),
    states,
    transitions,
    depth,
    seconds,
    antecedents: antecedentOf(property) === null ? null : antecedents,
  };
  const exercised = exercisedInWalk(property, antecedents, exploration.compared[k] ?? 0);
  const witness = interest ? witnessInWalk(exploration, property, k) : null;
  return withExercised(result, exercised, witness);
}

/** The verdict on claim number `k`, which shows the run that is `chosen`, or else the first one found. */
function verdictAlong(
  exploration: Exploration,
  { property }: Claim,
  k: number,
  chosen: Chosen | null,
): Verdict {
  const antecedents = exploration.antecedents[k] ?? 0;
  const finding = chosen?.finding ?? exploration.findings[k] ?? null;
  const compared = exploration.compared[k] ?? 0;
  return verdictOn(
    property,
    { ...exploration, finding, antecedents, compared },
    {
      traceTo: (spot) =>
        chosen !== null && spot === chosen.finding.spot
          ? traceAlong(exploration, chosen.path, spot, property)
          : traceTo(exploration, spot, property),
      disagreement: (earlier, later) => {
        if (property.kind !== "determined")
          throw new CheckerError("CHECK002", `${property.id} compares no steps`);
        return disagreement(exploration, property, earlier, later);
      },
    },
  );
}

function runStatistics(exploration: Exploration, secret: Secret | null): RunStatistics {
  const { built, monitor, states, transitions, depth, widestLevel, seconds } = exploration;
  const { cut, boundCut, failure, peakBytes } = exploration;
  return {
    monitor: monitor?.monitor.name ?? null,
    states,
    transitions,
    depth,
    widestLevel,
    seconds,
    stateBits: built.codec.bits + (monitor?.codec.bits ?? 0),
    bytesPerState: peakBytes / Math.max(1, states),
    complete: cut === null && boundCut === null && failure === null,
    failure: failure?.message ?? null,
    digest: exploration.digest,
    ...(exploration.symmetry === undefined ? {} : { symmetry: exploration.symmetry }),
    ...(exploration.partialOrder === undefined ? {} : { partialOrder: exploration.partialOrder }),
    ...(secret === null ? {} : { secret: secret.name }),
  };
}

/** The run that would have been made, were the system not known from a graph of steps. */
function readOff({ codec }: Built, alone: SystemAlone): RunStatistics {
  const { states, transitions, depth, widestLevel, bytes, digest } = alone;
  return {
    ...{ monitor: null, states, transitions, depth, widestLevel, readOff: true },
    ...{ seconds: 0, stateBits: codec.bits, bytesPerState: bytes / Math.max(1, states) },
    ...{ complete: true, failure: null, digest },
  };
}
