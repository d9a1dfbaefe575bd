/** Single steps on plain objects: once with everything that they read and write recorded, or quickly. */
import type { Model } from "../contract/model.ts";
import type { Monitor } from "../contract/monitor.ts";
import type { Action, Step } from "../contract/system.ts";
import { monitorDomain } from "../plain/judge.ts";
import { settingOf, type Bindings, type PlainState } from "../plain/semantics.ts";
import { draftPlain, readPlain } from "../plain/views.ts";
import { Recorder, type Access } from "./recorder.ts";

/** What was made of a state; `null`: nothing could be. */
export type Remade = { readonly value: PlainState } | null;

/** What an instance did in one state. */
export interface Performed {
  /** Reads that decide whether it is enabled, and for which parameters. */
  readonly deciding: readonly Access[];
  /**
   * By part: what happened in its effect, in order. Reading a binding, or the message, is reading what
   * was read to make it.
   */
  readonly effects: readonly (readonly Access[])[];
  readonly state: PlainState;
}

/** Performs the instance of `action` with `params` in `state`, which must be enabled, and records. */
export function perform(
  model: Model,
  action: Action,
  params: Bindings,
  state: PlainState,
): Performed {
  const { constants: c, domain } = settingOf(model);
  const recorder = new Recorder();
  const draft = draftPlain(domain, state);
  const s = recorder.view(domain, readPlain(domain, state), "s");
  const next = recorder.view(domain, draft.root, "next");
  const madeOf = new Map<string, readonly Access[]>();
  const values: Record<string, unknown> = {};
  const bound = new Proxy(values, {
    get: (target, name) => {
      recorder.repeat(madeOf.get(String(name)) ?? []);
      return Reflect.get(target, name) as unknown;
    },
  });
  const { log: deciding, value: message } = recorder.during(() => {
    for (const fn of Object.values(action.choose)) fn(s, params, c);
    for (const [name, fn] of Object.entries(action.let)) {
      const { value, log } = recorder.during<unknown>(() => fn(s, params, c));
      recorder.repeat(log);
      madeOf.set(name, log);
      values[name] = value;
    }
    for (const fn of Object.values(action.guard)) fn(s, params, c, bound);
    const sent = recorder.during<unknown>(() => action.message?.carries?.(s, params, c, bound));
    const { partner } = action;
    if (partner === null) return sent;
    const guards = Object.values(partner.guard);
    if (guards.length > 0) recorder.repeat(sent.log);
    for (const fn of guards) fn(s, params, c, sent.value ?? null);
    return sent;
  });
  const effects = [recorder.during<unknown>(() => action.effect(s, next, params, c, bound)).log];
  if (action.partner !== null) {
    const { effect } = action.partner;
    const part = recorder.during<unknown>(() => {
      recorder.repeat(message.log);
      return effect(s, next, params, c, message.value ?? null);
    });
    effects.push(part.log);
  }
  return { deciding, effects, state: draft.finish() };
}

/**
 * Where `action` with `params` leads from `state`, whatever its guard says; `null` when it cannot even be
 * tried: a binding is null, or something throws.
 */
export function outcome(model: Model, action: Action, params: Bindings, state: PlainState): Remade {
  const { constants: c, domain } = settingOf(model);
  try {
    const s: unknown = readPlain(domain, state);
    const draft = draftPlain(domain, state);
    const bound: Record<string, unknown> = {};
    for (const [name, fn] of Object.entries(action.let)) {
      const value: unknown = fn(s, params, c);
      if (value === null || value === undefined) return null;
      bound[name] = value;
    }
    const message: unknown = action.message?.carries?.(s, params, c, bound) ?? null;
    action.effect(s, draft.root, params, c, bound);
    action.partner?.effect(s, draft.root, params, c, message);
    return { value: draft.finish() };
  } catch {
    return null;
  }
}

/** A step beside which a monitor is updated. */
export interface Beside {
  readonly monitor: PlainState;
  readonly from: PlainState;
  readonly to: PlainState;
  readonly step: Step;
}

/** What a monitor reads and writes beside a step. */
export function observe(model: Model, monitor: Monitor, at: Beside): readonly Access[] {
  const { constants: c, domain } = settingOf(model);
  const own = monitorDomain(model, monitor);
  const recorder = new Recorder();
  const draft = draftPlain(own, at.monitor);
  const m = recorder.view(own, readPlain(own, at.monitor), "m");
  const nextM = recorder.view(own, draft.root, "nextM");
  const s = recorder.view(domain, readPlain(domain, at.from), "s");
  const next = recorder.view(domain, readPlain(domain, at.to), "next");
  return recorder.during<unknown>(() => monitor.update(m, nextM, s, next, at.step, c)).log;
}

/** The monitor's value after a step; `null` when its update throws. */
export function observed(model: Model, monitor: Monitor, at: Beside): Remade {
  const { constants: c, domain } = settingOf(model);
  const own = monitorDomain(model, monitor);
  try {
    const draft = draftPlain(own, at.monitor);
    const [from, to]: unknown[] = [readPlain(domain, at.from), readPlain(domain, at.to)];
    monitor.update(readPlain(own, at.monitor), draft.root, from, to, at.step, c);
    return { value: draft.finish() };
  } catch {
    return null;
  }
}
