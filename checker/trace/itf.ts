/**
 * Traces in the Informal Trace Format of Apalache and Quint (ADR 015), and back.
 *
 * Each region of the state is a variable. Beside them stand, in every state, what led to it:
 * `mbt::actionTaken` (`init` for the initial state) and `mbt::nondetPicks` (each parameter as an
 * option), named as Quint names them; `passproof::actor` and `passproof::message`, and
 * `passproof::monitor` where the property has one. The constants are parameters of the trace,
 * `constants::name`, and are set in the initial state. See `itf-value.ts` for values.
 *
 * The format holds one run. Of a lasso, `loop` is the state to which the last one leads back: both
 * are equal but for what led to them, and where the run stutters for ever they are one.
 */
import { z } from "zod";
import type { Domain } from "../schema/domain.ts";
import { firstIssue } from "../first-issue.ts";
import {
  fromItf,
  fromItfOption,
  itfExpression,
  itfList,
  itfOption,
  itfRecord,
  toItf,
  type Itf,
} from "./itf-value.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";
import { isRecord } from "./value.ts";

const meta = z.record(z.string(), z.json());
const name = z.string().regex(/^(?!#)/);

/** The schema of the format, after its published description. */
export const itfSchema = z
  .strictObject({
    "#meta": meta.optional(),
    params: z.array(name).optional(),
    vars: z.array(name),
    states: z.array(z.looseObject({ "#meta": meta.optional() })).min(1),
    loop: z.int().min(0).optional(),
  })
  .superRefine(({ params = [], vars, states, loop }, context) => {
    const wrong = (message: string, path: PropertyKey[]): void => {
      context.addIssue({ code: "custom", message, path });
    };
    if (loop !== undefined && loop >= states.length) wrong("there is no such state", ["loop"]);
    for (const [i, state] of states.entries()) {
      const needed = i === 0 ? [...vars, ...params] : vars;
      for (const v of needed) if (!Object.hasOwn(state, v)) wrong(`${v} is not set`, ["states", i]);
      for (const [variable, value] of Object.entries(state)) {
        if (variable === "#meta") continue;
        if (!needed.includes(variable)) wrong(`${variable} is not declared`, ["states", i]);
        if (!itfExpression.safeParse(value).success)
          wrong("this is no expression of the format", ["states", i, variable]);
      }
    }
  });

/** What the values of a trace are. */
export interface TraceDomains {
  readonly state: Domain;
  /** `null` without a monitor. */
  readonly monitor: Domain | null;
}

/** A trace in the format, with what is known of it besides. */
export interface ItfSubject {
  /** What it shows: one sentence. */
  readonly description: string;
  /** The verdict that it is evidence of. */
  readonly status: string;
  /** State to which the last one leads back; `null` for a finite run. */
  readonly loop: number | null;
}

const ACTION = "mbt::actionTaken";
const PICKS = "mbt::nondetPicks";
const ACTOR = "passproof::actor";
const MESSAGE = "passproof::message";
const MONITOR = "passproof::monitor";
const CONSTANT = "constants::";
const INIT = "init";

/** `trace` as JSON text in the format. */
export function itfText(trace: Trace, domains: TraceDomains, subject: ItfSubject): string {
  const regions = isRecord(trace.initial) ? Object.keys(trace.initial) : [];
  const monitored = domains.monitor === null ? [] : [MONITOR];
  const constants = isRecord(trace.constants) ? Object.entries(trace.constants) : [];
  const parameters = [...new Set(trace.steps.flatMap((s) => Object.keys(s.params)))];
  const states = [null, ...trace.steps].map((step, index) => ({
    "#meta": { index },
    ...(index > 0
      ? {}
      : Object.fromEntries(constants.map(([k, v]) => [`${CONSTANT}${k}`, toItf(v, null)]))),
    // A state is a record of its regions.
    ...(toItf(step?.state ?? trace.initial, domains.state) as { [region: string]: Itf }),
    ...(domains.monitor === null
      ? {}
      : { [MONITOR]: toItf(step?.monitor ?? trace.initialMonitor, domains.monitor) }),
    ...taken(step, parameters),
  }));
  const about = {
    format: "ITF",
    "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
    source: trace.model,
    description: subject.description,
    status: subject.status,
    "passproof::property": trace.property,
  };
  const parts: readonly (readonly [string, string])[] = [
    ["#meta", JSON.stringify(about)],
    ["params", JSON.stringify(constants.map(([k]) => `${CONSTANT}${k}`))],
    ["vars", JSON.stringify([...regions, ...monitored, ACTION, PICKS, ACTOR, MESSAGE])],
    // A state on each line: the file can be looked at, and is not mostly spaces.
    ["states", `[\n  ${states.map((s) => JSON.stringify(s)).join(",\n  ")}\n ]`],
    ...(subject.loop === null ? [] : [["loop", String(subject.loop)] as const]),
  ];
  return `{\n${parts.map(([k, v]) => ` "${k}": ${v}`).join(",\n")}\n}\n`;
}

function taken(step: TraceStep | null, parameters: readonly string[]): { [name: string]: Itf } {
  const picks = parameters.map((p): [string, Itf] => [
    p,
    itfOption(
      step !== null && Object.hasOwn(step.params, p) ? toItf(step.params[p] ?? null, null) : null,
    ),
  ]);
  const message = step?.message ?? null;
  return {
    [ACTION]: step?.action ?? INIT,
    [PICKS]: Object.fromEntries(picks),
    [ACTOR]: step?.actor ?? "",
    [MESSAGE]: itfOption(
      message === null
        ? null
        : {
            to: message.to,
            label: message.label,
            value: itfOption(message.value === null ? null : toItf(message.value, null)),
            lines: itfOption(message.lines === undefined ? null : [...message.lines]),
          },
    ),
  };
}

/** A trace that was read, and the state to which its last one leads back. */
export interface ReadTrace {
  readonly trace: Trace;
  /** `null` for a finite run. */
  readonly loop: number | null;
}

/**
 * The trace in `text`, which is one that {@link itfText} wrote. It is not replayed.
 * @throws Error saying what is wrong with it, in one line
 */
export function readItf(text: string, domains: TraceDomains): ReadTrace {
  const json: unknown = JSON.parse(text);
  const parsed = itfSchema.safeParse(json);
  if (!parsed.success) throw new Error(firstIssue(parsed.error));
  const { states, loop, params = [] } = parsed.data;
  // The schema has looked at every value.
  const read = states as unknown as readonly { readonly [variable: string]: Itf }[];
  const [first = {}, ...rest] = read;
  const monitorIn = (s: (typeof read)[number], at: string): PlainValue =>
    domains.monitor === null ? null : fromItf(s[MONITOR], domains.monitor, `${at}.${MONITOR}`);
  const about = parsed.data["#meta"] ?? {};
  return {
    trace: {
      model: labelOf(about["source"]),
      property: labelOf(about["passproof::property"]),
      constants: Object.fromEntries(
        params.map((p) => [
          p.slice(p.startsWith(CONSTANT) ? CONSTANT.length : 0),
          fromItf(first[p], null, p),
        ]),
      ),
      initial: fromItf(first, domains.state, "states[0]"),
      initialMonitor: monitorIn(first, "states[0]"),
      steps: rest.map((s, i): TraceStep => {
        const at = `states[${i + 1}]`;
        return {
          action: textOf(s[ACTION], `${at}.${ACTION}`),
          params: picksOf(s[PICKS], `${at}.${PICKS}`),
          actor: textOf(s[ACTOR], `${at}.${ACTOR}`),
          message: messageOf(s[MESSAGE], `${at}.${MESSAGE}`),
          state: fromItf(s, domains.state, at),
          monitor: monitorIn(s, at),
        };
      }),
    },
    loop: loop ?? null,
  };
}

function labelOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function textOf(value: Itf | undefined, path: string): string {
  if (typeof value !== "string") throw new Error(`${path} is no text`);
  return value;
}

/** The parameters that are there: each is an option. */
function picksOf(value: Itf | undefined, path: string): TraceStep["params"] {
  return Object.fromEntries(
    Object.entries(itfRecord(value, path)).flatMap(([p, v]) => {
      const inner = fromItfOption(v, `${path}.${p}`);
      return inner === null ? [] : [[p, fromItf(inner, null, `${path}.${p}`)] as const];
    }),
  );
}

function messageOf(value: Itf | undefined, path: string): TraceStep["message"] {
  const inner = fromItfOption(value, path);
  if (inner === null) return null;
  const message = itfRecord(inner, path);
  const carried = fromItfOption(message["value"], `${path}.value`);
  const lines = fromItfOption(message["lines"], `${path}.lines`);
  return {
    to: textOf(message["to"], `${path}.to`),
    label: textOf(message["label"], `${path}.label`),
    value: carried === null ? null : fromItf(carried, null, `${path}.value`),
    ...(lines === null
      ? {}
      : { lines: itfList(lines, path).map((line, i) => textOf(line, `${path}.lines[${i}]`)) }),
  };
}
