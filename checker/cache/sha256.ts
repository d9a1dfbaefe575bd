/** The hash that entries, their keys and modules are known by. */
import { createHash } from "node:crypto";

/** SHA-256: 64 hexadecimal digits. */
export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
