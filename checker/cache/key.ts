/** The key of an answer: a hash of everything that the answer is a function of. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Model } from "../contract/model.ts";
import { canonical } from "./canonical.ts";
import { CACHE_VERSION } from "./entry.ts";
import type { Module } from "./modules.ts";
import { sha256 } from "./sha256.ts";

/** What all answers of one program have in common. */
export interface Ground {
  /** Node's version: it runs everything. */
  readonly node: string;
  /** What is installed: SHA-256 of the lock files, by name. */
  readonly packages: Readonly<Record<string, string>>;
  /** What workers run. */
  readonly worker: readonly Module[];
}

/** What one answer is to. */
export interface Question {
  /** With the constants that it is checked with, and the claims that are asked for, in their order. */
  readonly model: Model;
  /** What it is made of. */
  readonly origin: readonly Module[];
  /** All that the worker is told. Plain data. */
  readonly asked: Readonly<Record<string, unknown>>;
}

/** The lock file of the project, and what was installed from it. */
const LOCKS = ["package-lock.json", "node_modules/.package-lock.json"];

/**
 * Hashes of the lock files of a project.
 * @throws Error when there is none: nobody knows what is installed then
 */
export function installed(project: string): Readonly<Record<string, string>> {
  const found = LOCKS.filter((name) => existsSync(join(project, name)));
  if (found.length === 0) throw new Error("there is no lock file that says what is installed");
  return Object.fromEntries(found.map((name) => [name, sha256(readFileSync(join(project, name)))]));
}

/**
 * The key: 64 hexadecimal digits.
 *
 * What is expected of a claim is not in it; it is compared after the answer is known.
 * @throws TypeError when the constants are no plain data
 */
export function keyOf(ground: Ground, { model, origin, asked }: Question): string {
  return sha256(
    canonical({
      version: CACHE_VERSION,
      ...{ node: ground.node, packages: ground.packages, worker: namesOf(ground.worker) },
      origin: namesOf(origin),
      model: model.name,
      constants: model.constants,
      claims: model.claims.map(({ property }) => [property.id, property.kind]),
      bounds: model.bounds.map((b) => b.name),
      budgets: model.budgets,
      maxInstances: model.maxInstances,
      asked,
    }),
  );
}

const digests = new WeakMap<readonly Module[], string>();

/** A digest of modules, their names and what is in them. */
function namesOf(modules: readonly Module[]): string {
  const known = digests.get(modules) ?? sha256(canonical(modules.map((m) => [m.name, m.sha256])));
  digests.set(modules, known);
  return known;
}
