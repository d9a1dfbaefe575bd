/** The page of the explorer. */
import { readFile } from "node:fs/promises";
import { built } from "../html/build.ts";

/** Its HTML, built now when it is missing or stale. @throws CheckerError CHECK003 when it cannot be built */
export async function explorerPage(): Promise<string> {
  return readFile(await built("explorer"), "utf8");
}
