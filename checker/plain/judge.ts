/** Properties and monitors on plain states. */
import type { Model } from "../contract/model.ts";
import type { Monitor } from "../contract/monitor.ts";
import type { Invariant, Transition } from "../contract/property.ts";
import type { Step } from "../contract/system.ts";
import type { Domain } from "../schema/domain.ts";
import { domainOf } from "../schema/from-zod.ts";
import { normalise } from "../schema/normalise.ts";
import { settingOf, within, type PlainState } from "./semantics.ts";
import { done, truth } from "../strict.ts";
import { bare } from "./place.ts";
import { draftPlain, readPlain } from "./views.ts";

/** The monitor's value beside an initial state. */
export function monitorInitial(model: Model, monitor: Monitor, state: PlainState): PlainState {
  const { constants, domain } = settingOf(model);
  return within(`monitor ${monitor.name}, init`, () =>
    normalise(
      monitorDomain(model, monitor),
      bare(monitor.init(readPlain(domain, state), constants)),
    ),
  );
}

/** The monitor's value after a step, when it was `before`. */
export function monitorNext(
  model: Model,
  monitor: Monitor,
  before: PlainState,
  s: PlainState,
  next: PlainState,
  step: Step,
): PlainState {
  const { constants, domain } = settingOf(model);
  const own = monitorDomain(model, monitor);
  return within(`monitor ${monitor.name}, update`, () => {
    const draft = draftPlain(own, before);
    const end: unknown = monitor.update(
      readPlain(own, before),
      draft.root,
      readPlain(domain, s),
      readPlain(domain, next),
      step,
      constants,
    );
    done(end);
    return draft.finish();
  });
}

const domains = new WeakMap<Model, Map<Monitor, Domain>>();

/** The domain of the monitor's state. Made once per model. */
export function monitorDomain(model: Model, monitor: Monitor): Domain {
  let known = domains.get(model);
  if (known === undefined) {
    known = new Map();
    domains.set(model, known);
  }
  let domain = known.get(monitor);
  if (domain === undefined) {
    // The parameter type `never` accepts the constants: it only erases them.
    domain = domainOf(monitor.state(settingOf(model).constants as never));
    known.set(monitor, domain);
  }
  return domain;
}

/** A state and the monitor's value beside it (`null` without a monitor). */
export interface Watched {
  readonly state: PlainState;
  readonly monitor: PlainState;
}

/**
 * The conjuncts of an invariant that are false in a state; `null` when its antecedent is.
 * @throws SpecError SPEC002 when the property throws
 */
export function failedIn(model: Model, p: Invariant, at: Watched): string[] | null {
  return failed(p, [see(model, at), settingOf(model).constants, seeMonitor(model, p.monitor, at)]);
}

/**
 * The conjuncts of a transition property that are false of a step; `null` when its antecedent is.
 * @throws SpecError SPEC002 when the property throws
 */
export function failedOf(
  model: Model,
  p: Transition,
  from: Watched,
  step: Step,
  to: Watched,
): string[] | null {
  const { constants } = settingOf(model);
  const m = [seeMonitor(model, p.monitor, from), seeMonitor(model, p.monitor, to)];
  return failed(p, [see(model, from), see(model, to), step, constants, ...m]);
}

function see(model: Model, at: Watched): unknown {
  return readPlain(settingOf(model).domain, at.state);
}

function seeMonitor(model: Model, monitor: Monitor | null, at: Watched): unknown {
  return monitor === null ? null : readPlain(monitorDomain(model, monitor), at.monitor);
}

function failed(p: Invariant | Transition, args: readonly unknown[]): string[] | null {
  const { when } = p;
  if (when !== null && !within(`${p.name}, when`, () => truth(when(...args)))) return null;
  return Object.entries(p.holds)
    .filter(([name, fn]) => !within(`${p.name}, ${name}`, () => truth(fn(...args))))
    .map(([name]) => name);
}
