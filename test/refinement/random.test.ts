/**
 * Refinement and trace inclusion against the oracle that does both by the book, on random machines
 * and random systems. Seeds are fixed: what the sample covers is asserted, not hoped for.
 */
import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import type { Model } from "../../checker/index.ts";
import { check } from "../../checker/search/check.ts";
import type { PropertyResult } from "../../checker/verdict.ts";
import { naiveRefinement } from "../oracle/naive-refinement.ts";
import { Dice } from "../support/dice.ts";
import { randomSystems } from "../support/random-system.ts";
import { withAbstract } from "../support/random-refinements.ts";
import { answeredBy, edges, inclusion, mapped, type Edge, type Machine } from "./support.ts";

/** How often each thing occurred. */
class Tally {
  private readonly counts = new Map<string, number>();
  add(what: string, n = 1): void {
    this.counts.set(what, this.of(what) + n);
  }
  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }
}

/** What is comparable of both sides: a search that was violated stopped somewhere on the way. */
function fromSearch(result: PropertyResult): object {
  const { verdict, refinement, states, transitions, depth } = result;
  const { word } = verdict;
  if (word === "violated")
    return { word, failed: verdict.failed[0], steps: verdict.trace.steps.length };
  if (word === "error") return { word };
  const { matched, stuttered, abstractStates } = refinement ?? {};
  const counts = { states, transitions, depth, matched, stuttered, abstractStates };
  return { word, ...counts, actions: answeredBy(result) };
}

function fromOracle(model: Model, k: number, tally: Tally): object {
  const property = model.claims[k]?.property;
  if (property?.kind !== "refines" && property?.kind !== "includedIn")
    throw new Error("not drawn here");
  const { word, failed, steps, pairs: states, ...counts } = naiveRefinement(model, property);
  const { matched, stuttered, abstractStates, depth, actions } = counts;
  tally.add(`${property.kind} ${word}`);
  if (property.monitor !== null) tally.add(`watched ${property.kind} ${word}`);
  if (failed !== null) tally.add(failed);
  if (steps !== null) tally.add(`violated after ${Math.min(steps, 3)}`);
  if (word === "holds" && stuttered > 0) tally.add(`${property.kind} holds, and stutters`);
  if (word === "holds" && abstractStates < states) tally.add(`${property.kind} holds, and merges`);
  if (word === "violated") return { word, failed, steps };
  if (word === "error") return { word };
  const transitions = matched + stuttered;
  return { word, states, transitions, depth, matched, stuttered, abstractStates, actions };
}

function compare(model: Model, told: string, tally: Tally): void {
  const { results, runs } = check(model);
  for (const [k, result] of results.entries()) {
    const why = result.verdict.word === "error" ? result.verdict.message : "";
    const [theirs, ours] = [fromSearch(result), fromOracle(model, k, tally)];
    expect(theirs, `${result.id} ${why}\n${told}`).toEqual(ours);
  }
  // Machines have one claim: where it holds, its run has reached all states.
  const [result, run] = [results[0], runs.at(-1)];
  if (results.length > 1 || result === undefined || run === undefined) return;
  if (result.verdict.word === "holds" && result.states > run.states)
    tally.add("holds beside several sets");
}

/** A random machine of up to `n` states whose events are few. */
function randomMachine(dice: Dice, n: number, most: number): Machine {
  const event = (): string | null => dice.of([null, "a", "a", "b"]);
  const list = Array.from({ length: 1 + dice.below(most) }, (): Edge => [
    dice.below(n),
    event(),
    dice.below(n),
  ]);
  const init = dice.once(4) ? [0, dice.below(n)] : [0];
  return edges(list, init);
}

/** A machine with some edges changed: removed, added, or split in two by an internal step. */
function changed(dice: Dice, { edges: list, init }: Machine, n: number): Machine {
  const kept = list.filter(() => !dice.once(8));
  const split = kept.flatMap(([from, event, to], i): Edge[] =>
    dice.once(4)
      ? [
          [from, dice.once(2) ? null : event, n + i],
          [n + i, event, to],
        ]
      : [[from, event, to]],
  );
  const more = dice.once(3) ? randomMachine(dice, n, 2).edges : [];
  return edges([...split, ...more], init);
}

describe("random machines", () => {
  it("trace inclusion: search and oracle agree on verdicts, lengths and counts", () => {
    const tally = new Tally();
    for (let i = 0; i < 1500; i++) {
      const dice = new Dice(i);
      const n = 2 + dice.below(4);
      const one = randomMachine(dice, n, 8);
      const other = dice.once(3) ? randomMachine(dice, n, 12) : changed(dice, one, n);
      const [a, b] = dice.once(2) ? [one, other] : [other, one];
      compare(inclusion(a, b), JSON.stringify([a, b]), tally);
    }
    for (const word of ["holds", "violated", "vacuous"])
      expect([word, tally.of(`includedIn ${word}`) > 150]).toEqual([word, true]);
    for (const steps of [1, 2, 3]) expect(tally.of(`violated after ${steps}`)).toBeGreaterThan(50);
    expect(tally.of("includedIn holds, and stutters")).toBeGreaterThan(100);
    expect(tally.of("includedIn holds, and merges")).toBeGreaterThan(50);
    expect(tally.of("holds beside several sets")).toBeGreaterThan(0);
  });

  it("mappings: search and oracle agree on verdicts, lengths and counts", () => {
    const tally = new Tally();
    for (let i = 0; i < 1500; i++) {
      const dice = new Dice(i);
      const n = 2 + dice.below(5);
      const one = randomMachine(dice, n, 10);
      const image = Array.from({ length: n }, () => dice.below(4));
      const at = (state: number): number => image[state] ?? 99;
      // The images of its own steps, mostly, and some others.
      const images = one.edges
        .filter(() => !dice.once(7))
        .map(([from, event, to]): Edge => [at(from), event, at(to)]);
      const other = edges(
        [...images, ...(dice.once(2) ? randomMachine(dice, 4, 3).edges : [])],
        [...(dice.once(16) ? [] : one.init.map(at)), dice.below(4)],
      );
      const told = JSON.stringify([one, image, other]);
      compare(mapped(one, other, at), told, tally);
    }
    for (const word of ["holds", "violated", "vacuous"])
      expect([word, tally.of(`refines ${word}`) > 150]).toEqual([word, true]);
    for (const clause of ["abstractInitial", "abstractStep"])
      expect([clause, tally.of(clause) > 50]).toEqual([clause, true]);
    for (const steps of [0, 1, 2, 3])
      expect([steps, tally.of(`violated after ${steps}`) > 15]).toEqual([steps, true]);
    expect(tally.of("refines holds, and stutters")).toBeGreaterThan(100);
    expect(tally.of("refines holds, and merges")).toBeGreaterThan(100);
  });
});

describe("random systems", () => {
  /** Compares search and oracle on `n` systems with four properties each. */
  function sample(n: number, seed: number, wild: boolean): Tally {
    const tally = new Tally();
    const systems = fc.sample(randomSystems({ wild, maxStates: 48 }), { seed, numRuns: n });
    for (const [i, drawn] of systems.entries()) {
      const { model, text } = withAbstract(drawn.model, 1000 * seed + i);
      compare(model, `system ${i}\n${drawn.text}\n${text}`, tally);
    }
    return tally;
  }

  it("search and oracle agree on verdicts, lengths and counts", () => {
    const tally = sample(130, 6, false);
    for (const kind of ["refines", "includedIn"])
      for (const word of ["holds", "violated", "vacuous", "incomplete"])
        expect([kind, word, tally.of(`${kind} ${word}`) >= 3]).toEqual([kind, word, true]);
    for (const kind of ["refines", "includedIn"])
      for (const word of ["holds", "violated"])
        expect([kind, word, tally.of(`watched ${kind} ${word}`) >= 3]).toEqual([kind, word, true]);
    for (const clause of ["abstractInitial", "abstractStep", "abstractEvent"])
      expect([clause, tally.of(clause) > 10]).toEqual([clause, true]);
    for (const steps of [0, 1, 2, 3])
      expect([steps, tally.of(`violated after ${steps}`) > 5]).toEqual([steps, true]);
  });

  it("search and oracle agree on systems that leave their domains or throw", () => {
    const tally = sample(80, 7, true);
    for (const kind of ["refines", "includedIn"])
      expect(tally.of(`${kind} error`)).toBeGreaterThan(10);
  });
});
