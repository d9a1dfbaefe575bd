/**
 * Explanations of the counterexamples that one check found: what takes further searches, and when.
 *
 * An explanation is an extra. It is made when all verdicts are known, takes none of their time, changes
 * none of them, and where it cannot be made the result says why.
 */
import type { Claim } from "../contract/model.ts";
import { CheckerError } from "../errors.ts";
import { explain, type Shown } from "../explain/explain.ts";
import type { Explanation, Search } from "../explain/explanation.ts";
import { plainRun } from "../explain/plain-run.ts";
import type { PropertyResult, Verdict } from "../verdict.ts";
import type { Budget } from "./budget.ts";
import type { Built, BuiltMonitor } from "./build.ts";
import type { CheckOptions } from "./check.ts";
import type { Exploration } from "./explore.ts";
import { fewestSwitches, type Chosen, type Fewest } from "./fewest-switches.ts";
import { thrown } from "./judge.ts";
import { WayFinder } from "./way-finder.ts";

/** An explanation without searches is still made for so long after the time is up, or somebody asked to stop. */
const GRACE_MS = 2000;

/** A walk that found something, with the claims that it judged and its verdict along another run. */
export interface Walk {
  readonly exploration: Exploration;
  readonly claims: readonly Claim[];
  /** The verdict on a claim, its number `k`, if the run to show is `chosen`. */
  readonly along: (claim: Claim, k: number, chosen: Chosen) => Verdict;
}

/** What is known of the run that a verdict shows. */
interface Known {
  readonly fewest: Search;
  /** Why not all states were looked at; `null`: they were. */
  readonly cut: string | null;
}

const firstFound: Known = {
  fewest: { done: false, why: "the first run found is shown" },
  cut: null,
};

/** Explains the results of one check. */
export class Explainer {
  private readonly built: Built;
  private readonly options: CheckOptions;
  private readonly budget: Budget;
  private readonly known = new Map<Claim, Known>();
  private walks: Walk[] = [];
  /** Bytes of the explorations that are still needed. */
  private held = 0;
  private finder: { readonly beside: BuiltMonitor | null; readonly ways: WayFinder } | null = null;
  private over: number | null = null;

  constructor(built: Built, options: CheckOptions, budget: Budget) {
    this.built = built;
    this.options = options;
    this.budget = budget;
  }

  /** Takes in a walk; forgets its states unless they are needed, and there is room for them. */
  add(walk: Walk): void {
    const { cut, boundCut, failure, findings, peakBytes } = walk.exploration;
    const bound = boundCut === null ? null : `states outside the bound ${boundCut}`;
    const why = cut ?? bound ?? failure?.message ?? null;
    const { memoryBytes = Infinity } = this.options;
    const hasRoom = this.held + peakBytes <= memoryBytes;
    const noRoom = `the memory budget of ${memoryBytes} bytes is used up`;
    const fewest = hasRoom ? firstFound.fewest : ({ done: false, why: noRoom } as const);
    for (const claim of walk.claims) this.known.set(claim, { fewest, cut: why });
    if (!hasRoom || findings.every((f) => f === null || f.kind === "error")) return;
    this.held += peakBytes;
    this.walks.push(walk);
  }

  /**
   * Replaces what `results` show by what is easiest to read, and explains it.
   * @throws CheckerError CHECK001 when a run that is chosen, replayed on plain objects, disagrees with the search
   */
  explainAll(results: Map<Claim, PropertyResult>): void {
    for (let walk = this.walks.shift(); walk !== undefined; walk = this.walks.shift()) {
      this.choose(walk, results);
      this.held -= walk.exploration.peakBytes;
    }
    for (const [claim, result] of results) {
      const { verdict } = result;
      if (showsRun(verdict))
        results.set(claim, { ...result, ...this.explained(claim, result, verdict) });
    }
  }

  private choose(walk: Walk, results: Map<Claim, PropertyResult>): void {
    const { exploration, claims } = walk;
    const others = this.held - exploration.peakBytes;
    const { chosen, cut, unsure } = this.guarded(() =>
      fewestSwitches(exploration, this.options, this.budget, others),
    );
    for (const [k, claim] of claims.entries()) {
      const result = results.get(claim);
      const known = this.known.get(claim);
      if (result === undefined || known === undefined || !showsRun(result.verdict)) continue;
      const run = chosen.get(k);
      const missing = cut ?? notChosen(result.verdict);
      let why = run === undefined ? missing : (unsure.get(k) ?? null);
      if (run !== undefined) {
        const verdict = this.alongOr(walk, claim, k, run);
        // It is the same property of the same states: only the run to it can be at fault.
        if (showsRun(verdict)) results.set(claim, { ...result, verdict });
        else why = "message" in verdict ? verdict.message : verdict.word;
      }
      const fewest = why === null ? ({ done: true } as const) : ({ done: false, why } as const);
      this.known.set(claim, { ...known, fewest });
    }
  }

  /** The verdict along another run; an error where there is none. */
  private alongOr({ along }: Walk, claim: Claim, k: number, run: Chosen): Verdict {
    try {
      return along(claim, k, run);
    } catch (e) {
      return { word: "error", message: whyNot(e), trace: null };
    }
  }

  private guarded(choose: () => Fewest): Fewest {
    try {
      return choose();
    } catch (e) {
      return { chosen: new Map(), unsure: new Map(), cut: whyNot(e) };
    }
  }

  private explained(
    claim: Claim,
    result: PropertyResult,
    verdict: Shown,
  ): Pick<PropertyResult, "explanation" | "unexplained"> {
    const why = this.budget.spent();
    if (why !== null) {
      this.over ??= performance.now();
      if (performance.now() - this.over > GRACE_MS) return { unexplained: why };
    }
    try {
      return { explanation: this.whole(claim, result, verdict) };
    } catch (e) {
      return { unexplained: whyNot(e) };
    }
  }

  private whole(claim: Claim, result: PropertyResult, verdict: Shown): Explanation {
    const { property } = claim;
    const { fewest, cut } = this.known.get(claim) ?? firstFound;
    const alone = explain(this.built.model, property, verdict);
    const element =
      verdict.word === "violated" ? (verdict.lasso?.element ?? verdict.element ?? null) : null;
    const run = plainRun(this.built.model, property.monitor, verdict.trace);
    const finder = this.finderOf(claim);
    const { ways, waysOut, lastWayOut } = finder.ways(property, element, run, { ...result, cut });
    const steps = alone.steps.map((step, i) => ({ ...step, waysOut: waysOut[i] ?? [] }));
    return { ...alone, steps, fewest, ways, lastWayOut };
  }

  /** Claims with one monitor share a graph; one graph is kept at a time. */
  private finderOf({ property: { monitor } }: Claim): WayFinder {
    const beside = monitor === null ? null : (this.built.monitors.get(monitor) ?? null);
    if (this.finder?.beside !== beside) {
      const ways = new WayFinder(this.built, beside, this.options, this.budget);
      this.finder = { beside, ways };
    }
    return this.finder.ways;
  }
}

/**
 * What was thrown, as a reason.
 * @throws CheckerError CHECK001, which says that the two semantics disagree: no verdict can be relied on then
 */
function whyNot(e: unknown): string {
  if (e instanceof CheckerError && e.code === "CHECK001") throw e;
  return thrown(e);
}

function notChosen({ word, ...verdict }: Verdict): string {
  return word === "violated" && "beside" in verdict
    ? "it takes two runs, which are not chosen together"
    : "the run was not found again: a function of the specification depends on something besides its arguments";
}

function showsRun(verdict: Verdict): verdict is Shown {
  return verdict.word === "violated" || verdict.word === "reached";
}
