/** Pictures of small graphs of states. */
import { ModelError } from "../../errors.ts";
import { choices } from "./projection.ts";
import { dotText, type Drawing } from "./dot.ts";

/** More states than this are no picture that anybody can read, and take minutes to lay out. */
export const PICTURE_STATES = 60;
/** And with more arrows than this it is black. */
const PICTURE_ARROWS = 300;
/** Projections that are named to a reader who needs one. */
const NAMED = 8;

/**
 * An SVG of the graph, laid out by Graphviz.
 * @throws ModelError MODEL004 when there are more than 60 states or 300 arrows, naming projections that
 * have fewer
 */
export async function pictureOf(drawing: Omit<Drawing, "merged">): Promise<string> {
  const { graph } = drawing;
  const arrows = new Set(graph.edges().map(({ v, w }) => `${v} ${w}`)).size;
  const n = graph.nodeCount();
  if (n > PICTURE_STATES) throw tooLarge(drawing, `${n} states`, `${PICTURE_STATES}`);
  if (arrows > PICTURE_ARROWS)
    throw tooLarge(drawing, `${arrows} arrows between states`, `${PICTURE_ARROWS}`);
  // Graphviz takes a while to load, and only pictures need it.
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  return viz.renderString(dotText({ ...drawing, merged: true }), { format: "svg" });
}

function tooLarge(
  { all, graph, projection }: Omit<Drawing, "merged">,
  has: string,
  most: string,
): ModelError {
  // What has as many states as this would not help.
  const fitting = choices(all, Math.min(PICTURE_STATES, graph.nodeCount() - 1));
  const named = fitting
    .slice(0, NAMED)
    .map((c) => `${c.path} (${c.values})`)
    .join(", ");
  const what = projection === null ? "the graph" : `the quotient by ${projection.names.join(", ")}`;
  const coarser =
    fitting.length === 0
      ? "no field alone has few enough values: choose a smaller model"
      : `choose what to tell apart with --project, e.g. ${named}${fitting.length > NAMED ? `, … (${fitting.length} fields fit)` : ""}`;
  return new ModelError(
    "MODEL004",
    `${what} has ${has}, and a picture at most ${most}: ${coarser}; --format dot or aut takes them all`,
  );
}
