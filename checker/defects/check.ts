/** Checks seeded defects in this thread, one after the other. */
import type { SeededDefect } from "../contract/defect.ts";
import type { Suite } from "../contract/model.ts";
import { ModelError } from "../errors.ts";
import { check, type CheckOptions } from "../search/check.ts";
import type { ModelResult } from "../verdict.ts";
import { judgeDefects, type DefectResult } from "./judge.ts";
import { planDefects, type DefectPlan } from "./plan.ts";

/**
 * Checks `defects`, which are some of those of `suite`, and the systems without them.
 * @param thorough see {@link planDefects}
 * @throws ModelError when one cannot be built
 */
export function checkDefects(
  suite: Suite,
  defects: readonly SeededDefect[],
  options: Omit<CheckOptions, "select" | "untilDecided"> = {},
  thorough = false,
): DefectResult[] {
  const plan = planDefects(suite, defects, thorough);
  return judgeDefects(
    plan,
    plan.jobs.map((job) => checkJob(plan, job, options)),
  );
}

/** Checks one model of a plan. @throws ModelError when it cannot be built */
export function checkJob(
  plan: DefectPlan,
  { model: name, properties, untilDecided }: DefectPlan["jobs"][number],
  options: Omit<CheckOptions, "select" | "untilDecided"> = {},
): ModelResult {
  const model = plan.suite.models.find((m) => m.name === name);
  if (model === undefined) throw new ModelError("MODEL002", `there is no defect ${name}`);
  const wanted = new Set(properties);
  return check(model, { ...options, untilDecided, select: (p) => wanted.has(p.id) });
}
