/** The pictures of this folder: counterexamples, drawn as `trace --format svg` draws them. */
import { check } from "../checker/search/check.ts";
import { pictureOf } from "../checker/html/trace-files.ts";
import { suite } from "../models/index.ts";
import type { Page } from "./pages.ts";

/** What is drawn, and where to. */
const drawn = [{ model: "h1", property: "S24", path: "docs/pictures/h1-s24.svg" }] as const;

/**
 * The pictures, as they have to stand in the repository.
 * @throws Error when one of them has no counterexample to draw
 */
export async function pictures(): Promise<readonly Page[]> {
  return Promise.all(
    drawn.map(async ({ model: name, property: id, path }) => {
      const model = suite.models.find((m) => m.name === name);
      const property = model?.claims.find((c) => c.property.id === id)?.property;
      if (model === undefined || property === undefined)
        throw new Error(`there is no ${id} in a model ${name} to draw`);
      const { results } = check(model, { select: (p) => p.id === id, explain: true });
      const [result] = results;
      const text =
        result === undefined ? null : await pictureOf("svg", model, {}, property, result);
      if (text === null) throw new Error(`${id} in ${name} shows no run to draw`);
      return { path, text };
    }),
  );
}
