/**
 * What a function of a specification needs to know: the names it takes out of one of its
 * arguments, read off its source text. A guard clause is evaluated as soon as these are bound.
 *
 * Unknown is always a safe answer: the function is then called only when everything is bound.
 */

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** Parameter list and body of a function's text; comments in the parameter list removed. */
interface Parts {
  readonly params: readonly string[];
  readonly body: string;
  readonly arrow: boolean;
}

/**
 * The names that `fn` takes from its argument number `index`: those of a destructuring pattern, or
 * those behind the dot when the argument is a plain name that is only used as `name.field`.
 * `null` when the text does not tell, and then any name may be meant.
 */
export function namesTaken(
  fn: (...args: never[]) => unknown,
  index: number,
): readonly string[] | null {
  const parts = split(Function.prototype.toString.call(fn));
  if (parts === null) return null;
  // A body that can reach its arguments or its scope without naming them tells nothing.
  if (/\beval\b|\\u/.test(parts.body) || (!parts.arrow && /\barguments\b/.test(parts.body)))
    return null;
  if (parts.params.slice(0, index + 1).some((p) => p.startsWith("..."))) return null;
  const param = parts.params[index];
  if (param === undefined) return [];
  if (param.startsWith("{")) return patternNames(param);
  const name = param.replace(/=[^]*$/, "").trim();
  if (!identifier.test(name)) return null;
  const rest = [...parts.params.slice(0, index), ...parts.params.slice(index + 1), parts.body];
  return memberNames(name, rest.join("\n"));
}

function split(text: string): Parts | null {
  const single = /^\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u.exec(text);
  if (single?.[1] !== undefined)
    return { params: [single[1]], body: text.slice(single[0].length), arrow: true };
  // `(…) =>`, `function name(…) {`, `name(…) {` and `"name"(…) {`; generators and async are none of these.
  const head = /^\s*(?:function\b\s*)?(?:[\p{ID_Continue}$]*|"[^"\\]*"|'[^'\\]*')\s*\(/u.exec(text);
  if (head === null || /^\s*(?:async|class)\b/.test(text)) return null;
  const list = enclosed(text, head[0].length - 1);
  if (list === null) return null;
  const body = text.slice(list.end);
  if (/^\s*\{\s*\[native code\]\s*\}\s*$/.test(body)) return null;
  return { params: list.items, body, arrow: /^\s*=>/.test(body) };
}

/** The items between the bracket at `from` and its partner, and where the text goes on after it. */
function enclosed(text: string, from: number): { items: string[]; end: number } | null {
  const items: string[] = [];
  let item = "";
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const ch = text.charAt(i);
    if (ch === "/") {
      const comment = /^(?:\/\/[^\n]*|\/\*[^]*?\*\/)/.exec(text.slice(i));
      if (comment === null) return null; // a division or a regular expression: not worth telling apart
      i += comment[0].length - 1;
    } else if (ch === '"' || ch === "'" || ch === "`") {
      const literal = /^(["'`])(?:[^\\]|\\[^])*?\1/.exec(text.slice(i));
      if (literal === null || literal[0].includes("${")) return null;
      item += literal[0];
      i += literal[0].length - 1;
    } else if (ch === "," && depth === 1) {
      items.push(item.trim());
      item = "";
    } else {
      if ("([{".includes(ch) && depth++ === 0) continue;
      if (")]}".includes(ch) && --depth === 0) {
        if (item.trim() !== "") items.push(item.trim());
        return { items, end: i + 1 };
      }
      item += ch;
    }
  }
  return null;
}

function patternNames(pattern: string): readonly string[] | null {
  const list = enclosed(pattern, 0);
  if (list === null) return null;
  const names: string[] = [];
  for (const item of list.items) {
    const key =
      /^(?:([\p{ID_Start}$_][\p{ID_Continue}$]*)|"([^"\\]*)"|'([^'\\]*)')\s*(?:[:=]|$)/u.exec(item);
    const name = key?.[1] ?? key?.[2] ?? key?.[3];
    if (name === undefined) return null;
    names.push(name);
  }
  return names;
}

/** The fields of `name` that `text` mentions; `null` when it is used in any other way. */
function memberNames(name: string, text: string): readonly string[] | null {
  const names = new Set<string>();
  const word = name.replaceAll("$", "\\$");
  const uses = new RegExp(
    `(?<before>\\.\\.\\.|\\.)?(?<![\\p{ID_Continue}$])${word}(?![\\p{ID_Continue}$])(?:\\.(?<field>[\\p{ID_Start}$_][\\p{ID_Continue}$]*))?`,
    "gu",
  );
  for (const use of text.matchAll(uses)) {
    if (use.groups?.["before"] === ".") continue; // a field of something else
    const field = use.groups?.["field"];
    if (field === undefined) return null;
    names.add(field);
  }
  return [...names];
}
