/** Whether a check is reduced by symmetry, and what it cannot be asked then. */
import type { Model } from "../contract/model.ts";
import type { Property, PropertyKind } from "../contract/property.ts";
import { ModelError } from "../errors.ts";
import { contextOf } from "../strict.ts";
import { groupOf, type Group } from "./group.ts";
import { SymmetricSearch, type Setting } from "./symmetric-search.ts";

/** How a check is reduced by symmetry. */
export interface SymmetryOptions {
  /**
   * Whether the declared symmetry is believed in models of size full, where comparing all images costs as
   * much time as exploring them. Smaller models are compared in any case.
   */
  readonly believed?: boolean;
  /** Permutations that a model may have; 24 by default. */
  readonly most?: number;
}

/** Properties of single states and steps, of which an image says what the state does. */
const SOUND: ReadonlySet<PropertyKind> = new Set([
  "invariant",
  "transition",
  "reachable",
  "deadlockFree",
]);

/**
 * The group that `model` declares; `null`: it has none, and is explored as it is.
 * @throws ModelError MODEL009 when what is declared cannot be used
 */
export function declaredGroup(model: Model, { most }: SymmetryOptions): Group | null {
  const { symmetric } = model.system.specification.def;
  const declared = symmetric?.(contextOf(model)) ?? null;
  return declared === null ? null : naming(model, () => groupOf(declared, most));
}

/** Runs `f`, whose refusals do not say of which model they are. */
function naming<T>(model: Model, f: () => T): T {
  try {
    return f();
  } catch (e) {
    if (!(e instanceof ModelError)) throw e;
    throw new ModelError(e.code, `model ${model.name}: ${e.message}`, { cause: e });
  }
}

/** What symmetry adds to an exploration; `null`: nothing. @throws ModelError MODEL009 */
export function symmetryFor(
  setting: Setting,
  options: SymmetryOptions | undefined,
): SymmetricSearch | null {
  if (options === undefined) return null;
  const { model } = setting.built;
  const group = declaredGroup(model, options);
  if (group === null) return null;
  const believed = options.believed === true && model.size === "full";
  return naming(model, () => new SymmetricSearch(group, setting, !believed));
}

/**
 * Refuses what representatives say nothing of.
 * @throws ModelError MODEL009 naming the property and the next step
 */
export function demandSound(
  model: Model,
  properties: readonly Property[],
  options: SymmetryOptions,
): void {
  if (declaredGroup(model, options) === null) return;
  const unsound = properties.find(({ kind }) => !SOUND.has(kind));
  if (unsound === undefined) return;
  const { id, kind } = unsound;
  throw new ModelError(
    "MODEL009",
    `model ${model.name}: ${id} (${kind}) cannot be judged on representatives, for it compares runs, steps or ` +
      `systems with each other, or speaks of what one id does for ever. Check it without --symmetry, or ` +
      `select others with --property.`,
  );
}
