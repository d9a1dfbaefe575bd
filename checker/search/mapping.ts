/** An abstract system followed by a functional mapping: one abstract state for each state. */
import type { Refines } from "../contract/refinement.ts";
import { raised } from "../errors.ts";
import { notPlain, orderedFields } from "../trace/value-text.ts";
import { noSteps, type AbstractSide } from "./abstract-side.ts";
import type { AbstractSystem } from "./abstract-system.ts";
import { Answers, unknown } from "./answers.ts";
import { inside, lastRaised } from "./guarded.ts";
import { Ints } from "./ints.ts";
import { noMonitor, StepGraph } from "./step-graph.ts";

/** The abstract states that the states of a graph are mapped to. A place is the number of one. */
export class MappedSide implements AbstractSide {
  readonly system: AbstractSystem;
  readonly graph: StepGraph;
  readonly answers = new Answers();
  met = 0;
  private readonly concrete: StepGraph;
  private readonly property: Refines;
  private readonly nInitial: number;
  /** By state: the number of the abstract state, −1 before it was asked for. */
  private readonly image = new Ints();
  /** By abstract state: 1 when some state is mapped to it. */
  private readonly seen = new Ints();
  private readonly words: Int32Array;
  private readonly steps = noSteps();

  constructor(concrete: StepGraph, property: Refines, system: AbstractSystem) {
    this.concrete = concrete;
    this.property = property;
    this.system = system;
    this.graph = new StepGraph(system.built, []);
    this.nInitial = this.graph.initial().length;
    this.words = new Int32Array(system.built.codec.words);
  }

  get bytes(): number {
    return this.graph.bytes + this.answers.bytes + this.image.bytes + this.seen.bytes;
  }

  start(state: number): number {
    const x = this.mapped(state);
    // The initial states of the abstract system have the first numbers.
    return x < this.nInitial ? x : -1;
  }

  asked(x: number, _step: number, target: number): number {
    const y = this.mapped(target);
    return y === x ? -1 : y;
  }

  answer(x: number, asked: number): number {
    const { answers } = this;
    const q = answers.ask(x, asked);
    if (answers.to.at(q) === unknown) {
      let found = -1;
      this.answering(x, asked, () => {
        found = asked;
      });
      answers.to.data[q] = found;
    }
    return answers.to.at(q);
  }

  answering(x: number, asked: number, visit: (step: number) => void): void {
    const { graph, steps, system } = this;
    inside(`the abstract system ${system.name}`, () => graph.stepsOf(x, steps));
    for (let i = steps.from; i < steps.to; i++) if (graph.targets.at(i) === asked) visit(i);
  }

  /** The number of the abstract state for state `row`. @throws SpecError */
  private mapped(row: number): number {
    const { image, seen } = this;
    while (image.length <= row) image.push(-1);
    let x = image.at(row);
    if (x >= 0) return x;
    x = inside("mapping", () => this.map(row));
    image.data[row] = x;
    while (seen.length <= x) seen.push(0);
    this.met += 1 - seen.at(x);
    seen.data[x] = 1;
    return x;
  }

  private map(row: number): number {
    const { concrete, property, graph, words } = this;
    concrete.load(row);
    raised.last = null;
    const { s, m, built } = concrete;
    const value: unknown = property.mapping(s.root, built.constants, m?.root ?? noMonitor);
    graph.built.codec.encode(plainOf(value), words, 0);
    // Throws when the mapping wrote to the state that it is shown.
    s.flush();
    m?.flush();
    const refused = lastRaised();
    if (refused !== null) throw refused;
    return graph.states.numberOf(words);
  }
}

/** `value` with the parts of a state in it copied. @throws SpecError SPEC002 when it is no plain value */
function plainOf(value: unknown): unknown {
  if (typeof value === "function" || value === undefined) throw notPlain(value);
  if (typeof value !== "object" || value === null) return value;
  if ("$P" in value && typeof value.$P === "function") return value.$P();
  // `map` keeps the holes of a total map.
  if (Array.isArray(value)) return value.map(plainOf);
  if (value instanceof Set) return new Set([...value].map(plainOf));
  const plain = value as Readonly<Record<string, unknown>>; // no other object has fields
  return Object.fromEntries(orderedFields(value).map((f) => [f, plainOf(plain[f])]));
}
