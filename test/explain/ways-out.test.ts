/** Ways out, against a closure on plain objects that goes round until nothing changes. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Model, Property } from "../../checker/index.ts";
import type { WayOut } from "../../checker/explain/explanation.ts";
import type { Watched } from "../../checker/plain/judge.ts";
import { plainValue } from "../../checker/plain/replay.ts";
import { settingOf, textOf } from "../../checker/plain/semantics.ts";
import { readPlain } from "../../checker/plain/views.ts";
import { check } from "../../checker/search/check.ts";
import { truth } from "../../checker/strict.ts";
import type { Trace } from "../../checker/trace/trace.ts";
import { randomSystems } from "../support/random-system.ts";
import { moves, starts, wrongAtEnd, type Move } from "./plain-walks.ts";
import { randomMaps } from "./random-maps.ts";

/** Larger graphs are left out. */
const maxStates = 400;

interface Place {
  readonly at: Watched;
  readonly moves: readonly Move[];
}

const key = ({ state, monitor }: Watched): string => textOf([state, monitor]);

/** All places that are reached, by their texts; `null`: too many. */
function graphOf(model: Model, p: Property): Map<string, Place> | null {
  const places = new Map<string, Place>();
  const waiting = starts(model, p.monitor);
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    if (places.has(key(at))) continue;
    if (places.size >= maxStates) return null;
    const out = moves(model, p.monitor, at);
    places.set(key(at), { at, moves: out });
    waiting.push(...out.map((m) => m.to));
  }
  return places;
}

/** The places from which a place in `goals` is reached. */
function closure(graph: Map<string, Place>, goals: ReadonlySet<string>): Set<string> {
  const able = new Set(goals);
  for (let more = true; more;) {
    more = false;
    for (const [text, place] of graph) {
      if (able.has(text) || !place.moves.some((m) => able.has(key(m.to)))) continue;
      able.add(text);
      more = true;
    }
  }
  return able;
}

/** Whether `p` is violated in a place, as a state or an end. */
function isWrong(model: Model, p: Property, at: Watched, graph: Map<string, Place>): boolean {
  if (p.kind === "invariant" || p.kind === "deadlockFree")
    return wrongAtEnd(model, p, { start: at, moves: [] }) !== null;
  if (p.kind !== "recoverable") return false;
  const { constants: c, domain } = settingOf(model);
  const holds = (x: Watched): boolean => truth(p.to(readPlain(domain, x.state), c));
  const goals = new Set([...graph].flatMap(([text, place]) => (holds(place.at) ? [text] : [])));
  const asked = p.when === null || truth(p.when(readPlain(domain, at.state), c));
  return asked && !closure(graph, goals).has(key(at));
}

function expected(model: Model, p: Property, trace: Trace): WayOut[][] | null {
  const graph = graphOf(model, p);
  if (graph === null) return null;
  const badStep = (from: Watched, move: Move): boolean =>
    p.kind === "transition" && wrongAtEnd(model, p, { start: from, moves: [move] }) !== null;
  const goals = new Set(
    [...graph].flatMap(([text, { at, moves: out }]) =>
      isWrong(model, p, at, graph) || out.some((m) => badStep(at, m)) ? [text] : [],
    ),
  );
  const able = closure(graph, goals);
  const states = [
    { state: trace.initial, monitor: trace.initialMonitor },
    ...trace.steps.map(({ state, monitor }) => ({ state, monitor })),
  ];
  return trace.steps.map((taken, i) => {
    const place = graph.get(JSON.stringify([states[i]?.state, states[i]?.monitor]));
    if (place === undefined) throw new Error("the trace leaves the graph");
    return place.moves
      .filter((m) => !able.has(key(m.to)) && !badStep(place.at, m))
      .filter((m) => m.action !== taken.action || textOf(m.params) !== JSON.stringify(taken.params))
      .map(({ action, params, actor }) => ({
        action,
        // A record of parameters is a record of values.
        params: plainValue(params) as WayOut["params"],
        actor,
      }));
  });
}

interface Met {
  compared: number;
  /** Traces with a way out, and such that end after the last of them. */
  open: number;
  closed: number;
  watched: number;
  readonly kinds: Set<string>;
}

function compare(model: Model, met: Met): void {
  for (const { verdict, explanation, id } of check(model, { explain: true }).results) {
    const property = model.claims.find((c) => c.property.id === id)?.property;
    if (verdict.word !== "violated" || property === undefined) continue;
    const all = expected(model, property, verdict.trace);
    if (all === null) continue;
    expect(explanation?.ways).toEqual({ done: true });
    expect(explanation?.steps.map((s) => s.waysOut)).toEqual(all);
    const last = all.findLastIndex((list) => list.length > 0);
    expect(explanation?.lastWayOut).toBe(last < 0 ? null : last);
    met.compared++;
    met.kinds.add(property.kind);
    if (last >= 0) met.open++;
    if (last >= 0 && last < all.length - 1) met.closed++;
    if (property.monitor !== null && last >= 0) met.watched++;
  }
}

const metNothing = (): Met => ({ compared: 0, open: 0, closed: 0, watched: 0, kinds: new Set() });

it("are the other steps to where the violation cannot be reached, on random maps", () => {
  const met = metNothing();
  fc.assert(
    fc.property(randomMaps, (model) => {
      compare(model, met);
    }),
    { numRuns: 150 },
  );
  expect([...met.kinds].toSorted()).toEqual([
    "deadlockFree",
    "invariant",
    "recoverable",
    "transition",
  ]);
  expect(met.compared).toBeGreaterThan(150);
  expect(met.open).toBeGreaterThan(50);
  expect(met.closed).toBeGreaterThan(10);
  expect(met.watched).toBeGreaterThan(10);
});

it("are the other steps to where the violation cannot be reached, on random systems", () => {
  const met = metNothing();
  fc.assert(
    fc.property(randomSystems({ wild: false, maxStates: 400 }), ({ model }) => {
      compare(model, met);
    }),
    { numRuns: 100 },
  );
  expect(met.compared).toBeGreaterThan(15);
});

it("says why none are looked for", () => {
  fc.assert(
    fc.property(randomMaps, (model) => {
      for (const { verdict, explanation } of check(model, { explain: true }).results) {
        if (verdict.word !== "reached") continue;
        expect(explanation?.ways).toEqual({
          done: false,
          why: "a witness is looked for, not avoided",
        });
        expect(explanation?.lastWayOut).toBeNull();
      }
    }),
    { numRuns: 20 },
  );
});

it("are not looked for where the search was cut short", () => {
  let cut = 0;
  fc.assert(
    fc.property(randomMaps, fc.constantFrom("I", "T"), (model, id) => {
      const select = (p: Property): boolean => p.id === id;
      const { results, runs } = check(model, { explain: true, untilDecided: true, select });
      const [result] = results;
      if (result?.verdict.word !== "violated") return;
      expect(runs[0]?.complete).toBe(false);
      expect(result.explanation?.ways).toEqual({
        done: false,
        why: "not all states were looked at: each property is decided",
      });
      cut++;
    }),
    { numRuns: 100 },
  );
  expect(cut).toBeGreaterThan(20);
});
