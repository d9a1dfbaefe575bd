/** Numbers of action instances: one for each action with each combination of parameters. */
import { valueText } from "../trace/value-text.ts";
import type { LiveStep } from "./driver.ts";
import type { PathStep } from "./retrace.ts";

/** A place in the tree of parameters: below it lie the values of the next one. */
interface Branch {
  number: number;
  readonly below: Map<unknown, Branch>;
}

/** The instances met so far, numbered in the order in which they came. */
export class InstanceNumbers {
  /** By number: the action and its parameters. */
  readonly named: PathStep[] = [];
  private readonly actions = new Map<unknown, Branch>();

  /** The number of the instance that `step` is of. */
  numberOf({ action, params }: LiveStep): number {
    let branch = branchOf(this.actions, action);
    for (const name in params) {
      const value = params[name];
      // Literals are equal when their texts are; a text of a literal is no other scalar's.
      const key = typeof value === "object" && value !== null ? `\0${valueText(value)}` : value;
      branch = branchOf(branch.below, key);
    }
    if (branch.number < 0) {
      branch.number = this.named.length;
      this.named.push({ action, params: { ...params } });
    }
    return branch.number;
  }
}

function branchOf(map: Map<unknown, Branch>, key: unknown): Branch {
  let branch = map.get(key);
  if (branch === undefined) {
    branch = { number: -1, below: new Map() };
    map.set(key, branch);
  }
  return branch;
}
