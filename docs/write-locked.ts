/** `npm run docs:locked`: writes the pages that follow from the suite and its lock. Nothing is explored. */
import { writeFileSync } from "node:fs";
import { lockedPages } from "./pages.ts";

for (const { path, text } of await lockedPages(process.cwd())) writeFileSync(path, text);
