/** The instance that is explored: budgets, bounds, lists of what may happen, domains, actions. */
import { isDeepStrictEqual } from "node:util";
import type { LockedModel } from "../lock/lock.ts";
import { own } from "../lock/order.ts";
import { sides, without, type Place, type Say } from "./collect.ts";

/** Compares the instances of one model that both locks have. */
export function compareInstances(model: string, was: LockedModel, is: LockedModel, say: Say): void {
  const at = { model, property: null };
  if (was.size !== is.size)
    say(
      is.size === "full" ? "weaker" : "notice",
      // What was established of it once no gate establishes again: its claims are shown by less.
      is.size === "full" ? "exactness" : "instance",
      at,
      `size ${was.size}, now ${is.size}${is.size === "full" ? ": only check:full looks at it" : ""}`,
    );
  if (was.system !== is.system)
    say("perhaps", "instance", at, `the system was ${was.system}, now ${is.system}`);
  compareConstants(at, was, is, say);
  compareBounds(at, was, is, say);
  compareDomains(at, was, is, say);
  compareActions(at, was, is, say);
  compareGraphs(at, was, is, say);
}

/** Whether the system does the same: what it does less, no claim speaks of. */
function compareGraphs(at: Place, was: LockedModel, is: LockedModel, say: Say): void {
  const system = ({ runs }: LockedModel) => runs.find((run) => run.of === "system");
  const [before, after] = [system(was), system(is)];
  if (before === undefined || after === undefined || before.digest === after.digest) return;
  say(
    "notice",
    "instance",
    at,
    "its graph is another one: passproof diff --base says what can happen more and less",
    `${before.states} states and ${before.transitions} steps, now ${after.states} and ${after.transitions}`,
  );
}

function compareConstants(at: Place, was: LockedModel, is: LockedModel, say: Say): void {
  const { gone, come, both } = sides(was.constants, is.constants);
  for (const [name] of gone) say("notice", "instance", at, `there is no constant ${name} any more`);
  for (const [name, value] of come)
    say("notice", "instance", at, `new constant ${name} = ${text(value)}`);
  for (const [name, before, after] of both) {
    if (isDeepStrictEqual(before, after)) continue;
    const isBudget = was.budgets.includes(name) || is.budgets.includes(name);
    const change = order(before, after, isBudget);
    const kind = isBudget ? "budget" : "instance";
    const what = isBudget ? `budget ${name}` : name;
    const values = `${text(before)}, now ${text(after)}`;
    say(change ?? (isBudget ? "perhaps" : "notice"), kind, at, `${what} was ${values}`);
  }
  for (const name of without(was.budgets, is.budgets))
    if (own(is.constants, name) !== undefined)
      say("notice", "budget", at, `${name} is not called a budget any more`);
}

/**
 * Which of two values lets more happen: of budgets the larger number, of lists the one that has all the
 * other has. `null`: nobody can say.
 */
function order(was: unknown, is: unknown, isBudget: boolean): "weaker" | "stronger" | null {
  if (typeof was === "number" && typeof is === "number")
    return !isBudget ? null : is < was ? "weaker" : "stronger";
  if (Array.isArray(was) && Array.isArray(is)) {
    const less = has(was, is);
    const more = has(is, was);
    return less === more ? null : less ? "weaker" : "stronger";
  }
  if (!isRecord(was) || !isRecord(is)) return null;
  // A record of lists (of budgets) lets more happen when none of its parts lets less happen.
  const { gone, come, both } = sides(was, is);
  if (gone.length > 0 || come.length > 0) return null;
  const parts = both.filter(([, a, b]) => !isDeepStrictEqual(a, b));
  const orders = new Set(parts.map(([, a, b]) => order(a, b, isBudget)));
  const [only = null] = orders;
  return orders.size === 1 ? only : null;
}

/** Whether `list` has all that `other` has. */
function has(list: readonly unknown[], other: readonly unknown[]): boolean {
  return other.every((x) => list.some((y) => isDeepStrictEqual(x, y)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return JSON.stringify(value);
}

function compareBounds(at: Place, was: LockedModel, is: LockedModel, say: Say): void {
  const { gone, come, both } = sides(was.bounds, is.bounds);
  for (const [name] of gone) say("stronger", "bound", at, `without the bound ${name}`);
  for (const [name, sentence] of come) say("weaker", "bound", at, `new bound ${name}: ${sentence}`);
  for (const [name, before, after] of both)
    if (before !== after) say("perhaps", "bound", at, `the bound ${name} reads now: ${after}`);
}

function compareDomains(at: Place, was: LockedModel, is: LockedModel, say: Say): void {
  const { gone, come, both } = sides(was.domains, is.domains);
  for (const [region, bits] of gone)
    // A region of one value held nothing.
    if (bits > 0) say("weaker", "domain", at, `the state has no ${region} any more`);
  for (const [region] of come) say("notice", "domain", at, `the state has ${region}, too`);
  for (const [region, before, after] of both) {
    const detail = `2^${before} values, now 2^${after}`;
    if (after < before) say("weaker", "domain", at, `${region} can hold less`, detail);
    if (after > before) say("stronger", "domain", at, `${region} can hold more`, detail);
  }
}

function compareActions(at: Place, was: LockedModel, is: LockedModel, say: Say): void {
  const { gone, come, both } = sides(was.instances, is.instances);
  for (const [action] of gone) say("weaker", "actions", at, `there is no ${action} any more`);
  for (const [action] of come) say("stronger", "actions", at, `new action ${action}`);
  for (const [action, before, after] of both) {
    const detail = `${before}, now ${after}`;
    if (after < before) say("weaker", "actions", at, `${action} has fewer instances`, detail);
    if (after > before) say("stronger", "actions", at, `${action} has more instances`, detail);
    const [fired, fires] = [own(was.fired, action) ?? 0, own(is.fired, action) ?? 0];
    if (fired > 0 && fires === 0 && is.runs.length > 0)
      say("weaker", "actions", at, `${action} never fires any more`, `was ${fired} times`);
  }
}
