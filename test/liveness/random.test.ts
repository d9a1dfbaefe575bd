/**
 * The search for lassos against the oracle that does it by the book, on random graphs and on random
 * systems. Seeds are fixed: what the sample covers is asserted, not hoped for.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Model } from "../../checker/index.ts";
import { isTemporal } from "../../checker/contract/temporal.ts";
import { check } from "../../checker/search/check.ts";
import { settingOf } from "../../checker/plain/semantics.ts";
import type { PropertyResult } from "../../checker/verdict.ts";
import {
  flawOf,
  naiveRuns,
  shortestStem,
  reachOf,
  staysAfter,
  type Reach,
} from "../oracle/naive-liveness.ts";
import { randomRunProperty, RUN_KINDS, type Vocabulary } from "../support/random-runs.ts";
import { Dice } from "../support/dice.ts";
import { placesIn, predicate } from "../support/random-place.ts";
import { randomSystems } from "../support/random-system.ts";
import { graph, type Arrow } from "./support.ts";

/** How often each thing occurred. */
class Tally {
  private readonly counts = new Map<string, number>();
  add(what: string): void {
    this.counts.set(what, this.of(what) + 1);
  }
  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }
}

/** A model without claims that claims one random property of each kind. */
function claiming(model: Model, vocabulary: Vocabulary): { model: Model; text: string } {
  const drawn = RUN_KINDS.map((kind, i) => randomRunProperty(`L${i}`, kind, vocabulary));
  return {
    model: { ...model, claims: drawn.map(({ property }) => ({ property, expected: "holds" })) },
    text: drawn.map((d) => d.text).join("\n"),
  };
}

/** A random graph of up to `n` states, and what may be said of it. `broken`: one arrow leads out of all domains. */
function randomGraph(seed: number, n: number, broken = false): { model: Model; text: string } {
  const dice = new Dice(seed);
  const states = 1 + dice.below(n);
  const names = ["a", "b", "c", "d"].slice(0, 1 + dice.below(4));
  const arrows = Array.from({ length: 1 + dice.below(2 * states + 2) }, (): Arrow => [
    dice.below(states),
    dice.of(names),
    dice.below(states),
  ]);
  if (broken) arrows.push([dice.below(states), "a", 99]);
  const initial = dice.once(4) ? [0, dice.below(states)] : [0];
  const { model, text } = claiming(graph(arrows, [], initial), {
    ...{ dice, names },
    nameOf: ({ params }) => String(params["name"]),
    predicate: () => {
      const among = Array.from({ length: states }, (_, i) => i).filter(() => dice.once(2));
      return { text: `at ${among.join()}`, run: (s) => among.includes(s.at) };
    },
  });
  return { model, text: `${JSON.stringify(arrows)} from ${initial.join()}\n${text}` };
}

/** Compares one result with the oracle, where the graph is small with the length of the stem as well. */
function agree(
  model: Model,
  alone: Reach,
  result: PropertyResult,
  k: number,
  text: string,
  tally: Tally,
): void {
  const property = model.claims[k]?.property;
  if (property === undefined || !isTemporal(property)) throw new Error("none of those");
  const reach = property.monitor === null ? alone : reachOf(model, property.monitor);
  const naive = naiveRuns(model, property, reach);
  const { verdict, liveness } = result;
  const why = `${property.id} ${verdict.word === "error" ? verdict.message : ""}\n${text}`;
  expect(verdict.word, `system ${why}`).toBe(naive.word);
  tally.add(`${property.kind} ${verdict.word}`);
  if (verdict.word === "error") return;
  if (reach.failed) tally.add(`${verdict.word} all the same`);
  else {
    const steps = liveness?.fair.map((f) => f.steps);
    expect(steps, `system ${why}`).toEqual(naive.steps);
    expect(result.antecedents ?? naive.triggers, `system ${why}`).toBe(naive.triggers);
    expect(result.states, `system ${why}`).toBe(naive.spots.length);
  }
  if (verdict.word !== "violated") {
    if (property.kind !== "recoverable")
      for (const f of property.fairness) tally.add(`${verdict.word} under ${f.kind}`);
    return;
  }
  expect(flawOf(naive, model, property, verdict), `system ${why}`).toBe(null);
  const { lasso, trace } = verdict;
  if (naive.finite !== null) {
    expect([lasso, trace.steps.length], `system ${why}`).toEqual([undefined, naive.finite]);
    tally.add(`${property.kind} finite`);
    return;
  }
  if (lasso === undefined) throw new Error(`no lasso\n${why}`);
  tally.add(lasso.start === trace.steps.length ? "stutters" : "goes round");
  for (const { kind, because } of lasso.fair)
    tally.add(`${kind} ${because.replace(/ (step \d+|initially)$/, "")}`);
  if (property.monitor !== null) tally.add(`${property.kind} violated beside a monitor`);
  if (naive.regions.some((r) => r.spots.size > 10)) return;
  const stems = naive.regions.map((r) => shortestStem(r, naive.groups) ?? Infinity);
  expect(lasso.start, `system ${why}`).toBe(Math.min(...stems));
  tally.add(`stem ${Math.min(lasso.start, 2)}`);
  const region = naive.regions[0];
  if (naive.regions.length > 1 || region === undefined) return;
  const stays = staysAfter(lasso.start, region, naive.groups);
  expect(lasso.start === trace.steps.length, `system ${why}`).toBe(stays);
}

function expectCovered(tally: Tally, least: Readonly<Record<string, number>>): void {
  for (const [what, n] of Object.entries(least))
    expect([what, tally.of(what), tally.of(what) >= n]).toEqual([what, tally.of(what), true]);
}

// Long enough on a machine that does much else.
describe("infinite runs", { timeout: 240_000 }, () => {
  /** Compares search and oracle on `n` random graphs. */
  function compareGraphs(n: number, broken: boolean, tally = new Tally()): Tally {
    for (let seed = 0; seed < n; seed++) {
      const { model, text } = randomGraph(seed, 7, broken);
      const alone = reachOf(model, null);
      check(model).results.forEach((result, k) =>
        agree(model, alone, result, k, `${seed} ${text}`, tally),
      );
    }
    return tally;
  }

  it("search and oracle agree on random graphs", () => {
    const tally = compareGraphs(1600, false);
    const kinds = RUN_KINDS.flatMap((kind) =>
      ["holds", "violated", "vacuous", "error"].map((word) => [`${kind} ${word}`, 10] as const),
    );
    expectCovered(tally, {
      ...Object.fromEntries(kinds),
      ...{ stutters: 1000, "goes round": 500, "stem 1": 200, "stem 2": 100 },
      ...{ "holds under weak": 200, "holds under strong": 200, "holds under recurrent": 50 },
      ...{ "weak taken in": 100, "strong taken in": 100, "recurrent taken in": 100 },
      ...{ "weak not enabled after": 100, "weak not enabled": 100 },
      ...{ "strong never enabled in the loop": 100, "strong not enabled at the end": 100 },
      ...{ "until finite": 100, "leadsTo violated beside a monitor": 50 },
    });
  });

  /** Compares search and oracle on `n` random systems. */
  function compare(n: number, seed: number, wild: boolean): Tally {
    const tally = new Tally();
    const systems = fc.sample(randomSystems({ wild, maxStates: 120 }), { seed, numRuns: n });
    for (const [i, drawn] of systems.entries()) {
      const dice = new Dice(i);
      const { domain } = settingOf(drawn.model);
      const places = placesIn(domain, [], dice, []).filter(({ path }) => path.length > 0);
      const { model, text } = claiming(drawn.model, {
        dice,
        names: drawn.model.system.actions.map((a) => a.name),
        nameOf: (step) => step.action,
        predicate: () => {
          const { text, run } = predicate(dice, places);
          return { text, run: (s) => run(s, {}) };
        },
      });
      const alone = reachOf(model, null);
      check(model).results.forEach((result, k) =>
        agree(model, alone, result, k, `${i} ${text}\n${drawn.text}`, tally),
      );
    }
    return tally;
  }

  it("search and oracle agree on random systems", () => {
    expectCovered(compare(100, 6, false), {
      ...Object.fromEntries(RUN_KINDS.map((kind) => [`${kind} violated`, 20])),
      ...{ stutters: 50, "goes round": 50, "stem 1": 20, "stem 2": 5 },
      ...{ "holds under weak": 10, "holds under strong": 10, "holds under recurrent": 5 },
      ...{ "strong taken in": 20, "until finite": 10, "leadsTo violated beside a monitor": 5 },
    });
  });

  it("search and oracle agree on systems that leave their domains or throw", () => {
    const tally = compareGraphs(300, true, compare(80, 7, true));
    expectCovered(tally, {
      ...Object.fromEntries(RUN_KINDS.map((kind) => [`${kind} error`, 20])),
      "violated all the same": 10,
    });
  });
});
