/** `passproof graph` on the command line: arguments, options, help. */
import { InvalidArgumentError, Option, type Command } from "@commander-js/extra-typings";
import { GRAPH_FORMATS, GRAPH_STATES, type GraphRequest } from "../graph-command.ts";
import { parseCount } from "../quantities.ts";
import { modelsOption, noOverrides, setOption } from "./options.ts";
import { afterHelp } from "./help-text.ts";
import type { Run } from "./run.ts";

/** Adds the verb to `root`. */
export function addGraph(root: Command, run: Run<GraphRequest>): void {
  root
    .command("graph")
    .description("Write the graph of all states of a small model, or a quotient of it.")
    .argument("<model>", "name of the model, or id of a seeded defect")
    .addOption(
      new Option(
        "--format <format>",
        "aut, dot or svg; by default what the name of the output file ends in, or dot",
      ).choices(GRAPH_FORMATS),
    )
    .option(
      "--project <names>",
      "tell states apart by these only: paths of fields, or predicates, separated by commas",
      parseNames,
    )
    .option("--property <name>", "mark the states or steps that violate it, or that reach it")
    .option("--actors <names>", "hide the steps of all other actors", parseNames)
    .option("-o, --output <file>", "write to a file instead of standard output")
    .addOption(setOption())
    .addOption(modelsOption())
    .option("--max-states <n>", "refuse a model with more states", parseCount, GRAPH_STATES)
    .addHelpText(
      "after",
      afterHelp({
        about: [
          "aut is the Aldebaran format of CADP, mCRL2 and LTSmin: hidden steps are i, and several initial states get one more before them. dot is for Graphviz. svg is a picture of at most 60 states: initial ones have a double border, marked ones are red, and what a label leaves out is its tooltip.",
          "A quotient has one state for each combination of values of what --project names: fields by their paths as in traces, or predicates of a state: an invariant, one of its conjuncts (S13.l1MatchesL2), a reachable property or a witness. Its steps are those of some state in each, so it has runs that the model does not have.",
        ],
        exitCodes: "graph",
        examples: [
          "passproof graph accel-tiny -o accel.aut",
          "passproof graph accel-tiny --project 'l2[0][1].pc,l1.cpu[0].pc' -o accel.svg",
          "passproof graph accel-tiny --property S13 --actors l2,tdxModule --format dot | dot -Tpdf > accel.pdf",
        ],
      }),
    )
    .action(async (model, o) => {
      await run({
        model,
        format: o.format,
        project: o.project ?? null,
        property: o.property ?? null,
        actors: o.actors ?? null,
        output: o.output,
        set: o.set ?? noOverrides,
        models: o.models,
        maxStates: o.maxStates,
      });
    });
}

/** Names separated by commas, none of them empty. */
function parseNames(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("A name is empty.");
  return names;
}
