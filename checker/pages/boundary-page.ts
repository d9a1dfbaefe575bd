/** The page of the access matrix: who may touch what, and who does. */
import type { Exercised } from "../plain/access.ts";
import { isUnused } from "./exercised.ts";
import { code, listed, page, table } from "./markdown.ts";

/** What the page says about a matrix. */
export interface Boundary {
  /** Where the matrix is declared. */
  readonly path: string;
  /** Regions of the state and what each is, in order. */
  readonly regions: ReadonlyMap<string, string>;
  /** Actors and what each is, in order. */
  readonly actors: ReadonlyMap<string, string>;
  readonly exercised: readonly Exercised[];
  /** Which states were looked at. */
  readonly sample: string;
}

/** The access matrix as declared, and the actions that make use of each right. */
export function boundaryPage(b: Boundary, first: string): string {
  const regions = [...b.regions.keys()];
  const right = (actor: string, region: string): string => {
    const found = b.exercised.find((e) => e.actor === actor && e.region === region);
    return found === undefined ? "–" : `${found.declared ?? "none"} ${done(found)}`;
  };
  return page([
    first,
    "# The trust-domain boundary",
    `The access matrix of [${b.path}](../${b.path}): what an action of an actor may read and write. “write” includes reading; “own” is writing, limited to the elements that the parameters of the action name; a dash is no access at all. In brackets stands what actions were seen to do: read (r), write (w). What an action sees of the state is typed by this matrix, and the matrix is enforced again on plain objects whenever a trace is replayed and in the tests.`,
    table(
      ["", ...regions.map(code)],
      [...b.actors.keys()].map((actor) => [code(actor), ...regions.map((r) => right(actor, r))]),
    ),
    "## Regions",
    table(
      ["region", "what it is"],
      [...b.regions].map(([name, what]) => [code(name), what]),
    ),
    "## Use of each right",
    `The actions that were seen to read or write each region, as an actor or as the partner in a joint step, in ${b.sample}. A right that no action uses as declared is marked **unused**.`,
    ...[...b.actors].flatMap(([actor, what]) => [
      `### ${actor}`,
      what,
      table(
        ["region", "right", "read by", "written by"],
        b.exercised.filter((e) => e.actor === actor).map((e) => use(e)),
      ),
    ]),
  ]);
}

function done(e: Exercised): string {
  const letters = [...(e.reads.length > 0 ? ["r"] : []), ...(e.writes.length > 0 ? ["w"] : [])];
  return `(${letters.join(" ") || "–"})${isUnused(e) ? " **unused**" : ""}`;
}

function use(e: Exercised): string[] {
  const right = `${e.declared ?? "none"}${isUnused(e) ? " **unused**" : ""}`;
  return [code(e.region), right, listed(e.reads), listed(e.writes)];
}
