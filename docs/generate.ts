/** `npm run docs`: writes the generated pages of this folder. */
import { writeFileSync } from "node:fs";
import { pages } from "./pages.ts";

// npm runs scripts in the root of the project.
for (const { path, text } of await pages(process.cwd())) writeFileSync(path, text);
