/**
 * The digest of a graph as `docs/internals/digest.md` defines it, on plain states: slow and obvious.
 * It shares nothing with `checker/search`, and of the checker only the semantics on plain objects.
 */
import { createHash } from "node:crypto";
import type { Model, Monitor } from "../../checker/index.ts";
import { draftPlain, readPlain } from "../../checker/plain/views.ts";
import { initialStates, settingOf, successors, textOf } from "../../checker/plain/semantics.ts";
import { domainOf } from "../../checker/schema/from-zod.ts";
import { normalise } from "../../checker/schema/normalise.ts";

// oxlint-disable typescript/no-explicit-any -- states and monitors of any model
type Any = any;
/** Four integers modulo 2^32. */
type Quad = readonly number[];

/** A step of a graph; states are plain values. */
export interface PlainEdge {
  readonly from: unknown;
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly to: unknown;
}
/** A graph of plain values: each state once, and every step. */
export interface PlainGraph {
  readonly states: readonly unknown[];
  readonly initial: readonly unknown[];
  readonly edges: readonly PlainEdge[];
}

function quad(text: string): Quad {
  const hex = createHash("sha256").update(text, "utf8").digest("hex");
  return [0, 8, 16, 24].map((at) => {
    const bytes = [0, 2, 4, 6].map((i) => Number.parseInt(hex.slice(at + i, at + i + 2), 16));
    return bytes.reduceRight((n, b) => n * 256 + b, 0);
  });
}
const times = (a: number, b: number): number => Math.imul(a, b) >>> 0;
const plus = (...list: number[]): number => list.reduce((n, x) => (n + x) >>> 0, 0);
const xorShift = (h: number, n: number): number => (h ^ (h >>> n)) >>> 0;
/** The finaliser of MurmurHash3, 32 bits. */
function stir(h: number): number {
  const a = times(xorShift(h, 16), 0x85ebca6b);
  return xorShift(times(xorShift(a, 13), 0xc2b2ae35), 16);
}
const sum = (list: readonly Quad[]): Quad =>
  [0, 1, 2, 3].map((k) => plus(...list.map((q) => q[k] ?? 0)));

/** The sum that stands for a record of parts: the system, and beside it the monitor. */
export function sumOf(state: object): readonly number[] {
  return sum(Object.entries(state).flatMap(([role, part]) => entries(part, [role])));
}

/** A plain value with the fields of records sorted. */
function canonical(v: Any): string {
  if (v === null || typeof v !== "object") return JSON.stringify(v);
  if (Array.isArray(v) || v instanceof Set) return `[${[...v].map(canonical).join(",")}]`;
  const keys = Object.keys(v).toSorted();
  return `{${keys.map((k) => `${JSON.stringify(k)}:${canonical(v[k])}`).join(",")}}`;
}

function entry(path: readonly string[], value: unknown): Quad {
  const place = quad(`place ${JSON.stringify(path)}`);
  const small =
    typeof value === "number" && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
  const what = small ? [value, value, value, value] : quad(`value ${canonical(value)}`);
  return [0, 1, 2, 3].map((k) => stir(plus(place[k] ?? 0, times(what[k] ?? 0, 0x9e3779b1))));
}

/** All entries of a plain value. */
function entries(v: Any, path: readonly string[]): Quad[] {
  if (v === null || typeof v !== "object") return [entry(path, v)];
  if (v instanceof Set)
    return [entry(path, "set"), ...[...v].map((x) => entry([...path, "{}"], x))];
  const inner = Object.entries(v).flatMap(([k, x]) => entries(x, [...path, k]));
  return Array.isArray(v)
    ? [entry([...path, "length"], v.length), ...inner]
    : [entry(path, "record"), ...inner];
}
function role(text: string, q: Quad): Quad {
  return sum([quad(text), q]).map(stir);
}

/** The digest of a graph whose states are records of the system and, beside it, the monitor. */
export function slowDigest(graph: PlainGraph): string {
  const sums = new Map<unknown, Quad>();
  const of = (state: unknown): Quad => {
    const found = sums.get(state) ?? sumOf(state as object);
    sums.set(state, found);
    return found;
  };
  const all = [
    ...graph.states.map((s) => role("a state", of(s))),
    ...graph.initial.map((s) => role("an initial state", of(s))),
    ...graph.edges.map(({ from, action, params, to }) =>
      sum([
        role("a source", of(from)),
        quad(`action ${action}`),
        ...Object.entries(params).map(([name, value]) => entry(["parameter", name], value)),
        of(to),
      ]).map(stir),
    ),
  ];
  return sum(all)
    .map((n) => n.toString(16).padStart(8, "0"))
    .join("");
}

/** All that `model` reaches, beside `monitor` if there is one. Its states are shared objects. */
export function plainGraph(model: Model, monitor: Monitor | null = null): PlainGraph {
  const { constants: c, domain } = settingOf(model);
  const monitorDomain = monitor === null ? null : domainOf(monitor.state(c as never));
  const known = new Map<string, Any>();
  const states: Any[] = [];
  const edges: PlainEdge[] = [];
  const stored = (state: Any): Any => {
    const text = textOf(state);
    const found = known.get(text);
    if (found !== undefined) return found;
    known.set(text, state);
    states.push(state);
    return state;
  };
  const initial = initialStates(model).map((system) => {
    if (monitor === null || monitorDomain === null) return stored({ system });
    const m = monitor.init(readPlain(domain, system) as never, c);
    return stored({ system, monitor: normalise(monitorDomain, m) });
  });
  for (const state of states) {
    for (const { action, params, state: next } of successors(model, state.system)) {
      const to: Any = { system: next };
      if (monitor !== null && monitorDomain !== null) {
        const draft = draftPlain(monitorDomain, state.monitor);
        monitor.update(
          readPlain(monitorDomain, state.monitor) as never,
          draft.root as never,
          readPlain(domain, state.system) as never,
          readPlain(domain, next) as never,
          { action: action.name, params },
          c,
        );
        to.monitor = draft.finish();
      }
      edges.push({ from: state, action: action.name, params, to: stored(to) });
    }
  }
  return { states, initial, edges };
}
