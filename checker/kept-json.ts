/** JSON that the program writes and a repository keeps: locks and records. */
import { messageOf } from "./errors.ts";

/** Why a text is none. */
export type NoJson =
  /** A merge was not finished in it. */
  | { readonly kind: "merge" }
  | { readonly kind: "noJson"; readonly why: string; readonly cause: unknown };

/** The data of a text. */
export function keptJson(text: string): { readonly kind: "json"; readonly data: unknown } | NoJson {
  if (/^(?:<{7}|={7}|>{7})(?:\s|$)/m.test(text)) return { kind: "merge" };
  try {
    return { kind: "json", data: JSON.parse(text) };
  } catch (cause) {
    return { kind: "noJson", why: messageOf(cause), cause };
  }
}

/** The version that data say they are of; `undefined` where they say none. */
export function versionOf(data: unknown): unknown {
  return typeof data === "object" && data !== null && "version" in data ? data.version : undefined;
}
