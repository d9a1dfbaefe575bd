/** Two locks, and what is claimed less in the second. */
import type { Lock } from "../lock/lock.ts";
import { compareClaims, goneModel, newModel } from "./claims.ts";
import { collector, sides } from "./collect.ts";
import { compareDeclared } from "./declared.ts";
import { compareInstances } from "./instances.ts";
import { ADVICE, WEIGHTS, type Weakening } from "./weakening.ts";

/**
 * What `after` claims less than `before`, and what more. A model of another name is another model.
 *
 * @param sources what is written differently, to be said with the rest
 *
 * Order: the worst first; then by kind, property and model. Empty exactly when nothing that a claim says
 * or rests on changed; counts of states and steps are drift, and no part of it.
 */
export function weakenings(
  before: Lock,
  after: Lock,
  sources: readonly Weakening[] = [],
): Weakening[] {
  const { found, say } = collector();
  found.push(...sources);
  const models = sides(before.models, after.models);
  for (const [name, model] of models.gone) goneModel(name, model, say);
  for (const [name, model] of models.come) newModel(name, model, say);
  for (const [name, was, is] of models.both) {
    compareClaims(name, was, is, say);
    compareInstances(name, was, is, say);
  }
  compareDeclared(before, after, say);
  const kinds = Object.keys(ADVICE);
  const text = (s: string | null): string => s ?? "";
  return found
    .map((w, i) => ({ w, i }))
    .toSorted(
      ({ w: a, i }, { w: b, i: j }) =>
        WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight) ||
        kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
        compareText(text(a.property), text(b.property)) ||
        compareText(text(a.model), text(b.model)) ||
        i - j,
    )
    .map(({ w }) => w);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
