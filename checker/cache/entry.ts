/** An entry of the cache as bytes: a line that says what it is and what it must hash to, and the answer. */
import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import { z } from "zod";
import type { ModelResult } from "../verdict.ts";

/** Version of entries, and of what their keys are made of. */
export const CACHE_VERSION = 1;

/** What may be kept, and what must be found: what an answer is used for beyond being shown. */
const shape = z.looseObject({
  model: z.string(),
  results: z.array(
    z.looseObject({
      model: z.string(),
      id: z.string(),
      property: z.string(),
      kind: z.string(),
      verdict: z.discriminatedUnion("word", [
        z.looseObject({ word: z.enum(["holds", "unreached"]), exactness: z.string() }),
        z.looseObject({
          word: z.literal("violated"),
          trace: z.looseObject({ steps: z.array(z.looseObject({})) }),
          failed: z.array(z.string()),
        }),
        z.looseObject({
          word: z.literal("reached"),
          trace: z.looseObject({ steps: z.array(z.looseObject({})) }),
        }),
        z.looseObject({ word: z.literal("vacuous"), whatNeverHappened: z.string() }),
      ]),
      states: z.int().min(0),
      transitions: z.int().min(0),
      depth: z.int().min(0),
      seconds: z.number().min(0),
      antecedents: z.int().min(0).nullable(),
      reliesOn: z.array(z.string()),
    }),
  ),
  runs: z.array(
    z.looseObject({
      monitor: z.string().nullable(),
      states: z.int().min(0),
      transitions: z.int().min(0),
      complete: z.boolean(),
      failure: z.null(),
    }),
  ),
  actions: z.array(
    z.looseObject({
      action: z.string(),
      fired: z.int().min(0),
      refusals: z.array(z.looseObject({ clause: z.string(), count: z.int().min(0) })),
    }),
  ),
});

/** Whether `value` has the shape of an answer that is kept. */
export function isAnswer(value: unknown): value is ModelResult {
  return shape.safeParse(value).success;
}

/** The bytes of an entry. */
export function encodeEntry(key: string, result: ModelResult): Buffer {
  const payload = serialize(result);
  return Buffer.concat([Buffer.from(`${head(key, payload)}\n`), payload]);
}

/** The answer in an entry; `null` when it is not whole, not this key's, or not of this version. */
export function decodeEntry(key: string, bytes: Buffer): ModelResult | null {
  const end = bytes.indexOf("\n");
  if (end < 0) return null;
  const payload = bytes.subarray(end + 1);
  if (bytes.toString("latin1", 0, end) !== head(key, payload)) return null;
  let value: unknown;
  try {
    value = deserialize(payload);
  } catch {
    return null;
  }
  return isAnswer(value) ? value : null;
}

function head(key: string, payload: Buffer): string {
  const digest = createHash("sha256").update(payload).digest("hex");
  return `passproof-verdicts ${CACHE_VERSION} ${key} ${digest}`;
}
