/** Collecting weakenings: what the parts of the comparison have in common. */
import { own } from "../lock/order.ts";
import type { Weakening, WeakeningKind, Weight } from "./weakening.ts";

/** Where something was found. */
export type Place = Pick<Weakening, "model" | "property">;

/** Declared for all models. */
export const everywhere: Place = { model: null, property: null };

/** Takes down one weakening. */
export type Say = (
  weight: Weight,
  kind: WeakeningKind,
  at: Place,
  what: string,
  detail?: string,
) => void;

/** What is said, and where to say it. */
export function collector(): { readonly found: Weakening[]; readonly say: Say } {
  const found: Weakening[] = [];
  const say: Say = (weight, kind, { model, property }, what, detail = "") => {
    found.push({ weight, kind, model, property, what, detail });
  };
  return { found, say };
}

type Named<T> = Readonly<Record<string, T>>;

/** What only one of two records has, and what both have. Order: of the names. */
export function sides<T>(
  before: Named<T>,
  after: Named<T>,
): {
  readonly gone: readonly (readonly [string, T])[];
  readonly come: readonly (readonly [string, T])[];
  readonly both: readonly (readonly [name: string, before: T, after: T])[];
} {
  const sorted = (of: Named<T>): [string, T][] =>
    Object.entries(of).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    gone: sorted(before).filter(([name]) => !Object.hasOwn(after, name)),
    come: sorted(after).filter(([name]) => !Object.hasOwn(before, name)),
    both: sorted(before).flatMap(([name, was]) => {
      const is = own(after, name);
      return is === undefined ? [] : [[name, was, is] as const];
    }),
  };
}

/** Members of `list` that `other` lacks. */
export function without(list: readonly string[], other: readonly string[]): readonly string[] {
  return list.filter((x) => !other.includes(x));
}
