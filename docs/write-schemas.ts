/** `npm run docs:schemas`: writes the published schemas, without what takes `npm run docs` its time. */
import { mkdirSync, writeFileSync } from "node:fs";
import { schemaFiles } from "./schemas.ts";

mkdirSync("docs/schemas", { recursive: true });
// npm runs scripts in the root of the project.
for (const { path, text } of await schemaFiles(process.cwd())) writeFileSync(path, text);
