/** What the effects of random actions do. */
import { isLeaf, type Domain } from "../../checker/schema/domain.ts";
import { elementsOf } from "../../checker/schema/normalise.ts";
import type { Dice } from "./dice.ts";
import { go, same, show, spell, type Hop, type Names, type Place } from "./random-place.ts";

// oxlint-disable typescript/no-explicit-any -- a random system has no static types
type Any = any;

/** What an effect does; sources are the state before, parameters, bindings and the message. */
export interface Op {
  readonly text: string;
  /** What it writes. */
  readonly target: Place;
  readonly run: (s: Any, next: Any, values: Names, message: Any) => void;
}

/** A random assignment to, or operation on, one of `targets`, which lie in writable regions. */
export function operation(
  dice: Dice,
  targets: readonly Place[],
  sources: readonly Place[],
  wild: boolean,
  given: { readonly names: Readonly<Record<string, Domain>>; readonly message: Domain | null },
): Op {
  const target = dice.of(targets);
  const { path, domain } = target;
  const at = `next${spell(path)}`;
  const last = path.at(-1) ?? "";
  const put = (next: Any, values: Names, value: Any): void => {
    const key = typeof last === "object" ? values[last.param] : last;
    go(next, path.slice(0, -1), values)[key] = value;
  };
  const on = (text: string, run: (v: Any, s: Any, values: Names, message: Any) => void): Op => ({
    text: `${at}${text}`,
    target,
    run: (s, next, values, message) => run(go(next, path, values), s, values, message),
  });
  if (domain.kind === "seq" && dice.once(2)) {
    const { max, element } = domain;
    const value = dice.value(element);
    const from = dice.of(sources.filter((p) => same(p.domain, domain)));
    switch (dice.below(3)) {
      case 0:
        return on(`.push(${show(value)})`, (q) => {
          if (wild || q.length < max) q.push(value);
        });
      case 1:
        return on(".shift()", (q) => {
          if (wild || q.length > 0) q.shift();
        });
      default:
        return on(`.copyFrom(reversed s${spell(from.path)})`, (q, s, values) =>
          q.copyFrom([...go(s, from.path, values)].toReversed()),
        );
    }
  }
  if (domain.kind === "set" && dice.once(2)) {
    const value = dice.value(domain.element);
    const from = dice.of(sources.filter((p) => same(p.domain, domain)));
    switch (dice.below(4)) {
      case 0:
        return on(`.add(${show(value)})`, (set) => set.add(value));
      case 1:
        return on(`.delete(${show(value)})`, (set) => set.delete(value));
      case 2:
        return on(".clear()", (set) => set.clear());
      default:
        return on(`.copyFrom(s${spell(from.path)})`, (set, s, values) =>
          set.copyFrom(go(s, from.path, values)),
        );
    }
  }
  if (domain.kind === "int" && dice.once(2)) {
    const { min, max } = domain;
    const source = dice.of(sources.filter((p) => same(p.domain, domain)));
    return {
      text: `${at} := s${spell(source.path)} + 1${wild ? "" : ", wrapped"}`,
      target,
      run: (s, next, values) => {
        const n = go(s, source.path, values) + 1;
        put(next, values, n > max && !wild ? min : n);
      },
    };
  }
  if (isLeaf(domain) && dice.once(2)) {
    const { values: all } = elementsOf(domain);
    return {
      text: `${at} := the value after s${spell(path)}`,
      target,
      run: (s, next, values) =>
        put(next, values, all[(all.indexOf(go(s, path, values)) + 1) % all.length]),
    };
  }
  const fitting = Object.entries(given.names).filter(([, d]) => same(d, domain));
  if (fitting.length > 0 && dice.once(2)) {
    const [name] = dice.of(fitting);
    return {
      text: `${at} := ${name}`,
      target,
      run: (_s, next, values) => put(next, values, values[name]),
    };
  }
  if (given.message !== null && same(given.message, domain) && dice.once(2))
    return {
      text: `${at} := message`,
      target,
      run: (_s, next, values, message) => put(next, values, message),
    };
  const alike = sources.filter((p) => same(p.domain, domain));
  if (alike.length > 0 && dice.once(2)) {
    const source = dice.of(alike);
    return {
      text: `${at} := s${spell(source.path)}`,
      target,
      run: (s, next, values) => put(next, values, go(s, source.path, values)),
    };
  }
  // From a part of next, and then writing one of them: neither may change the other.
  const parts = targets.filter(
    (p) => same(p.domain, domain) && p.path.every((h) => typeof h === "string"),
  );
  if (parts.length > 0 && path.every((h) => typeof h === "string") && dice.once(2)) {
    const source = dice.of(parts);
    return {
      text: `${at} := next${spell(source.path)}`,
      target,
      run: (_s, next, values) => put(next, values, go(next, source.path, values)),
    };
  }
  const value = dice.value(domain);
  return {
    text: `${at} := ${show(value)}`,
    target,
    run: (_s, next, values) => put(next, values, value),
  };
}

/**
 * Whether `later` may write into a composite that `earlier` put into an array. The arrays of a packed
 * draft hold what was assigned to them until the effect ends, so that is not allowed there.
 */
export function mayEnter(later: Op, earlier: Op): boolean {
  const { path, domain } = earlier.target;
  const alike = (a: Hop, b: Hop | undefined): boolean =>
    typeof a === "string" ? a === b : b !== undefined && typeof b !== "string";
  return (
    path.some((h) => typeof h !== "string") &&
    !isLeaf(domain) &&
    path.every((h, i) => alike(h, later.target.path[i]))
  );
}
