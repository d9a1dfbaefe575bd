/**
 * Runs to where something first occurs that a property needs: replayed on plain objects, and looked at
 * again there.
 */
import { antecedentOf, type Property } from "../contract/property.ts";
import type { Fn } from "../contract/system.ts";
import { CheckerError } from "../errors.ts";
import { monitorDomain } from "../plain/judge.ts";
import { settingOf, textOf, within } from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import { truth } from "../strict.ts";
import type { Trace } from "../trace/trace.ts";
import { traceTo } from "./counterexample.ts";
import { groupName, SAME_GIVEN, type Witness } from "./exercised.ts";
import type { Exploration } from "./explore.ts";
import { predicatesOf, type Question } from "./facts.ts";
import type { FairnessGroups, Group } from "./fairness-groups.ts";
import type { Spot } from "./judge.ts";
import { finiteRun } from "./lasso.ts";
import type { PathStep } from "./retrace.ts";
import { joined, sourceOf, type RunGraph } from "./run-graph.ts";
import { Interrupted } from "./sought-parents.ts";
import { noMonitor, type StepGraph } from "./step-graph.ts";

/** @throws CheckerError CHECK001 unless `ok`: plain objects disagree with the search */
export function demandOccurred(model: string, property: Property, what: string, ok: boolean): void {
  if (ok) return;
  throw new CheckerError(
    "CHECK001",
    `model ${model}: ${what} of ${property.id} did not occur when the run to it was replayed on plain objects`,
  );
}

/** The runs to the first times of the antecedent of `p`, of property number `k` of an exploration. */
export function witnessInWalk(exploration: Exploration, p: Property, k: number): Witness {
  return (_what, name) => {
    const first = exploration.firsts[k] ?? null;
    const spot = name === SAME_GIVEN ? first?.again : first?.case;
    const when = antecedentOf(p);
    if (spot === null || spot === undefined || when === null) return null;
    const trace = traceUnlessInterrupted(exploration, spot, p);
    if (trace === null) return null;
    const { model } = exploration.built;
    demandOccurred(model.name, p, "the antecedent", holdsAt(exploration, p, when, spot));
    return trace;
  };
}

function traceUnlessInterrupted(e: Exploration, spot: Spot, p: Property): Trace | null {
  try {
    return traceTo(e, spot, p);
  } catch (thrown) {
    if (thrown instanceof Interrupted) return null;
    throw thrown;
  }
}

function holdsAt(exploration: Exploration, p: Property, when: Fn, spot: Spot): boolean {
  const { built, monitor } = exploration;
  const { model, codec, constants } = built;
  const retracer = exploration.retracer();
  retracer.load(spot.state);
  const see = (words: Int32Array): unknown =>
    readPlain(settingOf(model).domain, codec.decode(words, 0));
  const seeMonitor = (words: Int32Array | undefined): unknown =>
    monitor === null || words === undefined
      ? noMonitor
      : readPlain(monitorDomain(model, monitor.monitor), monitor.codec.decode(words, 0));
  const [s, m] = [see(retracer.s.words), seeMonitor(retracer.m?.words)];
  const { step } = spot;
  return within(`${p.name}, when`, () =>
    truth(
      step === null
        ? when(s, constants, m)
        : when(s, see(step.words), stepOf(step), constants, m, seeMonitor(step.monitorWords)),
    ),
  );
}

function stepOf({ action, params }: PathStep): PathStep {
  return { action, params };
}

/** The runs to the first times of trigger, goal and fair actions of a property of runs. */
export function witnessInRuns(
  runs: RunGraph,
  groups: FairnessGroups,
  { property, facts }: Question,
): Witness {
  const { graph, states, starts } = runs;
  const { model, constants } = graph.built;
  const predicates = predicatesOf(property);
  const steps = starts[states] as number; // one more than states
  const toState = (fn: Fn, of: "trigger" | "goal"): Trace | null => {
    for (let v = 0; v < states; v++)
      for (const f of facts) {
        if (!f[of].has(v)) continue;
        const trace = finiteRun(runs, runs.routeTo(v), property);
        const [s, m] = shownIn(graph, v);
        const ok = within(`${property.name}, ${of}`, () => truth(fn(s, constants, m, f.element)));
        demandOccurred(model.name, property, `the ${of}`, ok);
        return trace;
      }
    return null;
  };
  const toStep = (
    what: string,
    wanted: (e: number) => boolean,
    occurs: (step: PathStep, v: number, w: number, e: number) => boolean,
  ): Trace | null => {
    for (let e = 0; e < steps; e++) {
      if (!wanted(e)) continue;
      const [v, w] = [sourceOf(runs, e), runs.targets[e] as number]; // `e` is a step
      const step = graph.named[runs.instances[e] as number];
      if (step === undefined) throw new CheckerError("CHECK002", `there is no step ${e}`);
      const route = joined(runs.routeTo(v), { rows: [v, w], steps: [e] });
      const trace = finiteRun(runs, route, property);
      demandOccurred(model.name, property, what, occurs(step, v, w, e));
      return trace;
    }
    return null;
  };
  const toTriggeringStep = (fn: Fn): Trace | null =>
    toStep(
      "the step",
      (e) => facts.some((f) => f.steps.has(e)),
      (step, v, w, e) => {
        const [[s, m], [next, nextM]] = [shownIn(graph, v), shownIn(graph, w)];
        return within(`${property.name}, step`, () =>
          facts.every(
            ({ steps: on, element }) =>
              !on.has(e) || truth(fn(s, next, step, constants, m, nextM, element)),
          ),
        );
      },
    );
  const toFairStep = (k: number, { fairness, key }: Group): Trace | null =>
    toStep(
      `fair action ${fairness.name}`,
      (e) =>
        groups.isIn(k, groups.of, runs.instances[e] as number) &&
        runs.changes(e, sourceOf(runs, e), runs.targets[e] as number), // `e` is a step
      (step, v, w) =>
        textOf(graph.plain(v)) !== textOf(graph.plain(w)) &&
        within(`fairness ${fairness.name}`, () => truth(fairness.of(step, constants, key))),
    );
  return (what, name) => {
    const { trigger, goal, step } = predicates;
    if (what === "goal") return goal === null ? null : toState(goal, "goal");
    if (what === "trigger" && step !== null) return toTriggeringStep(step);
    if (what === "trigger") return trigger === null ? null : toState(trigger, "trigger");
    const k = groups.groups.findIndex((g) => groupName(g.fairness.name, g.shown) === name);
    const group = groups.groups[k];
    return group === undefined ? null : toFairStep(k, group);
  };
}

/** What functions of a property see of state `row` on plain objects, and of the monitor beside it. */
export function shownIn(graph: StepGraph, row: number): [state: unknown, monitor: unknown] {
  const { model } = graph.built;
  const s = readPlain(settingOf(model).domain, graph.plain(row));
  if (graph.monitor === null) return [s, noMonitor];
  const domain = monitorDomain(model, graph.monitor.monitor);
  return [s, readPlain(domain, graph.plainMonitor(row))];
}
