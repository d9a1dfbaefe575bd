/** What help says of a verb below its options. */
import { wrap } from "../../report/style.ts";
import { exitCodesOf, type VerbWithCodes } from "./exit-codes.ts";

/** Its parts, in the order in which they are shown. */
interface HelpText {
  /** Paragraphs: one line each here, broken where they are shown. */
  readonly about?: readonly string[];
  readonly exitCodes?: VerbWithCodes;
  /** Commands, never broken: they are copied. */
  readonly examples?: readonly string[];
}

/** Lines that are longer are hard to read, however wide the terminal is. */
const WIDEST = 100;
/** As the options above are laid out where there is no terminal. */
const NO_TERMINAL = 80;

/** What is needed of a command to lay out its help. */
interface Laid {
  configureOutput(): { getOutHelpWidth?(): number | undefined };
}

/** The text for `addHelpText`, laid out for the terminal that the options are laid out for. */
export function afterHelp({ about = [], exitCodes, examples = [] }: HelpText) {
  return ({ command }: { readonly command: Laid }): string => {
    const columns = command.configureOutput().getOutHelpWidth?.() ?? NO_TERMINAL;
    const width = Math.min(columns, WIDEST);
    const parts = [
      ...about.map((paragraph) => wrap(paragraph, width)),
      ...(exitCodes === undefined ? [] : [exitCodeLines(exitCodes, width)]),
      ...(examples.length === 0 ? [] : [["Examples:", ...examples.map((e) => `  ${e}`)]]),
    ];
    return parts.map((lines) => `\n${lines.join("\n")}`).join("\n");
  };
}

function exitCodeLines(verb: VerbWithCodes, width: number): string[] {
  const codes = exitCodesOf(verb);
  return [
    "Exit codes, the first that applies:",
    ...codes.flatMap(([code, meaning]) => wrap(`  ${code}  ${meaning}`, width, "     ")),
  ];
}
