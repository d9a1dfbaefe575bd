/** The file that says what a checkpoint is of, and of which files it is made. */
import { deserialize, serialize } from "node:v8";
import { z } from "zod";
import { sha256 } from "../cache/sha256.ts";
import type { Identity } from "./identity.ts";
import type { SeenKept } from "../search/dependency.ts";
import { markShape, seenShape, type Mark } from "./mark.ts";
import type { Segment } from "./segment.ts";

/** Version of all files of a checkpoint. */
export const FORMAT = 1;

/** One exploration. */
export interface Part {
  readonly name: string;
  /** Tells what it explores, as far as data can tell: see `fingerprint`. */
  readonly fingerprint: string;
  /** In order; together all rows below `mark.states`. */
  readonly segments: readonly Segment[];
  readonly mark: Mark;
  /** By property: what one that is `determined` had seen; `null` for others. */
  readonly seen: readonly (SeenKept | null)[];
}

/** A checkpoint. */
export interface Manifest {
  readonly identity: Identity;
  readonly parts: readonly Part[];
}

const count = z.int().min(0);
const shape = z.strictObject({
  identity: z.record(z.string(), z.string()),
  parts: z.array(
    z.strictObject({
      name: z.string(),
      fingerprint: z.string(),
      segments: z.array(
        z.strictObject({
          // A name, and no way to somewhere else.
          file: z.string().regex(/^rows-\d+$/),
          from: count,
          to: count,
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
        }),
      ),
      mark: markShape,
      seen: z.array(seenShape.nullable()),
    }),
  ),
});

/** The bytes of a manifest: a line that says what they are and must hash to, and the rest. */
export function encodeManifest(manifest: Manifest): Buffer {
  const payload = serialize(manifest);
  return Buffer.concat([Buffer.from(`${head(sha256(payload))}\n`), payload]);
}

/** The manifest in `bytes`, or, as a text, why there is none. */
export function decodeManifest(bytes: Buffer): Manifest | string {
  const end = bytes.indexOf("\n");
  const first = bytes.toString("latin1", 0, Math.max(0, end));
  const found = /^passproof-checkpoint (\d+) [0-9a-f]{64}$/.exec(first);
  if (found === null) return "it does not begin as one";
  if (found[1] !== String(FORMAT)) return `it is of version ${found[1]}, and not of ${FORMAT}`;
  const payload = bytes.subarray(end + 1);
  if (first !== head(sha256(payload))) return "its content is not what was written";
  let value: unknown;
  try {
    value = deserialize(payload);
  } catch {
    return `this version of Node (${process.version}) cannot read it`;
  }
  const { success, data } = shape.safeParse(value);
  if (!success) return "it does not hold what one holds";
  return data.parts.every(({ segments, mark }) => isWhole(segments, mark.states))
    ? data
    : "states are missing";
}

function isWhole(segments: readonly Segment[], states: number): boolean {
  let at = 0;
  for (const { from, to } of segments) {
    if (from !== at || to <= from) return false;
    at = to;
  }
  return at === states;
}

function head(hash: string): string {
  return `passproof-checkpoint ${FORMAT} ${hash}`;
}
