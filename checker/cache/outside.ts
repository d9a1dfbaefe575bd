/**
 * What in a module depends on more than modules: the clock, the process, chance, the language of the
 * machine. Found by name. A name that is the module's own counts as well: then nothing is kept of what the
 * module defines, which costs time and nothing else.
 */
import type { Program } from "oxc-parser";

const GLOBALS = byName({
  "reads the clock": ["Date", "performance", "Temporal", "scheduler"],
  "depends on the process": ["process", "navigator", "WebAssembly"],
  "depends on the language of the machine": ["Intl"],
  "may run code that is written nowhere": ["eval", "Function", "require"],
  "reaches all that is global": ["globalThis", "global", "self"],
  "is at random": ["crypto"],
  "does things later": [
    ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask"],
    ...["FinalizationRegistry", "WeakRef", "Atomics", "SharedArrayBuffer"],
  ],
  "talks to somebody": [
    ...["console", "fetch", "WebSocket", "EventSource", "XMLHttpRequest"],
    ...["BroadcastChannel", "MessageChannel", "Worker"],
  ],
});

const MEMBERS = byName({
  "depends on the language of the machine": [
    ...["localeCompare", "toLocaleString", "toLocaleUpperCase", "toLocaleLowerCase"],
    ...["toLocaleDateString", "toLocaleTimeString"],
  ],
  "may run code that is written nowhere": ["constructor"],
  "reads where code lies": ["stack", "captureStackTrace", "prepareStackTrace"],
});

/** Chance lies among the functions of arithmetic. */
const MATH = "Math";
const CHANCE = "it is at random (Math)";

const NAMES = [...GLOBALS.keys(), ...MEMBERS.keys(), MATH];

function byName(names: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(names).flatMap(([why, all]) =>
      all.map((name) => [name, `it ${why} (${name})`] as const),
    ),
  );
}

/** Whether any of the names may occur: they stand in a text as they are, unless letters are escaped. */
export function mayReachOutside(text: string): boolean {
  return text.includes("\\u") || NAMES.some((name) => text.includes(name));
}

/** For each thing outside that a module may depend on, what it does; empty: there is none. */
export function reachesOutside(program: Program): readonly string[] {
  const found = new Set<string>();
  visit(program, (why) => {
    if (why !== undefined) found.add(why);
  });
  return [...found];
}

type Found = (why: string | undefined) => void;

/** A part of the syntax tree, of which the names are read. */
function visit(part: unknown, found: Found): void {
  if (Array.isArray(part)) {
    for (const p of part) visit(p, found);
    return;
  }
  if (!isPart(part)) return;
  switch (part.type) {
    case "Identifier":
      found(part["name"] === MATH ? CHANCE : GLOBALS.get(String(part["name"])));
      return;
    case "MemberExpression":
      member(part, found);
      return;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
    case "AccessorProperty":
      if (part["computed"] === true) visit(part["key"], found);
      // As a pattern it takes a member: `const { stack } = error`.
      else if (part.type === "Property") found(MEMBERS.get(nameOf(part["key"])));
      visit(part["value"], found);
      return;
    case "ImportSpecifier":
      visit(part["local"], found);
      return;
    case "ExportSpecifier":
      visit(part["local"], found);
      return;
    default:
      for (const inner of Object.values(part)) visit(inner, found);
  }
}

function member(part: Part, found: Found): void {
  const { object, property } = part;
  const computed = part["computed"] === true;
  const name = nameOf(property);
  if (isPart(object) && object.type === "Identifier" && object["name"] === MATH && !computed) {
    found(name === "random" ? CHANCE : undefined);
    return;
  }
  found(MEMBERS.get(name));
  visit(object, found);
  if (computed) visit(property, found);
}

/** The name that an identifier or a text gives to a member; empty for what is computed. */
function nameOf(part: unknown): string {
  if (!isPart(part)) return "";
  if (part.type === "Identifier") return String(part["name"]);
  return part.type === "Literal" ? String(part["value"]) : "";
}

interface Part extends Readonly<Record<string, unknown>> {
  readonly type: string;
}

function isPart(value: unknown): value is Part {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
  );
}
