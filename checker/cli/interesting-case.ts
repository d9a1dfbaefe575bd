/** `trace --interest`: which of the things that a property needs is shown, and as what. */
import { ModelError } from "../errors.ts";
import { exercisedCount, exercisedName } from "../trace/exercised-text.ts";
import type { Exercised, PropertyResult } from "../verdict.ts";

/** What is worth a look first, where nobody says which. */
const PREFERENCE: readonly Exercised["what"][] = [
  ...(["antecedent", "trigger", "observation", "abstractStep"] as const),
  ...(["release", "fairAction", "goal", "secret"] as const),
];

/** Without it the property says nothing: where it never occurred, nothing else is shown instead. */
const REQUIRED: ReadonlySet<Exercised["what"]> = new Set(["antecedent", "trigger", "observation"]);

/** The case that is shown, or why there is none. */
export interface InterestingCase {
  /** The result with the run to it as what is reached; `null`: it never occurred, or nothing has to. */
  readonly shown: PropertyResult | null;
  /** What there is to say where nothing is shown. */
  readonly nothing: string;
  /** What else could be asked for. */
  readonly others: readonly string[];
}

/** The name under which one is asked for. */
function handle({ what, name }: Exercised): string {
  return name === "" ? what : `${what} ${name}`;
}

/**
 * The interesting case of `result` called `name`, or, where that is `null`, the most telling one.
 * @throws ModelError MODEL004 when there is none of that name
 */
export function interestingCase(result: PropertyResult, name: string | null): InterestingCase {
  const { exercised, kind, id } = result;
  const list = exercised.toSorted(
    (a, b) => PREFERENCE.indexOf(a.what) - PREFERENCE.indexOf(b.what),
  );
  const asked =
    name === null
      ? (list.find((x) => REQUIRED.has(x.what) || x.witness !== undefined) ?? list[0])
      : list.find((x) => [handle(x), x.name, x.what].includes(name));
  if (asked === undefined) {
    if (name !== null)
      throw new ModelError(
        "MODEL004",
        `--interest: ${id} needs nothing called '${name}'; ` +
          (list.length === 0
            ? "nothing has to occur for it"
            : `there is ${list.map(handle).join(", ")}`),
      );
    const nothing = `${id} ${result.property}: nothing has to occur for it to say something\n`;
    return { shown: null, nothing, others: [] };
  }
  const { witness } = asked;
  const others = list.filter((x) => x !== asked && x.count > 0).map(handle);
  if (witness === undefined)
    return {
      shown: null,
      nothing: `${id} ${result.property} in model ${result.model}: never occurred: ${exercisedName(kind, asked)}\n`,
      others,
    };
  const { explanation: _, unexplained: _why, ...rest } = result;
  const what = `${exercisedName(kind, asked)}, for the first time; in all: ${exercisedCount(kind, asked)}`;
  return {
    shown: { ...rest, verdict: { word: "reached", trace: witness, what } },
    nothing: "",
    others,
  };
}
