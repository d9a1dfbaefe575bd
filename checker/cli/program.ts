/** The command line: verbs, options, help. */
import { availableParallelism, totalmem } from "node:os";
import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { Size } from "../contract/model.ts";
import { TRACE_FORMATS } from "../report/formats/trace-formats.ts";
import { PICTURE_FORMATS } from "../html/trace-files.ts";
import type { ExitCode } from "../report/outcome.ts";
import type { CheckRequest } from "./check-command.ts";
import type { DefectsRequest } from "./defects-command.ts";
import type { ExploreRequest } from "./explore-command.ts";
import { parseOverride, type Overrides } from "./flags.ts";
import { GRAPH_FORMATS, GRAPH_STATES, type GraphRequest } from "./graph-command.ts";
import { parseBytes, parseCount, parseDuration, parsePort } from "./quantities.ts";
import type { TraceRequest } from "./trace-command.ts";

/** What each verb does. */
export interface Verbs {
  check(request: CheckRequest): Promise<ExitCode>;
  defects(request: DefectsRequest): Promise<ExitCode>;
  explore(request: ExploreRequest): Promise<ExitCode>;
  graph(request: GraphRequest): Promise<ExitCode>;
  list(request: { readonly json: boolean; readonly models: string | undefined }): Promise<ExitCode>;
  trace(request: TraceRequest): Promise<ExitCode>;
}

const EXIT_CODES = `
Exit codes, the first that applies:
  2  bad usage, model or input; nothing was run
  4  internal error, a verdict 'error', or a specification that fails
  1  an established verdict differs from its expectation, or coverage has a gap
  3  something is incomplete
  0  everything is as expected`;

/** What a model of size full may take. */
const FULL_HOURS = 1;
const FULL_GIB = 12;
/** What a search of the explorer may take. */
const EXPLORE_MINUTES = 10;

const noOverrides: Overrides = new Map();

/**
 * The program. `done` gets the exit code of the verb that ran.
 *
 * It never exits: usage errors, help and version are thrown as CommanderError.
 */
export function program(version: string, verbs: Verbs, done: (code: ExitCode) => void): Command {
  const root = new Command("passproof")
    .description("Checks models of accelerated virtual passthrough I/O, and shows what it finds.")
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .helpCommand("help [verb]", "show help for a verb")
    .addHelpText(
      "after",
      `
Examples (npm run check is passproof check, and so on):
  npm run check                             everything up to size small
  npm run check -- 'accel*' --property S13  one property of some models
  npm run check -- accel-tiny --set fixSoftXlat=false
  npm run trace -- accel-tiny S13           the counterexample
  npm run explore -- accel-tiny             step through it in a browser
  npm run defects                           whether the properties notice what they should
  npm run graph -- accel-tiny -o accel.aut  all its states, for other tools
  npm run list                              what there is`,
    );

  root
    .command("check")
    .description("Check models and compare the verdicts with what is expected.")
    .argument("[models...]", "names or globs; all models up to --size by default")
    .option(
      "--property <glob>",
      "only properties whose id or name matches; repeatable, any match counts",
      (glob: string, before: readonly string[]): readonly string[] => [...before, glob],
      [],
    )
    .addOption(setOption())
    .addOption(modelsOption())
    .option("--workers <n>", "models checked at a time", parseCount, availableParallelism())
    .option("--json <file>", "write a report as JSON; - is standard output")
    .option(
      "--html <file>",
      "write a report for readers: one page that needs no server and no network",
    )
    .option("--max-states <n>", "end an exploration after so many states", parseCount)
    .addOption(timeOption())
    .addOption(memoryOption())
    .addOption(
      new Option("--size <size>", "largest size of models, unless one is named")
        .choices(["tiny", "small", "full"] as const)
        .default("small" as const),
    )
    .addOption(
      new Option("--smallest <size>", "smallest size of models, unless one is named")
        .choices(["tiny", "small", "full"] as const)
        .default("tiny" as const),
    )
    .option("--verbose", "how often each action fired and each clause refused")
    .addHelpText("after", EXIT_CODES)
    .addHelpText(
      "after",
      `
A model of size full may take ${FULL_HOURS} h and ${FULL_GIB} GiB, unless --time or --memory says otherwise; where that
is not enough its verdicts are incomplete, and nothing is claimed.

Examples:
  passproof check
  passproof check --smallest full
  passproof check accel-tiny --set fixSoftXlat=false
  passproof check --size full --time 30m --memory 8GiB
  passproof check --json - | jq .asExpected
  passproof check --html report.html
  passproof check --models my-models.ts`,
    )
    .action(async (patterns, o) => {
      done(
        await verbs.check({
          patterns,
          property: o.property,
          set: o.set ?? noOverrides,
          models: o.models,
          workers: o.workers,
          json: o.json,
          html: o.html,
          size: atLeast(o.smallest, o.size),
          smallest: o.smallest,
          verbose: o.verbose === true,
          budgets: budgets(o),
          fullLimits: fullLimits(o),
        }),
      );
    });

  root
    .command("defects")
    .description("Check that the properties notice seeded defects, each as it is declared.")
    .argument("[ids...]", "ids or globs; all by default")
    .addOption(modelsOption())
    .option("--workers <n>", "defects checked at a time", parseCount, availableParallelism())
    .option("--json <file>", "write a report as JSON; - is standard output")
    .option("--thorough", "judge all that is claimed, not only the properties a defect names")
    .option("--max-states <n>", "end an exploration after so many states", parseCount)
    .addOption(timeOption())
    .addOption(memoryOption())
    .addHelpText(
      "after",
      `
A defect is killed when each property it names is violated with it, and not without it. One that is
declared equivalent survives when every property keeps its verdict.

Exit codes, the first that applies:
  2  bad usage, defect or input; nothing was run
  4  internal error, a verdict 'error', or a specification that fails
  1  a defect is not noticed, noticed in another way than declared, or not equivalent
  3  something is incomplete
  0  everything is as declared

Examples:
  passproof defects
  passproof defects M01 'M4*'
  passproof defects --thorough --json - | jq '.defects[].killedBy'`,
    )
    .action(async (patterns, o) => {
      done(
        await verbs.defects({
          patterns,
          models: o.models,
          workers: o.workers,
          json: o.json,
          thorough: o.thorough === true,
          budgets: budgets(o),
        }),
      );
    });

  root
    .command("list")
    .description("List models, properties, expected verdicts, witnesses and seeded defects.")
    .option("--json", "as JSON")
    .addOption(modelsOption())
    .action(async (o) => {
      done(await verbs.list({ json: o.json === true, models: o.models }));
    });

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
      `
aut is the Aldebaran format of CADP, mCRL2 and LTSmin: hidden steps are i, and several initial states get one
more before them. dot is for Graphviz. svg is a picture of at most 60 states: initial ones have a double
border, marked ones are red, and what a label leaves out is its tooltip.

A quotient has one state for each combination of values of what --project names: fields by their paths as in
traces, or predicates of a state: an invariant, one of its conjuncts (S13.l1MatchesL2), a reachable property
or a witness. Its steps are those of some state in each, so it has runs that the model does not have.

Exit codes, the first that applies:
  2  bad usage, model or input, or too many states; nothing was written
  4  internal error, or a specification that fails
  0  the graph was written

Examples:
  passproof graph accel-tiny -o accel.aut
  passproof graph accel-tiny --project 'l2[0][1].pc,l1.cpu[0].pc' -o accel.svg
  passproof graph accel-tiny --property S13 --actors l2,tdxModule --format dot | dot -Tpdf > accel.pdf`,
    )
    .action(async (model, o) => {
      done(
        await verbs.graph({
          model,
          format: o.format,
          project: o.project ?? null,
          property: o.property ?? null,
          actors: o.actors ?? null,
          output: o.output,
          set: o.set ?? noOverrides,
          models: o.models,
          maxStates: o.maxStates,
        }),
      );
    });

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
    .addOption(setOption())
    .addOption(modelsOption())
    .option("--max-states <n>", "give up after so many states", parseCount)
    .addOption(timeOption())
    .addOption(memoryOption())
    .addHelpText(
      "after",
      `
Formats: text to read, json (docs/schemas/trace.schema.json), mermaid (a sequence diagram that code-hosting
sites draw), itf (Informal Trace Format, for Apalache's and Quint's tools; of two runs, the second goes to a
file .second beside the one of -o), svg (a picture), html (a page without server or network, on which each
step opens). Where there is no run to show, text and json say so, and the others write nothing.

Exit codes, the first that applies:
  2  bad usage, model or input; nothing was run
  4  internal error, or a verdict 'error'
  1  the predicate is not reachable, or the property is vacuous
  3  incomplete: nothing was found, and nothing is established
  0  the trace is shown, or the property holds and there is none

Examples:
  passproof trace accel-tiny S13
  passproof trace accel-tiny --reach L2GetsData
  passproof trace M01 S1
  passproof trace accel-tiny S13 --full
  passproof trace accel-tiny S13 --set fixSoftXlat=false --format json -o s13.json`,
    )
    .action(async (model, property, o) => {
      done(
        await verbs.trace({
          model,
          property,
          reach: o.reach,
          format: o.format,
          output: o.output,
          full: o.full,
          set: o.set ?? noOverrides,
          models: o.models,
          budgets: budgets(o),
        }),
      );
    });

  root
    .command("explore")
    .description("Step through a model in a browser: serves a page on this machine, for it alone.")
    .argument("<model>", "name of the model, or id of a seeded defect")
    .option("--port <n>", "port on 127.0.0.1; any that is free by default", parsePort, 0)
    .option("--trace <file>", "begin with a trace written by trace --format json or itf")
    .addOption(setOption())
    .addOption(modelsOption())
    .option(
      "--max-states <n>",
      "end a search for a counterexample after so many states",
      parseCount,
    )
    .addOption(
      new Option("--time <duration>", "end a search for a counterexample after so much time")
        .argParser(parseDuration)
        .default(EXPLORE_MINUTES * 60_000, `${EXPLORE_MINUTES}m`),
    )
    .addOption(memoryOption())
    .addHelpText(
      "after",
      `
The page shows which actions are possible, what stops the others, the state and what changed, the run
as a diagram, and which properties hold. It loads any counterexample, and goes on from any of its steps.
A link to a position works wherever the same model is explored: its part behind # can be pasted.

Exit codes:
  2  bad usage, model or input; nothing was served
  4  internal error
  0  Ctrl-C

Examples:
  passproof explore accel-tiny
  passproof explore h1 --port 8080
  passproof explore M01
  passproof explore accel-tiny --set fixSoftXlat=false --trace s13.json`,
    )
    .action(async (model, o) => {
      done(
        await verbs.explore({
          model,
          port: o.port,
          trace: o.trace,
          set: o.set ?? noOverrides,
          models: o.models,
          budgets: budgets(o),
        }),
      );
    });
  return root;
}

/** Names separated by commas, none of them empty. */
function parseNames(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("A name is empty.");
  return names;
}

function setOption() {
  return new Option(
    "--set <flag=value>",
    "override a constant of the models; repeatable",
  ).argParser<Overrides>(parseOverride);
}

function modelsOption() {
  return new Option(
    "--models <file>",
    "a .ts or .js module that exports 'suite', instead of the project's",
  );
}

function timeOption() {
  return new Option("--time <duration>", "end after so much time in all, e.g. 90s, 10m").argParser(
    parseDuration,
  );
}

function memoryOption() {
  return new Option(
    "--memory <size>",
    "end searches that need more than their share of so much memory, e.g. 4GiB; " +
      "three quarters of the machine's by default",
  ).argParser(parseBytes);
}

/** A search that runs out of memory takes everything with it, so it ends before. */
function defaultMemory(): number {
  // 0 where nothing constrains the process, and undefined where that is not known.
  const constrained: number | undefined = process.constrainedMemory();
  const most = constrained ? Math.min(constrained, totalmem()) : totalmem();
  return Math.floor(most * 0.75);
}

/** The larger of two sizes. */
function atLeast(least: Size, size: Size): Size {
  const order: readonly Size[] = ["tiny", "small", "full"];
  return order.indexOf(least) > order.indexOf(size) ? least : size;
}

/** Where the user does not say otherwise, a model of size full ends in the same place on every machine that has so much. */
function fullLimits(o: {
  readonly time?: number | undefined;
  readonly memory?: number | undefined;
}): CheckRequest["fullLimits"] {
  return {
    ...(o.time === undefined ? { timeMs: FULL_HOURS * 3_600_000 } : {}),
    ...(o.memory === undefined ? { memoryBytes: FULL_GIB * 1024 ** 3 } : {}),
  };
}

function budgets(o: {
  readonly maxStates?: number | undefined;
  readonly time?: number | undefined;
  readonly memory?: number | undefined;
}): CheckRequest["budgets"] {
  return {
    ...(o.maxStates === undefined ? {} : { maxStates: o.maxStates }),
    ...(o.time === undefined ? {} : { timeMs: o.time }),
    memoryBytes: o.memory ?? defaultMemory(),
  };
}
