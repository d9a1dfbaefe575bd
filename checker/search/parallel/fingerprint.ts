/** What threads compare before they explore one model together: functions cannot be sent to a thread. */
import { createHash } from "node:crypto";
import type { Property } from "../../contract/property.ts";
import type { Built, BuiltMonitor } from "../build.ts";

/** A text that differs where two threads have built different models, as far as data can tell. */
export function fingerprint(
  built: Built,
  monitor: BuiltMonitor | null,
  properties: readonly Property[],
): string {
  const { model, codec, actions, instances, initial, nInitial } = built;
  return JSON.stringify({
    model: model.name,
    constants: model.constants,
    layout: [codec.digest, monitor?.codec.digest ?? null],
    actions: actions.map(({ action, plan }) => [action.name, plan.refusals]),
    instances,
    bounds: model.bounds.map((b) => b.name),
    properties: properties.map((p) => [p.id, p.kind]),
    initial: [nInitial, createHash("sha256").update(initial).digest("hex")],
  });
}
