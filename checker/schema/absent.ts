/** What views say when they are asked for something that is not there. */
import { SpecError } from "../errors.ts";

/** As many names as a message lists. */
const MOST_NAMES = 24;

/** The text for an element that the array, tuple or total map with these indices does not have. */
export function noElement(key: string, indices: readonly number[]): string {
  return `has no element ${key}; ${listed("its indices are", indices.map(String))}`;
}

/** The text for a field that the record with these fields does not have. */
export function noField(key: string, names: readonly string[]): string {
  return `has no field ${key}; ${listed("its fields are", names)}`;
}

/** The text for anything but what a sequence or a set offers. */
export function noMember(key: string, kind: "seq" | "set"): string {
  const offered = kind === "seq" ? "length, at(i) and its elements in order" : "size and has(x)";
  return `has no member ${key}; a ${kind === "seq" ? "sequence" : "set"} is read by ${offered}`;
}

function listed(are: string, names: readonly string[]): string {
  if (names.length === 0) return "it is empty";
  const some = names.slice(0, MOST_NAMES).join(", ");
  return `${are} ${some}${names.length > MOST_NAMES ? `, … (${names.length} in all)` : ""}`;
}

/** Throws: a view of what stands at `path` was asked for something that is not there. */
export function refuse(path: string, what: string): never {
  throw new SpecError("SPEC005", `${path === "" ? "the state" : path}: ${what}`);
}
