/** Pictures without a browser: the module that the program loads. */
import { renderToString } from "preact-render-to-string";
import type { Subject } from "../../trace/diagram.ts";
import { Still, type StillTitle } from "../parts/still.tsx";

/** The diagram of a trace as the text of an SVG file. */
export function svgOf(subject: Subject, title: StillTitle): string {
  const text = renderToString(<Still subject={subject} title={title} />);
  // HTML may hold what XML may not: control characters, half of a pair, and this end of nothing.
  const xml = text
    .replaceAll("]]>", "]]&gt;")
    .replaceAll(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd");
  return `${xml}\n`;
}
