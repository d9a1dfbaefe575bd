/** Verdicts on the properties of a model that are about infinite runs, or ways out. Fails closed. */
import { reliesOn } from "../contract/abstraction.ts";
import type { Claim } from "../contract/model.ts";
import type { Fairness } from "../contract/fairness.ts";
import type { Monitor } from "../contract/monitor.ts";
import { antecedentOf } from "../contract/property.ts";
import { isTemporal } from "../contract/temporal.ts";
import { CheckerError, SpecError } from "../errors.ts";
import { plainValue } from "../plain/replay.ts";
import type { Trace } from "../trace/trace.ts";
import {
  asExpected,
  type LivenessStatistics,
  type PropertyResult,
  type RunStatistics,
  type Verdict,
} from "../verdict.ts";
import type { Budget } from "./budget.ts";
import type { Built } from "./build.ts";
import type { CheckOptions, Judged } from "./check.ts";
import { answer, ask, type Facts, type Question, type Temporal } from "./facts.ts";
import { FairnessGroups } from "./fairness-groups.ts";
import { brokenPromise, RunSearch, waiting, type Violation } from "./find-runs.ts";
import { finiteRun, finiteViolation, infiniteViolation } from "./lasso.ts";
import { reach, type Reached } from "./reach.ts";
import { joined, RunGraph } from "./run-graph.ts";
import { isNoMemory, StepGraph } from "./step-graph.ts";
import { whatNeverHappened } from "./vacuity.ts";

/** Judges each claim about infinite runs: one graph of steps for all that share a monitor. */
export function judgeLiveness(
  built: Built,
  claims: readonly Claim[],
  options: CheckOptions,
  budget: Budget,
): Judged {
  const byMonitor = new Map<Monitor | null, Asked[]>();
  for (const claim of claims) {
    const { property } = claim;
    if (!isTemporal(property)) continue;
    const group = byMonitor.get(property.monitor) ?? [];
    group.push({ claim, property });
    byMonitor.set(property.monitor, group);
  }
  const judged = [...byMonitor].map(([monitor, asked]) =>
    judgeGroup(built, monitor, asked, options, budget),
  );
  return {
    results: new Map(judged.flatMap((j) => [...j.results])),
    runs: judged.flatMap((j) => j.runs),
  };
}

/** A claim that is judged here. */
interface Asked {
  readonly claim: Claim;
  readonly property: Temporal;
}

/** Everything about one graph that verdicts are made of. */
interface Ground {
  readonly runs: RunGraph;
  /** By claim. */
  readonly questions: readonly Question[];
  /** Why some questions were not answered for all states; `null`: they were. */
  readonly unanswered: string | null;
  /** Empty where the graph is not complete. */
  readonly groups: FairnessGroups;
  readonly search: RunSearch;
}

function judgeGroup(
  built: Built,
  monitor: Monitor | null,
  asked: readonly Asked[],
  options: CheckOptions,
  budget: Budget,
): Judged {
  const started = performance.now();
  const graph = new StepGraph(built, [], builtMonitor(built, monitor));
  const what = monitor === null ? "infinite runs" : `infinite runs, ${monitor.name}`;
  const reached = reach(graph, what, options, budget);
  if (reached.boundCut !== null)
    throw new CheckerError("CHECK002", "infinite runs were asked for under a bound");
  let { cut } = reached;
  let ground: Ground | null = null;
  try {
    const complete = cut === null && reached.failure === null;
    ground = prepare(graph, asked, complete, budget);
    const bytes = graph.bytes + ground.groups.bytes + ground.search.bytes;
    const { memoryBytes = Infinity } = options;
    if (bytes > memoryBytes) cut ??= `the memory budget of ${memoryBytes} bytes is used up`;
    cut ??= ground.unanswered;
  } catch (e) {
    if (!isNoMemory(e)) throw e;
    cut ??= "no more memory is to be had";
  }
  const shared = performance.now() - started;
  const results = asked.map(({ claim, property }, i): [Claim, PropertyResult] => {
    const begun = performance.now();
    const judge = new Judge(reached, cut, ground, options, budget);
    const question = ground?.questions[i] ?? null;
    const verdict = judge.verdictOn(property, question);
    return [
      claim,
      {
        model: built.model.name,
        property: property.name,
        id: property.id,
        kind: property.kind,
        verdict,
        expected: claim.expected,
        asExpected: asExpected(verdict, claim.expected),
        states: graph.states.count,
        transitions: graph.instances.length,
        depth: reached.depth,
        seconds: (shared + performance.now() - begun) / 1000,
        antecedents: antecedentOf(property) === null ? null : triggersOf(question),
        liveness: livenessStatistics(ground, property, question),
        reliesOn: reliesOn(built.model.system, property.id),
      },
    ];
  });
  const seconds = (performance.now() - started) / 1000;
  return { results: new Map(results), runs: [runStatistics(graph, reached, cut, seconds)] };
}

function builtMonitor(built: Built, monitor: Monitor | null): StepGraph["monitor"] {
  if (monitor === null) return null;
  const found = built.monitors.get(monitor);
  if (found === undefined) throw new CheckerError("CHECK002", `${monitor.name} was not built`);
  return found;
}

/** Looks at all states and steps that verdicts depend on. @throws RangeError without memory */
function prepare(
  graph: StepGraph,
  asked: readonly Asked[],
  complete: boolean,
  budget: Budget,
): Ground {
  const runs = new RunGraph(graph);
  const questions = asked.map(({ property }) => ask(runs, property));
  // A part of the graph shows what a finite run shows, and nothing else.
  const open = complete ? questions : questions.filter((q) => decidedFinitely(q.property));
  // Of a part, no matter what time it is: what was found stays found, and it takes less than the search.
  const unanswered = open.length === 0 ? null : answer(runs, open, complete ? budget : null);
  const conditions = asked.flatMap((a) => fairnessOf(a.property));
  const groups = new FairnessGroups(runs, new Set(complete ? conditions : []));
  return { runs, questions, unanswered, groups, search: new RunSearch(runs, groups) };
}

/** Whether finite runs violate `p`, whatever comes after: with weak and strong fairness, something fair does. */
function decidedFinitely(p: Temporal): boolean {
  return p.kind === "until" && !p.fairness.some((f) => f.kind === "recurrent");
}

function fairnessOf(p: Temporal): readonly Fairness[] {
  return p.kind === "recoverable" ? [] : p.fairness;
}

function triggersOf(question: Question | null): number {
  return question?.facts.reduce((n, f) => n + f.triggers, 0) ?? 0;
}

/** Makes the verdicts of one graph. */
class Judge {
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
      // The run cannot be repeated or breaks the access matrix: no claim is left standing.
      if (e instanceof SpecError)
        return { word: "error", message: `${e.code}: ${e.message}`, trace: null };
      if (!isNoMemory(e)) throw e;
      return { word: "incomplete", why: "no more memory is to be had" };
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
  const { element }: Facts = facts;
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

function livenessStatistics(
  ground: Ground | null,
  property: Temporal,
  question: Question | null,
): LivenessStatistics {
  const { groups } = ground ?? {};
  const assumed = groups?.numbersOf(fairnessOf(property)).map((k) => groups.groups[k]) ?? [];
  return {
    elements: question?.facts.length ?? 0,
    fair: assumed.flatMap((group) =>
      group === undefined
        ? []
        : [{ fairness: group.fairness.name, group: group.shown, steps: group.steps }],
    ),
  };
}

function runStatistics(
  graph: StepGraph,
  { depth, widestLevel, failure }: Reached,
  cut: string | null,
  seconds: number,
): RunStatistics {
  const { built, monitor, states, instances, targets, labels } = graph;
  const lists = [instances, targets, ...labels.values()];
  return {
    monitor: monitor?.monitor.name ?? null,
    bytesPerTransition: lists.reduce((n, l) => n + l.bytes, 0) / Math.max(1, instances.length),
    states: states.count,
    transitions: instances.length,
    depth,
    widestLevel,
    seconds,
    stateBits: built.codec.bits + (monitor?.codec.bits ?? 0),
    bytesPerState: graph.bytes / Math.max(1, states.count),
    complete: cut === null && failure === null,
    failure: failure?.message ?? null,
  };
}
