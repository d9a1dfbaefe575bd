/** `passproof graph`. */
import { extname } from "node:path";
import { ModelError, SpecError } from "../errors.ts";
import type { Model, Suite } from "../contract/model.ts";
import { zonesOf } from "../contract/system.ts";
import { planDefects } from "../defects/plan.ts";
import { autText } from "../report/graph/aut.ts";
import { dotText } from "../report/graph/dot.ts";
import { explored } from "../report/graph/explored.ts";
import { pictureOf } from "../report/graph/picture.ts";
import { project } from "../report/graph/projection.ts";
import { stateGraph, type Actors } from "../report/graph/quotient.ts";
import { exitCode, type ExitCode } from "../report/outcome.ts";
import { counted } from "../report/style.ts";
import { override, type Overrides } from "./flags.ts";
import { loadSuite, suiteSource } from "./load-suite.ts";
import { suggestion } from "../nearest.ts";
import { outputFile } from "./output-file.ts";
import { findModel, findProperty } from "./select.ts";
import type { Terminal } from "./terminal.ts";
import { kindOf } from "./trace-command.ts";

/** What a graph can be written as. */
export const GRAPH_FORMATS = ["aut", "dot", "svg"] as const;
type GraphFormat = (typeof GRAPH_FORMATS)[number];
/** A model with more states is no small one, unless the user says so. */
export const GRAPH_STATES = 100_000;

/** The command line of `graph`, parsed. */
export interface GraphRequest {
  readonly model: string;
  readonly format: GraphFormat | undefined;
  readonly project: readonly string[] | null;
  readonly property: string | null;
  readonly actors: readonly string[] | null;
  readonly output: string | undefined;
  readonly set: Overrides;
  readonly models: string | undefined;
  readonly maxStates: number;
}

/**
 * Writes the graph of the states of a model, or its quotient by a projection.
 * @throws ModelError for what cannot be used, and for too many states; nothing is written then
 */
export async function graphCommand(request: GraphRequest, terminal: Terminal): Promise<ExitCode> {
  const format = formatOf(request);
  const file = request.output === undefined ? null : outputFile(request.output, "--output");
  const source = suiteSource(request.models);
  try {
    const loaded = await loadSuite(source);
    const suite =
      kindOf(loaded, request.model) === "models" ? loaded : planDefects(loaded, []).suite;
    const { model } = override(findModel(suite, request.model), request.set);
    const { text, note } = await graphOf(request, format, model, loaded);
    if (note !== null) terminal.writeError(`${note}\n`);
    if (file === null) terminal.write(text);
    else file.write(text);
    return exitCode.asExpected;
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    terminal.writeError(`error: ${error.message} (${error.code})\n`);
    return exitCode.internal;
  } finally {
    file?.discard();
    source.dispose();
  }
}

/** The text, and what else there is to say. */
async function graphOf(
  request: GraphRequest,
  format: GraphFormat,
  model: Model,
  suite: Suite,
): Promise<{ readonly text: string; readonly note: string | null }> {
  const witnesses = suite.witnesses ?? [];
  const candidates = [...model.claims.map((c) => c.property), ...witnesses];
  const property =
    request.property === null
      ? null
      : findProperty(
          candidates,
          request.property,
          "property",
          `for --property in model ${model.name}`,
        );
  const actors = actorsIn(model, request.actors);
  const all = explored(model, property, request.maxStates);
  const projection =
    request.project === null ? null : project(all, request.project, model, witnesses, suggestion);
  const graph = stateGraph(all, projection, actors);
  const what = projection === null ? "" : `, by ${projection.names.join(", ")}`;
  const drawing = {
    title: `${model.name}${what}: ${counted(all.states, "state")}, ${counted(all.transitions, "transition")}`,
    all,
    graph,
    projection,
  };
  const note =
    all.boundCut === null
      ? null
      : `note: states outside the bound ${all.boundCut} have no steps here; they were not expanded`;
  switch (format) {
    case "aut":
      return { text: autText(graph), note };
    case "dot":
      return { text: dotText({ ...drawing, merged: false }), note };
    case "svg":
      return { text: await pictureOf(drawing), note };
  }
}

/** @throws ModelError for a name that ends in some other format: it would not hold what it says */
function formatOf({ format, output }: GraphRequest): GraphFormat {
  if (format !== undefined) return format;
  const ending = extname(output ?? "")
    .slice(1)
    .toLowerCase();
  if (ending === "" || ending === "gv") return "dot";
  const named = GRAPH_FORMATS.find((f) => f === ending);
  if (named !== undefined) return named;
  throw new ModelError(
    "MODEL005",
    `--output ${output}: no graph is written as .${ending}: give --format (${GRAPH_FORMATS.join(", ")}) or a name that ends in one of them`,
  );
}

function actorsIn(model: Model, names: readonly string[] | null): Actors {
  if (names === null) return null;
  const known = zonesOf(model.system.specification).flatMap((z) => z.actors);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return new Set(names);
  throw new ModelError(
    "MODEL004",
    `model ${model.name} has no actor '${stranger}': ${suggestion(stranger, known, `its actors: ${known.join(", ")}`)}`,
  );
}
