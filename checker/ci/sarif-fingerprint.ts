/** By what a service recognises a finding of an earlier run. */
import { createHash } from "node:crypto";

/**
 * Of what stays the same while it is the same finding: lines may move, runs may take another way.
 * GitHub goes by the name of the first only, and by lines where it is absent.
 */
export function fingerprints(parts: readonly string[]): Record<string, string> {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
  return { primaryLocationLineHash: `${digest}:1`, "passproofFinding/v1": digest };
}
