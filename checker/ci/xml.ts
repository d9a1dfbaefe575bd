/** XML documents of elements, attributes and text: what is read back is what was given, character by character. */
import XmlBuilder from "fast-xml-builder";

/** An element without its name. */
export interface Element {
  readonly attributes?: Readonly<Record<string, string>>;
  /** By name, in order. */
  readonly children?: Readonly<Record<string, readonly Element[]>>;
  /** Of an element without children. */
  readonly text?: string;
}

/** A document with this root. What XML cannot hold stands in it as `\u{…}`. */
export function xml(name: string, root: Element): string {
  const builder = new XmlBuilder({
    ignoreAttributes: false,
    suppressBooleanAttributes: false,
    attributeNamePrefix: "@",
    textNodeName: "#",
    format: true,
    suppressEmptyNode: true,
    processEntities: true,
  });
  const declaration = { "@version": "1.0", "@encoding": "UTF-8" };
  return builder.build({ "?xml": declaration, [name]: plain(root) });
}

/** As the library takes it. */
function plain({ attributes = {}, children = {}, text }: Element): Record<string, unknown> {
  return {
    ...Object.fromEntries(Object.entries(attributes).map(([k, v]) => [`@${k}`, legal(v)])),
    ...Object.fromEntries(Object.entries(children).map(([k, v]) => [k, v.map(plain)])),
    ...(text === undefined ? {} : { "#": legal(text) }),
  };
}

/** What is no character of XML 1.0, and the carriage returns that its readers drop. */
const ILLEGAL = /[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function legal(text: string): string {
  return text.replace(ILLEGAL, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}
