/** Expanding one row to be compared with its images: all its steps, and what predicates say of them. */
import type { Property } from "../contract/property.ts";
import { raised, type SpecError } from "../errors.ts";
import type { StateView } from "../schema/codec.ts";
import type { Built, BuiltMonitor } from "../search/build.ts";
import { compileDriver, type LiveStep } from "../search/driver.ts";
import { InstanceNumbers } from "../search/instance-numbers.ts";
import { thrownAt, type Where } from "../search/where.ts";
import { done } from "../strict.ts";
import { endQuestions, stateQuestions, stepQuestions, type Question } from "./answers.ts";

/** A step out of a row. */
export interface Reached {
  /** Of the action instance: see {@link Expander.instances}. */
  readonly instance: number;
  /** The row that it leads to. */
  readonly row: Int32Array;
  /** In the order of {@link Expander.onSteps}. */
  readonly answers: readonly string[];
}

/** All that a row says. */
export interface Expansion {
  /** By instance: one that is chosen twice is there once. */
  readonly steps: ReadonlyMap<number, Reached>;
  /** Steps, those that were chosen twice counted twice. */
  readonly transitions: number;
  /** In the order of {@link Expander.onStates}, and for a row without a step of {@link Expander.onEnds} after it. */
  readonly answers: readonly string[];
  /** What was thrown before all steps were made; `null`: nothing. */
  readonly thrown: string | null;
}

const noMonitor = Object.freeze({});

/** Expands rows with views of its own. */
export class Expander {
  readonly instances = new InstanceNumbers();
  readonly onStates: readonly Question[];
  readonly onSteps: readonly Question[];
  readonly onEnds: readonly Question[];
  private readonly built: Built;
  private readonly monitor: BuiltMonitor | null;
  private readonly s: StateView;
  private readonly next: StateView;
  private readonly m: StateView | null;
  private readonly nextM: StateView | null;
  private readonly step: LiveStep = { action: "", params: {} };
  private readonly where: Where = { part: "", params: {} };
  private readonly drivers: readonly { readonly name: string; readonly run: () => void }[];
  private steps = new Map<number, Reached>();
  private transitions = 0;

  constructor(built: Built, monitor: BuiltMonitor | null, properties: readonly Property[]) {
    this.built = built;
    this.monitor = monitor;
    this.onStates = stateQuestions(properties, built.model.bounds);
    this.onSteps = stepQuestions(properties);
    this.onEnds = endQuestions(properties);
    this.s = built.codec.view("read");
    this.next = built.codec.view("write");
    this.m = monitor?.codec.view("read") ?? null;
    this.nextM = monitor?.codec.view("write") ?? null;
    const { s, next, step, where } = this;
    const context = {
      ...{ constants: built.constants, s, next, step, where },
      fired: new Float64Array(built.actions.length),
      refused: new Float64Array(built.nRefusals),
      sink: () => {
        this.take();
      },
    };
    this.drivers = built.actions.map((a) => ({
      name: a.action.name,
      run: compileDriver(a, context),
    }));
  }

  /** Everything about `row`: a state, and the monitor's beside it. */
  expand(row: Int32Array): Expansion {
    const { s, m, built } = this;
    const n = s.words.length;
    s.words.set(row.subarray(0, n));
    s.load();
    m?.words.set(row.subarray(n));
    m?.load();
    this.steps = new Map();
    this.transitions = 0;
    const { constants } = built;
    const asked = (questions: readonly Question[]): string[] =>
      questions.map((q) => q.ask(s.root, constants, m?.root ?? noMonitor));
    const answers = asked(this.onStates);
    let thrown: string | null = null;
    try {
      for (const d of this.drivers) {
        this.step.action = d.name;
        d.run();
        s.flush(); // throws when the action wrote to the state before
        m?.flush();
      }
    } catch (e) {
      thrown = thrownAt(this.step.action, this.where, e);
    }
    if (this.transitions === 0) answers.push(...asked(this.onEnds));
    return { steps: this.steps, transitions: this.transitions, answers, thrown };
  }

  private take(): void {
    const { s, next, m, nextM, monitor, step, steps, built } = this;
    const { constants } = built;
    if (monitor !== null && m !== null && nextM !== null) {
      this.where.part = `monitor ${monitor.monitor.name}`;
      nextM.words.set(m.words);
      nextM.load();
      raised.last = null;
      done(monitor.monitor.update(m.root, nextM.root, s.root, next.root, step, constants));
      nextM.flush();
      // A refusal that was caught is one all the same.
      const refused = refusal();
      if (refused !== null) throw refused;
      this.where.part = "";
    }
    this.transitions++;
    const instance = this.instances.numberOf(step);
    const row = new Int32Array(s.words.length + (m?.words.length ?? 0));
    row.set(next.words);
    if (nextM !== null) row.set(nextM.words, s.words.length);
    const roots = [m?.root ?? noMonitor, nextM?.root ?? noMonitor];
    const answers = this.onSteps.map((q) => q.ask(s.root, next.root, step, constants, ...roots));
    // Arrays that a question has read are written back: whoever wrote to one is found out.
    next.flush();
    nextM?.flush();
    steps.set(instance, { instance, row, answers });
  }
}

/** What was refused since it was last cleared, whether or not somebody caught it. */
function refusal(): SpecError | null {
  return raised.last;
}
