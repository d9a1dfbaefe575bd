/** `passproof check` on the command line: arguments, options, help. */
import { availableParallelism } from "node:os";
import { InvalidArgumentError, Option, type Command } from "@commander-js/extra-typings";
import type { Size } from "../../contract/model.ts";
import type { CheckRequest } from "../check-request.ts";
import { ModelError } from "../../errors.ts";
import { parseCount } from "../quantities.ts";
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
import {
  checkpointEveryOption,
  checkpointOption,
  checkpointRequest,
  resumeOption,
} from "./checkpoint-options.ts";
import { afterHelp } from "./help-text.ts";
import {
  checkReductionOption,
  partialOrderOption,
  partialOrderRequest,
} from "./partial-order-options.ts";
import type { Run } from "./run.ts";
import { compressOption, leanOption, spillOption, storageRequest } from "./storage-options.ts";
import { believeSymmetryOption, symmetryOption, symmetryRequest } from "./symmetry-options.ts";

/** What a model of size full may take. */
const FULL_HOURS = 1;
const FULL_GIB = 12;

/** More threads than this only get in each other's way. */
const MOST_THREADS = 64;

/** Adds the verb to `root`. */
export function addCheck(root: Command, run: Run<CheckRequest>): void {
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
    .option(
      "--workers <n>",
      "models checked at a time; as many as there are processors, divided by --threads",
      parseCount,
    )
    .option("--threads <n>", "threads that explore one model together", parseThreads)
    .option("--json <file>", "write a report as JSON; - is standard output")
    .option(
      "--html <file>",
      "write a report for readers: one page that needs no server and no network",
    )
    .option("--junit <file>", "write a report as JUnit XML, for CI servers; - is standard output")
    .option(
      "--sarif <file>",
      "write what is not as expected as SARIF 2.1.0, for code scanning; - is standard output",
    )
    .option(
      "--github",
      "in GitHub Actions: append to the summary of the step, and annotate lines of the sources",
    )
    .option(
      "--events <file>",
      "write what happens as lines of JSON, as it happens; - is standard output",
    )
    .addOption(
      new Option("--locked", "compare with the lock: what was established before").conflicts(
        "updateLock",
      ),
    )
    .option(
      "--base <ref>",
      "with --locked: what is claimed less than at this commit, and by whose leave",
    )
    .option("--update-lock", "write the lock, if everything is as expected")
    .option("--lock <file>", "the lock; models/proofs.lock.json, or with --models <file>.lock.json")
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
    .addOption(approximateOption())
    .addOption(seedOption())
    .addOption(walksOption())
    .addOption(stepsOption())
    .addOption(symmetryOption())
    .addOption(believeSymmetryOption())
    .addOption(partialOrderOption())
    .addOption(checkReductionOption())
    .addOption(leanOption())
    .addOption(compressOption())
    .addOption(spillOption())
    .addOption(checkpointOption())
    .addOption(resumeOption())
    .addOption(checkpointEveryOption())
    .option("--verbose", "how often each action fired and each clause refused")
    .addOption(noCacheOption())
    .addHelpText(
      "after",
      afterHelp({
        about: [
          `A model of size full may take ${FULL_HOURS} h and ${FULL_GIB} GiB, unless --time or --memory says otherwise; where that is not enough its verdicts are incomplete, and nothing is claimed.`,
          "A run with --checkpoint that was ended, by Ctrl-C, kill -9 or a budget, goes on where it was when the same command is given again (with a larger budget, or none), and finds what it would have found. What is there is used only if it is whole, and of the same model, code, constants, properties and options: otherwise it is refused, with what differs. The folder has one folder for each model, which is removed when the model's verdicts are established. Pairs of runs, infinite runs and refinement begin anew, after the explorations that were kept.",
          "What several threads find of a model is the same as what one finds, to the last count; they share the exploration of single states and steps, and nothing else. A single model of size full is explored by as many threads as there are workers, unless --threads says otherwise; all others by one.",
        ],
        exitCodes: "check",
        examples: [
          "passproof check",
          "passproof check --smallest full",
          "passproof check accel-tiny --set fixSoftXlat=false",
          "passproof check recommended-adversaries --threads 2",
          "passproof check --size full --time 30m --memory 8GiB",
          "passproof check full --approximate fingerprints --memory 8GiB",
          "passproof check full --approximate swarm --seed 7 --time 10m",
          "passproof check --symmetry --models my-models.ts",
          "passproof check --partial-order --property NoDeadlock --models my-models.ts",
          "passproof check full --lean --compress --memory 20GiB",
          "passproof check full --checkpoint kept --time 8h",
          "passproof check --json - | jq .asExpected",
          "passproof check --html report.html",
          "passproof check --locked --base origin/main",
          "passproof check --models my-models.ts",
        ],
      }),
    )
    .action(async (patterns, o) => {
      await run({
        patterns,
        property: o.property,
        set: o.set ?? noOverrides,
        models: o.models,
        workers: o.workers ?? Math.max(1, Math.floor(availableParallelism() / (o.threads ?? 1))),
        threads: o.threads,
        outputs: {
          json: o.json,
          html: o.html,
          junit: o.junit,
          sarif: o.sarif,
          events: o.events,
          github: o.github === true ? stepSummary(process.env) : undefined,
        },
        lock: lockRequest(o),
        base: o.base,
        size: atLeast(o.smallest, o.size),
        smallest: o.smallest,
        verbose: o.verbose === true,
        cache: o.cache,
        budgets: budgets(o),
        approximate: approximation(o),
        checkpoint: checkpointRequest(o),
        fullLimits: fullLimits(o),
        symmetry: symmetryRequest(o),
        partialOrder: partialOrderRequest(o),
        storage: storageRequest(o),
      });
    });
}

/** @throws InvalidArgumentError for more threads than make sense */
function parseThreads(text: string): number {
  const threads = parseCount(text);
  if (threads > MOST_THREADS) throw new InvalidArgumentError(`It must be ${MOST_THREADS} at most.`);
  return threads;
}

/** The file that GitHub Actions shows as the summary of a step. @throws ModelError MODEL005 outside of them */
function stepSummary(env: NodeJS.ProcessEnv): string {
  const file = env["GITHUB_STEP_SUMMARY"] ?? "";
  if (file !== "") return file;
  throw new ModelError(
    "MODEL005",
    "--github: GITHUB_STEP_SUMMARY is not set. It is for steps of GitHub Actions; elsewhere use --html, --junit or --sarif, or set it to a file",
  );
}

/** @throws ModelError MODEL004 for a file without anything to do with it */
function lockRequest(o: {
  readonly locked?: true | undefined;
  readonly updateLock?: true | undefined;
  readonly lock?: string | undefined;
}): CheckRequest["lock"] {
  if (o.locked === true) return { mode: "compare", file: o.lock };
  if (o.updateLock === true) return { mode: "update", file: o.lock };
  if (o.lock === undefined) return undefined;
  throw new ModelError(
    "MODEL004",
    `--lock ${o.lock} says which lock, and not what to do with it: add --locked or --update-lock`,
  );
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
