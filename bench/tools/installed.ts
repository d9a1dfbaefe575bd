/** Which peers this machine has, and what to type when it has not. */
import { versionOf } from "./process.ts";

/** Versions by tool; `null`: not installed. */
export interface Installed {
  readonly spin: string | null;
  readonly rumur: string | null;
  readonly cc: string | null;
}

/** Asks every tool for its version. */
export function installed(): Installed {
  return {
    spin: versionOf("spin", "-V"),
    rumur: versionOf("rumur", "--version"),
    cc: versionOf("cc", "--version"),
  };
}

/** Debian packages by program. */
const packages = { spin: "spin", rumur: "rumur", cc: "gcc libc6-dev" } as const;

/** One sentence for what is missing, or `null`. */
export function howToInstall(found: Installed): string | null {
  const missing = (["spin", "rumur", "cc"] as const).filter((name) => found[name] === null);
  if (missing.length === 0) return null;
  const wanted = missing.map((name) => packages[name]).join(" ");
  return `${missing.join(", ")} not found: apt-get install ${wanted}`;
}
