/** One of two systems that are compared: all its states and steps, and shortest runs to them. */
import type { IncludedIn } from "../contract/refinement.ts";
import type { Model } from "../contract/model.ts";
import type { Fn } from "../contract/system.ts";
import { SpecError } from "../errors.ts";
import { replay } from "../plain/replay.ts";
import type { Budget } from "../search/budget.ts";
import { build, type Built } from "../search/build.ts";
import type { CheckOptions } from "../search/check.ts";
import { digestOfGraph } from "../search/digest.ts";
import { Ints } from "../search/ints.ts";
import { reach } from "../search/reach.ts";
import { StepGraph, type Steps } from "../search/step-graph.ts";
import { Events } from "../search/subsets.ts";
import type { Trace } from "../trace/trace.ts";
import type { Size } from "./difference.ts";

/** One of the two systems, and what is observed of it. */
export interface Observable {
  readonly model: Model;
  /** `(s, next, step, c) => event`; `null`: an internal step. */
  readonly event: Fn;
  /** As printed beside the runs of the other. */
  readonly name: string;
}

/** One of two systems, explored. */
export class ExploredSide {
  readonly model: Model;
  /** That all its events are events of the other one: what is asked of it. */
  readonly property: IncludedIn;
  readonly events: Events;
  readonly graph: StepGraph;
  readonly size: Size;
  /** Why not everything was explored. */
  readonly incomplete: string | null;
  private readonly initial: number;
  private readonly parents = new Ints();
  private readonly via = new Ints();

  /** @throws SpecError when the specification does something illegal, ModelError when it cannot be built */
  constructor(one: Observable, other: Observable, options: CheckOptions, budget: Budget) {
    const { model } = one;
    this.model = model;
    this.property = inclusion(one.event, other.event);
    this.events = new Events(this.property);
    this.graph = new StepGraph(systemOf(model), [this.events.label]);
    const reached = reach(this.graph, "all steps", options, budget);
    if (reached.failure !== null)
      throw new SpecError("SPEC002", `model ${model.name}: ${reached.failure.message}`);
    this.initial = reached.initial;
    this.incomplete =
      reached.cut ??
      (reached.boundCut === null
        ? null
        : `states of ${model.name} outside the bound ${reached.boundCut} were not expanded`);
    this.size = {
      states: this.graph.states.count,
      transitions: this.graph.instances.length,
      depth: reached.depth,
    };
    this.findParents();
  }

  /** Equal for two systems exactly when their graphs are (see digest.ts); `null` where not all is known. */
  get digest(): string | null {
    return this.incomplete === null ? digestOfGraph(this.graph) : null;
  }

  /** How often each action is possible, in all states together. */
  get counts(): ReadonlyMap<string, number> {
    const { graph, model } = this;
    const counts = new Map(model.system.actions.map((a) => [a.name, 0]));
    for (let i = 0; i < graph.instances.length; i++) {
      const name = graph.named[graph.instances.at(i)]?.action ?? "";
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  /** A shortest run to state `row`, replayed. @throws SpecError, CheckerError like `replay` */
  runTo(row: number): Trace {
    const { graph } = this;
    const steps: number[] = [];
    let at = row;
    for (; this.via.at(at) >= 0; at = this.parents.at(at)) steps.unshift(this.via.at(at));
    const run = {
      initial: graph.plain(at),
      steps: steps.flatMap((step) => graph.named[graph.instances.at(step)] ?? []),
    };
    return replay(this.model, run, null, this.property.name);
  }

  /** States were found breadth first: the first step that leads to one is the last of a shortest run. */
  private findParents(): void {
    const { graph, parents, via } = this;
    const steps: Steps = { from: 0, to: 0 };
    for (let row = 0; row < graph.states.count; row++) {
      parents.push(-1);
      via.push(-1);
    }
    for (let row = 0; row < graph.states.count; row++) {
      if (!graph.isExpanded(row)) continue;
      graph.stepsOf(row, steps);
      for (let i = steps.from; i < steps.to; i++) {
        const target = graph.targets.at(i);
        if (target < this.initial || via.at(target) >= 0) continue;
        parents.data[target] = row;
        via.data[target] = i;
      }
    }
  }
}

/** The system of a model alone. @throws ModelError when it cannot be built */
export function systemOf(model: Model): Built {
  return build({ ...model, claims: [] });
}

function inclusion(event: Fn, abstractEvent: Fn): IncludedIn {
  return {
    ...{ id: "diff", name: "diff", sentence: "", formula: "", source: "", claimedFor: "" },
    ...{ kind: "includedIn", monitor: null, abstract: () => null, event, abstractEvent },
  };
}
