/** The published schemas of this folder. */
import { publishedSchemas } from "../checker/report/schemas.ts";
import { formatted, type Page } from "./pages.ts";

/** The schemas, as they have to stand in the repository at `root`. */
export async function schemaFiles(root: string): Promise<readonly Page[]> {
  return Promise.all(
    publishedSchemas().map(async ({ name, schema }) => {
      const path = `docs/schemas/${name}.schema.json`;
      return { path, text: await formatted(root, path, JSON.stringify(schema)) };
    }),
  );
}
