/**
 * The text of a lock: JSON, made to be read as a difference in a review. A line is a property, a run or
 * a constant; keys are in the order of `order.ts`, or of the schema where they are fixed. The same lock
 * always has the same text.
 */
import { laidOut, type Layout } from "../json-layout.ts";
import { lockedModel, lockedProperty, lockedRun, lockSchema, declared, type Lock } from "./lock.ts";
import { byName } from "./order.ts";

const line: Layout = { on: "line" };
const lines: Layout = { on: "entries", of: line };

const layout: Layout = {
  on: "fields",
  shape: lockSchema,
  of: {
    origin: lines,
    declared: {
      on: "fields",
      shape: declared,
      of: {
        properties: {
          on: "entries",
          of: { on: "line", shape: declared.shape.properties.valueType },
        },
        policies: { on: "entries", of: lines },
        assumptions: { on: "entries", of: lines },
        abstractions: { on: "entries", of: lines },
        releases: lines,
        fairness: lines,
        requirements: lines,
        defects: lines,
        waivers: lines,
        acceptances: {
          on: "entries",
          of: { on: "line", shape: declared.shape.acceptances.element },
        },
      },
    },
    models: {
      on: "entries",
      of: {
        on: "fields",
        shape: lockedModel,
        of: {
          constants: lines,
          bounds: lines,
          runs: { on: "entries", of: { on: "line", shape: lockedRun } },
          properties: { on: "entries", of: { on: "line", shape: lockedProperty } },
        },
      },
    },
  },
};

/** The text of a lock, with a newline at its end. */
export function formatLock(lock: Lock): string {
  return laidOut(lock, layout, byName);
}
