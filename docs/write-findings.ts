/** `npm run docs:findings`: writes the pages of findings, without what takes `npm run docs` its time. */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findings } from "../models/findings.ts";
import { factsOf, findingPath, findingText, findingsFolder, findingsText } from "./findings.ts";
import { formatted } from "./pages.ts";

// npm runs scripts in the root of the project.
const root = process.cwd();
const write = async (path: string, text: string): Promise<void> => {
  writeFileSync(path, await formatted(root, path, text));
};

const paths = new Set(findings.map(findingPath));
for (const name of readdirSync(findingsFolder))
  if (/^\d/.test(name) && !paths.has(`${findingsFolder}/${name}`))
    rmSync(join(findingsFolder, name));
for (const finding of findings) {
  console.error(finding.id);
  await write(findingPath(finding), findingText(factsOf(finding, root)));
}
await write(`${findingsFolder}/README.md`, findingsText(root));
