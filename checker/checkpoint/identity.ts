/** What a checkpoint is of: everything that its states and counts are a function of. */
import { endianness } from "node:os";
import { canonical } from "../cache/canonical.ts";
import type { Ground } from "../cache/key.ts";
import type { Module } from "../cache/modules.ts";
import type { Model } from "../contract/model.ts";
import { counted } from "../report/style.ts";

/** By name of what it depends on: what that was, as a text or its SHA-256. */
export type Identity = Readonly<Record<string, string>>;

/** Differences that are named. */
const named = 3;

/**
 * What explorations of `model` depend on. Budgets, workers and threads are not in it: they say when a
 * search ends, and not what it finds.
 * @param origin what the model is made of
 * @param asked all else that the search is told
 * @throws TypeError when the constants are no plain data
 */
export function identityOf(
  ground: Ground,
  model: Model,
  origin: readonly Module[],
  asked: Readonly<Record<string, unknown>>,
): Identity {
  const modules = [...ground.worker, ...origin];
  const entries: readonly (readonly [string, string])[] = [
    ["the version of Node", ground.node],
    ["the order of bytes", endianness()],
    ["the model", model.name],
    ["the largest number of instances", String(model.maxInstances)],
    ...Object.entries(ground.packages),
    ...modules.map((m) => [m.name, m.sha256] as const),
    ...Object.entries(model.constants).map(([k, v]) => [`constant ${k}`, canonical(v)] as const),
    ...model.claims.map(({ property: p }, i) => [`property ${p.id}`, `${i} ${p.kind}`] as const),
    ...model.bounds.map((b, i) => [`bound ${b.name}`, String(i)] as const),
    ...Object.entries(asked).map(([k, v]) => [`option ${k}`, canonical(v)] as const),
  ];
  return Object.fromEntries(entries);
}

/** In what two identities differ, in a few words; `null`: in nothing. */
export function differences(before: Identity, now: Identity): string | null {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const found = names.filter((name) => before[name] !== now[name]).map((n) => show(n, before, now));
  if (found.length === 0) return null;
  const more = found.length > named ? [`${counted(found.length - named, "thing")} more`] : [];
  return [...found.slice(0, named), ...more].join(", ");
}

/** Values that are short enough to be read are shown. */
function show(name: string, before: Identity, now: Identity): string {
  const [old, fresh] = [before[name], now[name]];
  if (old === undefined) return `${name} (not there then)`;
  if (fresh === undefined) return `${name} (not there now)`;
  const isLong = [old, fresh].some((text) => text.length > 40);
  return isLong || name.startsWith("property") ? name : `${name} (${old} then, ${fresh} now)`;
}
