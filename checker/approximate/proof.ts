/** Traces of what was found: replayed on plain objects, where the property is judged once more. */
import type { Property } from "../contract/property.ts";
import { CheckerError } from "../errors.ts";
import { failedIn, failedOf, monitorDomain, type Watched } from "../plain/judge.ts";
import { replay } from "../plain/replay.ts";
import { settingOf, successors, within } from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import type { Built, BuiltMonitor } from "../search/build.ts";
import { agree, requireLiteral } from "../search/counterexample.ts";
import type { KeptStep } from "../search/judge.ts";
import { noMonitor } from "../search/step-graph.ts";
import { truth } from "../strict.ts";
import type { Trace } from "../trace/trace.ts";
import { packed, type PackedRun } from "./guide.ts";

/** A run, and the step out of its last state that was judged; `null`: the last state was. */
export interface Found {
  readonly run: PackedRun;
  readonly step: KeptStep | null;
}

/** Shows runs on plain objects. */
export class Proof {
  private readonly built: Built;
  private readonly monitor: BuiltMonitor | null;

  constructor(built: Built, monitor: BuiltMonitor | null) {
    this.built = built;
    this.monitor = monitor;
  }

  /**
   * The run as a trace of `property`.
   * @throws CheckerError CHECK001 when the replay on plain objects disagrees with the packed states
   * @throws SpecError what the specification does wrong when the run is repeated
   */
  trace({ run, step }: Found, property: Property): Trace {
    const { built, monitor } = this;
    const steps = step === null ? run.steps : [...run.steps, step];
    for (const { action, params } of steps)
      for (const [name, value] of Object.entries(params))
        requireLiteral(`action ${action}: parameter ${name}`, value);
    const seen = this.watched({ run, step });
    const trace = replay(
      built.model,
      {
        initial: seen[0]?.state,
        steps: steps.map(({ action, params }) => ({ action, params })),
      },
      monitor?.monitor ?? null,
      property.name,
    );
    agree(trace, seen);
    return trace;
  }

  /**
   * Judges the end of a run once more, on plain objects.
   * @throws CheckerError CHECK001 when they say something else than the search
   */
  demand(found: Found, property: Property): void {
    if (this.shows(found, property)) return;
    throw new CheckerError(
      "CHECK001",
      `model ${this.built.model.name}: what was found of ${property.id} is not so on plain objects`,
    );
  }

  private shows(found: Found, p: Property): boolean {
    const { model, constants } = this.built;
    const seen = this.watched(found);
    const to = seen.at(-1);
    const from = seen.at(-2);
    if (to === undefined) return false;
    const { step } = found;
    const shown = step === null ? null : { action: step.action, params: step.params };
    if (p.kind === "invariant") return (failedIn(model, p, to) ?? []).length > 0;
    if (p.kind === "transition")
      return (
        from !== undefined &&
        shown !== null &&
        (failedOf(model, p, from, shown, to) ?? []).length > 0
      );
    if (p.kind === "deadlockFree")
      return successors(model, to.state).length === 0 && !this.endsLegally(p.legalEnd, to);
    if (p.kind !== "reachable") return false;
    return within(p.name, () => {
      if (p.state !== null) return truth(p.state(this.see(to), constants, this.seeMonitor(to)));
      if (p.step === null || from === undefined || shown === null) return false;
      const views = [this.see(from), this.see(to), shown, constants] as const;
      return truth(p.step(...views, this.seeMonitor(from), this.seeMonitor(to)));
    });
  }

  private endsLegally(legalEnd: ((s: never, c: never) => boolean) | null, at: Watched): boolean {
    // The parameter type `never` accepts what the specification is written for: it only erases it.
    return (
      legalEnd !== null && truth(legalEnd(this.see(at) as never, this.built.constants as never))
    );
  }

  private see(at: Watched): unknown {
    return readPlain(settingOf(this.built.model).domain, at.state);
  }

  private seeMonitor(at: Watched): unknown {
    const { monitor, built } = this;
    if (monitor === null) return noMonitor;
    return readPlain(monitorDomain(built.model, monitor.monitor), at.monitor);
  }

  /** The states of the run on plain objects, the one after the last step included. */
  private watched({ run, step }: Found): Watched[] {
    const { built, monitor } = this;
    const { words } = built.codec;
    const rows =
      step === null
        ? run.rows
        : [...run.rows, packed([step.words, step.monitorWords], words + step.monitorWords.length)];
    return rows.map((row) => ({
      state: built.codec.decode(row, 0),
      monitor: monitor === null ? null : monitor.codec.decode(row, words),
    }));
  }
}
