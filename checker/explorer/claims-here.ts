/** What the claims of a model say at one position. */
import type { Model } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import type { Fn, Step } from "../contract/system.ts";
import { SpecError } from "../errors.ts";
import { failedIn, failedOf, monitorDomain, type Watched } from "../plain/judge.ts";
import { plainValue } from "../plain/replay.ts";
import { settingOf, within } from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import { truth } from "../strict.ts";
import type { ClaimHere, ClaimStatus, Part } from "./api.ts";
import { said, type Visit } from "./visits.ts";

/** What a property without a monitor gets as `m`. */
const noMonitor = Object.freeze({});

/** What `p` says at `visit`, where `enabled` actions are possible. */
export function claimHere(model: Model, p: Property, visit: Visit, enabled: number): ClaimHere {
  const answer = (status: ClaimStatus, more: Partial<ClaimHere> = {}): ClaimHere => ({
    id: p.id,
    status,
    failed: [],
    parts: [],
    error: null,
    ...more,
  });
  try {
    const at = watched(p, visit);
    switch (p.kind) {
      case "invariant":
        return judged(answer, failedIn(model, p, at));
      case "transition": {
        const step = lastStep(p, visit);
        if (step === null) return answer("noStep");
        return judged(answer, failedOf(model, p, step.from, step.step, at));
      }
      case "deadlockFree": {
        if (enabled > 0) return answer("holds");
        const legal = p.legalEnd !== null && holds(model, p, p.legalEnd, at);
        return legal ? answer("holds") : answer("violated", { failed: ["hasSuccessor"] });
      }
      case "reachable": {
        if (p.state !== null)
          return answer(holds(model, p, p.state, at) ? "reached" : "notReached");
        const step = lastStep(p, visit);
        if (step === null) return answer("noStep");
        const { step: fn } = p;
        const reached = fn !== null && holdsOf(model, p, fn, step.from, step.step, at);
        return answer(reached ? "reached" : "notReached");
      }
      case "leadsTo":
        return answer("aboutRuns", { parts: parts(model, p, at, { from: p.from, to: p.to }) });
      case "until":
        return answer("aboutRuns", {
          parts: parts(model, p, at, { from: p.from, hold: p.hold, to: p.to }),
        });
      case "alwaysEventually":
      case "eventuallyAlways":
        return answer("aboutRuns", { parts: parts(model, p, at, { state: p.state }) });
      case "recoverable":
        return answer("aboutRuns", {
          parts: parts(model, p, at, { ...(p.when === null ? {} : { when: p.when }), to: p.to }),
        });
      case "finitelyOften":
      case "noninterference":
      case "determined":
      case "refines":
      case "includedIn":
        return answer("aboutRuns");
    }
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return answer("error", { error: said(error) });
  }
}

function judged(
  answer: (status: ClaimStatus, more?: Partial<ClaimHere>) => ClaimHere,
  failed: readonly string[] | null,
): ClaimHere {
  if (failed === null) return answer("notMet");
  return failed.length === 0 ? answer("holds") : answer("violated", { failed });
}

/** The state and the monitor's value, as functions that judge want them. @throws SpecError when the monitor failed */
function watched(p: Property, { state, monitors }: Visit): Watched {
  if (p.monitor === null) return { state, monitor: null };
  const value = monitors.get(p.monitor);
  if (value === undefined) throw new SpecError("SPEC002", `monitor ${p.monitor.name} is not there`);
  if (!value.ok) throw new SpecError("SPEC002", `its monitor ${p.monitor.name} failed`);
  return { state, monitor: value.value };
}

function lastStep(p: Property, visit: Visit): { from: Watched; step: Step } | null {
  if (visit.step === null || visit.before === null) return null;
  const { action, params } = visit.step.taken;
  return { from: watched(p, visit.before), step: { action: action.name, params } };
}

function seen(model: Model, p: Property, at: Watched): { s: unknown; m: unknown } {
  return {
    s: readPlain(settingOf(model).domain, at.state),
    m: p.monitor === null ? noMonitor : readPlain(monitorDomain(model, p.monitor), at.monitor),
  };
}

function holds(model: Model, p: Property, fn: Fn, at: Watched, element?: unknown): boolean {
  const { s, m } = seen(model, p, at);
  return within(p.name, () => truth(fn(s, settingOf(model).constants, m, element)));
}

function holdsOf(
  model: Model,
  p: Property,
  fn: Fn,
  from: Watched,
  step: Step,
  to: Watched,
): boolean {
  const [before, after] = [seen(model, p, from), seen(model, p, to)];
  const { constants } = settingOf(model);
  return within(p.name, () => truth(fn(before.s, after.s, step, constants, before.m, after.m)));
}

/** Each predicate for each element of `each`. */
function parts(
  model: Model,
  p: Property & { readonly each: Fn | null },
  at: Watched,
  predicates: Readonly<Record<string, Fn>>,
): Part[] {
  const { constants } = settingOf(model);
  const { each } = p;
  const elements: readonly unknown[] =
    each === null
      ? [null]
      : within(`${p.name}, each`, () => [...(each(constants) as Iterable<unknown>)]); // elements, says the contract
  return elements.flatMap((element) =>
    Object.entries(predicates).map(([name, fn]) => ({
      name,
      element: plainValue(element),
      value: holds(model, p, fn, at, element),
    })),
  );
}
