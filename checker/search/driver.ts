/**
 * One generated function per action: nested loops over its parameters, with each binding, clause
 * and effect called in the order of its {@link Plan}. Nothing is allocated while it runs.
 */
import type { Fn } from "../contract/system.ts";
import { SpecError, raised } from "../errors.ts";
import type { StateView } from "../schema/codec.ts";
import { done, paramsChanged, truth } from "../strict.ts";
import type { BuiltAction } from "./build.ts";
import { compile, unrolled } from "./compile.ts";
import { InstanceLanes } from "./instance-lanes.ts";
import type { Loop } from "./plan.ts";

/** The step being made, as properties and monitors see it; one object, reused. */
export interface LiveStep {
  action: string;
  params: Readonly<Record<string, unknown>>;
}

/** What the drivers of one exploration share. */
export interface DriverContext {
  readonly constants: object;
  /** The state being expanded: loaded by the caller. */
  readonly s: StateView;
  /** The successor being made. */
  readonly next: StateView;
  /** Fire counts by action. */
  readonly fired: Float64Array;
  /** First refusals by clause: see {@link BuiltAction.refusalsAt}. */
  readonly refused: Float64Array;
  /** Called with each successor in `next`. */
  readonly sink: () => void;
  /** Set before each call of `sink`; `null` when nobody asks. */
  readonly step: LiveStep | null;
  /** Set before each call of `sink` to the lanes of the instance; `null` when nobody asks. */
  readonly instance?: Int32Array | null;
  /** Where in an action the driver is, for messages about what was thrown; `null` on the hot path. */
  readonly where: { part: string; params: Readonly<Record<string, unknown>> } | null;
  /** By loop, the number of the only value that it takes, where no domain is chosen; `null`: each takes all. */
  readonly range?: Int32Array | null;
}

/** Above this many words a row is copied by a loop. */
const maxUnrolled = 64;

/** Text that copies `n` words between two arrays of the given names, from offset 0 to offset 0. */
function copyText(n: number, to: string, from: string): string {
  if (n > maxUnrolled) return `${to}.set(${from});`;
  return unrolled(n, " ", (i) => `${to}[${i}] = ${from}[${i}];`);
}

/** Text: the first clause that is not true refuses. The tests of {@link truth}, inline. */
function refusal(value: string, counter: number, refuse: string): string {
  return `{ const g = ${value}; if (g !== true) { if (g !== false) truth(g); refused[${counter}]++; ${refuse}; } }`;
}

/** Text: a parameter still has the value that its loop has bound. */
function unchanged(name: string, level: number): string {
  return `if (P[${JSON.stringify(name)}] !== d${level}[i${level}]) paramsChanged();`;
}

/** Text: an effect, which must be over when it returns. The test of {@link done}, inline. */
function ended(value: string): string {
  return `{ const r = ${value}; if (r !== undefined) done(r); }`;
}

/** The driver of `built`: makes every enabled instance of it in the state loaded into `context.s`. */
export function compileDriver(built: BuiltAction, context: DriverContext): () => void {
  const { action, plan } = built;
  const fns: Fn[] = [];
  const call = (fn: Fn, args: string): string => `f${fns.push(fn) - 1}(${args})`;
  const lines: string[] = [];
  const key = JSON.stringify;
  const at = (part: string): void => {
    if (context.where !== null) lines.push(`where.part = ${key(part)};`);
  };
  let counter = built.refusalsAt;
  const chooses = plan.loops.some((l) => "choose" in l.domain);
  const { instance = null, range = null } = context;
  const lanes = instance === null ? null : new InstanceLanes(action.name, plan.loops);

  const emit = (level: number): void => {
    // Outside all loops a refusal ends the action; inside, the instance.
    const refuse = level === 0 ? "return" : "continue";
    const here = plan.levels[level];
    for (const { name, fn } of here?.lets ?? []) {
      at(`let ${name}`);
      const value = `l${counter}`;
      lines.push(
        `const ${value} = ${call(fn, "s, P, c")};`,
        `if (${value} === null || ${value} === undefined) { refused[${counter}]++; ${refuse}; }`,
        `B[${key(name)}] = ${value};`,
      );
      counter++;
    }
    for (const { name, fn } of here?.clauses ?? []) {
      at(`guard clause ${name}`);
      lines.push(refusal(call(fn, "s, P, c, B"), counter, refuse));
      counter++;
    }
    const loop = plan.loops[level];
    if (loop === undefined) return fire(refuse);
    if ("choose" in loop.domain) {
      at(`choose ${loop.name}`);
      lines.push(`const d${level} = chosen(${call(loop.domain.choose, "s, P, c")});`);
      if (level === plan.loops.length - 1)
        lines.push(`tried += d${level}.length; if (tried > ${built.maxInstances}) tooMany(tried);`);
    }
    const values =
      range === null
        ? `let i${level} = 0; i${level} < d${level}.length`
        : `let i${level} = range[${level}]; i${level} <= range[${level}]`;
    lines.push(`for (${values}; i${level}++) {`, `P[${key(loop.name)}] = d${level}[i${level}];`);
    emit(level + 1);
    // The inner instances have shared this parameter.
    if (level + 1 < plan.loops.length) lines.push(unchanged(loop.name, level));
    lines.push("}");
  };

  const fire = (refuse: string): void => {
    const { message, partner } = action;
    if (message?.carries) {
      at("message");
      lines.push(`const M = ${call(message.carries, "s, P, c, B")};`);
    } else if (partner !== null) lines.push("const M = null;");
    for (const { name, fn } of plan.partner) {
      at(`guard clause ${name}`);
      lines.push(refusal(call(fn, "s, P, c, M"), counter, refuse));
      counter++;
    }
    lines.push(copyText(context.s.words.length, "nw", "sw"), "nextView.load();");
    at("effect");
    lines.push("raised.last = null;", ended(call(action.effect, "s, next, P, c, B")));
    if (partner !== null) {
      at(`effect of ${partner.actor}`);
      lines.push(ended(call(partner.effect, "s, next, P, c, M")));
    }
    at("effect");
    // A refusal that the effect has caught is still one.
    lines.push("nextView.flush();", "if (raised.last !== null) throw raised.last;");
    lines.push(`fired[${built.index}]++;`);
    if (context.step !== null) lines.push(`step.action = NAME; step.params = P;`);
    if (lanes !== null) lines.push(lanes.text());
    at("");
    lines.push("sink();");
    // Whoever else looks at the parameters of this instance must have seen them as they are bound.
    if (partner !== null || context.step !== null)
      plan.loops.forEach((loop, n) => lines.push(unchanged(loop.name, n)));
  };

  emit(0);
  const names = plan.loops.map((l) => l.name);
  const name = action.name.replace(/\W/g, "_");
  const body = [
    ...fns.map((_, i) => `const f${i} = F[${i}];`),
    ...plan.loops.map((_, i) => `const d${i} = D[${i}];`).filter((_, i) => isStatic(plan.loops[i])),
    `return function ${/^\d/.test(name) ? "_" : ""}${name}() {`,
    ...(chooses ? ["let tried = 0;"] : []),
    ...(context.where === null ? [] : ["where.params = P;"]),
    ...lines,
    "};",
  ].join("\n");
  const make = compile<(...args: unknown[]) => () => void>(
    `driver/${action.name}`,
    arguments_,
    body,
  );
  return make(
    fns,
    plan.loops.map((l) => ("values" in l.domain ? [...l.domain.values] : null)),
    // One object each, with all fields from the start: one shape, and no allocation per instance.
    Object.fromEntries(names.map((n, i) => [n, firstValue(plan.loops[i])])),
    Object.fromEntries(Object.keys(action.let).map((n) => [n, null])),
    context.constants,
    context.s.root,
    context.s.words,
    context.next.root,
    context.next.words,
    context.next,
    context.fired,
    context.refused,
    context.sink,
    context.step,
    instance,
    lanes?.parameters,
    context.where,
    range,
    action.name,
    (domain: unknown) => chosen(domain, built.maxInstances),
    (tried: number) => tooMany(tried, built.maxInstances),
    truth,
    done,
    raised,
    paramsChanged,
  );
}

const arguments_ = [
  ...["F", "D", "P", "B", "c", "s", "sw", "next", "nw", "nextView", "fired", "refused", "sink"],
  ...[
    "step",
    "instance",
    "lanesOf",
    "where",
    "range",
    "NAME",
    "chosen",
    "tooMany",
    "truth",
    "done",
    "raised",
    "paramsChanged",
  ],
];

/** Whether a parameter has the same values in all states. */
export function isStatic(loop: Loop | undefined): boolean {
  return loop !== undefined && "values" in loop.domain;
}

/** A value of the kind that a parameter has, so that the object of all parameters keeps one shape. */
export function firstValue(loop: Loop | undefined): unknown {
  return loop !== undefined && "values" in loop.domain ? loop.domain.values[0] : null;
}

/** @throws SpecError SPEC006: more instances than a model may have. */
export function tooMany(tried: number, most: number): never {
  throw new SpecError(
    "SPEC006",
    `${tried} instances in one state, more than ${most}: choose among declared representatives`,
  );
}

/**
 * A chosen domain: a list of scalars or plain literals, which a step may keep after the state is gone.
 * @throws SpecError SPEC006 when it is none
 */
export function chosen(domain: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(domain))
    throw new SpecError("SPEC006", "choose must give a list of values, which this is not");
  if (domain.length > most) tooMany(domain.length, most);
  const values: readonly unknown[] = domain;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value === "object" && value !== null && !isLiteral(value))
      throw new SpecError(
        "SPEC006",
        "choose gave a part of the state; give scalars, or copy the fields that are needed",
      );
  }
  return values;
}

/** Whether `value` itself is a plain literal, and neither a view nor an instance of a class. */
export function isLiteral(value: object): boolean {
  // Arrays of a view are JavaScript arrays, and marked.
  if ("$z" in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}
