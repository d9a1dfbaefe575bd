/** The HTML document around a page: everything is inside it, and it may ask for nothing from outside. */
import { createHash } from "node:crypto";

/** Whom a page may talk to: nobody, or the server that it came from. */
export type Connections = "nowhere" | "itself";

/** Stands in a page where its title belongs. */
const TITLE = "<title>passproof</title>";
/** Stands in a page where its data belong. */
const DATA = '<script type="application/json" id="data">null</script>';

/** A page without data. */
export function documentOf({
  code,
  css,
  connects,
}: {
  readonly code: string;
  readonly css: string;
  readonly connects: Connections;
}): string {
  const program = inScript(code.trim());
  const style = css.trim().replaceAll("</", "<\\/");
  const policy = [
    "default-src 'none'",
    `script-src '${hash(program)}'`,
    `style-src '${hash(style)}'`,
    "img-src data:",
    `connect-src ${connects === "itself" ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
${TITLE}
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<noscript>This page needs JavaScript, all of which it contains.</noscript>
${DATA}
<script>${program}</script>
</body>
</html>
`;
}

/** A page with its data. `data` is anything that JSON can hold. */
export function filled(page: string, title: string, data: unknown): string {
  // Replacements are functions: `$&` in a name is no pattern.
  return page
    .replace(TITLE, () => `<title>${escaped(title)}</title>`)
    .replace(DATA, () => DATA.replace("null", () => jsonInHtml(data)));
}

/** JSON that is safe within a script element, and the same value to whoever parses it. */
export function jsonInHtml(data: unknown): string {
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Text in HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A program in a script element: what would end the element can only stand in a string or a pattern. */
function inScript(code: string): string {
  return code.replaceAll(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
