/** A trace as a picture, and as a page of its own. */
import type { Model } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { zonesOf } from "../contract/system.ts";
import { evidence } from "../trace/evidence.ts";
import type { Subject } from "../trace/diagram.ts";
import { packed } from "../trace/shared.ts";
import type { PlainValue } from "../trace/trace.ts";
import type { PropertyResult } from "../verdict.ts";
import { pageText } from "./build.ts";
import { filled } from "./document.ts";
import { svgOf } from "./still.ts";
import type { TraceData } from "./trace-data.ts";

/** Formats for eyes: like other formats of a trace they hold nothing where there is none. */
export const PICTURE_FORMATS = ["svg", "html"] as const;
/** See {@link PICTURE_FORMATS}. */
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** Whether `format` is one of them. */
export function isPictureFormat(format: string): format is PictureFormat {
  return PICTURE_FORMATS.some((f) => f === format);
}

/** What a diagram of `result` is made from; `null` where it has no trace. */
export function subjectOf(model: Model, result: PropertyResult): Subject | null {
  const found = evidence(result);
  if (found === null) return null;
  const zones = zonesOf(model.system.specification);
  return {
    ...found,
    zones: zones.map(({ name, actors }) => ({ name, actors })),
    explanation: result.explanation,
    unexplained: result.unexplained,
  };
}

/**
 * The trace of `result` in `format`; `null` where it has none.
 * @param set flags that were overridden
 */
export async function pictureOf(
  format: PictureFormat,
  model: Model,
  set: Readonly<Record<string, PlainValue>>,
  property: Property,
  result: PropertyResult,
): Promise<string | null> {
  const subject = subjectOf(model, result);
  if (subject === null) return null;
  const { id, name, sentence, formula } = property;
  const title = `${id} ${name} in ${model.name}`;
  if (format === "svg") return svgOf(subject, { title, sentence });
  const data: TraceData = {
    model: model.name,
    modelSentence: model.sentence,
    property: { id, name, sentence, formula },
    set,
    subject,
  };
  return filled(await pageText("trace"), title, packed(data));
}
