/**
 * Which steps and fields of a run something at its end depends on: backwards, from what was read there
 * to what was read to write it. `docs/internals/explanations.md` says what follows from it, and what
 * does not.
 */
import type { Monitor } from "../contract/monitor.ts";
import { monitorDomain } from "../plain/judge.ts";
import { plainValue } from "../plain/replay.ts";
import { settingOf, textOf, type PlainState } from "../plain/semantics.ts";
import { valueAt, type Key } from "../plain/watching.ts";
import type { PlainValue } from "../trace/trace.ts";
import { changedFields } from "./changed.ts";
import { Demands, fieldAt, type Demand, type Field } from "./demands.ts";
import type { StepExplanation } from "./explanation.ts";
import { observe, observed, outcome, perform, type Remade } from "./perform.ts";
import type { PlainRun, PlainStep } from "./plain-run.ts";
import { dependencies, probesOf, type Probe } from "./probes.ts";
import { pathOf, type Access } from "./recorder.ts";

/** What the slice begins with. */
export interface Roots {
  /** By number of a state: what is read there. */
  readonly reads: ReadonlyMap<number, readonly Demand[]>;
  /** Numbers of steps that are themselves what is judged. */
  readonly steps: ReadonlySet<number>;
}

/** What a step has to do with what is shown. */
export type StepSlice = Omit<StepExplanation, "waysOut">;

const nothing: StepSlice = { weight: "none", needed: [], reads: [] };

/** A slice, and what remains of it at the beginning of the run. */
export interface Slice {
  /** By step. */
  readonly steps: readonly StepSlice[];
  /** What is read of the initial state, and of the monitor beside it. */
  readonly initial: readonly Demand[];
}

/** The slice of `run` for `roots`. */
export function slice(run: PlainRun, roots: Roots): Slice {
  const demands = new Demands();
  const found: StepSlice[] = [];
  for (let i = run.steps.length; i > 0; i--) {
    for (const demand of roots.reads.get(i) ?? []) demands.add(demand, demand.value);
    found.push(new StepCut(run, i, demands, roots.steps.has(i - 1)).take());
  }
  for (const demand of roots.reads.get(0) ?? []) demands.add(demand, demand.value);
  return { steps: found.toReversed(), initial: demands.all };
}

/** One step between states `i` − 1 and `i`. Turns the demands on the latter into those on the former. */
class StepCut {
  private readonly run: PlainRun;
  private readonly i: number;
  private readonly demands: Demands;
  private readonly judged: boolean;
  /** Demands on the state before, and the monitor beside it. */
  private readonly earlier = new Demands();

  constructor(run: PlainRun, i: number, demands: Demands, judged: boolean) {
    this.run = run;
    this.i = i;
    this.demands = demands;
    this.judged = judged;
  }

  take(): StepSlice {
    const { run, i, demands } = this;
    const step = run.steps[i - 1] as PlainStep; // `i` counts from 1
    const monitorBefore = plainValue(run.monitors[i - 1]);
    const monitorAfter = plainValue(run.monitors[i]);
    const after = plainValue(run.states[i]);
    const onMonitor = changedFields("monitor", monitorBefore, monitorAfter);
    const before = plainValue(run.states[i - 1]);
    const onState = changedFields("state", before, after);
    const observation =
      run.monitor !== null && demands.onMonitor ? this.observe(run.monitor) : null;

    const observedMeets = meetings(onMonitor, demands, monitorBefore, monitorAfter);
    const stateMeetsBefore = meetings(onState, demands, before, after);
    const observedReads = new Set<string>();
    if (observation !== null)
      for (const { target, value } of observedMeets)
        this.demand(
          dependencies(observation.probes, observation.log, target, monitorAfter),
          value,
          observedReads,
        );
    const kept = this.judged || observedMeets.length + stateMeetsBefore.length > 0;
    if (!kept) return nothing;
    // All that the monitor reads here decides whether it does what it did.
    if (observation !== null) this.demand(observation.probes, false, null);

    const { deciding, effects } = perform(run.model, step.action, step.params, run.states[i - 1]);
    const decides = this.probes(deciding, () => null);
    // Of the state after, the monitor may have asked for more.
    const stateMeets = meetings(onState, demands, before, after);
    const parts = effects.map((log) => ({ log, probes: this.effectProbes(log, step) }));
    const reads = new Set<string>();
    this.demand(decides, false, reads);
    for (const { log, probes } of parts) {
      this.demand(probes, false, null);
      for (const { target, value } of stateMeets)
        this.demand(dependencies(probes, log, target, after), value, reads);
    }

    const meets = [...stateMeets, ...observedMeets];
    for (const { changed, demand } of meets) demands.answer(demand, changed);
    for (const demand of this.earlier.all) demands.add(demand, demand.value);
    return {
      weight: this.judged || meets.some((m) => m.value) ? "value" : "enables",
      needed: [...new Set(meets.map((m) => nameOf(m.changed)))],
      reads: [...new Set([...reads, ...observedReads])],
    };
  }

  /** What the monitor does beside this step. */
  private observe(monitor: Monitor): { log: readonly Access[]; probes: readonly Probe[] } {
    const { run, i } = this;
    const { model } = run;
    const { action, params } = run.steps[i - 1] as PlainStep; // `i` counts from 1
    const step = { action: action.name, params };
    const at = { monitor: run.monitors[i - 1], from: run.states[i - 1], to: run.states[i], step };
    const log = observe(model, monitor, at);
    const { domain } = settingOf(model);
    const before = { domain: monitorDomain(model, monitor), value: at.monitor, side: "m" } as const;
    const sides = {
      s: { domain, value: at.from, side: "s" },
      next: { domain, value: at.to, side: "next" },
      m: before,
      // Before it is written, what is made is what was.
      nextM: before,
    } as const;
    const probes = probesOf(
      log,
      (side) => sides[side],
      (side, value) => {
        if (side === "s") return observed(model, monitor, { ...at, from: value });
        if (side === "next") return observed(model, monitor, { ...at, to: value });
        return observed(model, monitor, { ...at, monitor: value });
      },
    );
    return { log, probes };
  }

  private probes(log: readonly Access[], remake: (state: PlainState) => Remade): Probe[] {
    const { domain } = settingOf(this.run.model);
    const before = { domain, value: this.run.states[this.i - 1], side: "s" } as const;
    return probesOf(
      log,
      () => before,
      (_side, state) => remake(state),
    );
  }

  private effectProbes(log: readonly Access[], { action, params }: PlainStep): Probe[] {
    return this.probes(log, (state) => outcome(this.run.model, action, params, state));
  }

  /**
   * Demands what was read: of the state after now, of everything before it of {@link earlier}.
   *
   * @param reads where to note what is demanded of before; `null`: nowhere
   */
  private demand(probes: readonly Probe[], value: boolean, reads: Set<string> | null): void {
    for (const { side, keys } of probes) {
      const field = fieldAt(side === "m" || side === "nextM" ? "monitor" : "state", keys);
      if (side === "next") this.demands.add(field, value);
      else {
        this.earlier.add(field, value);
        reads?.add(nameOf(field));
      }
    }
  }
}

/** A change that somebody later reads. */
interface Meeting {
  readonly changed: Field;
  readonly demand: Demand;
  /** What is read of it: the change itself, or a part of it. */
  readonly target: readonly Key[];
  readonly value: boolean;
}

/** Where what changed between two values is demanded. */
function meetings(
  changed: readonly Field[],
  demands: Demands,
  before: PlainValue,
  after: PlainValue,
): Meeting[] {
  return changed.flatMap((field) =>
    demands.on(field).flatMap((demand): Meeting[] => {
      const { keys, value } = demand;
      const isPart = keys.length > field.keys.length;
      // A sequence that has become longer has changed as a whole; what was first in it may be first still.
      if (isPart && isSame(valueAt(before, keys), valueAt(after, keys))) return [];
      return [{ changed: field, demand, target: isPart ? keys : field.keys, value }];
    }),
  );
}

/** Whether both are there, and are the same. */
function isSame(a: unknown, b: unknown): boolean {
  return a !== undefined && b !== undefined && textOf(a) === textOf(b);
}

/** How explanations name a field. */
export function nameOf({ of, keys }: Pick<Field, "of" | "keys">): string {
  return pathOf(of === "monitor" ? ["monitor", ...keys] : keys);
}
