/**
 * Drivers that go on where a guard clause is the first to refuse, as though it were not there: when
 * all the rest allows the instance, or fails for want of the clause, the clause was decisive there.
 *
 * One generated function for each action, made like those of the search (see `search/driver.ts`): same
 * loops, same order. A second refusal ends the instance. Nothing is fired that is not enabled.
 */
import type { Fn } from "../contract/system.ts";
import { raised } from "../errors.ts";
import type { StateView } from "../schema/codec.ts";
import type { BuiltAction } from "../search/build.ts";
import { compile } from "../search/compile.ts";
import { chosen, firstValue, isStatic, tooMany } from "../search/driver.ts";
import { InstanceLanes } from "../search/instance-lanes.ts";
import { done, truth } from "../strict.ts";

/** What the drivers of one pass share. */
export interface NearContext {
  readonly constants: object;
  /** The state being expanded: loaded by the caller. */
  readonly s: StateView;
  /** The successor being made. */
  readonly next: StateView;
  /** Near misses by clause: see `BuiltAction.refusalsAt`. */
  readonly near: Float64Array;
  readonly fired: Float64Array;
  /** Set before each call of `sink`: see `DriverContext.instance`. */
  readonly instance: Int32Array;
  /** Called with the number of the action and each successor in `next`. */
  readonly sink: (action: number) => void;
}

/** The driver of `built`: makes every enabled instance, and counts what single clauses keep from being one. */
export function compileNearDriver(built: BuiltAction, context: NearContext): () => void {
  const { action, plan } = built;
  const fns: Fn[] = [];
  const call = (fn: Fn, args: string): string => `f${fns.push(fn) - 1}(${args})`;
  const lines: string[] = [];
  const key = JSON.stringify;
  const lanes = new InstanceLanes(action.name, plan.loops);
  let counter = built.refusalsAt;
  /** Whether some clause may have been passed over already. */
  let lenient = false;
  const last = plan.loops.at(-1);
  const chooses = last !== undefined && "choose" in last.domain;

  /** Text: what may fail only because a clause was passed over; then that clause was decisive. */
  const attempt = (text: string, m: string, refuse: string): string =>
    lenient
      ? `try { ${text} } catch (e) { if (${m} < 0) throw e; near[${m}]++; ${refuse}; }`
      : text;

  const clause = (value: string, m: string, refuse: string): void => {
    lines.push(
      "{ let g;",
      attempt(`g = truth(${value});`, m, refuse),
      `if (g === false) { if (${m} >= 0) ${refuse}; ${m} = ${counter}; } }`,
    );
    lenient = true;
    counter++;
  };

  const emit = (level: number): void => {
    const refuse = level === 0 ? "return" : "continue";
    const m = `m${level}`;
    lines.push(level === 0 ? "let m0 = -1;" : `let ${m} = m${level - 1};`);
    const here = plan.levels[level];
    for (const { name, fn } of here?.lets ?? []) {
      const value = `l${counter}`;
      lines.push(
        `let ${value};`,
        attempt(`${value} = ${call(fn, "s, P, c")};`, m, refuse),
        `if (${value} === null || ${value} === undefined) ${refuse};`,
        `B[${key(name)}] = ${value};`,
      );
      counter++;
    }
    for (const { fn } of here?.clauses ?? []) clause(call(fn, "s, P, c, B"), m, refuse);
    const loop = plan.loops[level];
    if (loop === undefined) return fire(m, refuse);
    if ("choose" in loop.domain) {
      const count =
        level < plan.loops.length - 1
          ? ""
          : `if (${m} >= 0) more[${m} - ${built.refusalsAt}] += d${level}.length; ` +
            `else { tried += d${level}.length; if (tried > ${built.maxInstances}) tooMany(tried); }`;
      lines.push(
        `let d${level};`,
        attempt(`d${level} = chosen(${call(loop.domain.choose, "s, P, c")});`, m, refuse),
        count,
      );
    }
    lines.push(
      `for (let i${level} = 0; i${level} < d${level}.length; i${level}++) {`,
      `P[${key(loop.name)}] = d${level}[i${level}];`,
    );
    emit(level + 1);
    lines.push("}");
  };

  const fire = (m: string, refuse: string): void => {
    const { message, partner } = action;
    if (message?.carries)
      lines.push("let M;", attempt(`M = ${call(message.carries, "s, P, c, B")};`, m, refuse));
    else if (partner !== null) lines.push("const M = null;");
    for (const { fn } of plan.partner) clause(call(fn, "s, P, c, M"), m, refuse);
    if (lenient) lines.push(`if (${m} >= 0) { near[${m}]++; ${refuse}; }`);
    lines.push(
      "nw.set(sw);",
      "nextView.load();",
      "raised.last = null;",
      `done(${call(action.effect, "s, next, P, c, B")});`,
    );
    if (partner !== null) lines.push(`done(${call(partner.effect, "s, next, P, c, M")});`);
    lines.push(
      "nextView.flush();",
      "if (raised.last !== null) throw raised.last;",
      `fired[${built.index}]++;`,
      lanes.text(),
      `sink(${built.index});`,
    );
  };

  if (chooses) lines.push("let tried = 0; more.fill(0);");
  emit(0);
  // Without the clause there might be more instances than a model may have.
  if (chooses)
    lines.push(
      `for (let k = 0; k < more.length; k++)`,
      `if (more[k] > 0 && tried + more[k] > ${built.maxInstances}) near[${built.refusalsAt} + k]++;`,
    );
  const body = [
    ...fns.map((_, i) => `const f${i} = F[${i}];`),
    ...plan.loops.map((l, i) => (isStatic(l) ? `const d${i} = D[${i}];` : "")),
    "return function drive() {",
    ...lines,
    "};",
  ].join("\n");
  const make = compile<(...args: unknown[]) => () => void>(`near/${action.name}`, names, body);
  return make(
    fns,
    plan.loops.map((l) => ("values" in l.domain ? [...l.domain.values] : null)),
    Object.fromEntries(plan.loops.map((l) => [l.name, firstValue(l)])),
    Object.fromEntries(Object.keys(action.let).map((n) => [n, null])),
    context.constants,
    context.s.root,
    context.s.words,
    context.next.root,
    context.next.words,
    context.next,
    context.near,
    context.fired,
    new Float64Array(plan.refusals.length),
    context.sink,
    context.instance,
    lanes.parameters,
    (domain: unknown) => chosen(domain, built.maxInstances),
    (tried: number) => tooMany(tried, built.maxInstances),
    truth,
    done,
    raised,
  );
}

const names = [
  ...["F", "D", "P", "B", "c", "s", "sw", "next", "nw", "nextView", "near", "fired", "more"],
  ...["sink", "instance", "lanesOf", "chosen", "tooMany", "truth", "done", "raised"],
];
