/**
 * The pass over the graph of a model, which decides most of the matrix exactly: a clause matters only
 * where everything else allows an instance in some reached state, and a field only if the action has
 * changed it in some step.
 */
import type { Model } from "../contract/model.ts";
import { fairnessOf } from "../contract/property.ts";
import { ModelError, SpecError } from "../errors.ts";
import { build, type Built } from "../search/build.ts";
import { compile } from "../search/compile.ts";
import { hexOf } from "../search/digest-lanes.ts";
import { StateSums } from "../search/state-sums.ts";
import { Visited } from "../search/visited.ts";
import { thrown } from "../search/judge.ts";
import { usable } from "./claims.ts";
import { clausesOf } from "./decisions.ts";
import { keyOf, type Decision } from "./decision.ts";
import { fieldsOf, placesOf, type FieldPattern } from "./fields.ts";
import { compileNearDriver } from "./near-driver.ts";
import { without } from "./without.ts";

/** What matters in one model. Plain data. */
export interface Pass {
  readonly model: string;
  readonly states: number;
  readonly transitions: number;
  /** Of its graph: see `RunStatistics.digest`. */
  readonly digest: string;
  readonly seconds: number;
  /** By decision (`keyOf`), where it may matter: how often. See `Row.mattered`. */
  readonly mattered: Readonly<Record<string, number>>;
  /** Fields that each action changes, by the action's name. */
  readonly changes: Readonly<Record<string, readonly string[]>>;
}

/**
 * Walks through all states of `model`.
 *
 * Shape: by decision, near misses of a clause (instances that it alone refuses, or that fail without
 * it), and steps of an action that change a field; 1 for policies and assumptions that can be dropped
 * here, and for a fairness condition the number of properties that assume it.
 * @param stop element 0 becomes non-zero when the pass is to stop; it then returns `null`
 * @throws ModelError when the model cannot be built, or has bounds
 * @throws SpecError when the model as it is does something illegal: nothing can be said of it then
 */
export function pass(model: Model, stop?: Int32Array): Pass | null {
  if (model.bounds.length > 0)
    throw new ModelError(
      "MODEL004",
      `model ${model.name} has bounds, so nothing is claimed of all its states: leave it out`,
    );
  const started = performance.now();
  const built = build({ ...model, claims: [] });
  const fields = fieldsOf(built.codec.domain);
  const walk = walkThrough(built, fields, stop);
  if (walk === null) return null;
  const { near, changed, fired, states, digest } = walk;
  const transitions = fired.reduce((a, b) => a + b, 0);
  const mattered: Record<string, number> = {};
  const changes: Record<string, string[]> = {};
  const note = (d: Decision, n: number): void => {
    if (n > 0) mattered[keyOf(d)] = n;
  };
  for (const { action, plan, index, refusalsAt } of built.actions) {
    for (const d of clausesOf(action)) {
      // Those of the partner come last, and a clause of the actor may be named like one of them.
      const at =
        d.part === "actor"
          ? plan.refusals.indexOf(d.clause)
          : plan.refusals.lastIndexOf(`${action.partner?.actor}.${d.clause}`);
      note(d, near[refusalsAt + at] ?? 0);
    }
    fields.forEach(({ path }, f) => {
      const n = changed[index * fields.length + f] ?? 0;
      note({ kind: "field", action: action.name, field: path }, n);
      if (n > 0) (changes[action.name] ??= []).push(path);
    });
  }
  const { policies, assumptions } = model.system;
  for (const { kind, id } of [...policies, ...assumptions])
    note({ kind, id }, without(model, { kind, id }) === null ? 0 : 1);
  for (const { property } of usable(model).claims)
    for (const { name } of fairnessOf(property)) {
      const key = keyOf({ kind: "fairness", name });
      mattered[key] = (mattered[key] ?? 0) + 1;
    }
  return {
    model: model.name,
    states,
    transitions,
    digest,
    seconds: (performance.now() - started) / 1000,
    mattered,
    changes,
  };
}

interface Walk {
  readonly near: Float64Array;
  /** Action by action, the fields. */
  readonly changed: Float64Array;
  readonly fired: Float64Array;
  readonly states: number;
  readonly digest: string;
}

/** States expanded between two looks at `stop`. */
const blockStates = 1024;

function walkThrough(
  built: Built,
  fields: readonly FieldPattern[],
  stop: Int32Array | undefined,
): Walk | null {
  const { codec, constants, initial, nInitial, model } = built;
  const [s, next] = [codec.view("read"), codec.view("write")];
  const at = { state: 0 };
  const visited = new Visited({
    from: [next.words],
    to: [s.words],
    at,
    maxStates: Infinity,
    maxBytes: Infinity,
  });
  const near = new Float64Array(built.nRefusals);
  const fired = new Float64Array(built.actions.length);
  const changed = new Float64Array(built.actions.length * fields.length);
  const compare = compileCompare(built, fields, s.words, next.words, changed);
  const sums = new StateSums([{ codec, role: "system", words: s.words, next: next.words }]);
  const sink = (action: number): void => {
    compare(action * fields.length);
    sums.step();
    visited.offer();
  };
  const context = { constants, s, next, near, fired, instance: sums.instance, sink };
  const drivers = built.actions.map((a) => compileNearDriver(a, context));
  for (let i = 0; i < nInitial; i++) {
    next.words.set(initial.subarray(i * codec.words, (i + 1) * codec.words));
    visited.seed();
  }
  const expand = (row: number): void => {
    at.state = row;
    visited.load(row);
    s.load();
    sums.load();
    sums.state();
    for (const drive of drivers) drive();
    s.flush();
  };
  try {
    for (let [from, to] = [0, visited.count]; from < to; [from, to] = [to, visited.count]) {
      for (let row = from; row < to; row++) {
        if (row % blockStates === 0 && stop !== undefined && Atomics.load(stop, 0) !== 0)
          return null;
        expand(row);
      }
      visited.commit();
      if (visited.full !== null) throw new RangeError("its states do not fit the memory");
    }
  } catch (e) {
    throw new SpecError("SPEC002", `model ${model.name} goes wrong as it is: ${thrown(e)}`, {
      cause: e,
    });
  }
  for (let row = 0; row < nInitial; row++) {
    visited.load(row);
    sums.load();
    sums.initial();
  }
  return { near, changed, fired, states: visited.count, digest: hexOf(sums.sums.total) };
}

/** Counts, from `base` on, the fields in which two packed states differ. */
function compileCompare(
  { codec }: Built,
  fields: readonly FieldPattern[],
  before: Int32Array,
  after: Int32Array,
  changed: Float64Array,
): (base: number) => void {
  const used = new Set<number>();
  const tests = fields.flatMap((field, f) => {
    const mask = codec.maskOf(placesOf(field));
    const parts = [...mask].flatMap((bits, word) => (bits === 0 ? [] : [{ bits, word }]));
    for (const { word } of parts) used.add(word);
    const differs = parts.map(({ bits, word }) => `x${word} & ${bits}`).join(" | ");
    return parts.length === 0 ? [] : [`if (${differs}) changed[base + ${f}]++;`];
  });
  const body = [
    "return function compare(base) {",
    ...[...used].map((word) => `const x${word} = before[${word}] ^ after[${word}];`),
    ...tests,
    "};",
  ].join("\n");
  const make = compile<(...args: unknown[]) => (base: number) => void>(
    "near/compare",
    ["before", "after", "changed"],
    body,
  );
  return make(before, after, changed);
}
