/**
 * How a module is written, part by part: a constant or function, and of what a constructor was given each
 * field. Two texts that differ in comments, layout or types only have the same parts.
 */
import { parseSync } from "oxc-parser";

/** By path (`atMostOnce.holds.performedOnce`): the syntax tree as text, without positions. */
export type Written = ReadonlyMap<string, string>;

/** What only says what is meant: the lock has it, and it is compared there. */
const PROSE: ReadonlySet<string> = new Set(
  "id name sentence formula source where claimedFor serves why reason owner expires".split(" "),
);

/** Fields of syntax trees that are no part of what is computed. */
const ASIDE: ReadonlySet<string> = new Set([
  ...["start", "end", "range", "loc", "raw", "decorators", "definite", "accessibility"],
  ...[
    "typeAnnotation",
    "typeArguments",
    "typeParameters",
    "returnType",
    "exportKind",
    "importKind",
  ],
]);

/** What has no name. */
const STATEMENTS = "its statements";

/** Declarations of types. */
const TYPES: ReadonlySet<string> = new Set(["TSTypeAliasDeclaration", "TSInterfaceDeclaration"]);
/** Expressions that are said to be of a type. */
const TYPED: ReadonlySet<string> = new Set([
  ...["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression"],
]);

/**
 * The parts of a module.
 * @param file its name: its end says which language it is in
 * @returns `null` where it cannot be parsed
 */
export function writtenIn(file: string, text: string): Written | null {
  const { program, errors } = parseSync(file, text, { sourceType: "module" });
  if (errors.length > 0) return null;
  const parts = new Map<string, string>();
  for (const statement of program.body) {
    if (!isTree(statement)) continue;
    const { declaration } = statement;
    addStatement(parts, isTree(declaration) ? declaration : statement);
  }
  return parts;
}

/** Names of the parts that two versions do not have in common, in the order of the newer one, those that are gone last. */
export function differing(before: Written, after: Written): readonly string[] {
  return [
    ...[...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name),
    ...[...before.keys()].filter((name) => !after.has(name)),
  ];
}

function addStatement(parts: Map<string, string>, statement: Tree): void {
  const { type, declarations } = statement;
  if (TYPES.has(type)) return;
  if (Array.isArray(declarations)) {
    for (const { id, init } of declarations.filter(isTree)) {
      if (isTree(id) && id.type === "Identifier") addValue(parts, nameOf(id), init);
      else addText(parts, STATEMENTS, textOf([id, init]));
    }
    return;
  }
  if (type === "ImportDeclaration") {
    // Names that are imported count where they are used; whence they come is one part.
    if (statement["importKind"] !== "type") addText(parts, "its imports", textOf(statement));
    return;
  }
  addText(parts, nameOf(statement["id"]) || STATEMENTS, textOf(statement));
}

/** A value, or what a constructor makes of an object: each of its fields. */
function addValue(parts: Map<string, string>, name: string, value: unknown): void {
  const inner = isTree(value) && TYPED.has(value.type) ? value["expression"] : value;
  if (!isTree(inner)) return;
  const [given, ...more] = inner.type === "CallExpression" ? list(inner["arguments"]) : [inner];
  const fields =
    isTree(given) && given.type === "ObjectExpression" ? list(given["properties"]) : [];
  if (more.length > 0 || fields.length === 0) {
    addText(parts, name, textOf(inner));
    return;
  }
  if (inner !== given) addText(parts, `${name} (its constructor)`, textOf(inner["callee"]));
  for (const field of fields) {
    const key = isTree(field) && field["computed"] !== true ? nameOf(field["key"]) : "";
    if (PROSE.has(key)) continue;
    if (key === "" || !isTree(field)) addText(parts, `${name} (more of it)`, textOf(field));
    else addValue(parts, `${name}.${key}`, field["value"]);
  }
}

/** Parts of one name are one part. */
function addText(parts: Map<string, string>, name: string, text: string): void {
  parts.set(name, (parts.get(name) ?? "") + text);
}

/** The text of a tree, without what a compiler leaves out. */
function textOf(tree: unknown): string {
  return JSON.stringify(bare(tree));
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  // Numbers without end are no JSON; neither are expressions that a parser has evaluated.
  if (typeof value === "bigint" || value instanceof RegExp) return String(value);
  if (!isTree(value)) return typeof value === "object" && value !== null ? plain(value) : value;
  if (TYPED.has(value.type)) return bare(value["expression"]);
  return plain(value);
}

function plain(value: object): unknown {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
      ASIDE.has(key) ? [] : [[key, bare(part)] as const],
    ),
  );
}

function nameOf(part: unknown): string {
  if (!isTree(part)) return "";
  if (part.type === "Identifier") return String(part["name"]);
  return part.type === "Literal" ? String(part["value"]) : textOf(part);
}

function list(part: unknown): readonly unknown[] {
  return Array.isArray(part) ? part : [];
}

interface Tree extends Readonly<Record<string, unknown>> {
  readonly type: string;
}

function isTree(value: unknown): value is Tree {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
  );
}
