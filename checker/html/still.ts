/** Sequence diagrams as SVG files, drawn by the components of the pages. */
import { pathToFileURL } from "node:url";
import type { Subject } from "../trace/diagram.ts";
import { built } from "./build.ts";

/** What stands above a picture. */
export interface PictureTitle {
  readonly title: string;
  readonly sentence: string;
}

/** What the module of pictures exports, which is built and not compiled with this one. */
interface Module {
  svgOf(subject: Subject, title: PictureTitle): string;
}

/**
 * The diagram of a trace as the text of an SVG file. It stands on a white ground of its own.
 * @throws CheckerError CHECK003 when what draws it has to be built and cannot be
 */
export async function svgOf(subject: Subject, title: PictureTitle): Promise<string> {
  const module = (await import(pathToFileURL(await built("still")).href)) as Module; // so it is written
  return module.svgOf(subject, title);
}
