/** An entry of the cache as bytes: a line that says what it is and what it must hash to, and the answer. */
import { deserialize, serialize } from "node:v8";
import { sha256 } from "./sha256.ts";

/** Version of entries, and of what their keys are made of. */
export const CACHE_VERSION = 1;

/** The bytes of an entry. */
export function encodeEntry(key: string, answer: unknown): Buffer {
  const payload = serialize(answer);
  return Buffer.concat([Buffer.from(`${head(key, payload)}\n`), payload]);
}

/** The answer in an entry; `null` when it is not whole, not this key's, or not of this version. */
export function decodeEntry(key: string, bytes: Buffer): { readonly answer: unknown } | null {
  const end = bytes.indexOf("\n");
  if (end < 0) return null;
  const payload = bytes.subarray(end + 1);
  if (bytes.toString("latin1", 0, end) !== head(key, payload)) return null;
  try {
    return { answer: deserialize(payload) };
  } catch {
    return null;
  }
}

function head(key: string, payload: Buffer): string {
  return `passproof-verdicts ${CACHE_VERSION} ${key} ${sha256(payload)}`;
}
