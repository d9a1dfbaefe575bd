/**
 * The slice of a run, against what happens when the run is changed: steps without consequence are left
 * out, fields that nothing depends on get other values, and the run still ends as it did.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Model, Property } from "../../checker/index.ts";
import { sliceOf } from "../../checker/explain/explain.ts";
import { overlap, pathOf } from "../../checker/explain/recorder.ts";
import { placesOf } from "../../checker/explain/vary.ts";
import type { Watched } from "../../checker/plain/judge.ts";
import { settingOf } from "../../checker/plain/semantics.ts";
import { Dice } from "../support/dice.ts";
import { randomSystems } from "../support/random-system.ts";
import { endOf, moves, starts, traceOf, wrongAtEnd, type Move, type Walk } from "./plain-walks.ts";

/** Walks on at random for at most `length` steps. */
function wander(model: Model, p: Property, length: number, dice: Dice): Walk {
  let walk: Walk = { start: dice.of(starts(model, p.monitor)), moves: [] };
  for (let k = 0; k < length; k++) {
    const all = moves(model, p.monitor, endOf(walk));
    if (all.length === 0) break;
    walk = { start: walk.start, moves: [...walk.moves, dice.of(all)] };
  }
  return walk;
}

/** The same steps from another beginning; `null` when one of them is not enabled. */
function again(model: Model, p: Property, start: Watched, steps: readonly Move[]): Walk | null {
  let walk: Walk = { start, moves: [] };
  for (const { action, params } of steps) {
    const text = JSON.stringify(params);
    let all: Move[];
    try {
      all = moves(model, p.monitor, endOf(walk));
    } catch {
      return null;
    }
    const next = all.find((m) => m.action === action && JSON.stringify(m.params) === text);
    if (next === undefined) return null;
    walk = { start, moves: [...walk.moves, next] };
  }
  return walk;
}

/** `p` with those of its conjuncts that are named. */
function only(p: Property, names: readonly string[]): Property {
  if (p.kind !== "invariant" && p.kind !== "transition") return p;
  const holds = Object.fromEntries(Object.entries(p.holds).filter(([n]) => names.includes(n)));
  return { ...p, holds };
}

/** What was met. */
interface Met {
  walks: number;
  /** Steps left out, and walks in which there was one. */
  dropped: number;
  shorter: number;
  /** Beginnings that differ in a field that nothing depends on. */
  varied: number;
  values: number;
  enables: number;
  watched: number;
}

const nothing = (): Met => ({
  walks: 0,
  dropped: 0,
  shorter: 0,
  varied: 0,
  values: 0,
  enables: 0,
  watched: 0,
});

/** Looks at every beginning of `walk` that ends in what `p` is about. */
function tryAll(model: Model, p: Property, walk: Walk, met: Met): void {
  for (let n = 0; n <= walk.moves.length; n++) {
    const shown = { start: walk.start, moves: walk.moves.slice(0, n) };
    const failed = wrongAtEnd(model, p, shown);
    if (failed === null) continue;
    const trace = traceOf(model, shown);
    const { steps, initial } = sliceOf(
      model,
      p,
      p.kind === "reachable"
        ? { word: "reached", trace }
        : { word: "violated", trace, failed: [...failed] },
    );
    met.walks++;
    if (p.monitor !== null) met.watched++;
    const kept = shown.moves.filter((_, i) => steps[i]?.weight !== "none");
    met.dropped += n - kept.length;
    if (kept.length < n) met.shorter++;
    met.values += steps.filter((s) => s.weight === "value").length;
    met.enables += steps.filter((s) => s.weight === "enables").length;
    // Whatever is false stays false; what was true may have become anything.
    const judged = only(p, failed);
    const demand = (changed: Walk | null): void => {
      const wrong = changed === null ? null : wrongAtEnd(model, judged, changed);
      expect(wrong).not.toBeNull();
      expect(wrong).toEqual(expect.arrayContaining([...failed]));
    };
    demand(again(model, p, walk.start, kept));
    // A monitor looks at the beginning itself: what it makes of another one is not the slice's matter.
    if (p.monitor !== null) continue;
    const { domain } = settingOf(model);
    const all = { how: "whole", side: "s", keys: [], path: "" } as const;
    for (const { keys, others } of placesOf(domain, walk.start.state, all)) {
      if (initial.some((d) => overlap(d.path, pathOf(keys)))) continue;
      for (const state of others ?? []) {
        demand(again(model, p, { state, monitor: null }, kept));
        met.varied++;
      }
    }
  }
}

describe("what a slice leaves out", () => {
  it("changes nothing on random systems", () => {
    const met = nothing();
    fc.assert(
      fc.property(
        randomSystems({ wild: false, maxStates: 5000 }),
        fc.integer(),
        ({ model }, seed) => {
          const dice = new Dice(seed);
          for (const { property } of model.claims)
            tryAll(model, property, wander(model, property, 8, dice), met);
        },
      ),
      { numRuns: 100 },
    );
    expect(met.walks).toBeGreaterThan(120);
    expect(met.watched).toBeGreaterThan(15);
    expect(met.shorter).toBeGreaterThan(60);
    expect(met.varied).toBeGreaterThan(150);
    expect(met.values).toBeGreaterThan(60);
    expect(met.enables).toBeGreaterThan(10);
  });
});
