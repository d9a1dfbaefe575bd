/** Explanations of the counterexamples that one check found: what takes further searches, and when. */
import type { Claim } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { explain, type Shown } from "../explain/explain.ts";
import type { Explanation } from "../explain/explanation.ts";
import { plainRun } from "../explain/plain-run.ts";
import type { PropertyResult, Verdict } from "../verdict.ts";
import type { Budget } from "./budget.ts";
import type { Built } from "./build.ts";
import type { CheckOptions } from "./check.ts";
import type { Exploration } from "./explore.ts";
import { fewestSwitches, type Chosen, type Fewest } from "./fewest-switches.ts";
import { WayFinder } from "./way-finder.ts";

/** Explains what one exploration found. Searches further when something is first asked for. */
export class Explainer {
  private readonly exploration: Exploration;
  private readonly options: CheckOptions;
  private readonly budget: Budget;
  private readonly finder: WayFinder;
  private known: Fewest | null = null;

  constructor(exploration: Exploration, options: CheckOptions, budget: Budget) {
    const { built, monitor, boundCut, failure } = exploration;
    const bound = boundCut === null ? null : `states outside the bound ${boundCut}`;
    const cut = exploration.cut ?? bound ?? failure?.message ?? null;
    this.exploration = exploration;
    this.options = options;
    this.budget = budget;
    this.finder = new WayFinder(built, monitor, { ...exploration, cut }, options, budget);
  }

  private get fewest(): Fewest {
    return (this.known ??= fewestSwitches(this.exploration, this.options, this.budget));
  }

  /** The run to show for property number `k`; `null`: the first one found. */
  chosen(k: number): Chosen | null {
    return this.fewest.chosen.get(k) ?? null;
  }

  /** What there is to say of a verdict on property number `k`; nothing where it shows no run. */
  explanation(
    property: Property,
    k: number,
    verdict: Verdict,
  ): { readonly explanation?: Explanation } {
    if (!showsRun(verdict)) return {};
    const two = "it takes two runs, which are not chosen together";
    const fewest: Explanation["fewest"] =
      this.chosen(k) === null ? { done: false, why: this.fewest.cut ?? two } : { done: true };
    const { built } = this.exploration;
    return { explanation: whole(built, property, verdict, fewest, this.finder) };
  }
}

/** `result`, of a claim about more than single states and steps, with an explanation where it shows a run. */
export function explained(
  built: Built,
  { property }: Claim,
  result: PropertyResult,
  options: CheckOptions,
  budget: Budget,
): PropertyResult {
  const { verdict } = result;
  if (!showsRun(verdict)) return result;
  const { monitor } = property;
  const beside = monitor === null ? null : (built.monitors.get(monitor) ?? null);
  const finder = new WayFinder(built, beside, { ...result, cut: null }, options, budget);
  const fewest = { done: false, why: "the first run found is shown" } as const;
  return { ...result, explanation: whole(built, property, verdict, fewest, finder) };
}

function showsRun(verdict: Verdict): verdict is Shown {
  return verdict.word === "violated" || verdict.word === "reached";
}

function whole(
  { model }: Built,
  property: Property,
  verdict: Shown,
  fewest: Explanation["fewest"],
  finder: WayFinder,
): Explanation {
  const alone = explain(model, property, verdict);
  const element = verdict.word === "violated" ? (verdict.element ?? null) : null;
  const run = plainRun(model, property.monitor, verdict.trace);
  const { ways, waysOut, lastWayOut } = finder.ways(property, element, run);
  const steps = alone.steps.map((step, i) => ({ ...step, waysOut: waysOut[i] ?? [] }));
  return { ...alone, steps, fewest, ways, lastWayOut };
}
