/** Where the peers' models are, from the sources as from `dist/`. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const candidates = ["../peers/", "../../../bench/peers/"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** The path of a file under `bench/peers/`. @throws Error when it is not there */
export function peerFile(name: string): string {
  const path = candidates.map((folder) => folder + name).find((p) => existsSync(p));
  if (path === undefined) throw new Error(`bench: bench/peers/${name} is missing`);
  return path;
}

/** The text of a file under `bench/peers/`. */
export function peerText(name: string): string {
  return readFileSync(peerFile(name), "utf8");
}
