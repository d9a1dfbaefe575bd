/**
 * Links: positions as text for the hash of an address. What is compressed names actions and
 * parameters, each instance once, so that links survive reordered actions and stay short.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { MOST_STEPS, positionSchema, stepSchema, type Position, type StepName } from "./api.ts";

/** What a link is of, beside the position. */
export interface Linked {
  readonly model: string;
  readonly position: Position;
}

/** The first character tells the form of what follows. */
const VERSION = "1";
/** Nobody walks so far; a link that unpacks to more is somebody's trick. */
const MOST_BYTES = 4 * 1024 * 1024;

const packedSchema = z.strictObject({
  model: z.string().max(200),
  initial: positionSchema.shape.initial,
  /** Each instance once. */
  instances: z.array(stepSchema).max(MOST_STEPS),
  /** Indices of instances. */
  steps: z.array(z.int().min(0)).max(MOST_STEPS),
});

/** The link of a position. */
export function encodeLink({ model, position }: Linked): string {
  const indices = new Map<string, number>();
  const instances: StepName[] = [];
  const steps = position.steps.map(({ action, params }) => {
    const key = JSON.stringify([action, params]);
    const known = indices.get(key);
    if (known !== undefined) return known;
    indices.set(key, instances.length);
    return instances.push({ action, params }) - 1;
  });
  const packed = { model, initial: position.initial, instances, steps };
  return VERSION + deflateRawSync(JSON.stringify(packed), { level: 9 }).toString("base64url");
}

/** What a link means; text: why it means nothing. */
export function decodeLink(link: string): Linked | string {
  if (!/^[\w-]+$/.test(link)) return "it has characters that no link has";
  if (!link.startsWith(VERSION)) return "it is of another version of passproof, or no link of it";
  let json: unknown;
  try {
    const bytes = inflateRawSync(Buffer.from(link.slice(VERSION.length), "base64url"), {
      maxOutputLength: MOST_BYTES,
    });
    json = JSON.parse(bytes.toString("utf8"));
  } catch {
    return "it is cut off or damaged";
  }
  const packed = packedSchema.safeParse(json);
  if (!packed.success) return "what it holds is no position";
  const { model, initial, instances, steps: indices } = packed.data;
  const steps = indices.flatMap((i) => instances[i] ?? []);
  if (steps.length < indices.length) return "it names a step that it does not hold";
  return { model, position: { initial, steps } };
}
