/** The trust-domain boundary: the access matrix beside what the actions of all models do. */
import { boundaryPage } from "../checker/pages/boundary-page.ts";
import { exerciseOf, firedIn, together, type Exercise } from "../checker/pages/exercised.ts";
import { generatedBy } from "../checker/pages/markdown.ts";
import type { Recorded } from "../checker/pages/recorded.ts";
import type { Model } from "../checker/index.ts";
import { suite } from "../models/index.ts";
import { recommended } from "../models/instances/points.ts";
import { zones } from "../spec/domains.ts";
import { stateSchema } from "../spec/state.ts";
import { passthrough } from "../spec/system.ts";

const first = generatedBy("npm run docs");
/** How the rights of the matrix are used. */
type Rights = ReturnType<typeof together>;

/** States of each model that is not tiny in which every action is watched. */
const SAMPLE = 300;
/** States of a model whose actions nobody has recorded in which they are looked for. */
const LARGE = 20_000;

/** The actions of `model` while they are watched: all that fire in it, as far as `record` knows. */
export function exercise(model: Model, record: Recorded): Exercise {
  return exerciseOf(model, model.size === "tiny" ? undefined : SAMPLE, firing(model, record));
}

/** The actions that fire in `model`: as recorded, or in its first states. */
export function firing(model: Model, record: Recorded): readonly string[] {
  const known = record.models.find((m) => m.name === model.name)?.fired;
  return model.size === "full" || known === undefined ? firedIn(model, LARGE) : known;
}

/** The rights that the actions of all models use, as far as `record` knows what fires in them. */
export function exercisedRights(record: Recorded): Rights {
  return allRights(suite.models.map((m) => exercise(m, record).rights));
}

/** The same from what was found of each model of the suite. */
export function allRights(found: readonly Exercise["rights"][]): Rights {
  return together(
    found,
    passthrough.actions.map((a) => a.name),
  );
}

/**
 * The page of the access matrix, described by the comments in its source.
 * @throws Error when a region or an actor has no comment to be described by
 */
export function boundary(source: (path: string) => string, exercised: Rights): string {
  const path = "spec/domains.ts";
  const text = source(path);
  const described = (names: readonly string[], pattern: RegExp): Map<string, string> => {
    const comments = new Map(
      [...text.matchAll(pattern)].map(({ groups }) => [groups?.["name"], groups?.["comment"]]),
    );
    return new Map(
      names.map((name) => {
        const comment = comments.get(name);
        if (comment === undefined) throw new Error(`${path}: ${name} has no comment`);
        return [name, comment];
      }),
    );
  };
  const regions = Object.keys(stateSchema(recommended).shape);
  return boundaryPage(
    {
      path,
      regions: described(regions, /^ \* \| (?<name>\w+) +\| (?<comment>.+?) +\|$/gm),
      actors: described(
        zones.flatMap((z): readonly string[] => z.actors),
        /^ {2}\/\*\* (?<comment>[^*]+) \*\/\n {2}(?<name>\w+): \{/gm,
      ),
      exercised,
      sample: `every state of the tiny models, the first ${SAMPLE} states, breadth first, of each larger one, and a shortest run to every other action that fires in it (in models of size full: that fires in the first ${LARGE} states)`,
    },
    first,
  );
}
