/** Which models and properties the words on the command line mean. */
import { ModelError } from "../errors.ts";
import type { Model, Size, Suite } from "../contract/model.ts";
import type { SeededDefect } from "../contract/defect.ts";
import type { Property } from "../contract/property.ts";
import { glob, isGlob } from "../glob.ts";
import { suggestion } from "../nearest.ts";

const LIST = "npm run list shows all";
const sizes: readonly Size[] = ["tiny", "small", "full"];

/** A model and the properties of it that are to be checked. */
export interface Selection {
  readonly model: Model;
  /** Ids, in the order of the model's claims. */
  readonly properties: readonly string[];
}

/**
 * The models of `suite` that `patterns` name, in suite order.
 *
 * A name selects its model whatever its size; a glob, or no pattern at all, selects among the
 * models from `smallest` to `size`.
 * @throws ModelError MODEL004 when a pattern selects nothing
 */
export function selectModels(
  suite: Suite,
  patterns: readonly string[],
  size: Size,
  smallest: Size = "tiny",
): readonly Model[] {
  const [least, most] = [sizes.indexOf(smallest), sizes.indexOf(size)];
  const suitable = suite.models.filter((m) => {
    const own = sizes.indexOf(m.size);
    return least <= own && own <= most;
  });
  if (patterns.length === 0) {
    if (suitable.length === 0) {
      const range =
        least === most ? size : least === 0 ? `${size} or smaller` : `${smallest} to ${size}`;
      throw new ModelError("MODEL004", `there is no model of size ${range}: ${LIST}`);
    }
    return suitable;
  }
  const chosen = new Set(patterns.flatMap((p) => matching(suite, suitable, p, size)));
  return suite.models.filter((m) => chosen.has(m));
}

function matching(
  suite: Suite,
  suitable: readonly Model[],
  pattern: string,
  size: Size,
): readonly Model[] {
  if (!isGlob(pattern)) return [findModel(suite, pattern)];
  const matches = glob(pattern);
  const found = suitable.filter((m) => matches(m.name));
  if (found.length > 0) return found;
  const others = suite.models.filter((m) => matches(m.name));
  const larger = others.filter((m) => sizes.indexOf(m.size) > sizes.indexOf(size));
  const listed = (models: readonly Model[]): string => models.map((m) => m.name).join(", ");
  throw new ModelError(
    "MODEL004",
    larger.length > 0
      ? `'${pattern}' matches only models larger than ${size} (${listed(larger)}): add --size ${larger[0]?.size ?? "full"}`
      : others.length > 0
        ? `'${pattern}' matches only smaller models (${listed(others)}): leave out --smallest`
        : `no model matches '${pattern}': ${suggestion(pattern.replaceAll(/[*?]/g, ""), names(suite), LIST)}`,
  );
}

/** The model called `name`. @throws ModelError MODEL004 */
export function findModel(suite: Suite, name: string): Model {
  const found = suite.models.find((m) => m.name === name);
  if (found !== undefined) return found;
  throw new ModelError(
    "MODEL004",
    `unknown model '${name}': ${suggestion(name, names(suite), LIST)}`,
  );
}

function names(suite: Suite): string[] {
  return suite.models.map((m) => m.name);
}

/**
 * The claims of `models` whose property's id or name matches one of `patterns`, or all of them if
 * there is none. Models without a match are left out.
 * @throws ModelError MODEL004 when a pattern matches nothing, or a model claims nothing
 */
export function selectProperties(
  models: readonly Model[],
  patterns: readonly string[],
): readonly Selection[] {
  const all = models.map((model) => ({
    model,
    properties: model.claims.map((c) => c.property.id),
  }));
  if (patterns.length === 0) {
    const empty = all.find((s) => s.properties.length === 0);
    if (empty !== undefined) {
      throw new ModelError("MODEL004", `model ${empty.model.name} claims no property`);
    }
    return all;
  }
  const matching = patterns.map((pattern) => {
    const matches = glob(pattern);
    return { pattern, suits: (p: Property) => matches(p.id) || matches(p.name) };
  });
  const claimed = models.flatMap((m) => m.claims.map((c) => c.property));
  const idle = matching.find(({ suits }) => !claimed.some(suits));
  if (idle === undefined) {
    return models
      .map((model) => ({
        model,
        properties: model.claims
          .map((c) => c.property)
          .filter((p) => matching.some(({ suits }) => suits(p)))
          .map((p) => p.id),
      }))
      .filter((s) => s.properties.length > 0);
  }
  const { pattern } = idle;
  const known = claimed.flatMap((p) => [p.id, p.name]);
  throw new ModelError(
    "MODEL004",
    `no property matches '${pattern}' in ${models.length === 1 ? (models[0]?.name ?? "") : `the ${models.length} selected models`}: ` +
      suggestion(pattern.replaceAll(/[*?]/g, ""), known, LIST),
  );
}

/** The property of `candidates` with this id or name. @throws ModelError MODEL004 naming `where` */
export function findProperty(
  candidates: readonly Property[],
  name: string,
  what: string,
  where: string,
): Property {
  const found = candidates.find((p) => p.id === name) ?? candidates.find((p) => p.name === name);
  if (found !== undefined) return found;
  const known = candidates.flatMap((p) => [p.id, p.name]);
  throw new ModelError(
    "MODEL004",
    `unknown ${what} '${name}' ${where}: ${suggestion(name, known, LIST)}`,
  );
}

/**
 * The seeded defects of `suite` that `patterns` name, in suite order; without a pattern, all.
 * @throws ModelError MODEL004 when there is none, or a pattern names none
 */
export function selectDefects(suite: Suite, patterns: readonly string[]): readonly SeededDefect[] {
  const all = suite.defects ?? [];
  if (all.length === 0) throw new ModelError("MODEL004", "the suite has no seeded defects");
  if (patterns.length === 0) return all;
  const chosen = new Set(
    patterns.flatMap((pattern) => {
      const matches = glob(pattern);
      const found = all.filter((d) => matches(d.id));
      if (found.length > 0) return found;
      const ids = all.map((d) => d.id);
      const near = suggestion(pattern.replaceAll(/[*?]/g, ""), ids, LIST);
      throw new ModelError("MODEL004", `no seeded defect matches '${pattern}': ${near}`);
    }),
  );
  return all.filter((d) => chosen.has(d));
}
