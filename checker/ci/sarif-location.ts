/** Places and texts in the words of SARIF. */
import type { Location, Run } from "sarif";
import type { Place } from "../places/place.ts";
import { fileUri, uriOf, within } from "../places/project.ts";

/** Stands for the folder of the repository, wherever it is checked out. */
const ROOT = "%SRCROOT%";

/** Makes locations relative to the folder of the repository. */
export class Locations {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** What relative paths are relative to. Without its address: the report is the same on every machine. */
  get bases(): NonNullable<Run["originalUriBaseIds"]> {
    return { [ROOT]: { description: { text: "The root of the repository." } } };
  }

  /** Where `name` is; a place that is not known has a name only. */
  of(place: Place | null, name: string, text?: string): Location {
    return {
      ...(place === null ? {} : { physicalLocation: this.#physical(place) }),
      logicalLocations: [{ fullyQualifiedName: name }],
      ...(text === undefined ? {} : { message: message(text) }),
    };
  }

  #physical({ file, line, column }: Place): NonNullable<Location["physicalLocation"]> {
    const path = within(this.#root, file);
    return {
      artifactLocation:
        path === null ? { uri: fileUri(file) } : { uri: uriOf(path), uriBaseId: ROOT },
      region: { startLine: line, startColumn: column },
    };
  }
}

/** Any text as a message: brackets are no links in it, and braces no placeholders. */
export function message(text: string): { readonly text: string } {
  const escaped = text.replaceAll(/[[\]\\]/g, (c) => `\\${c}`).replaceAll(/[{}]/g, (c) => c + c);
  return { text: escaped };
}
