/** Pictures without a browser: the module that the program loads. */
import { renderToString } from "preact-render-to-string";
import type { Subject } from "../../trace/diagram.ts";
import { Still, type StillTitle } from "../parts/still.tsx";

/** The diagram of a trace as the text of an SVG file. */
export function svgOf(subject: Subject, title: StillTitle): string {
  return `${renderToString(<Still subject={subject} title={title} />)}\n`;
}
