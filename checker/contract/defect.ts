/**
 * Seeded defects: wrong systems, each with the properties that must notice it. They test the
 * properties, and are never part of what is claimed.
 */
import { ModelError, messageOf } from "../errors.ts";
import type { Model, Suite } from "./model.ts";
import { patch, type Patch } from "./patch.ts";
import type { Property } from "./property.ts";
import type { System } from "./system.ts";
import { CLAUSES, HELD } from "./temporal.ts";

/** What the shortest counterexample must look like, so that an accidental violation is no kill. */
export interface Shape {
  /** The most steps. */
  readonly atMost: number;
  /** Exactly the actors that act in it, alone or as the partner of another; in any order. */
  readonly actors: readonly string[];
}

/** What is declared of a defect. */
export type Fate =
  | {
      readonly kind: "kills";
      /** Ids (`S5`) or clauses (`S5.atMostOnce`), each of which must be violated; the first is the one it is named for. */
      readonly properties: readonly string[];
      /** Of the counterexample to the first of them. */
      readonly shape: Shape | null;
    }
  /** Equivalent to the system without it: every property keeps its natural verdict. */
  | { readonly kind: "survives"; readonly why: string }
  /** What would kill it does not exist yet: it must build and run, and nothing else is claimed. */
  | { readonly kind: "awaits"; readonly properties: readonly string[]; readonly why: string };

/** Where a defect lies: in a patch of a system, or in the flags of a model that exists anyway. */
export type Seed =
  | {
      readonly kind: "patch";
      /** Without the defect. */
      readonly base: System;
      readonly patch: Patch;
      readonly constants: object;
      /** What is claimed of the system without the defect, with these constants. */
      readonly claims: readonly Property[];
      /** See {@link Model.maxInstances}. */
      readonly maxInstances: number;
    }
  /** The model of that name expects each killing property to be `violated`. */
  | { readonly kind: "designPoint"; readonly model: string };

/** A seeded defect. Made by {@link defect}. */
export interface SeededDefect {
  readonly kind: "defect";
  /** Short and unique, e.g. `M01`. */
  readonly id: string;
  /** The actor whose part is wrong. */
  readonly component: string;
  /** What is wrong. */
  readonly sentence: string;
  /** Where such a defect comes from. */
  readonly source: string;
  readonly seed: Seed;
  readonly fate: Fate;
}

interface About {
  readonly id: string;
  readonly component: string;
  readonly sentence: string;
  readonly source: string;
}

interface Patched<C, State> {
  readonly base: System<C, State>;
  /** Its name is the defect's id. */
  readonly patch: Omit<Patch, "name">;
  readonly constants: NoInfer<C>;
  /** What is claimed of the system without the defect, with these constants. */
  readonly claims: readonly Property[];
  /** See {@link Model.maxInstances}; default 4 096. */
  readonly maxInstances?: number;
}

interface Kills {
  /** See {@link Fate}; at least one. */
  readonly kills: readonly string[];
  readonly shape?: Shape;
}

/** A defect as it is written: a patch with one of three fates, or a design point that shows it. */
export type DefectDef<C = unknown, State = unknown> = About &
  (
    | (Patched<C, State> &
        (
          | Kills
          | { readonly survives: string }
          | {
              readonly awaits: {
                readonly properties: readonly string[];
                readonly why: string;
              };
            }
        ))
    | ({ readonly designPoint: string } & Kills)
  );

/**
 * Makes a seeded defect.
 * @throws ModelError MODEL002 when its patch names what does not exist, or it names a property or
 * clause that is not among its claims
 */
export function defect<C extends object, State>(def: DefectDef<C, State>): SeededDefect {
  const made: SeededDefect = {
    kind: "defect",
    id: def.id,
    component: def.component,
    sentence: def.sentence,
    source: def.source,
    seed: seedOf(def),
    fate: fateOf(def),
  };
  refuseBad(made);
  return made;
}

function seedOf<C extends object, State>(def: DefectDef<C, State>): Seed {
  return "designPoint" in def
    ? { kind: "designPoint", model: def.designPoint }
    : {
        kind: "patch",
        // Widened like the system of a model: only the checker calls its functions.
        base: def.base as unknown as System,
        patch: { ...def.patch, name: def.id },
        constants: def.constants,
        claims: def.claims,
        maxInstances: def.maxInstances ?? 4096,
      };
}

function fateOf<C, State>(def: DefectDef<C, State>): Fate {
  if ("survives" in def) return { kind: "survives", why: def.survives };
  if ("awaits" in def) return { kind: "awaits", ...def.awaits };
  return { kind: "kills", properties: def.kills, shape: def.shape ?? null };
}

/** The system with the defect in it. @throws ModelError MODEL002 when the patch has no target */
export function patched(d: SeededDefect, seed: Extract<Seed, { kind: "patch" }>): System {
  try {
    return patch(seed.base, seed.patch);
  } catch (error) {
    bad(d, messageOf(error), error);
  }
}

/** The id of a property in `S5` or `S5.atMostOnce`. */
export function propertyOf(named: string): string {
  return named.split(".", 1)[0] ?? named;
}

/** The clause in `S5.atMostOnce`; `null` where none is named. */
export function clauseOf(named: string): string | null {
  const at = named.indexOf(".");
  return at < 0 ? null : named.slice(at + 1);
}

function bad(d: SeededDefect, what: string, cause?: unknown): never {
  throw new ModelError("MODEL002", `defect ${d.id}: ${what}`, { cause });
}

/** What can be said of one defect alone. */
function refuseBad(d: SeededDefect): void {
  const { seed, fate } = d;
  if (d.id === "" || /[\s*?]/.test(d.id)) bad(d, "an id is not empty and has no spaces, * or ?");
  if (fate.kind !== "survives" && fate.properties.length === 0) bad(d, "it names no property");
  if (seed.kind === "designPoint") {
    if (fate.kind !== "kills") bad(d, `a design point ${fate.kind} nothing: say which it kills`);
    return;
  }
  patched(d, seed);
  const actors = Object.keys(seed.base.specification.def.access);
  knownActors(d, actors);
  const claimed = new Map(seed.claims.map((p) => [p.id, p]));
  if (fate.kind === "kills") for (const named of fate.properties) clauseExists(d, named, claimed);
  if (fate.kind === "awaits") {
    const there = fate.properties.find((id) => claimed.has(propertyOf(id)));
    if (there !== undefined) bad(d, `it awaits ${there}, which is claimed there: let it kill it`);
  }
}

function knownActors(d: SeededDefect, actors: readonly string[]): void {
  const shape = d.fate.kind === "kills" ? d.fate.shape : null;
  for (const name of [d.component, ...(shape?.actors ?? [])])
    if (!actors.includes(name)) bad(d, `${name} is no actor; known are ${actors.join(", ")}`);
}

function clauseExists(
  d: SeededDefect,
  named: string,
  claimed: ReadonlyMap<string, Property>,
): void {
  const property = claimed.get(propertyOf(named));
  if (property === undefined)
    bad(d, `it kills ${named}, but what is claimed there is ${[...claimed.keys()].join(", ")}`);
  if (property.kind === "reachable") bad(d, `${named} is a witness, which no defect violates`);
  const clause = clauseOf(named);
  const clauses = clausesOf(property);
  if (clause !== null && !clauses.includes(clause))
    bad(d, `${property.id} has no clause ${clause}; it has ${clauses.join(", ")}`);
}

/** The conjuncts of a property, by name, as they are reported when they are false. */
export function clausesOf(p: Property): readonly string[] {
  switch (p.kind) {
    case "invariant":
    case "transition":
      return Object.keys(p.holds);
    case "deadlockFree":
      return ["hasSuccessor"];
    case "noninterference":
      return ["sameObservations", "sameSteps"];
    case "determined":
      return ["sameOutcome"];
    case "until":
      return [HELD, CLAUSES[p.kind]];
    case "leadsTo":
    case "alwaysEventually":
    case "eventuallyAlways":
    case "finitelyOften":
    case "recoverable":
      return [CLAUSES[p.kind]];
    case "refines":
      return ["abstractInitial", "abstractStep"];
    case "includedIn":
      return ["abstractEvent"];
    case "reachable":
      return [];
  }
}

/**
 * Refuses what no single defect shows: ids that are not unique, and design points that are not as a
 * defect says.
 * @throws ModelError MODEL002
 */
export function refuseBadDefects({ models, defects = [] }: Suite): void {
  const seen = new Set<string>();
  for (const d of defects) {
    if (seen.has(d.id)) bad(d, "there are two of this id");
    seen.add(d.id);
    refuseBad(d);
    if (d.seed.kind === "designPoint") shownBy(d, d.seed.model, models);
  }
}

/** Whether the model of a design point expects what the defect says. */
function shownBy(d: SeededDefect, name: string, models: readonly Model[]): void {
  const point = models.find((m) => m.name === name);
  if (point === undefined) bad(d, `there is no model ${name}`);
  knownActors(d, Object.keys(point.system.specification.def.access));
  const claimed = new Map(point.claims.map((c) => [c.property.id, c.property]));
  for (const named of d.fate.kind === "kills" ? d.fate.properties : []) {
    clauseExists(d, named, claimed);
    const expected = point.claims.find((c) => c.property.id === propertyOf(named))?.expected;
    if (expected !== "violated")
      bad(d, `the model ${name} does not expect ${propertyOf(named)} to be violated`);
  }
}
