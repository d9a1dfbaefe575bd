/** The counterexample shown, against all walks of its length: fewest switches, then the first in order. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Model, Property } from "../../checker/index.ts";
import { settingOf } from "../../checker/plain/semantics.ts";
import { readPlain } from "../../checker/plain/views.ts";
import { check } from "../../checker/search/check.ts";
import { switchesOf } from "../../checker/explain/explain.ts";
import { randomSystems } from "../support/random-system.ts";
import { randomMaps } from "./random-maps.ts";
import { endOf, moves, starts, switches, traceOf, wrongAtEnd, type Walk } from "./plain-walks.ts";

/** More walks than this are not gone through. */
const maxWalks = 4000;

/** All walks of `length` steps that end in what `p` is about, in order; `null`: too many to look at. */
function ends(model: Model, p: Property, length: number): Walk[] | null {
  let budget = maxWalks;
  const found: Walk[] = [];
  const go = (walk: Walk): void => {
    if (budget-- < 0) return;
    if (walk.moves.length === length) {
      if (wrongAtEnd(model, p, walk) !== null) found.push(walk);
      return;
    }
    const at = endOf(walk);
    // States outside a bound are not expanded.
    if (
      !model.bounds.every(({ within }) => within(readPlain(settingOf(model).domain, at.state), {}))
    )
      return;
    for (const move of moves(model, p.monitor, at))
      go({ start: walk.start, moves: [...walk.moves, move] });
  };
  for (const start of starts(model, p.monitor)) go({ start, moves: [] });
  return budget < 0 ? null : found;
}

/** What a comparison has met. */
interface Met {
  compared: number;
  /** The run that was found first has more switches. */
  better: number;
  long: number;
  watched: number;
  readonly kinds: Set<string>;
}

/** Compares what `check` shows of `model` with all walks of that length. */
function compare(model: Model, met: Met): void {
  const plain = check(model);
  const explained = check(model, { explain: true });
  expect(explained.results.map((r) => [r.verdict.word, r.states])).toEqual(
    plain.results.map((r) => [r.verdict.word, r.states]),
  );
  for (const [i, { verdict, explanation, id }] of explained.results.entries()) {
    const property = model.claims.find((c) => c.property.id === id)?.property;
    const first = plain.results[i]?.verdict;
    if (verdict.word !== "violated" && verdict.word !== "reached") continue;
    if (property === undefined || first === undefined || !("trace" in first)) continue;
    if (property.kind === "recoverable") continue; // its run is found on a graph of steps
    const { trace } = verdict;
    const { length } = trace.steps;
    expect(length).toBe(first.trace?.steps.length);
    const all = ends(model, property, length);
    if (all === null) continue;
    const fewest = Math.min(...all.map(switches));
    const best = all.find((walk) => switches(walk) === fewest);
    if (best === undefined) throw new Error("no walk ends there");
    const shown = traceOf(model, best);
    expect([trace.initial, trace.initialMonitor]).toEqual([shown.initial, shown.initialMonitor]);
    expect(trace.steps.map(({ action, params }) => ({ action, params }))).toEqual(
      shown.steps.map(({ action, params }) => ({ action, params })),
    );
    if (verdict.word === "violated")
      expect(verdict.failed).toEqual(wrongAtEnd(model, property, best));
    expect(explanation).toMatchObject({ switches: fewest, fewest: { done: true } });
    // Without a step of no consequence the run would be shorter, and still end there.
    expect(explanation?.steps.map((s) => s.weight)).not.toContain("none");
    met.compared++;
    met.kinds.add(`${property.kind} ${verdict.word}`);
    if (length > 2) met.long++;
    if (property.monitor !== null && length > 1) met.watched++;
    if (first.trace !== null && switchesOf(first.trace) > fewest) met.better++;
  }
}

const metNothing = (): Met => ({ compared: 0, better: 0, long: 0, watched: 0, kinds: new Set() });
const allKinds = [
  "invariant violated",
  "transition violated",
  "reachable reached",
  "deadlockFree violated",
];

it("is the first of those with the fewest switches, on random maps", () => {
  const met = metNothing();
  fc.assert(
    fc.property(randomMaps, (model) => {
      compare(model, met);
    }),
    { numRuns: 150 },
  );
  expect([...met.kinds].toSorted()).toEqual(allKinds.toSorted());
  expect(met.compared).toBeGreaterThan(200);
  expect(met.long).toBeGreaterThan(40);
  expect(met.watched).toBeGreaterThan(20);
  // The one found first would not have done.
  expect(met.better).toBeGreaterThan(5);
});

it("is the first of those with the fewest switches, under a bound", () => {
  const met = metNothing();
  fc.assert(
    fc.property(randomMaps, fc.integer({ min: 3, max: 7 }), (model, no) => {
      const bounds: Model["bounds"] = [
        { name: "no", sentence: "", within: (s: { x: number }) => s.x !== no },
      ];
      const claims = model.claims.filter((c) => c.property.kind !== "recoverable");
      compare({ ...model, claims, bounds }, met);
    }),
    { numRuns: 60 },
  );
  expect(met.compared).toBeGreaterThan(60);
  expect(met.better).toBeGreaterThan(0);
});

it("is the first of those with the fewest switches, on random systems", () => {
  const met = metNothing();
  fc.assert(
    fc.property(randomSystems({ wild: false, maxStates: 1000 }), ({ model }) => {
      compare(model, met);
    }),
    { numRuns: 100 },
  );
  expect(met.compared).toBeGreaterThan(20);
});
