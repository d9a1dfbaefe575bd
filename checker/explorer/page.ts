/** The page of the explorer, as the build left it. */
import { readFile } from "node:fs/promises";
import { ModelError } from "../errors.ts";

const file = new URL("../../ui/explorer.html", import.meta.url);

/** Its HTML. @throws ModelError MODEL005 when it was not built */
export async function explorerPage(): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new ModelError("MODEL005", "the explorer's page is not built: run `npm run build`", {
      cause: error,
    });
  }
}
