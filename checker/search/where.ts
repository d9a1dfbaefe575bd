/** Saying where in an action something was thrown. */
import { formatAssignments, isRecord, toPlain } from "../trace/value.ts";
import { thrown } from "./judge.ts";

/** What the drivers keep up to date for such messages. */
export interface Where {
  part: string;
  params: Readonly<Record<string, unknown>>;
}

/** `Action(parameters), part: what was thrown`. */
export function thrownAt(action: string, where: Where, e: unknown): string {
  const values = toPlain(where.params);
  const params = isRecord(values) ? formatAssignments(values) : "";
  return `${action}(${params}), ${where.part || "step"}: ${thrown(e)}`;
}
