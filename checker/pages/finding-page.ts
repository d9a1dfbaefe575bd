/** The page of a finding: what goes wrong, the shortest run that shows it, and what mends it. */
import type { Model } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import type { ConjunctReadings, Reading } from "../explain/explanation.ts";
import { formatValue } from "../trace/value.ts";
import { stepsOf, type PropertyResult, type Verdict, type VerdictWord } from "../verdict.ts";
import { runOf } from "./finding-run.ts";
import { code, page, table } from "./markdown.ts";
import { anchor } from "./verdict-cells.ts";

/** What is written of a finding by hand. Texts are Markdown. */
export interface FindingWords {
  readonly id: string;
  readonly title: string;
  readonly kind: "design" | "hypothesis";
  /** What happens in the model. */
  readonly where: string;
  readonly predicted: boolean;
  readonly prediction: string;
  readonly cause: string;
  readonly missed: string;
  readonly least: string;
  /** A name in a file, from the root of the project. */
  readonly read: readonly { readonly name: string; readonly path: string }[];
  /** A page beside this one that says more. */
  readonly deeper?: string;
}

/** A claim that is violated for the same reason, as it was recorded. */
export interface AlsoViolated {
  readonly model: string;
  readonly property: Property;
  readonly steps: number;
  readonly failed: readonly string[];
  /** Where its counterexample is shown, from this page. */
  readonly shown: string;
}

/** What becomes of a property. */
export interface Outcome {
  readonly id: string;
  readonly word: VerdictWord;
  /** Of the counterexample, where there is one. */
  readonly steps: number | null;
}

/** What setting some flags was found to do. */
export interface Tried {
  /** Each `flag=value`. */
  readonly set: readonly string[];
  /** What it means, or why it is too little. */
  readonly words: string;
  readonly word: VerdictWord;
  /** Of the counterexample, where there is one. */
  readonly steps: number | null;
  /** Whether an honest driver is refused what it was not refused before. */
  readonly refuses: boolean;
  /** The other properties that the model violates, and what becomes of them; empty where nobody asked. */
  readonly others: readonly Outcome[];
}

/** Everything that a page shows. */
export interface FindingFacts {
  readonly words: FindingWords;
  readonly model: Model;
  readonly property: Property;
  /** The verdict on it: violated. */
  readonly result: PropertyResult;
  /** States that fewer steps lead to; `null` where the search is not one of single states. */
  readonly below: number | null;
  readonly also: readonly AlsoViolated[];
  /** Each is enough. */
  readonly fixes: readonly Tried[];
  /** None is enough. */
  readonly tooLittle: readonly Tried[];
  /** The file of each action, from the root of the project. */
  readonly actions: ReadonlyMap<string, string>;
  /** A sequence diagram in Mermaid. */
  readonly diagram: string;
}

type Violated = Extract<Verdict, { word: "violated" }>;

/** From a page of a finding to the root of the project. */
const ROOT = "../..";

const NUMBERS =
  "Numbers in brackets are those of the domain facts that actions and properties name as their sources: 1 is about how the addresses are arranged, 2 about the module, 3 about the host, 4 about L1.";

/**
 * The page of one finding.
 * @throws Error when the property is not violated
 */
export function findingPage(facts: FindingFacts, first: string): string {
  const { words, result } = facts;
  const { verdict } = result;
  if (verdict.word !== "violated")
    throw new Error(`${words.id}: ${result.id} is ${verdict.word} in ${result.model}`);
  return page([
    first,
    `# ${words.id}. ${words.title}`,
    status(facts, verdict),
    "## In words",
    words.cause,
    ...(/\(\d/.test(words.cause + words.missed) ? [NUMBERS] : []),
    "## What is violated",
    ...violation(facts, verdict),
    ...alsoViolated(facts.also),
    "## A shortest run",
    ...runOf(facts, verdict, ROOT),
    ["```mermaid", facts.diagram.trimEnd(), "```"].join("\n"),
    "## Why no run is shorter",
    minimal(facts, verdict),
    words.least,
    "## To reproduce it",
    ["```sh", `npm run trace -- ${result.model} ${result.id}`, "```"].join("\n"),
    "The run is replayed on plain objects, with the rights of every actor enforced, before it is printed.",
    "## What fixes it",
    ...fixes(facts),
    "## Why it goes unnoticed",
    words.missed,
    "## Where to look",
    whereToLook(facts),
  ]);
}

function status({ words, property, model }: FindingFacts, verdict: Violated): string {
  const what = `${code(model.name)} violates ${stated(property)} ${afterSteps(verdict)}`;
  const kind =
    words.kind === "design"
      ? "**A finding about the design.**"
      : "**A hypothesis.** The order of the module's steps was read from its public code; that it leads to what is shown here is an inference, which was not run on hardware and which nobody has confirmed.";
  return `${kind} ${what}. ${words.prediction}`;
}

function stated(property: Property): string {
  return `[${property.id} ${property.name}](../properties.md#${anchor(property)})`;
}

/** How long the counterexample is. */
function afterSteps(verdict: Violated): string {
  const n = stepsOf(verdict) ?? 0;
  if (verdict.abstract !== undefined) return `at step ${n}`;
  if (verdict.lasso === undefined) return `after ${n} steps`;
  return verdict.lasso.start >= n
    ? `after ${n} steps, when nothing happens any more`
    : `by a run without end of ${verdict.lasso.start} and then again and again ${n - verdict.lasso.start} steps`;
}

function violation({ words, property, result }: FindingFacts, verdict: Violated): string[] {
  const readings = readingRows(result.explanation?.conjuncts ?? [], property);
  return [
    `${words.where} There it is not true that:`,
    `> ${property.sentence}`,
    ["```text", property.formula, "```"].join("\n"),
    `False at the end: ${verdict.failed.map(code).join(", ")}.${readings.length === 0 ? "" : " It read:"}`,
    ...(readings.length === 0 ? [] : [table(["conjunct", "field", "of", "value"], readings)]),
  ];
}

/** What the conjuncts read: what several of them did, once. */
function readingRows(conjuncts: readonly ConjunctReadings[], property: Property): string[][] {
  const rows = new Map<string, { readonly by: string[]; readonly cells: string[] }>();
  for (const { conjunct, readings, more } of conjuncts) {
    const cells = readings.map(({ of, path, value }) => [
      path === "" ? "all of it" : code(path),
      readOf(of, property),
      code(formatValue(value)),
    ]);
    if (more > 0) cells.push([`… and ${more} more`, "", ""]);
    for (const row of cells) {
      const known = rows.get(row.join("\n"));
      if (known === undefined) rows.set(row.join("\n"), { by: [code(conjunct)], cells: row });
      else known.by.push(code(conjunct));
    }
  }
  return [...rows.values()].map(({ by, cells }) => [by.join(", "), ...cells]);
}

/** What a reading is of; a property of steps sees two states. */
function readOf(of: Reading["of"], { kind, monitor }: Property): string {
  const history = monitor === null ? "the history" : `the history ${code(monitor.name)}`;
  const [what, when] = {
    state: ["the state", "before"],
    after: ["the state", "after"],
    monitor: [history, "before"],
    monitorAfter: [history, "after"],
  }[of] as [string, string]; // each has two
  return kind === "transition" ? `${what} ${when}` : what;
}

function alsoViolated(also: readonly AlsoViolated[]): string[] {
  if (also.length === 0) return ["Nothing else is violated for this reason."];
  return [
    "Violated for the same reason:",
    table(
      ["property", "model", "steps", "false conjunct"],
      also.map((a) => [
        stated(a.property),
        code(a.model),
        `[${a.steps}](${a.shown})`,
        a.failed.map(code).join(", "),
      ]),
    ),
  ];
}

/** What the search has established about the length of the run. */
function minimal({ property, result, below }: FindingFacts, verdict: Violated): string {
  const n = stepsOf(verdict) ?? 0;
  const { fewest, switches } = result.explanation ?? { fewest: null, switches: 0 };
  const actors =
    fewest?.done === true
      ? ` Of the runs of ${n} steps that violate it, none changes its actor fewer than ${switches} times.`
      : "";
  if (below !== null)
    return `The search is breadth first: ${grouped(below)} states can be reached in fewer than ${n} steps, all of them were looked at, and no run that ends among them violates the property.${actors}`;
  if (verdict.beside !== undefined)
    return `Pairs of runs are searched breadth first, too: ${grouped(result.states)} pairs of states that differ were met, in the order of the steps that lead to them, before one showed a difference.${actors}`;
  if (verdict.abstract !== undefined)
    return `The search is breadth first: with each state goes the set of states in which ${verdict.abstract.system} may be by then, and no such set was empty after fewer steps.${actors}`;
  return `Runs without end are looked for in the graph of all ${grouped(result.states)} states, and of those that violate ${property.id} none has fewer steps before that which it then does for ever.${actors}`;
}

/** A count in groups of three digits. */
function grouped(n: number): string {
  return String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, "\u00a0");
}

function fixes({ fixes: enough, tooLittle, result, model }: FindingFacts): string[] {
  const [first] = enough;
  return [
    "Each row by itself: the flags that it names are set, everything else stays as it is. The property then holds, its case still occurs, and no driver is refused what it was not refused before.",
    table(
      ["with", "what it means", `other properties that ${code(model.name)} violates`],
      enough.map((t) => [t.set.map(code).join(" "), t.words, whatBecomes(t.others)]),
    ),
    ...(first === undefined
      ? []
      : [
          "<!-- run exit=0 -->",
          [
            "```sh",
            `npm run check -- ${result.model} --property ${result.id} ${first.set.map((s) => `--set ${s}`).join(" ")}`,
            "```",
          ].join("\n"),
        ]),
    ...(tooLittle.length === 0
      ? []
      : [
          "Not enough:",
          table(
            ["with", result.id, "because"],
            tooLittle.map((t) => [t.set.map(code).join(" "), outcome(t), t.words]),
          ),
        ]),
  ];
}

function whatBecomes(others: Tried["others"]): string {
  if (others.length === 0) return "none";
  const by = (word: VerdictWord): string[] =>
    others.filter((o) => o.word === word).map((o) => o.id);
  const other = others.filter((o) => !["holds", "violated", "vacuous"].includes(o.word));
  return [
    ["hold", by("holds")] as const,
    ["have no case any more", by("vacuous")] as const,
    ["still violated", by("violated")] as const,
    ["not decided", other.map((o) => o.id)] as const,
  ]
    .filter(([, ids]) => ids.length > 0)
    .map(([what, ids]) => `${what}: ${ids.join(", ")}`)
    .join("; ");
}

function outcome({ word, steps, refuses }: Tried): string {
  const said = word === "violated" && steps !== null ? `violated after ${steps} steps` : word;
  return refuses ? `${said}; drivers are refused (S37)` : said;
}

function whereToLook({ words }: FindingFacts): string {
  const items = words.read.map(({ name, path }) => `- ${code(name)} in [${path}](${ROOT}/${path})`);
  return [
    ...items,
    ...(words.deeper === undefined
      ? []
      : [`- [${words.deeper}](${words.deeper}): the same at length, with what else follows`]),
    "- [what was predicted, and what was found](predictions.md)",
    "- [all findings](README.md)",
  ].join("\n");
}

/** A row of the index. */
export interface IndexRow {
  readonly words: FindingWords;
  readonly file: string;
  readonly model: string;
  readonly property: Property;
  readonly steps: number;
  /** How many claims are violated for this reason, its own included. */
  readonly claims: number;
  /** Each alternative: its flags. */
  readonly fixes: readonly (readonly string[])[];
}

/** The page that lists the pages of findings. */
export function findingsIndex(
  rows: readonly IndexRow[],
  introduction: readonly string[],
  first: string,
): string {
  const kinds = [
    ["design", "## Findings about the design"],
    ["hypothesis", "## Hypotheses"],
  ] as const;
  return page([
    first,
    "# Counterexamples",
    ...introduction,
    ...kinds.flatMap(([kind, head]) => [
      head,
      table(
        ["", "finding", "violates", "in", "steps", "violated claims", "predicted", "fixed by"],
        rows
          .filter((r) => r.words.kind === kind)
          .map((r) => [
            r.words.id,
            `[${r.words.title}](${r.file})`,
            stated(r.property),
            code(r.model),
            String(r.steps),
            String(r.claims),
            r.words.predicted ? "yes" : "no",
            r.fixes.map((set) => set.map(code).join(" with ")).join(", or "),
          ]),
      ),
    ]),
  ]);
}
