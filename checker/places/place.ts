/** Where a property, an action or a model is written: what reports for machines point at. */
import { existsSync, readFileSync } from "node:fs";
import type { Model } from "../contract/model.ts";
import { madeBy } from "../contract/made.ts";
import type { Property } from "../contract/property.ts";
import type { Action } from "../contract/system.ts";
import { callsIn, type Place } from "./frames.ts";

export type { Place } from "./frames.ts";

/**
 * Where `thing` is written; `null` where it is not known (it was made by hand, by no constructor).
 *
 * Of the calls that made it, it is the innermost in whose text its name stands as a literal: helpers
 * that make many things stand between the constructor and the place that a reader looks for. Where
 * none has it, an action or a property is where its constructor was called, and a model where its
 * module asked for it.
 */
export function placeOf(thing: Property | Action | Model): Place | null {
  const known = places.get(thing);
  if (known !== undefined) return known;
  const place = find(thing);
  places.set(thing, place);
  return place;
}

const places = new WeakMap<object, Place | null>();

function find(thing: Property | Action | Model): Place | null {
  const stack = madeBy(thing);
  if (stack === null) return null;
  const calls = callsIn(stack);
  const literals = ["id" in thing ? thing.id : thing.name, thing.name].flatMap((n) => [
    JSON.stringify(n),
    `'${n}'`,
  ]);
  const named = calls.find((call) => literals.some((l) => textOf(call).includes(l)));
  return named ?? (thing.kind === "model" ? calls.at(-1) : calls[0]) ?? null;
}

const sources = new Map<string, readonly string[]>();

function linesOf(file: string): readonly string[] {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  sources.set(file, lines);
  return lines;
}

/** The text of a call: from its position to the bracket that closes its arguments. */
function textOf({ file, line, column }: Place): string {
  const [first = "", ...rest] = linesOf(file).slice(line - 1);
  return callText([first.slice(column - 1), ...rest].join("\n"));
}

/** Strings, comments and brackets; anything else is of no concern. */
const TOKENS =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[^]*?\*\/|[([{]|[)\]}]/g;

/** The beginning of `text` up to where the first bracket that opens in it is closed. */
export function callText(text: string): string {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (/^[([{]$/.test(token)) depth++;
    else if (/^[)\]}]$/.test(token)) {
      depth--;
      if (depth <= 0) return text.slice(0, index + 1);
    }
  }
  return text;
}
