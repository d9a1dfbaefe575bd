/** What is observed of two systems that are compared: the events of their steps. */
import type { Observer } from "../contract/information.ts";
import type { Model } from "../contract/model.ts";
import type { Fn, Step } from "../contract/system.ts";
import { ModelError } from "../errors.ts";
import { suggestion } from "../nearest.ts";
import { placeOf } from "../plain/place.ts";
import { truth } from "../strict.ts";
import { valueText } from "../trace/value-text.ts";

/** What is observed of two systems. */
export interface Observed {
  /** As printed, e.g. `all actions`. */
  readonly name: string;
  /** `(s, next, step, c) => event` of each system; `null`: an internal step. */
  readonly before: Fn;
  readonly after: Fn;
  /** Whether an event says nothing but which step was taken: equal graphs then have equal events. */
  readonly ofActions: boolean;
}

/** An action with its parameters. */
const call: Fn = (_s: unknown, _next: unknown, { action, params }: Step) => ({ action, params });

/** Every step is an event. */
export const allActions: Observed = {
  name: "all actions",
  before: call,
  after: call,
  ofActions: true,
};

/**
 * What `--observe` names: `actions`; actors, separated by commas; the observer of a property of
 * noninterference, by its name or that of the property; or a property of trace inclusion, by its id.
 * @throws ModelError MODEL004 when it names none of them
 */
export function observedBy(name: string, before: Model, after: Model): Observed {
  if (name === "actions") return allActions;
  const events = [eventsOf(before, name), eventsOf(after, name)] as const;
  const [first, second] = [events[0] ?? events[1], events[1] ?? events[0]];
  if (first !== null && second !== null)
    return { name: `events of ${name}`, before: first, after: second, ofActions: false };
  const observers = [observerOf(before, name), observerOf(after, name)] as const;
  const [one, other] = [observers[0] ?? observers[1], observers[1] ?? observers[0]];
  if (one !== null && other !== null)
    return {
      name: `what ${one.name} sees`,
      before: seenBy(one),
      after: seenBy(other),
      ofActions: false,
    };
  const actors = name.split(",").map((actor) => actor.trim());
  const known = [before, after].flatMap((m) => Object.keys(m.system.specification.def.access));
  if (actors.every((actor) => known.includes(actor)))
    return {
      name: `steps of ${actors.join(", ")}`,
      before: stepsOf(before, actors),
      after: stepsOf(after, actors),
      ofActions: true,
    };
  const valid = ["actions", ...known, ...[before, after].flatMap(namesOf)];
  throw new ModelError(
    "MODEL004",
    `--observe ${name}: ${suggestion(name, valid, `valid: ${[...new Set(valid)].join(", ")}`)}`,
  );
}

/** Ids and names that can be observed by. */
function namesOf({ claims }: Model): string[] {
  return claims.flatMap(({ property: p }) =>
    p.kind === "noninterference"
      ? [p.id, p.observer.name]
      : p.kind === "includedIn" && p.monitor === null
        ? [p.id]
        : [],
  );
}

function eventsOf({ claims }: Model, id: string): Fn | null {
  const found = claims.find((c) => c.property.id === id)?.property;
  if (found?.kind !== "includedIn") return null;
  if (found.monitor === null) return found.event;
  throw new ModelError(
    "MODEL004",
    `--observe ${id}: its events depend on a history (${found.monitor.name}), which is no part of what is compared`,
  );
}

function observerOf({ claims }: Model, name: string): Observer | null {
  for (const { property: p } of claims)
    if (p.kind === "noninterference" && (p.id === name || p.observer.name === name))
      return p.observer;
  return null;
}

function stepsOf({ system }: Model, actors: readonly string[]): Fn {
  const visible = new Set(
    system.actions
      .filter((a) => actors.includes(a.actor) || actors.includes(a.partner?.actor ?? ""))
      .map((a) => a.name),
  );
  return (_s: unknown, _next: unknown, { action, params }: Step) =>
    visible.has(action) ? { action, params } : null;
}

/** The steps that an observer notices, and the changes of what it sees. What it sees at first is no event. */
function seenBy({ places, sees, notices }: Observer): Fn {
  return (s: unknown, next: unknown, step: Step, c: unknown) => {
    const named = places === null ? [] : (places(c) as readonly string[]); // by its definition
    const seen: [string, unknown, unknown][] = [
      ...named.map((p): [string, unknown, unknown] => [
        p,
        comparable(placeIn(s, p)),
        comparable(placeIn(next, p)),
      ]),
      ...(sees === null
        ? []
        : [
            ["sees", comparable(sees(s, c)), comparable(sees(next, c))] as [
              string,
              unknown,
              unknown,
            ],
          ]),
    ];
    const changed = seen.filter(([, was, is]) => valueText(was) !== valueText(is));
    const noticed = notices !== null && truth(notices(step, c));
    if (!noticed && changed.length === 0) return null;
    return {
      ...(noticed ? { action: step.action, params: step.params } : {}),
      ...Object.fromEntries(changed.map(([place, , is]) => [place, is])),
    };
  };
}

/** What stands at a path such as `l2.0.1.pc`. */
function placeIn(root: unknown, path: string): unknown {
  let at = root;
  for (const key of path.split(".")) at = (at as Readonly<Record<string, unknown>>)[key]; // a place of the state, says the codec
  return at;
}

/** A value with the views of plain states in it replaced by what they show; those of packed states compare as they are. */
function comparable(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const place = (value as { readonly [placeOf]?: { get(): unknown } })[placeOf]; // of plain views only
  if (place !== undefined) return place.get();
  if ("$P" in value || "$z" in value) return value;
  if (value instanceof Set) return new Set([...value].map(comparable));
  if (Array.isArray(value)) return value.map(comparable);
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, comparable(v)]));
}
