/** What a schema has to complain of, for a message. */
import type { z } from "zod";

/** What is wrong first, and where: `models.0.name: …`. */
export function firstIssue({ issues: [first] }: z.ZodError): string {
  return first === undefined ? "?" : `${first.path.map(String).join(".")}: ${first.message}`;
}
