/**
 * A complete checker in about a hundred lines: the oracle that the engine is compared with.
 *
 * It shares no code with `checker/schema`, `checker/plain` or `checker/search`: states are plain
 * objects, the visited set is a `Map` of JSON texts, zod itself checks the domains. Read it from
 * top to bottom and believe it; it is not meant to be fast.
 */
import type { Model, Monitor } from "../../checker/index.ts";
import type { Fn } from "../../checker/contract/system.ts";

// oxlint-disable typescript/no-explicit-any -- the oracle runs any model: states are of any type
type Any = any;

/** What the oracle says of one property: the word, and the number of steps of a shortest trace. */
export interface NaiveVerdict {
  readonly word: "holds" | "violated" | "reached" | "unreached" | "vacuous" | "error";
  readonly steps: number | null;
}
/** What the oracle says of one exploration. `failure`: an action threw or left the domain. */
export interface NaiveRun {
  readonly monitor: string | null;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly fired: Readonly<Record<string, number>>;
  readonly failure: string | null;
  /** By property id: states or steps in which the antecedent held. */
  readonly antecedents: Readonly<Record<string, number>>;
  readonly verdicts: ReadonlyMap<string, NaiveVerdict>;
}

/** A sequence as the specification sees it. Plain arrays become this when a state is revived. */
class Fifo extends Array<unknown> {
  override at(i: number): unknown {
    return i in this ? this[i] : null;
  }
  override shift(): unknown {
    if (this.length === 0) throw new Error("shift of an empty sequence");
    return super.shift();
  }
  copyFrom(other: Iterable<unknown>): void {
    this.splice(0, this.length, ...other);
  }
}
class Bag extends Set<unknown> {
  copyFrom(other: Iterable<unknown>): void {
    const items = [...other];
    this.clear();
    for (const x of items) this.add(x);
  }
}
/** A deep copy; sets in ascending order (random systems declare their domains in that order). */
function copy(v: Any): Any {
  if (v instanceof Set) return new Bag([...v].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  if (Array.isArray(v)) return Fifo.from(v, copy);
  if (v === null || typeof v !== "object") return v;
  return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, copy(x)]));
}
/** `next`: writes go through, and what is assigned is copied. */
function draft(v: Any): Any {
  if (v === null || typeof v !== "object" || v instanceof Set) return v;
  return new Proxy(v, {
    get: (t, k) => draft(Reflect.get(t, k)),
    set: (t, k, x) => Reflect.set(t, k, copy(x)),
  });
}
const text = (v: Any): string => JSON.stringify(v, (_k, x) => (x instanceof Set ? [...x] : x));

const notYet = new Error("reads a parameter that is not bound yet");
/** Parameters bound so far; reading another one is refused, which postpones the clause. */
const soFar = (params: Any): Any =>
  new Proxy(params, {
    get: (t, k) => {
      if (!(k in t)) throw notYet;
      return t[k];
    },
  });
function unless<T>(postponed: T, f: () => T): T {
  try {
    return f();
  } catch (e) {
    if (e === notYet) return postponed;
    throw e;
  }
}
function product(domains: [string, readonly Any[]][], params: Any = {}): Any[] {
  const [first, ...rest] = domains;
  if (first === undefined) return [params];
  return first[1].flatMap((v) => product(rest, { ...params, [first[0]]: v }));
}

/** The steps from `s`, in order: what the contract of `action` says, word by word. */
function* steps(model: Model, schema: Any, c: Any, s: Any): Generator<Any> {
  for (const a of model.system.actions) {
    for (const declared of product(Object.entries((a.params as Fn)(c)))) {
      const bind = (p: Any): Any => Object.entries(a.let).map(([k, f]) => [k, f(s, p, c)]);
      // A guard that needs no chosen value refuses before the domains of the choices are computed.
      const early = soFar(declared);
      const lets = Object.entries(a.let).map(([k, f]) => [
        k,
        unless<Any>(notYet, () => f(s, early, c)),
      ]);
      if (lets.some(([, v]) => v === null)) continue;
      const known = soFar(Object.fromEntries(lets.filter(([, v]) => v !== notYet)));
      const guards = Object.values(a.guard);
      if (!guards.every((g) => unless(true, () => g(s, early, c, known)))) continue;
      for (const params of product(
        Object.entries(a.choose).map(([q, f]) => [q, [...f(s, declared, c)]]),
        declared,
      )) {
        const bound = Object.fromEntries(bind(params));
        if (Object.values(bound).includes(null)) continue;
        if (!guards.every((g) => g(s, params, c, bound))) continue;
        const message = a.message?.carries?.(s, params, c, bound) ?? null;
        if (!Object.values(a.partner?.guard ?? {}).every((g) => g(s, params, c, message))) continue;
        const target = copy(s);
        a.effect(s, draft(target), params, c, bound);
        a.partner?.effect(s, draft(target), params, c, message);
        yield { step: { action: a.name, params }, next: copy(schema.parse(target)) };
      }
    }
  }
}

/** Explores the system beside `monitor` and judges those properties of the model that use it. */
export function explore(model: Model, monitor: Monitor | null): NaiveRun {
  const { def } = model.system.specification;
  const c: Any = { ...model.constants, rules: def.rules };
  const [schema, monitorSchema]: Any[] = [def.state(c), monitor?.state(c as never)];
  const mine = model.claims.map((x) => x.property).filter((p) => p.monitor === monitor);
  const verdicts = new Map<string, NaiveVerdict>();
  /** Properties that threw after they were decided: their antecedents are no longer counted. */
  const gaveUp = new Set<string>();
  const antecedents: Record<string, number> = {};
  const fired: Record<string, number> = Object.fromEntries(
    model.system.actions.map((a) => [a.name, 0]),
  );
  const seen = new Map<string, { s: Any; m: Any; depth: number }>();
  let [transitions, depth] = [0, 0];

  const found = (s: Any, m: Any, d: number): void => {
    const key = text([s, m]);
    if (seen.has(key)) return;
    seen.set(key, { s, m, depth: d });
    depth = d;
  };
  const decide = (p: Any, word: NaiveVerdict["word"], steps: number): void => {
    if (!verdicts.has(p.id)) verdicts.set(p.id, { word, steps });
  };
  /** Judges the properties that look at states or at steps; what throws decides its property alone. */
  const judge = (at: "state" | "step", d: number, args: Any[]): void => {
    for (const p of mine as Any[]) {
      if (gaveUp.has(p.id) || (at === "state" ? p.kind === "transition" : p.kind === "invariant"))
        continue;
      try {
        if (p.kind === "reachable") {
          if (p[at]?.(...args)) decide(p, "reached", d);
        } else if (p.kind !== "deadlockFree" && (p.when?.(...args) ?? true)) {
          antecedents[p.id] = (antecedents[p.id] ?? 0) + 1;
          const holds = (f: Fn): boolean => f(...args);
          if (!verdicts.has(p.id) && !Object.values<Fn>(p.holds).every(holds))
            decide(p, "violated", d);
        }
      } catch {
        decide(p, "error", d);
        gaveUp.add(p.id);
      }
    }
  };
  const ended = (s: Any, d: number): void => {
    for (const p of mine) {
      if (p.kind !== "deadlockFree") continue;
      try {
        if (!p.legalEnd?.(s, c)) decide(p, "violated", d);
      } catch {
        decide(p, "error", d);
      }
    }
  };

  let failure: string | null = null;
  try {
    for (const plain of model.system.init(c)) {
      const s = copy(schema.parse(plain));
      found(s, monitor ? copy(monitorSchema.parse(monitor.init(s, c))) : null, 0);
    }
    // A Map yields the entries added while it is iterated: it is its own queue.
    for (const { s, m, depth: d } of seen.values()) {
      const before = text([s, m]);
      judge("state", d, [s, c, m]);
      let successors = 0;
      for (const { step, next } of steps(model, schema, c, s)) {
        successors++;
        transitions++;
        fired[step.action] = (fired[step.action] ?? 0) + 1;
        const target = copy(m);
        monitor?.update(m, draft(target), s, next, step, c);
        const nextM = monitor ? copy(monitorSchema.parse(target)) : null;
        judge("step", d + 1, [s, next, step, c, m, nextM]);
        found(next, nextM, d + 1);
        if (text([s, m]) !== before) throw new Error(`${step.action} wrote the state before`);
      }
      if (successors === 0) ended(s, d);
    }
  } catch (e) {
    failure = String(e);
  }
  for (const p of mine) {
    const never =
      (p.kind === "transition" && transitions === 0) ||
      ((p.kind === "invariant" || p.kind === "transition") && p.when && !antecedents[p.id]);
    const word = p.kind === "reachable" ? "unreached" : never ? "vacuous" : "holds";
    if (!verdicts.has(p.id)) verdicts.set(p.id, { word: failure ? "error" : word, steps: null });
  }
  const name = monitor?.name ?? null;
  return {
    monitor: name,
    states: seen.size,
    transitions,
    depth,
    fired,
    failure,
    antecedents,
    verdicts,
  };
}
