/** What decisions say of themselves, where a specification has words for them. */
import type { Model } from "../contract/model.ts";
import { fairnessOf } from "../contract/property.ts";
import type { Decision } from "./decision.ts";

/** What a decision says of itself, where some model has it; `null` for a clause or a field. */
export function sentenceOf(decision: Decision, models: readonly Model[]): string | null {
  const systems = models.map((m) => m.system);
  switch (decision.kind) {
    case "policy":
      return systems.flatMap((s) => s.policies).find((p) => p.id === decision.id)?.sentence ?? null;
    case "assumption":
      return (
        systems.flatMap((s) => s.assumptions).find((a) => a.id === decision.id)?.sentence ?? null
      );
    case "fairness":
      return (
        models
          .flatMap((m) => m.claims.flatMap((c) => fairnessOf(c.property)))
          .find((f) => f.name === decision.name)?.sentence ?? null
      );
    case "clause":
    case "field":
      return null;
  }
}
