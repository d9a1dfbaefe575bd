/** Verdicts as marks that are told apart without colour. */
import type { ResultData } from "../../html/report-data.ts";
import { inShort } from "./facts.ts";

/** The sign of each verdict. */
export const signs = {
  holds: "✓",
  reached: "✓",
  violated: "✗",
  unreached: "○",
  vacuous: "∅",
  notFound: "?",
  incomplete: "…",
  error: "!",
} as const;

/** The words of verdicts, in the order in which they are listed. */
export const words = [
  "violated",
  "error",
  "incomplete",
  "vacuous",
  "notFound",
  "unreached",
  "holds",
  "reached",
] as const;

/** The class of a verdict: its word, and whether it is a surprise. */
export function verdictClass({ verdict, standing }: ResultData): string {
  return `v v-${verdict.word} s-${standing}`;
}

/** How a result stands to what was expected, as an attribute. */
export const standings = {
  asExpected: "as expected",
  unexpected: "not as expected",
  notClaimed: "not claimed",
  incomplete: "not established",
  error: "an error",
} as const;

/** A verdict with its word. */
export function VerdictMark({ result }: { result: ResultData }) {
  return (
    <span class={verdictClass(result)}>
      <span aria-hidden="true">{signs[result.verdict.word]}</span> {result.verdict.word}
    </span>
  );
}

/** A verdict with its word, how it stands, and what it says besides. */
export function VerdictLine({ result }: { result: ResultData }) {
  const short = inShort(result);
  return (
    <>
      <VerdictMark result={result} />
      {result.standing === "unexpected" ? <b class="surprise"> not as expected</b> : null}
      {short === "" ? null : <span class="dim"> {short}</span>}
    </>
  );
}
