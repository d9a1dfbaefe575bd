/** Verdicts on the properties of a model that are about infinite runs, or ways out. Fails closed. */
import type { Claim } from "../contract/model.ts";
import type { Monitor } from "../contract/monitor.ts";
import { antecedentOf } from "../contract/property.ts";
import { isTemporal } from "../contract/temporal.ts";
import { CheckerError } from "../errors.ts";
import type { LivenessStatistics, PropertyResult, RunStatistics } from "../verdict.ts";
import type { Budget } from "./budget.ts";
import type { Built } from "./build.ts";
import type { CheckOptions, Judged } from "./check.ts";
import { digestOfGraph } from "./digest.ts";
import { answer, ask, type Question, type Temporal } from "./facts.ts";
import { exercisedInRuns, withExercised } from "./exercised.ts";
import { FairnessGroups } from "./fairness-groups.ts";
import { RunSearch } from "./find-runs.ts";
import { isNoMemory } from "./guarded.ts";
import { witnessInRuns } from "./interest.ts";
import { aboutClaim } from "./property-result.ts";
import { reach, type Reached } from "./reach.ts";
import { RunGraph } from "./run-graph.ts";
import { decidedFinitely, fairnessOf, RunJudge, type Ground } from "./run-judge.ts";
import { StepGraph } from "./step-graph.ts";
import { systemAlone } from "./system-alone.ts";

/**
 * Judges each claim about infinite runs: one graph of steps for all that share a monitor.
 * @param donor the claim whose graph is to say what the system alone does, too
 */
export function judgeLiveness(
  built: Built,
  claims: readonly Claim[],
  options: CheckOptions,
  budget: Budget,
  donor: Claim | null,
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
    judgeGroup(built, monitor, asked, options, budget, donor),
  );
  return {
    results: new Map(judged.flatMap((j) => [...j.results])),
    runs: judged.flatMap((j) => j.runs),
    alone: judged.find((j) => j.alone !== null)?.alone ?? null,
  };
}

/** A claim that is judged here. */
interface Asked {
  readonly claim: Claim;
  readonly property: Temporal;
}

function judgeGroup(
  built: Built,
  monitor: Monitor | null,
  asked: readonly Asked[],
  options: CheckOptions,
  budget: Budget,
  donor: Claim | null,
): Judged {
  const started = performance.now();
  const tallied = asked.some(({ claim }) => claim === donor);
  const graph = new StepGraph(built, [], builtMonitor(built, monitor), tallied);
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
  const judge = new RunJudge(reached, cut, ground, options, budget);
  const results = asked.map(({ claim, property }, i): [Claim, PropertyResult] => {
    const begun = performance.now();
    const question = ground?.questions[i] ?? null;
    budget.report(() => ({
      model: built.model.name,
      part: `infinite runs, ${property.id}`,
      states: graph.states.count,
      transitions: graph.instances.length,
      level: reached.depth,
      frontier: 0,
      seconds: (performance.now() - started) / 1000,
      bytes: graph.bytes,
    }));
    const verdict = judge.verdictOn(property, question);
    const result = {
      ...aboutClaim(built.model, claim, verdict),
      states: graph.states.count,
      transitions: graph.instances.length,
      depth: reached.depth,
      seconds: (shared + performance.now() - begun) / 1000,
      antecedents: antecedentOf(property) === null ? null : triggersOf(question),
      liveness: livenessStatistics(ground, property, question),
    };
    const exercised = ground === null ? [] : exercisedInRuns(question, ground.groups);
    const witness =
      options.interest !== true || ground === null || question === null
        ? null
        : witnessInRuns(ground.runs, ground.groups, question);
    return [claim, withExercised(result, exercised, witness)];
  });
  const seconds = (performance.now() - started) / 1000;
  const asks = options.digest === true;
  return {
    results: new Map(results),
    runs: [runStatistics(graph, reached, cut, seconds, asks)],
    alone: tallied && cut === null && reached.failure === null ? systemAlone(graph, asks) : null,
  };
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

function triggersOf(question: Question | null): number {
  return question?.facts.reduce((n, f) => n + f.triggers, 0) ?? 0;
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
  digest: boolean,
): RunStatistics {
  const { built, monitor, states, instances, targets, labels } = graph;
  const lists = [instances, targets, ...labels.values()];
  const complete = cut === null && failure === null;
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
    complete,
    failure: failure?.message ?? null,
    digest: digest && complete ? digestOfGraph(graph) : null,
  };
}
