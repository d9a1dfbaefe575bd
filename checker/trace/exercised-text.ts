/** What had to occur for a property to say anything, and how often it did, in words. */
import type { PropertyKind } from "../contract/property.ts";
import type { Exercised } from "../verdict.ts";
import { count, counted } from "./numbers.ts";

/** Kinds of properties whose case is a step. */
const ON_STEPS: ReadonlySet<PropertyKind> = new Set([
  "transition",
  "determined",
  "finitelyOften",
] satisfies PropertyKind[]);

/** What occurred, without how often. */
export function exercisedName(kind: PropertyKind, { what, name }: Exercised): string {
  switch (what) {
    case "antecedent":
      return name === "" ? "its case" : name;
    case "trigger":
      return kind === "finitelyOften" ? "such steps" : "its trigger";
    case "goal":
      return "its goal";
    case "fairAction":
      return `fair action ${name}`;
    case "secret":
      return `secret ${name}`;
    case "observation":
      return "the observer saw a change";
    case "release":
      return `release ${name}`;
    case "abstractStep":
      return `abstract ${name}`;
  }
}

/** How often it occurred, and in what it is counted. */
export function exercisedCount(kind: PropertyKind, { what, count: n }: Exercised): string {
  switch (what) {
    case "antecedent":
    case "trigger":
      return counted(n, ON_STEPS.has(kind) ? "step" : "state");
    case "goal":
      return counted(n, "state");
    case "fairAction":
      return `${counted(n, "step")} that ${n === 1 ? "changes" : "change"} the state`;
    case "secret":
      return n === 0 ? "makes no difference here" : counted(n, "initial state");
    case "observation":
      return counted(n, "step");
    case "release":
      return `cut ${counted(n, "pair")}`;
    case "abstractStep":
      return `answered ${count(n)} ${n === 1 ? "step" : "steps"}`;
  }
}

/** All of it on one line: `its case: 31 states; …`; empty where nothing has to occur. */
export function exercisedText(kind: PropertyKind, exercised: readonly Exercised[]): string {
  return exercised.map((x) => `${exercisedName(kind, x)}: ${exercisedCount(kind, x)}`).join("; ");
}
