/** Which rights of the access matrix the actions of some models really use. */
import type { Model } from "../contract/model.ts";
import { tracking, type Exercised } from "../plain/access.ts";
import { initialStates, successors, textOf, type PlainState } from "../plain/semantics.ts";

/**
 * Every part of every enabled action in the first `limit` states of `model`, breadth first on plain
 * objects, with the access matrix enforced.
 * @throws SpecError SPEC005 when a part touches what its actor has no right to
 */
export function exercisedBy(model: Model, limit = Number.POSITIVE_INFINITY): Exercised[] {
  const eyes = tracking(model);
  const seen = new Set<string>();
  const queue: PlainState[] = [];
  const add = (state: PlainState): void => {
    const text = textOf(state);
    if (seen.has(text) || queue.length >= limit) return;
    seen.add(text);
    queue.push(state);
  };
  for (const state of initialStates(model)) add(state);
  for (let i = 0; i < queue.length; i++)
    for (const { state } of successors(model, queue[i], eyes)) add(state);
  return eyes.report();
}

/** Several reports on one access matrix as one; actions in the order of `actions`. */
export function together(
  reports: readonly (readonly Exercised[])[],
  actions: readonly string[],
): Exercised[] {
  const [first = []] = reports;
  return first.map(({ actor, region, declared }) => {
    const same = reports.map((r) => r.find((e) => e.actor === actor && e.region === region));
    const used = (which: "reads" | "writes"): string[] =>
      actions.filter((a) => same.some((e) => e?.[which].includes(a)));
    return { actor, region, declared, reads: used("reads"), writes: used("writes") };
  });
}

/**
 * Whether no action makes use of the right as declared: reading for `read`, writing for `write`.
 * Reading will do for `own`, because no lesser right is limited to elements.
 */
export function isUnused({ declared, reads, writes }: Exercised): boolean {
  const unread = declared === "write" || reads.length === 0;
  const unwritten = declared === "read" || writes.length === 0;
  return unread && unwritten;
}
