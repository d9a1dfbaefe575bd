/** The states of a small model and all its steps, with the states and steps that a property marks. */
import type { Model } from "../../contract/model.ts";
import type { Property } from "../../contract/property.ts";
import { ModelError, SpecError } from "../../errors.ts";
import { Budget } from "../../search/budget.ts";
import { build } from "../../search/build.ts";
import { reach, type Reached } from "../../search/reach.ts";
import { inside } from "../../search/guarded.ts";
import { noMonitor, StepGraph, type Steps } from "../../search/step-graph.ts";
import { truth } from "../../strict.ts";
import type { PlainValue } from "../../trace/trace.ts";
import { callOf } from "../../trace/call.ts";
import { toPlain } from "../../trace/value.ts";

/** What a property says of states and steps. */
export interface Marks {
  /** E.g. `violates S13`. */
  readonly what: string;
  /** By state: 1 where it is so; `null` when it speaks of steps. */
  readonly states: Uint8Array | null;
  /** By step: 1 where it is so; `null` when it speaks of states. */
  readonly steps: Uint8Array | null;
}

/** A graph of states that is there in full. */
export interface Explored {
  readonly graph: StepGraph;
  /** States 0 … `initial` − 1 are the initial ones. */
  readonly initial: number;
  readonly states: number;
  readonly transitions: number;
  readonly marks: Marks | null;
  /** The bound outside of which states were not expanded; `null`: there are none. */
  readonly boundCut: string | null;
}

/**
 * Explores `model`, beside the monitor of `property` where it has one.
 * @throws ModelError MODEL004 when there are more states than `maxStates`, or the property marks nothing
 * @throws SpecError when the specification does something illegal
 */
export function explored(model: Model, property: Property | null, maxStates: number): Explored {
  const claims = property === null ? [] : [{ property, expected: "holds" as const }];
  if (property !== null) refuseKind(property);
  const built = build({ ...model, claims });
  const monitor = property?.monitor ?? null;
  const beside = monitor === null ? null : (built.monitors.get(monitor) ?? null);
  const graph = new StepGraph(built, [], beside);
  const options = { maxStates };
  const reached: Reached = reach(
    graph,
    monitor?.name ?? "",
    options,
    new Budget(options, performance.now()),
  );
  if (reached.failure !== null) throw new SpecError("SPEC002", reached.failure.message);
  if (reached.cut !== null && graph.states.count <= maxStates)
    throw new ModelError("MODEL004", `the graph of ${model.name} cannot be made: ${reached.cut}`);
  if (reached.cut !== null)
    throw new ModelError(
      "MODEL004",
      `model ${model.name} has more than ${maxStates} states: choose a smaller one (npm run list shows the sizes), or raise --max-states`,
    );
  return {
    graph,
    initial: reached.initial,
    states: graph.states.count,
    transitions: graph.instances.length,
    marks: property === null ? null : marksOf(graph, property),
    boundCut: reached.boundCut,
  };
}

const MARKING: readonly Property["kind"][] = [
  "invariant",
  "transition",
  "reachable",
  "deadlockFree",
];

function refuseKind({ id, kind }: Property): void {
  if (MARKING.includes(kind)) return;
  throw new ModelError(
    "MODEL004",
    `${id} is of the kind ${kind}, which marks no single states or steps: --property takes ${MARKING.join(", ")}`,
  );
}

/** The steps of `row`. */
export function stepsOf({ graph }: Explored, row: number): Steps {
  const steps: Steps = { from: 0, to: 0 };
  if (graph.isExpanded(row)) graph.stepsOf(row, steps);
  return steps;
}

function marksOf(graph: StepGraph, property: Property): Marks | null {
  const onStates = (what: string, is: (row: number) => boolean): Marks => ({
    what,
    states: Uint8Array.from({ length: graph.states.count }, (_, row) => {
      graph.load(row);
      return inside(property.name, () => is(row)) ? 1 : 0;
    }),
    steps: null,
  });
  const { constants } = graph.built;
  const m = () => graph.m?.root ?? noMonitor;
  switch (property.kind) {
    case "invariant": {
      const { when, holds } = property;
      return onStates(
        `violates ${property.id}`,
        () =>
          (when === null || truth(when(graph.s.root, constants, m()))) &&
          !Object.values(holds).every((f) => truth(f(graph.s.root, constants, m()))),
      );
    }
    case "deadlockFree": {
      const { legalEnd } = property;
      const steps: Steps = { from: 0, to: 0 };
      return onStates(`violates ${property.id}`, (row) => {
        if (!graph.isExpanded(row)) return false;
        graph.stepsOf(row, steps);
        return (
          steps.from === steps.to &&
          !(legalEnd !== null && truth(legalEnd(graph.s.root, constants)))
        );
      });
    }
    case "reachable": {
      const { state, step } = property;
      if (state !== null)
        return onStates(`is ${property.id}`, () => truth(state(graph.s.root, constants, m())));
      return step === null
        ? null
        : onSteps(graph, property, `is ${property.id}`, (...args) => truth(step(...args)));
    }
    case "transition": {
      const { when, holds } = property;
      return onSteps(
        graph,
        property,
        `violates ${property.id}`,
        (...args) =>
          (when === null || truth(when(...args))) &&
          !Object.values(holds).every((f) => truth(f(...args))),
      );
    }
    default:
      return null;
  }
}

/** Judges every step: `(s, next, step, c, m, nextM)`. */
function onSteps(
  graph: StepGraph,
  property: Property,
  what: string,
  is: (...args: unknown[]) => boolean,
): Marks {
  const { built, monitor } = graph;
  const next = built.codec.view("read");
  const nextM = monitor?.codec.view("read") ?? null;
  const marked = new Uint8Array(graph.instances.length);
  const steps: Steps = { from: 0, to: 0 };
  for (let row = 0; row < graph.states.count; row++) {
    if (!graph.isExpanded(row)) continue;
    graph.stepsOf(row, steps);
    graph.load(row);
    for (let i = steps.from; i < steps.to; i++) {
      const target = graph.targets.at(i);
      graph.states.arena.read(target, 0, next.words);
      next.load();
      if (nextM !== null) {
        graph.states.arena.read(target, next.words.length, nextM.words);
        nextM.load();
      }
      const step = graph.named[graph.instances.at(i)];
      const [m, afterM] = [graph.m?.root ?? noMonitor, nextM?.root ?? noMonitor];
      if (
        inside(property.name, () => is(graph.s.root, next.root, step, built.constants, m, afterM))
      )
        marked[i] = 1;
    }
  }
  return { what, states: null, steps: marked };
}

/** The plain state of `row`, with the monitor beside it as one region more. */
export function plainOf({ graph }: Explored, row: number): PlainValue {
  const state = toPlain(graph.plain(row));
  if (graph.monitor === null) return state;
  return { ...(state as object), monitor: toPlain(graph.plainMonitor(row)) }; // a state is a record
}

/** An action with its parameters: `L1Enters(vcpu=0)`. */
export function callText(action: string, params: Readonly<Record<string, unknown>>): string {
  const plain = Object.entries(params).map(([name, v]) => [name, toPlain(v)] as const);
  return callOf({ action, params: Object.fromEntries(plain) }, "label");
}
