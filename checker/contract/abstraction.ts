/**
 * The ledger of abstractions: what a system leaves out or merges, and what would notice if that
 * were wrong. Every claim of `holds` relies on it, and says so.
 */
import { ModelError } from "../errors.ts";
import { glob } from "../glob.ts";
import type { Suite } from "./model.ts";
import type { System } from "./system.ts";

/** One thing that the system is not, though what it describes is. */
export interface Abstraction {
  /** Short and unique, e.g. `A1`. */
  readonly id: string;
  /** What is left out or merged. */
  readonly sentence: string;
  /** Why nothing is lost for the properties. */
  readonly argument: string;
  /** What would fail if the argument were wrong: the path of a test in the repository, or the name of a model. */
  readonly challengedBy: string;
  /** Globs of the ids of properties for which it matters; absent: for all. */
  readonly only?: readonly string[];
}

/** Ids of the abstractions that a claim about the property `id` relies on, in the order of the ledger. */
export function reliesOn(system: System, id: string): string[] {
  return system.abstractions.filter((a) => mattersFor(a, id)).map((a) => a.id);
}

function mattersFor({ only }: Abstraction, id: string): boolean {
  return only?.some((pattern) => glob(pattern)(id)) ?? true;
}

/** The abstractions of all systems of `models`, each once. */
export function ledgerOf(models: Suite["models"]): Abstraction[] {
  return [...new Map(models.flatMap((m) => m.system.abstractions).map((a) => [a.id, a])).values()];
}

/**
 * Refuses ledgers that say nothing, or two things.
 * @throws ModelError MODEL002
 */
export function refuseBadAbstractions({ models }: Suite): void {
  const known = new Map<string, Abstraction>();
  // Each id and each system once: there are many models of one system, and each worker asks.
  const ids = [...new Set(models.flatMap((m) => m.claims.map((c) => c.property.id)))];
  for (const system of new Set(models.map((m) => m.system))) {
    const twice = system.abstractions.find(
      (a, i) => system.abstractions.findIndex((b) => b.id === a.id) !== i,
    );
    if (twice !== undefined) bad(twice, `is there twice in the system ${system.name}`);
    for (const a of system.abstractions) {
      const other = known.get(a.id) ?? a;
      if (other !== a && (other.sentence !== a.sentence || other.argument !== a.argument))
        bad(a, "says one thing in one system, and another in another");
      known.set(a.id, a);
      if (a.sentence === "" || a.argument === "" || a.challengedBy === "")
        bad(a, "has no sentence, no argument, or nothing that challenges it");
      const idle = a.only?.find((pattern) => !ids.some(glob(pattern)));
      if (idle !== undefined) bad(a, `matters for ${idle}, which no model claims`);
    }
  }
}

function bad(a: Abstraction, what: string): never {
  throw new ModelError("MODEL002", `abstraction ${a.id} ${what}`);
}
