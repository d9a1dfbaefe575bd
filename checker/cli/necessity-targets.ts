/** What `necessity` is asked about: design points, or models that are picked by hand. */
import type { DesignPoint } from "../contract/design-point.ts";
import type { Model, Suite } from "../contract/model.ts";
import { ModelError } from "../errors.ts";
import { selectModels } from "./select.ts";

/** Models of one design. */
export interface Target {
  /** `null`: picked by hand. */
  readonly point: DesignPoint | null;
  readonly models: readonly Model[];
}

/**
 * The design points among `names`, in the order of the suite, and then all models that the other names
 * mean, together; without a name all points.
 * @throws ModelError MODEL004 for a name that means nothing, or where there is nothing to ask about
 */
export function targetsOf(suite: Suite, names: readonly string[]): readonly Target[] {
  const points = suite.points ?? [];
  const isPoint = (name: string): boolean => points.some((p) => p.name === name);
  const wanted = points.filter((p) => names.length === 0 || names.includes(p.name));
  const others = names.filter((name) => !isPoint(name));
  if (wanted.length + others.length === 0)
    throw new ModelError(
      "MODEL004",
      "the suite has no design point ('points'): name models that have one design",
    );
  return [
    ...wanted.map((point) => ({
      point,
      models: suite.models.filter((m) => point.models.includes(m.name)),
    })),
    ...(others.length === 0 ? [] : [{ point: null, models: selectModels(suite, others, "full") }]),
  ];
}
