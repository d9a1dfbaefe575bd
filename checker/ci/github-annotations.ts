/** What has to be looked at, as annotations of GitHub: beside the lines of a pull request. */
import { placeOf } from "../places/place.ts";
import { within } from "../places/project.ts";
import type { Place } from "../places/frames.ts";
import {
  alertTitle,
  commandOf,
  complaints,
  modelOf,
  reasonOf,
  surprises,
  verdictAgainst,
  type CiFacts,
  type Surprise,
} from "./facts.ts";
import { command } from "./github-text.ts";

/** GitHub shows so many of each kind for a step, and drops the others. */
const SHOWN = 10;

interface Note {
  readonly level: "error" | "warning";
  readonly title: string;
  readonly text: string;
  readonly place: Place | null;
}

/**
 * The workflow commands, a line each, the worst first; `root` is the folder that paths are relative to.
 * Where GitHub would drop some, the last that it shows says how many there are.
 */
export function annotations(facts: CiFacts, root: string): string[] {
  const notes: readonly Note[] = [
    ...complaints(facts).map(({ kind, title, lines, model }): Note => ({
      level: kind === "open" ? "warning" : "error",
      title,
      text: lines.join("\n"),
      place: model === null ? null : placeOf(model),
    })),
    ...surprises(facts).map((s) => noteOf(s, facts.options)),
    ...facts.alerts.map((alert): Note => {
      const model = modelOf(alert, facts);
      return {
        level: "error",
        title: alertTitle(alert),
        text: alert.text,
        place: (model === undefined ? null : placeOf(model)) ?? alert.place,
      };
    }),
  ];
  return (["error", "warning"] as const).flatMap((level) => {
    const all = notes.filter((n) => n.level === level);
    const shown = all.length > SHOWN ? all.slice(0, SHOWN - 1) : all;
    const rest = all.length - shown.length;
    return [
      ...shown.map((n) => written(n, root)),
      ...(rest > 0
        ? [command(level, { title: `and ${rest} more` }, "The summary of this job lists all.")]
        : []),
    ];
  });
}

function noteOf({ standing, model, result }: Surprise, options: string): Note {
  const property = model.claims.find((c) => c.property.id === result.id)?.property;
  const reason = reasonOf(result);
  return {
    level: standing === "incomplete" ? "warning" : "error",
    title: `${result.id} ${result.property} in ${model.name}: ${verdictAgainst(result)}`,
    text: [
      ...(property === undefined ? [] : [property.sentence]),
      ...(reason === "" ? [] : [reason]),
      ...("trace" in result.verdict ? [commandOf(result, options)] : []),
    ].join("\n"),
    place: property === undefined ? placeOf(model) : placeOf(property),
  };
}

function written({ level, title, text, place }: Note, root: string): string {
  const file = place === null ? null : within(root, place.file);
  const at =
    place === null || file === null
      ? {}
      : { file, line: String(place.line), col: String(place.column) };
  return command(level, { ...at, title }, text === "" ? title : text);
}
