/** What the exit codes mean, verb by verb: the only table, of which help texts are made. */
import { exitCode, type ExitCode } from "../../report/outcome.ts";

/** In the order in which they apply. */
const ORDER: readonly ExitCode[] = [
  exitCode.usage,
  exitCode.internal,
  exitCode.unexpected,
  exitCode.incomplete,
  exitCode.asExpected,
];

const FAILS = "internal error, a verdict 'error', or a specification that fails";

/** By verb. Those that are not here answer 0, or 2 and 4 like all others. */
const EXIT_CODES = {
  check: {
    2: "bad usage, model or input; nothing was run",
    4: FAILS,
    1: "an established verdict differs from its expectation or anything from the lock, or coverage has a gap",
    3: "something is incomplete",
    0: "everything is as expected",
  },
  defects: {
    2: "bad usage, defect or input; nothing was run",
    4: FAILS,
    1: "a defect is not noticed, noticed in another way than declared, or not equivalent",
    3: "something is incomplete",
    0: "everything is as declared",
  },
  diff: {
    2: "bad usage, model or commit; nothing was compared",
    4: FAILS,
    1: "there is a difference",
    3: "something is incomplete, and no difference was found",
    0: "there is none",
  },
  explore: {
    2: "bad usage, model or input; nothing was served",
    4: "internal error",
    0: "Ctrl-C",
  },
  graph: {
    2: "bad usage, model or input, or too many states; nothing was written",
    4: "internal error, or a specification that fails",
    0: "the graph was written",
  },
  necessity: {
    2: "bad usage, model or input; nothing was run",
    4: "internal error, or a specification that fails as it is",
    1: "an unnoticed decision is not reviewed, a review answers nothing, or something is not as recorded",
    3: "something is undecided",
    0: "everything is as reviewed and recorded",
  },
  trace: {
    2: "bad usage, model or input; nothing was run",
    4: "internal error, or a verdict 'error'",
    1: "the predicate is not reachable, the property is vacuous, or what it needs never occurred (--interest)",
    3: "incomplete: nothing was found, and nothing is established",
    0: "the trace is shown, or the property holds and there is none",
  },
  weakening: {
    2: "bad usage, no such commit, or no lock here",
    4: "internal error",
    1: "a claim is weaker and nobody answers for it, or an acceptance has expired or accepts nothing",
    3: "there was no lock at the base: nothing is known",
    0: "no claim is weaker, or each has somebody who answers for it",
  },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<ExitCode, string>>>>>;

/** A verb with exit codes of its own. */
export type VerbWithCodes = keyof typeof EXIT_CODES;

/** The codes of a verb with what they mean, the first that applies first. */
export function exitCodesOf(verb: VerbWithCodes): readonly (readonly [ExitCode, string])[] {
  const meanings = new Map(Object.entries(EXIT_CODES[verb]));
  return ORDER.flatMap((code) => {
    const meaning = meanings.get(String(code));
    return meaning === undefined ? [] : [[code, meaning] as const];
  });
}
