/** The matrix in the order in which a reader asks: what was decided on purpose, what is assumed, then action by action. */
import { decisionOf } from "./record.ts";
import type { Judged } from "./review.ts";
import type { Decision } from "./decision.ts";

/** A decision, and what was found of it. */
export interface Entry extends Judged {
  readonly decision: Decision;
  /** Its name within its group: a clause without its action, a field without its action. */
  readonly short: string;
}

/** Decisions that belong together. */
export interface Group {
  readonly kind: "policy" | "assumption" | "fairness" | "action";
  /** Of an action its name; otherwise empty. */
  readonly name: string;
  readonly entries: readonly Entry[];
}

const FIRST = ["policy", "assumption", "fairness"] as const;

/** The groups that have a decision. Order: policies, assumptions, fairness, then actions as they come. */
export function groupsOf(judged: readonly Judged[]): readonly Group[] {
  const entries = judged.map((j): Entry => {
    const decision = decisionOf(j.key);
    return { ...j, decision, short: shortName(decision) };
  });
  const actions = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { decision } = entry;
    if (!("action" in decision)) continue;
    actions.set(decision.action, [...(actions.get(decision.action) ?? []), entry]);
  }
  return [
    ...FIRST.map((kind) => ({
      kind,
      name: "",
      entries: entries.filter((e) => e.decision.kind === kind),
    })),
    ...[...actions].map(([name, of]) => ({
      kind: "action" as const,
      name,
      entries: [
        ...of.filter((e) => e.decision.kind === "clause"),
        ...of.filter((e) => e.decision.kind === "field"),
      ],
    })),
  ].filter((g) => g.entries.length > 0);
}

/** The name of a decision where its kind and its action are known. */
function shortName(d: Decision): string {
  switch (d.kind) {
    case "clause":
      return d.part === "partner" ? `partner.${d.clause}` : d.clause;
    case "field":
      return d.field;
    case "fairness":
      return d.name;
    case "policy":
    case "assumption":
      return d.id;
  }
}
