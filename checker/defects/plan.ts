/** From seeded defects to models that can be checked like any other. */
import type { Claim, Model, Suite } from "../contract/model.ts";
import { natural } from "../contract/model.ts";
import { patched, propertyOf, type SeededDefect, type Seed } from "../contract/defect.ts";
import type { Property } from "../contract/property.ts";
import { ModelError } from "../errors.ts";
import { toPlain } from "../trace/value.ts";

/** One model to check for the sake of defects, and what of it. */
export interface DefectJob {
  /** The defect's id, or that of a control. */
  readonly model: string;
  /** Ids of the claims to check. */
  readonly properties: readonly string[];
  /** Whether nothing but their counterexamples is asked for: see `CheckOptions.untilDecided`. */
  readonly untilDecided: boolean;
}

/** The models that show a number of defects. */
export interface DefectPlan {
  readonly defects: readonly SeededDefect[];
  /** A model for each defect, named by its id, and then the controls. */
  readonly suite: Suite;
  readonly jobs: readonly DefectJob[];
  /** The name of the control of each defect that has one, by the defect's id. */
  readonly controls: ReadonlyMap<string, string>;
}

/**
 * Plans `defects`, which are some of those of `suite`.
 *
 * A defect that kills is compared with its control: the same base system and constants without the
 * patch, where the properties it kills must not be violated. Defects with equal base and constants
 * share one control. The models do not depend on which defects are chosen, so that a worker makes
 * the same ones.
 * @param thorough whether all that is claimed is judged, and not only the properties named
 */
export function planDefects(
  suite: Suite,
  defects: readonly SeededDefect[],
  thorough = false,
): DefectPlan {
  const all = suite.defects ?? [];
  const models = all.map((d) => modelOf(d, suite.models));
  const { shared, controls } = controlsOf(all);
  return {
    defects,
    // What is looked for in a model can be looked for in that of a defect.
    suite: { models: [...models, ...shared], waivers: [], witnesses: suite.witnesses ?? [] },
    jobs: [
      ...defects.map((d) => jobOf(d, models, thorough)),
      ...shared.flatMap((m) => controlJob(m, defects, controls)),
    ],
    controls,
  };
}

function jobOf(d: SeededDefect, models: readonly Model[], thorough: boolean): DefectJob {
  const kills = d.fate.kind === "kills";
  const claimed = models.find((m) => m.name === d.id)?.claims ?? [];
  const named = new Set(namedBy(d));
  return {
    model: d.id,
    properties: claimed
      .map((c) => c.property.id)
      .filter((id) => !kills || thorough || named.has(id)),
    untilDecided: kills && !thorough,
  };
}

/** Of a control, what the chosen defects compare themselves with; nothing where none does. */
function controlJob(
  control: Model,
  defects: readonly SeededDefect[],
  controls: DefectPlan["controls"],
): DefectJob[] {
  const compared = defects.filter((d) => controls.get(d.id) === control.name);
  const named = new Set(compared.flatMap(namedBy));
  const properties = control.claims.map((c) => c.property.id).filter((id) => named.has(id));
  return properties.length === 0 ? [] : [{ model: control.name, properties, untilDecided: false }];
}

/** Ids of the properties that a defect kills. */
function namedBy({ fate }: SeededDefect): string[] {
  return fate.kind === "kills" ? [...new Set(fate.properties.map(propertyOf))] : [];
}

function modelOf(d: SeededDefect, models: readonly Model[]): Model {
  if (d.seed.kind === "patch") {
    return asModel(d.id, d.sentence, patched(d, d.seed), d.seed, expected(d, d.seed.claims));
  }
  const { model } = d.seed;
  const point = models.find((m) => m.name === model);
  // Refused when the suite was loaded.
  if (point === undefined)
    throw new ModelError("MODEL002", `defect ${d.id}: there is no model ${model}`);
  const named = new Set(namedBy(d));
  return { ...point, name: d.id, claims: point.claims.filter((c) => named.has(c.property.id)) };
}

function asModel(
  name: string,
  sentence: string,
  system: Model["system"],
  { constants, maxInstances }: Extract<Seed, { kind: "patch" }>,
  claims: readonly Claim[],
): Model {
  return {
    kind: "model",
    name,
    sentence,
    size: "tiny",
    system,
    constants,
    claims,
    bounds: [],
    budgets: [],
    maxInstances,
  };
}

function expected(d: SeededDefect, claims: readonly Property[]): Claim[] {
  const named = new Set(namedBy(d));
  const { fate } = d;
  return claims.map((property) => ({
    property,
    expected:
      fate.kind === "survives"
        ? natural(property)
        : named.has(property.id)
          ? "violated"
          : { notClaimed: fate.kind === "awaits" ? fate.why : "a defect may break it as well" },
  }));
}

function controlsOf(defects: readonly SeededDefect[]): {
  readonly shared: readonly Model[];
  readonly controls: ReadonlyMap<string, string>;
} {
  const found = new Map<Model["system"], Map<string, Model>>();
  const controls = new Map<string, string>();
  for (const d of defects) {
    const { seed } = d;
    if (seed.kind !== "patch" || d.fate.kind !== "kills") continue;
    const ofBase = found.get(seed.base) ?? new Map<string, Model>();
    found.set(seed.base, ofBase);
    const key = JSON.stringify(toPlain(seed.constants));
    const named = new Set(namedBy(d));
    const before = ofBase.get(key);
    const known = new Set(before?.claims.map((c) => c.property));
    const more = seed.claims
      .filter((p) => named.has(p.id) && !known.has(p))
      .map((property): Claim => ({ property, expected: natural(property) }));
    const name = before?.name ?? `without-${d.id}`;
    const claims = [...(before?.claims ?? []), ...more];
    const sentence = "A base system without any defect.";
    // It takes longest, because it is explored to its end: larger sizes are begun first.
    ofBase.set(key, {
      ...asModel(name, sentence, seed.base, seed, claims),
      size: "small",
      maxInstances: Math.max(seed.maxInstances, before?.maxInstances ?? 0),
    });
    controls.set(d.id, name);
  }
  return { shared: [...found.values()].flatMap((m) => [...m.values()]), controls };
}
