/** `passproof trace` on the command line: arguments, options, help. */
import { Option, type Command } from "@commander-js/extra-typings";
import { PICTURE_FORMATS } from "../../html/trace-files.ts";
import { TRACE_FORMATS } from "../../report/formats/trace-formats.ts";
import { parseCount } from "../quantities.ts";
import type { TraceRequest } from "../trace-command.ts";
import {
  budgets,
  memoryOption,
  modelsOption,
  noCacheOption,
  noOverrides,
  setOption,
  timeOption,
} from "./options.ts";
import {
  approximateOption,
  approximation,
  seedOption,
  stepsOption,
  walksOption,
} from "./approximate-options.ts";
import { afterHelp } from "./help-text.ts";
import type { Run } from "./run.ts";

/** Adds the verb to `root`. */
export function addTrace(root: Command, run: Run<TraceRequest>): void {
  root
    .command("trace")
    .description("Show the counterexample to a property, or a run that reaches a predicate.")
    .argument("<model>", "name of the model, or id of a seeded defect")
    .argument("[property]", "id or name of a property of the model")
    .option(
      "--reach <name>",
      "id or name of a reachable property or witness, instead of a property",
    )
    .addOption(
      new Option("--format <format>", "how to show it")
        .choices(["text", "json", ...TRACE_FORMATS, ...PICTURE_FORMATS] as const)
        .default("text" as const),
    )
    .option("-o, --output <file>", "write to a file instead of standard output")
    .option(
      "--full",
      "all constants, the whole initial state, messages as the model has them, all other steps",
      false,
    )
    .option(
      "--interest [name]",
      "instead of a counterexample, a shortest run to where what the property needs first occurs: its case, a trigger, a release …",
    )
    .option(
      "--without <decision>",
      "leave out one decision, by its name in passproof necessity, e.g. 'clause A.c', 'policy p'",
    )
    .addOption(setOption())
    .addOption(modelsOption())
    .option("--max-states <n>", "give up after so many states", parseCount)
    .addOption(timeOption())
    .addOption(memoryOption())
    .addOption(approximateOption())
    .addOption(seedOption())
    .addOption(walksOption())
    .addOption(stepsOption())
    .addOption(noCacheOption())
    .addHelpText(
      "after",
      afterHelp({
        about: [
          "Formats: text to read, json (docs/schemas/trace.schema.json), mermaid (a sequence diagram that code-hosting sites draw), itf (Informal Trace Format, for Apalache's and Quint's tools; of two runs, the second goes to a file .second beside the one of -o), svg (a picture), html (a page without server or network, on which each step opens). Where there is no run to show, text and json say so, and the others write nothing.",
        ],
        exitCodes: "trace",
        examples: [
          "passproof trace accel-tiny S13",
          "passproof trace accel-tiny --reach L2GetsData",
          "passproof trace accel-tiny S13 --interest",
          "passproof trace M01 S1",
          "passproof trace accel-tiny S13 --full",
          "passproof trace accel-tiny S5 --without 'field KernelEnters cpu.*.gpr.r11'",
          "passproof trace accel-tiny S13 --set fixSoftXlat=false --format json -o s13.json",
          "passproof trace M01 S1 --approximate simulate --seed 7",
        ],
      }),
    )
    .action(async (model, property, o) => {
      await run({
        model,
        property,
        reach: o.reach,
        interest: o.interest,
        format: o.format,
        output: o.output,
        full: o.full,
        without: o.without,
        set: o.set ?? noOverrides,
        models: o.models,
        budgets: budgets(o),
        approximate: approximation(o),
        cache: o.cache,
      });
    });
}
