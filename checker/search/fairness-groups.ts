/** Groups of action instances that runs must be fair to, and where they are enabled. */
import type { Fairness } from "../contract/fairness.ts";
import { plainValue } from "../plain/replay.ts";
import { truth } from "../strict.ts";
import type { PlainValue } from "../trace/trace.ts";
import { requireLiteral } from "./counterexample.ts";
import { inside } from "./guarded.ts";
import { thrown } from "./judge.ts";
import type { RunGraph } from "./run-graph.ts";

/** One group of one fairness condition. */
export interface Group {
  readonly fairness: Fairness;
  /** The key, as `of` gets it, and as printed. */
  readonly key: unknown;
  readonly shown: PlainValue;
  /** Steps of the graph that belong to it and change the state of the system. */
  steps: number;
}

/** What a property assumes: for each kind, the groups, one bit each. */
export interface Conditions {
  readonly weak: Int32Array;
  readonly strong: Int32Array;
  readonly recurrent: Int32Array;
}

/** Where groups are: sets of groups are words of bits. */
export interface GroupSets {
  /** Words of a set of groups. */
  readonly words: number;
  /** By instance: the groups that it belongs to. Shape: instances × words. */
  readonly of: Int32Array;
  /** By state: the groups that have a step there that changes the system. Shape: states × words. */
  readonly enabled: Int32Array;
}

/** The groups of some fairness conditions over one graph. */
export class FairnessGroups implements GroupSets {
  readonly groups: readonly Group[];
  /** What was thrown by conditions that have no groups here because of it. */
  readonly failures: ReadonlyMap<Fairness, string>;
  readonly words: number;
  readonly of: Int32Array;
  readonly enabled: Int32Array;
  private readonly runs: RunGraph;

  constructor(runs: RunGraph, conditions: Iterable<Fairness>) {
    const { named } = runs.graph;
    const failures = new Map<Fairness, string>();
    const found = [...conditions].flatMap((fairness) => {
      try {
        return groupsOf(runs, fairness);
      } catch (e) {
        failures.set(fairness, thrown(e));
        return [];
      }
    });
    this.runs = runs;
    this.failures = failures;
    this.groups = found.map((f) => f.group);
    this.words = (found.length + 31) >>> 5;
    this.of = new Int32Array(named.length * this.words);
    this.enabled = new Int32Array(runs.states * this.words);
    found.forEach(({ members }, k) => {
      // The words of an instance are in range.
      for (const i of members) (this.of[i * this.words + (k >>> 5)] as number) |= 1 << (k & 31);
    });
    if (this.words > 0) this.look();
  }

  /** Bytes held. */
  get bytes(): number {
    return 4 * (this.of.length + this.enabled.length);
  }

  private look(): void {
    const { words, of, enabled, runs } = this;
    const { states, starts, targets, instances } = runs;
    const steps = new Float64Array(runs.graph.named.length);
    // All indices are states, steps or instances.
    for (let v = 0; v < states; v++) {
      const end = starts[v + 1] as number;
      for (let e = starts[v] as number; e < end; e++) {
        if (!runs.changes(e, v, targets[e] as number)) continue;
        const instance = instances[e] as number;
        (steps[instance] as number)++;
        for (let k = 0; k < words; k++)
          (enabled[v * words + k] as number) |= of[instance * words + k] as number;
      }
    }
    steps.forEach((n, i) => {
      this.groups.forEach((group, k) => {
        if (this.isIn(k, of, i)) group.steps += n;
      });
    });
  }

  /** Whether group `k` is in row `i` of `sets`. */
  isIn(k: number, sets: Int32Array, i: number): boolean {
    return (((sets[i * this.words + (k >>> 5)] as number) >>> (k & 31)) & 1) === 1; // in range
  }

  /** The numbers of the groups of some conditions, in their order. */
  numbersOf(conditions: readonly Fairness[]): number[] {
    return conditions.flatMap((f) =>
      this.groups.flatMap((group, k) => (group.fairness === f ? [k] : [])),
    );
  }

  /** What is assumed by `conditions`. */
  conditionsOf(conditions: readonly Fairness[]): Conditions {
    const sets = { weak: this.none(), strong: this.none(), recurrent: this.none() };
    for (const k of this.numbersOf(conditions)) {
      const { kind } = (this.groups[k] as Group).fairness; // `k` is one of them
      (sets[kind][k >>> 5] as number) |= 1 << (k & 31); // in range
    }
    return sets;
  }

  private none(): Int32Array {
    return new Int32Array(this.words);
  }
}

/**
 * The groups of `fairness`, each with its instances.
 * @throws SpecError SPEC002 when a function of it throws, SPEC006 when a parameter is no plain value
 */
function groupsOf(
  { graph }: RunGraph,
  fairness: Fairness,
): { readonly group: Group; readonly members: readonly number[] }[] {
  const { constants } = graph.built;
  const { each, name } = fairness;
  const keys =
    each === null ? [null] : inside(`fairness ${name}, each`, () => listed(each(constants)));
  for (const { action, params } of graph.named)
    for (const [parameter, value] of Object.entries(params))
      requireLiteral(`action ${action}: parameter ${parameter}`, value);
  return keys.map((key) => ({
    group: { fairness, key, shown: plainValue(key), steps: 0 },
    members: [...graph.named.keys()].filter((i) =>
      inside(`fairness ${name}`, () => truth(fairness.of(graph.named[i], constants, key))),
    ),
  }));
}

/** `value`, which must be a list. @throws TypeError */
export function listed(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError("each gave no list");
  return value as readonly unknown[];
}
