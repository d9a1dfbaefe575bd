/** `npm run bench`: this checker beside SPIN and Rumur on the same models. See `bench/README.md`. */
import { closeSync, openSync, writeSync } from "node:fs";
import { cpus } from "node:os";
import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { caseNamed, cases, type Case } from "./cases.ts";
import { compare, type Comparison } from "./compare.ts";
import { comparisonText } from "./report.ts";
import { series, seriesText } from "./series.ts";
import { howToInstall, installed } from "./tools/installed.ts";

const badUsage = 2;

const program = new Command("bench")
  .description("Measures this checker beside SPIN and Rumur; fails when their counts differ.")
  .option("--model <glob>", "only the models whose name matches, at any size", chosenCases)
  .option("--runs <n>", "explorations per tool; the median counts", positive, 3)
  .option("--quick", "small sizes: whether everything works, not how fast it is")
  .addOption(
    new Option("--large", "sizes of six to thirteen million states: takes long").conflicts("quick"),
  )
  .addOption(
    new Option(
      "--series",
      "this checker alone on one model of 10^5 to 10^8 states: what a state costs",
    ).conflicts(["quick", "large", "json", "runs"]),
  )
  .option(
    "--json <file>",
    "also as JSON; - is standard output, and nothing else is then printed there",
  )
  .exitOverride((e) => process.exit(e.exitCode === 0 ? 0 : badUsage));

/** The members of the series, smallest first: one more requester, seven to nine times as many states. */
const growing = ["5-2", "6-2", "7-2", "8-2"].map((size) => caseNamed(`request-response-${size}`));

async function main(): Promise<void> {
  const { model, runs, quick, large, series: alone, json } = program.parse().opts();
  if (alone === true) {
    const members = await series(model ?? growing, (name, seconds) =>
      process.stdout.write(`${name}  ${seconds.toFixed(2)} s\n`),
    );
    process.stdout.write(`${seriesText(members)}\n`);
    return;
  }
  const scale = quick === true ? "quick" : large === true ? "large" : "bench";
  const chosen = model ?? cases.filter((c) => c.scale === scale);
  const out = json === undefined || json === "-" ? 1 : openForWriting(json);
  const say = (text: string): void => {
    writeSync(json === "-" ? 2 : 1, `${text}\n`);
  };

  const found = installed();
  const missing = howToInstall(found);
  if (missing !== null) say(`${missing} (comparing with what there is)`);
  const comparisons: Comparison[] = [];
  for (const c of chosen) {
    const onRun = (tool: string, seconds: number): void =>
      say(`${c.name}  ${tool}  ${seconds.toFixed(2)} s`);
    comparisons.push(await compare(c, found, runs, onRun));
  }
  say(comparisonText(comparisons));
  if (json !== undefined) {
    const machine = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", ...found };
    writeSync(out, `${JSON.stringify({ version: 1, machine, runs, comparisons }, null, 2)}\n`);
    if (out !== 1) closeSync(out);
  }
  if (comparisons.some((c) => c.differences.length > 0)) process.exitCode = 1;
}

function chosenCases(glob: string): readonly Case[] {
  const parts = glob.split("*").map((text) => text.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  const pattern = new RegExp(`^${parts.join(".*")}$`);
  const chosen = cases.filter((c) => pattern.test(c.name));
  if (chosen.length === 0) {
    throw new InvalidArgumentError(`The models are ${cases.map((c) => c.name).join(", ")}.`);
  }
  return chosen;
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("A number from 1 to 9999.");
  return Number(text);
}

/** Opened before anything runs: a file that cannot be written is found out at once. */
function openForWriting(path: string): number {
  try {
    return openSync(path, "w");
  } catch (e) {
    process.stderr.write(`bench: cannot write ${path}: ${String(e)}\n`);
    process.exit(badUsage);
  }
}

await main();
