/**
 * `npm run bench:smoke`: has this checker become slower? Against a search that never changes, in turns
 * with it, in the same process: never by absolute time. See `bench/README.md`.
 */
import { readFileSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { outputFile } from "../checker/cli/output-file.ts";
import { check } from "../checker/search/check.ts";
import { caseNamed } from "./cases.ts";
import { median } from "./compare.ts";
import { REFERENCE, referenceSearch } from "./reference-kernel.ts";
import { better, judgement, type Ratios } from "./smoke-judgement.ts";
import { benchFile } from "./tools/files.ts";

/** Odd: the middle one counts. */
const rounds = 5;
/** So often it is measured before a model counts as slower. */
const attempts = 4;
const file = "smoke-ratios.json";
/** Small states and wide ones, dear guards and cheap ones; each some tenths of a second. */
const chosen = ["two-phase-6", "filter-lock-5", "request-response-5-2", "core-smoke"].map(
  caseNamed,
);

/** Seconds of processor time of this process in `f`: what other processes take is not in it. */
function seconds(f: () => void): number {
  const before = process.cpuUsage();
  f();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Searches at a time: about as long as a model takes, so that both meet the same machine. It is small,
 * and stays in the caches: one that did not was twice as fast on some days as on others. */
const repeats = 100;

/** How long the fixed search takes now. @throws Error when it is no longer the one that ratios are of */
function reference(): number {
  return seconds(() => {
    for (let i = 0; i < repeats; i++) {
      const { states, transitions } = referenceSearch();
      if (states !== REFERENCE.states || transitions !== REFERENCE.transitions) {
        throw new Error("bench: the reference search is another one");
      }
    }
  });
}

/** Of each model, how many times as long as the fixed search just before and after it; the median of the rounds. */
function measured(): Ratios {
  const all = new Map<string, number[]>(chosen.map((c) => [c.name, []]));
  for (let round = 0; round < rounds; round++) {
    let before = reference();
    for (const c of chosen) {
      const model = c.model();
      const own = seconds(() => {
        const run = check(model).runs[0];
        if (run?.states !== c.states || run.transitions !== c.transitions) {
          throw new Error(`bench: ${c.name} has other counts than the known ones`);
        }
      });
      const after = reference();
      all.get(c.name)?.push(own / ((before + after) / 2));
      before = after;
    }
  }
  return Object.fromEntries([...all].map(([name, ratios]) => [name, median(ratios)]));
}

const program = new Command("bench:smoke")
  .description("Fails when this checker is more than 30 % slower than recorded.")
  .option("--record", "write down the ratios of now, instead of comparing with them")
  .exitOverride((e) => process.exit(e.exitCode === 0 ? 0 : 2));

function main(): void {
  const { record } = program.parse().opts();
  // Compiled by the engine below: the first searches are slower than the others.
  for (let i = 0; i < 100; i++) referenceSearch();
  const path = benchFile(file);
  if (record === true) {
    const ratios = Object.entries(measured()).map(([name, ratio]) => [
      name,
      Number(ratio.toFixed(2)),
    ]);
    outputFile(path, "--record").write(`${JSON.stringify(Object.fromEntries(ratios), null, 2)}\n`);
    process.stdout.write(`bench: recorded in bench/${file}\n`);
    return;
  }
  // Written by --record.
  const recorded = JSON.parse(readFileSync(path, "utf8")) as Ratios;
  // Noise does not repeat itself, a regression does: of each model its best measurement counts.
  let best = measured();
  for (let again = 1; again < attempts && judgement(recorded, best).slower; again++) {
    best = better(best, measured());
  }
  const { slower, text } = judgement(recorded, best);
  process.stdout.write(`${text}\n`);
  if (slower) process.exitCode = 1;
}

main();
