/** Where the files of the bench are, from the sources as from `dist/`. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const candidates = ["../", "../../../bench/"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** The path of a file under `bench/`. @throws Error when it is not there */
export function benchFile(name: string): string {
  const path = candidates.map((folder) => folder + name).find((p) => existsSync(p));
  if (path === undefined) throw new Error(`bench: bench/${name} is missing`);
  return path;
}

/** The text of a file under `bench/peers/`. */
export function peerText(name: string): string {
  return readFileSync(benchFile(`peers/${name}`), "utf8");
}
