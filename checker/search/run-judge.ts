/** From what is known of one graph to verdicts on properties of runs. Fails closed. */
import type { Fairness } from "../contract/fairness.ts";
import { plainValue } from "../plain/replay.ts";
import type { Trace } from "../trace/trace.ts";
import type { Verdict } from "../verdict.ts";
import type { Budget } from "./budget.ts";
import type { CheckOptions } from "./check.ts";
import type { Question, Temporal } from "./facts.ts";
import type { FairnessGroups } from "./fairness-groups.ts";
import { brokenPromise, waiting, type RunSearch, type Violation } from "./find-runs.ts";
import { isNoMemory } from "./guarded.ts";
import { finiteRun, finiteViolation, infiniteViolation } from "./lasso.ts";
import type { Reached } from "./reach.ts";
import { joined, type RunGraph } from "./run-graph.ts";
import { whatNeverHappened } from "./vacuity.ts";
import { withoutRun } from "./verdicts.ts";

/** Everything about one graph that verdicts are made of. */
export interface Ground {
  readonly runs: RunGraph;
  /** By claim. */
  readonly questions: readonly Question[];
  /** Why some questions were not answered for all states; `null`: they were. */
  readonly unanswered: string | null;
  /** Empty where the graph is not complete. */
  readonly groups: FairnessGroups;
  readonly search: RunSearch;
}

/** Whether finite runs violate `p`, whatever comes after: with weak and strong fairness, something fair does. */
export function decidedFinitely(p: Temporal): boolean {
  return p.kind === "until" && !p.fairness.some((f) => f.kind === "recurrent");
}

/** What `p` assumes. */
export function fairnessOf(p: Temporal): readonly Fairness[] {
  return p.kind === "recoverable" ? [] : p.fairness;
}

/** Makes the verdicts of one graph. */
export class RunJudge {
  private readonly reached: Reached;
  private readonly cut: string | null;
  private readonly ground: Ground | null;
  private readonly options: CheckOptions;
  private readonly budget: Budget;

  constructor(
    reached: Reached,
    cut: string | null,
    ground: Ground | null,
    options: CheckOptions,
    budget: Budget,
  ) {
    this.reached = reached;
    this.cut = cut;
    this.ground = ground;
    this.options = options;
    this.budget = budget;
  }

  /**
   * In this order: what a finite run shows stays found; then errors; then what was left out; then what
   * the complete graph shows.
   */
  verdictOn(property: Temporal, question: Question | null): Verdict {
    const { ground } = this;
    try {
      return (
        (ground === null || question === null ? null : this.early(ground, question)) ??
        this.failed(property) ??
        (ground === null || question === null || this.cut !== null
          ? { word: "incomplete", why: this.cut ?? "nothing was looked at" }
          : this.established(ground, question))
      );
    } catch (e) {
      if (isNoMemory(e)) return { word: "incomplete", why: "no more memory is to be had" };
      return withoutRun(e);
    }
  }

  /** What the property does wrong, and what finite runs show of an incomplete graph. */
  private early(ground: Ground, question: Question): Verdict | null {
    const { runs, groups } = ground;
    const { property, wrong, facts } = question;
    const said = `${property.id} ${property.name}`;
    if (wrong !== null) {
      const { message, state, step } = wrong;
      const trace = state === null ? null : runTo(runs, state, step, property);
      return { word: "error", message: `${said}: ${message}`, trace };
    }
    const unknown = fairnessOf(property).flatMap((f) => groups.failures.get(f) ?? []);
    if (unknown[0] !== undefined)
      return { word: "error", message: `${said}: ${unknown[0]}`, trace: null };
    const { reached } = this;
    if (!decidedFinitely(property) || ground.unanswered !== null) return null;
    if (reached.cut === null && reached.failure === null) return null;
    const broken = facts.flatMap((f) => brokenPromise(f, waiting(runs, f), null) ?? []);
    const first = broken.reduce<Violation | null>(better, null);
    return first === null ? null : violated(ground, question, first);
  }

  private failed(property: Temporal): Verdict | null {
    const { failure } = this.reached;
    if (failure === null) return null;
    const { message, state } = failure;
    const { ground } = this;
    const trace =
      state === null || ground === null ? null : runTo(ground.runs, state, null, property);
    return { word: "error", message, trace };
  }

  private established(ground: Ground, question: Question): Verdict {
    let best: Violation | null = null;
    for (const facts of question.facts) {
      const spent = this.budget.spent();
      if (spent !== null && best === null) return { word: "incomplete", why: spent };
      const found = ground.search.violation(question, facts);
      if (found !== null) best = better(best, found);
      if (best !== null && (spent !== null || this.options.untilDecided === true)) break;
    }
    if (best !== null) return violated(ground, question, best);
    const never = whatNeverHappened(ground.runs, ground.search, question);
    if (never !== null) return { word: "vacuous", whatNeverHappened: never };
    return { word: "holds", exactness: "exact" };
  }
}

/** The one that is shown: finite runs first, then the shortest stem, then the first. */
function better(a: Violation | null, b: Violation): Violation {
  if (a === null) return b;
  if ((a.loop === null) !== (b.loop === null)) return a.loop === null ? a : b;
  return b.stem.steps.length < a.stem.steps.length ? b : a;
}

function violated({ runs, groups }: Ground, { property }: Question, found: Violation): Verdict {
  const { facts, clause, stem, loop } = found;
  const { element } = facts;
  if (loop === null || property.kind === "recoverable") {
    const trace = finiteViolation(runs, stem, property, element);
    const about = property.each === null ? {} : { element: plainValue(element) };
    return { word: "violated", trace, failed: [clause], ...about };
  }
  const shown = infiniteViolation(runs, groups, stem, loop, property, element);
  return { word: "violated", ...shown, failed: [clause] };
}

/** The run to a state, or to a step out of it. */
function runTo(runs: RunGraph, state: number, step: number | null, property: Temporal): Trace {
  const route = runs.routeTo(state);
  if (step === null) return finiteRun(runs, route, property);
  const last = { rows: [state, runs.targets[step] as number], steps: [step] }; // `step` is a step
  return finiteRun(runs, joined(route, last), property);
}
