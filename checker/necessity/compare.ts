/** What differs from the record of the necessity matrix. */
import { counted } from "../trace/numbers.ts";
import { mattersIn, type RecordedNeed, type RecordedPoint } from "./record.ts";

/** One difference from the record, for a reader. */
export interface RecordDrift {
  /** The model or the decision that it is about. */
  readonly about: string;
  /** What was recorded, and what is now. */
  readonly text: string;
}

/** What a pass over the graphs of a point says, before anything is explored without something. */
export interface PassFound {
  /** Digests of the graphs, by model. */
  readonly models: Readonly<Record<string, string>>;
  /** In how many models each decision matters, by its name. */
  readonly matters: Readonly<Record<string, number>>;
}

/**
 * How the graphs and what matters in them differ from the record. Digests first: all that was
 * established by an exploration of a model was established on its graph.
 */
export function passDrift(before: RecordedPoint, now: PassFound): readonly RecordDrift[] {
  const wereAt = (key: string): number | null => {
    const need = before.decisions[key];
    return need === undefined ? null : mattersIn(need);
  };
  const places = (n: number): string => (n === 0 ? "nowhere" : `in ${counted(n, "model")}`);
  return [
    ...graphsDrift(before.models, now.models),
    ...keysOf(before.decisions, now.matters).flatMap((about): RecordDrift[] => {
      const [was, is] = [wereAt(about), now.matters[about] ?? null];
      if (was === null) return [{ about, text: `new: it matters ${places(is ?? 0)}` }];
      if (is === null) return [{ about, text: "gone" }];
      return was === is
        ? []
        : [{ about, text: `mattered ${places(was)}, matters ${places(is)} now` }];
    }),
  ];
}

/** How what was found of each decision differs from the record. */
export function needDrift(
  before: Readonly<Record<string, RecordedNeed>>,
  now: Readonly<Record<string, RecordedNeed>>,
): readonly RecordDrift[] {
  return keysOf(before, now).flatMap((about): RecordDrift[] => {
    const [was, is] = [before[about], now[about]];
    if (is === undefined) return [{ about, text: `gone; was ${inWords(was)}` }];
    if (was === undefined) return [{ about, text: `new: ${inWords(is)}` }];
    const [old, present] = [inWords(was), inWords(is)];
    return old === present ? [] : [{ about, text: `was ${old}; is ${present}` }];
  });
}

/** How the models of a point, and their graphs, differ from the record. */
export function graphsDrift(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): readonly RecordDrift[] {
  return keysOf(before, now).flatMap((name): RecordDrift[] => {
    const about = `model ${name}`;
    const [was, is] = [before[name], now[name]];
    if (was === undefined) return [{ about, text: "new at this point" }];
    if (is === undefined) return [{ about, text: "gone from this point" }];
    return was === is ? [] : [{ about, text: "its graph is another one" }];
  });
}

/** What is recorded, in words that differ where the records do. */
export function inWords(need: RecordedNeed | undefined): string {
  if (need === undefined) return "not there";
  const where = need.word === "equivalent" ? "" : `, matters in ${need.matters}`;
  switch (need.word) {
    case "needed":
      return `needed by ${need.property} (${need.verdict}${need.steps === null ? "" : ` in ${need.steps} steps`} in ${need.model}${where})`;
    case "illDefined":
      return `ill-defined (in ${need.model}: ${need.message}${where})`;
    case "equivalent":
      return "equivalent";
    case "unnoticed":
      return `unnoticed (first in ${need.model}, ${need.explored} explored${where})`;
    case "undecided":
      return `undecided (${need.why}${where})`;
  }
}

/** Keys of both, those of the first in its order, then the others. */
function keysOf(a: object, b: object): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}
