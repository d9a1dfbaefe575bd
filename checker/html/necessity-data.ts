/** The necessity matrix as a report's page is given it. */
import type { Model, Suite } from "../contract/model.ts";
import { groupsOf, type Entry, type Group } from "../necessity/groups.ts";
import type { NecessityRecord } from "../necessity/record.ts";
import { judgedOf, standingOf, type Standing } from "../necessity/review.ts";
import { sentenceOf } from "../necessity/sentence.ts";
import { howText, traceCommandOf, verdictWord } from "../report/necessity-text.ts";

/** One design point, as it was recorded. */
export interface NecessityData {
  readonly point: string;
  readonly sentence: string;
  /** How many models it has. */
  readonly models: number;
  readonly groups: readonly NecessityGroup[];
}

/** Decisions that belong together. */
export interface NecessityGroup {
  /** `Policies`, or the name of an action. */
  readonly title: string;
  /** Of an action what it does; otherwise empty. */
  readonly sentence: string;
  readonly entries: readonly NecessityEntry[];
}

/** One decision. What it has not is absent, as there are many. */
export interface NecessityEntry {
  /** Whole, as `--without` takes it. */
  readonly name: string;
  readonly short: string;
  readonly kind: Entry["decision"]["kind"];
  readonly standing: Standing;
  /** Of a policy, an assumption or a fairness condition: what it says. */
  readonly sentence?: string;
  /** Id of the property that needs it. */
  readonly property?: string;
  readonly model?: string;
  readonly steps?: number;
  /** What becomes of the property, or of the specification; why nobody notices; why it is undecided. */
  readonly why?: string;
  /** Shows what happens without it. */
  readonly command?: string;
}

const titles: Record<Group["kind"], string> = {
  policy: "Policies",
  assumption: "Assumptions",
  fairness: "Fairness",
  action: "",
};

/**
 * The recorded points of a suite.
 * @param options that a command has to repeat, to begin with a blank
 */
export function necessityData(
  suite: Suite,
  record: NecessityRecord,
  options: string,
): readonly NecessityData[] {
  return (suite.points ?? []).flatMap((point): NecessityData[] => {
    const recorded = record.points[point.name];
    if (recorded === undefined) return [];
    const groups = groupsOf(judgedOf(recorded.decisions, point.reviewed));
    return [
      {
        point: point.name,
        sentence: point.sentence,
        models: Object.keys(recorded.models).length,
        groups: groups.map((g) => ({
          title: g.kind === "action" ? g.name : titles[g.kind],
          sentence:
            g.kind === "action"
              ? (actionsOf(suite.models).find((a) => a.name === g.name)?.sentence ?? "")
              : "",
          entries: g.entries.map((e) => entryOf(e, suite.models, options)),
        })),
      },
    ];
  });
}

function actionsOf(models: readonly Model[]): readonly { name: string; sentence: string }[] {
  return models.flatMap((m) => m.system.actions);
}

function entryOf(entry: Entry, models: readonly Model[], options: string): NecessityEntry {
  const { key, short, decision, need, review } = entry;
  const sentence = sentenceOf(decision, models);
  const base = {
    name: key,
    short,
    kind: decision.kind,
    standing: standingOf(entry),
    ...(sentence === null ? {} : { sentence }),
  };
  switch (need.word) {
    case "needed": {
      const { property, model, steps, verdict } = need;
      const why = howText(verdict, null).replace(/^: /, "");
      return {
        ...base,
        property,
        model,
        ...(steps === null ? {} : { steps, command: traceCommandOf(key, need, options) }),
        ...(why === "" ? {} : { why }),
      };
    }
    case "illDefined":
      return { ...base, model: need.model, why: need.message };
    case "equivalent":
      return base;
    case "unnoticed":
      return {
        ...base,
        model: need.model,
        ...(review === null ? {} : { why: `${verdictWord(review)}: ${review.why}` }),
      };
    case "undecided":
      return { ...base, why: need.why };
  }
}
