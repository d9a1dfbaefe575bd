/** Design points: what the necessity matrix asks about, and what a reader of it has already answered. */
import { ModelError } from "../errors.ts";
import { suggestion } from "../nearest.ts";
import type { Suite } from "./model.ts";

/** One design in different surroundings. */
export interface DesignPoint {
  /** Short and unique, e.g. `recommended`. On a command line it wins over a model of the same name. */
  readonly name: string;
  /** What is decided at this point, in one sentence. */
  readonly sentence: string;
  /** Names of models of the suite: all of them have this design, each has surroundings of its own. */
  readonly models: readonly string[];
  /** Why nobody notices what nobody notices. */
  readonly reviewed: readonly Reviewed[];
}

/** What a review can say: see {@link Reviewed}. */
export const REVIEW_VERDICTS = ["redundant", "missingProperty", "irrelevant", "elsewhere"] as const;

/** A reviewed answer to `unnoticed`: why nobody notices. */
export interface Reviewed {
  /** Name of the decision (`keyOf`), or a glob over names. */
  readonly decision: string;
  /**
   * `redundant`: another check makes it superfluous; `missingProperty`: somebody should notice, and no
   * property does; `irrelevant`: what it changes is of no consequence to anything that is asked;
   * `elsewhere`: a model notices that is larger than those that are asked, or has another design.
   */
  readonly verdict: (typeof REVIEW_VERDICTS)[number];
  /** The reason, in a sentence; for `missingProperty` what the property would have to say. */
  readonly why: string;
  /** Who notices, for `elsewhere` and for no other. */
  readonly by?: {
    /** Name of a model of the suite. */
    readonly model: string;
    /** Id of a property that it claims. */
    readonly property: string;
  };
}

/**
 * Refuses points that cannot be asked about.
 * @throws ModelError MODEL002 for a name that exists twice, a model that does not exist, a point without
 *   one, or a review that names nobody who notices, or somebody who is not there
 */
export function refuseBadPoints({ models, points = [] }: Suite): void {
  const bad = (name: string, what: string): never => {
    throw new ModelError("MODEL002", `design point ${name}: ${what}`);
  };
  const known = new Set(models.map((m) => m.name));
  points.forEach((point, i) => {
    if (points.findIndex((p) => p.name === point.name) !== i)
      bad(point.name, "there are two of this name");
    if (point.models.length === 0) bad(point.name, "it has no model");
    const twice = point.models.find((name, at) => point.models.indexOf(name) !== at);
    if (twice !== undefined) bad(point.name, `model ${twice} is named twice`);
    const missing = point.models.find((name) => !known.has(name));
    if (missing !== undefined)
      bad(
        point.name,
        `there is no model ${missing}: ${suggestion(missing, known, "npm run list shows all")}`,
      );
    const answered = point.reviewed.map((r) => r.decision);
    const again = answered.find((d, at) => answered.indexOf(d) !== at);
    if (again !== undefined) bad(point.name, `'${again}' is reviewed twice`);
    for (const { decision, verdict, by } of point.reviewed) {
      if ((verdict === "elsewhere") !== (by !== undefined))
        bad(
          point.name,
          `'${decision}': 'elsewhere', and only that, says by which model and property`,
        );
      if (by === undefined) continue;
      const model = models.find((m) => m.name === by.model);
      const claim = model?.claims.find((c) => c.property.id === by.property);
      if (claim === undefined || typeof claim.expected !== "string")
        bad(point.name, `'${decision}': there is no model ${by.model} that claims ${by.property}`);
    }
  });
}
