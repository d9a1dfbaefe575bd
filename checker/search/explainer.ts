/** Explanations of the counterexamples that one check found: what takes further searches, and when. */
import type { Claim } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { explain } from "../explain/explain.ts";
import type { Explanation, Search } from "../explain/explanation.ts";
import type { PropertyResult, Verdict } from "../verdict.ts";
import type { Budget } from "./budget.ts";
import type { Built } from "./build.ts";
import type { CheckOptions } from "./check.ts";
import type { Exploration } from "./explore.ts";
import { fewestSwitches, type Chosen, type Fewest } from "./fewest-switches.ts";

/** Explains what one exploration found. Searches further when something is first asked for. */
export class Explainer {
  private readonly exploration: Exploration;
  private readonly options: CheckOptions;
  private readonly budget: Budget;
  private known: Fewest | null = null;

  constructor(exploration: Exploration, options: CheckOptions, budget: Budget) {
    this.exploration = exploration;
    this.options = options;
    this.budget = budget;
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
    if (verdict.word !== "violated" && verdict.word !== "reached") return {};
    const fewest: Search =
      this.chosen(k) === null
        ? {
            done: false,
            why: this.fewest.cut ?? "it takes two runs, which are not chosen together",
          }
        : { done: true };
    const ways = { done: false, why: "not looked for" } as const;
    const { model } = this.exploration.built;
    return {
      explanation: { ...explain(model, property, verdict), fewest, ways, lastWayOut: null },
    };
  }
}

/** `result`, of a claim about more than single states and steps, with an explanation where it shows a run. */
export function explained(
  built: Built,
  { property }: Claim,
  result: PropertyResult,
): PropertyResult {
  const { verdict } = result;
  if (verdict.word !== "violated" && verdict.word !== "reached") return result;
  const fewest = { done: false, why: "the run shown is the first that was found" } as const;
  const ways = { done: false, why: "not looked for" } as const;
  const slice = explain(built.model, property, verdict);
  return { ...result, explanation: { ...slice, fewest, ways, lastWayOut: null } };
}
