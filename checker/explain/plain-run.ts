/** A trace as a run on plain objects again: sets are sets, and steps have their actions. */
import type { Model } from "../contract/model.ts";
import type { Monitor } from "../contract/monitor.ts";
import type { Action, Fn } from "../contract/system.ts";
import { CheckerError } from "../errors.ts";
import { monitorDomain } from "../plain/judge.ts";
import { settingOf, textOf, type Bindings, type PlainState } from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import type { Domain } from "../schema/domain.ts";
import { normalise } from "../schema/normalise.ts";
import type { PlainValue, Trace, TraceStep } from "../trace/trace.ts";
import { isList, isRecord } from "../trace/value.ts";

/** A run on plain objects. */
export interface PlainRun {
  readonly model: Model;
  readonly monitor: Monitor | null;
  /** One more than steps: normal values; the monitor's are `null` without one. */
  readonly states: readonly PlainState[];
  readonly monitors: readonly PlainState[];
  readonly steps: readonly PlainStep[];
}

/** A step of a run. */
export interface PlainStep {
  readonly action: Action;
  readonly params: Bindings;
}

/**
 * The run of `trace`.
 * @throws CheckerError CHECK002 when a step is none of the model's
 */
export function plainRun(model: Model, monitor: Monitor | null, trace: Trace): PlainRun {
  const { domain } = settingOf(model);
  const own = monitor === null ? null : monitorDomain(model, monitor);
  const states = [trace.initial, ...trace.steps.map((s) => s.state)].map((x) => revived(domain, x));
  const monitors = [trace.initialMonitor, ...trace.steps.map((s) => s.monitor)].map((x) =>
    own === null ? null : revived(own, x),
  );
  const steps = trace.steps.map((step, i): PlainStep => {
    const action = model.system.actions.find((a) => a.name === step.action);
    if (action === undefined)
      throw new CheckerError("CHECK002", `${model.name} has no action ${step.action}`);
    return { action, params: paramsOf(model, action, states[i], step) };
  });
  return { model, monitor, states, monitors, steps };
}

/** A normal value of `domain`, given in the form of traces. */
export function revived(domain: Domain, value: PlainValue): PlainState {
  return normalise(domain, withSets(domain, value));
}

function withSets(domain: Domain, value: PlainValue): unknown {
  const part = (key: string | number, inner: Domain): unknown => {
    if (isList(value)) return withSets(inner, value[Number(key)] ?? null);
    return isRecord(value) ? withSets(inner, value[key] ?? null) : null;
  };
  const elements = isList(value) ? value : [];
  switch (domain.kind) {
    case "nullable":
      return value === null ? null : withSets(domain.inner, value);
    case "record":
      return Object.fromEntries(domain.fields.map((f) => [f.name, part(f.name, f.domain)]));
    case "union": {
      const tag = isRecord(value) ? value[domain.tag] : null;
      const fields = domain.variants.find((v) => v.value === tag)?.fields ?? [];
      const parts = fields.map((f): [string, unknown] => [f.name, part(f.name, f.domain)]);
      return Object.fromEntries([[domain.tag, tag], ...parts]);
    }
    case "tuple":
      return domain.items.map((item, i) => part(i, item));
    case "array":
    case "seq":
      return elements.map((_, i) => part(i, domain.element));
    case "total":
      return Object.fromEntries(domain.ids.map((id) => [id, part(id, domain.value)]));
    case "set":
      return new Set(elements.map((_, i) => part(i, domain.element)));
    default:
      return value;
  }
}

/** The parameters of a step as its action gets them: values of declared domains, or chosen ones. */
function paramsOf(model: Model, action: Action, state: PlainState, step: TraceStep): Bindings {
  const { constants: c, domain } = settingOf(model);
  const params: Record<string, unknown> = { ...step.params };
  if (Object.values(params).every((v) => typeof v !== "object" || v === null)) return params;
  const take = (name: string, values: Iterable<unknown>): void => {
    const text = textOf(params[name]);
    for (const value of values) if (textOf(value) === text) params[name] = value;
  };
  // Parameters are declared for the constants, whatever their type.
  const declared = (action.params as Fn)(c) as Readonly<Record<string, readonly unknown[]>>;
  for (const [name, values] of Object.entries(declared)) take(name, values);
  const s: unknown = readPlain(domain, state);
  for (const [name, choose] of Object.entries(action.choose))
    take(name, choose(s, params, c) as Iterable<unknown>);
  return params;
}
