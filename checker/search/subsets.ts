/**
 * An abstract system followed by its events: beside each run, the set of all states in which the
 * abstract system may be after the same events (the subset construction, made on demand).
 */
import type { IncludedIn } from "../contract/refinement.ts";
import { SpecError } from "../errors.ts";
import { noSteps, type AbstractSide } from "./abstract-side.ts";
import type { AbstractSystem } from "./abstract-system.ts";
import { Answers, unknown } from "./answers.ts";
import { inside } from "./guarded.ts";
import { Ints } from "./ints.ts";
import { thrown } from "./judge.ts";
import { StepGraph, type Label } from "./step-graph.ts";
import { ValueNumbers } from "../trace/value-numbers.ts";

/** Abstract states expanded between two looks at the budget. */
const blockStates = 1024;

/** The events of a property on the steps of the system, and what they are compared by. */
export class Events {
  readonly label: Label;
  /** Shared with the abstract system. */
  readonly numbers = new ValueNumbers();
  /** The number of `null`: internal steps. */
  readonly internal: number;
  /** What was thrown instead of an event, each once; −1 − its index stands on the step. */
  private readonly failures: string[] = [];

  constructor(property: IncludedIn) {
    this.internal = this.numbers.numberOf(null);
    this.label = {
      name: `event of ${property.id}`,
      value: property.event,
      numbers: this.numbers,
      instead: (e) => this.failed(thrown(e)),
    };
  }

  private failed(message: string): number {
    const known = this.failures.indexOf(message);
    return known >= 0 ? -1 - known : -this.failures.push(message);
  }

  /** @throws SpecError what was thrown where the event `number` should be */
  demand(number: number): void {
    if (number >= 0) return;
    throw new SpecError("SPEC002", `event: ${this.failures[-1 - number]}`);
  }
}

/** Sets of abstract states, each stored once. A place is the number of one. */
export class SubsetSide implements AbstractSide {
  readonly system: AbstractSystem;
  readonly graph: StepGraph;
  readonly answers = new Answers();
  private readonly events: Events;
  /** By step of the system, and by step of the abstract system: the number of its event. */
  private readonly concrete: Ints;
  private readonly abstract: Ints;
  private readonly sets = new Sets();
  /** The set being made, and by abstract state, when it was last put into one. */
  private readonly found = new Ints();
  private readonly mark = new Ints();
  private round = 0;
  private expanded = 0;
  private readonly pause: () => void;
  private readonly steps = noSteps();

  /** @param pause called now and then; throws to make an end of it */
  constructor(
    concrete: StepGraph,
    property: IncludedIn,
    system: AbstractSystem,
    events: Events,
    pause: () => void,
  ) {
    this.system = system;
    this.events = events;
    this.pause = pause;
    const label: Label = {
      name: "event",
      value: (s, next, step, c) => property.abstractEvent(s, next, step, c) as unknown,
      numbers: events.numbers,
    };
    this.graph = new StepGraph(system.built, [label]);
    this.concrete = listOf(concrete, events.label);
    this.abstract = listOf(this.graph, label);
  }

  get met(): number {
    return this.sets.count;
  }

  get bytes(): number {
    const { graph, answers, sets, found, mark } = this;
    return graph.bytes + answers.bytes + sets.bytes + found.bytes + mark.bytes;
  }

  start(): number {
    // The same beside every initial state of the system: the set that was made first.
    if (this.sets.count > 0) return 0;
    this.begin();
    for (const state of this.graph.initial()) this.meet(state);
    return this.close();
  }

  asked(_x: number, step: number): number {
    const event = this.concrete.at(step);
    this.events.demand(event);
    return event === this.events.internal ? -1 : event;
  }

  answer(x: number, asked: number): number {
    const { answers } = this;
    const q = answers.ask(x, asked);
    if (answers.to.at(q) === unknown) {
      this.begin();
      this.answering(x, asked, (step) => this.meet(this.graph.targets.at(step)));
      answers.to.data[q] = this.found.length === 0 ? -1 : this.close();
    }
    return answers.to.at(q);
  }

  answering(x: number, asked: number, visit: (step: number) => void): void {
    const { sets, steps, abstract } = this;
    for (let k = sets.begin(x); k < sets.begin(x + 1); k++) {
      this.expand(sets.members.at(k));
      for (let i = steps.from; i < steps.to; i++) if (abstract.at(i) === asked) visit(i);
    }
  }

  /** The steps of an abstract state, into `steps`. */
  private expand(state: number): void {
    inside(`the abstract system ${this.system.name}`, () => this.graph.stepsOf(state, this.steps));
  }

  private begin(): void {
    this.found.length = 0;
    this.round++;
  }

  private meet(state: number): void {
    const { mark, found, round } = this;
    while (mark.length <= state) mark.push(0);
    if (mark.at(state) === round) return;
    mark.data[state] = round;
    found.push(state);
  }

  /** The number of the set of what was met, and of what internal steps lead to from there. */
  private close(): number {
    const { found, steps, abstract, graph, events } = this;
    for (let k = 0; k < found.length; k++) {
      if (++this.expanded % blockStates === 0) this.pause();
      this.expand(found.at(k));
      for (let i = steps.from; i < steps.to; i++)
        if (abstract.at(i) === events.internal) this.meet(graph.targets.at(i));
    }
    return this.sets.numberOf(found.data.subarray(0, found.length).toSorted());
  }
}

function listOf(graph: StepGraph, label: Label): Ints {
  const list = graph.labels.get(label);
  if (list === undefined) throw new Error(`${label.name} is not among the labels`);
  return list;
}

/** Sorted lists of numbers, each stored once and known by its own number. */
class Sets {
  /** The lists, one after the other. */
  readonly members = new Ints();
  private readonly starts = new Ints();
  private readonly hashes = new Ints();
  private slots = new Int32Array(1 << 8);

  get count(): number {
    return this.hashes.length;
  }

  get bytes(): number {
    return this.members.bytes + this.starts.bytes + this.hashes.bytes + 4 * this.slots.length;
  }

  /** Where set `x` begins, and set `x − 1` ends, in `members`. */
  begin(x: number): number {
    return x < this.count ? this.starts.at(x) : this.members.length;
  }

  numberOf(sorted: Int32Array): number {
    const hash = hashOf(sorted);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.slots[slot]; entry !== 0; entry = this.slots[slot]) {
      const x = (entry as number) - 1; // slots are in range under the mask
      if (this.hashes.at(x) === hash && this.isSet(x, sorted)) return x;
      slot = (slot + 1) & mask;
    }
    const x = this.count;
    this.starts.push(this.members.length);
    this.hashes.push(hash);
    for (let i = 0; i < sorted.length; i++) this.members.push(sorted[i] as number); // in range
    this.slots[slot] = x + 1;
    if (this.count > 0.6 * this.slots.length) this.grow();
    return x;
  }

  private isSet(x: number, sorted: Int32Array): boolean {
    const from = this.begin(x);
    if (this.begin(x + 1) - from !== sorted.length) return false;
    for (let i = 0; i < sorted.length; i++)
      if (this.members.at(from + i) !== sorted[i]) return false;
    return true;
  }

  private grow(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    for (let x = 0; x < this.count; x++) {
      let slot = this.hashes.at(x) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = x + 1;
    }
  }
}

function hashOf(list: Int32Array): number {
  let h = list.length;
  for (let i = 0; i < list.length; i++) {
    h = Math.imul(h ^ (list[i] as number), 0x2c1b3c6d); // in range
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0x85ebca6b);
  return h ^ (h >>> 13);
}
