/**
 * The search over pairs of runs, and the table of determinacy, against the oracle that does both by
 * the book, on random systems. Seeds are fixed: what the sample covers is asserted, not hoped for.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Model, Property } from "../../checker/index.ts";
import { check } from "../../checker/search/check.ts";
import { stepsOf, type PropertyResult } from "../../checker/verdict.ts";
import { naiveDetermined, naivePairs } from "../oracle/naive-information.ts";
import { randomSystems } from "../support/random-system.ts";
import { withSecrets } from "../support/random-secrets.ts";

/** How often each thing occurred. */
class Tally {
  private readonly counts = new Map<string, number>();
  add(what: string, n = 1): void {
    if (n > 0) this.counts.set(what, this.of(what) + n);
  }
  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }
}

/** What is comparable of both sides: a pair search that was violated stopped somewhere on the way. */
function fromSearch(result: PropertyResult): object {
  const { verdict, pairs, depth } = result;
  const failed = verdict.word === "violated" ? (verdict.failed[0] ?? null) : null;
  const longest = verdict.word === "violated" ? stepsOf(verdict) : null;
  const said = { word: verdict.word, failed, steps: longest };
  if (pairs === undefined) return said;
  const differs = Object.fromEntries(pairs.variants.map((v) => [v.name, v.differs]));
  const cuts = Object.fromEntries(pairs.cuts.map((c) => [c.release, c.count]));
  return verdict.word === "violated" || verdict.word === "error"
    ? { ...said, differs }
    : {
        ...said,
        differs,
        cuts,
        ...{ pairs: pairs.pairs, compared: pairs.steps, depth, merged: pairs.merged },
      };
}

function fromOracle(model: Model, p: Property, tally: Tally): object {
  if (p.kind === "determined") {
    const { word, steps } = naiveDetermined(model, p);
    const besides = `${p.scope}${p.monitor === null ? "" : ", watched"}${p.secret === null ? "" : ", secret"}`;
    tally.add(`determined ${word}`);
    tally.add(`determined ${word} ${besides}`);
    if (steps !== null && steps > 1) tally.add("determined violated later");
    return { word, failed: word === "violated" ? "sameOutcome" : null, steps };
  }
  if (p.kind !== "noninterference") throw new Error(`${p.kind} is not drawn here`);
  const { word, failed, steps, differs, ...counts } = naivePairs(model, p);
  const { internal, ...compared } = counts;
  tally.add(`noninterference ${word}${failed === null ? "" : ` ${failed}`}`);
  if (steps !== null) tally.add(`violated after ${Math.min(steps, 2)}`);
  if (word === "holds") {
    tally.add("pairs where it holds", compared.pairs);
    tally.add(
      "cuts where it holds",
      Object.values(compared.cuts).reduce((a, b) => a + b, 0),
    );
  }
  const places = (p.observer.places?.({}) ?? []) as string[];
  if (places.some((place) => place.includes("."))) tally.add(`a part of a region ${word}`);
  tally.add("merged", compared.merged);
  tally.add("internal", internal);
  tally.add("variants that differ in nothing", Object.values(differs).filter((d) => !d).length);
  return word === "violated" || word === "error"
    ? { word, failed, steps, differs }
    : { word, failed, steps, differs, ...compared };
}

/** Compares search and oracle on `n` systems with four properties each. */
function compare(n: number, seed: number, wild: boolean): Tally {
  const tally = new Tally();
  const systems = fc.sample(randomSystems({ wild, maxStates: 150 }), { seed, numRuns: n });
  for (const [i, drawn] of systems.entries()) {
    const { model, text } = withSecrets(drawn.model, 1000 * seed + i);
    const results = check(model, { interest: true }).results;
    for (const [k, { property }] of model.claims.entries()) {
      const result = results[k];
      if (result === undefined) throw new Error(`no result for ${property.id}`);
      const [theirs, ours] = [fromSearch(result), fromOracle(model, property, tally)];
      const why = result.verdict.word === "error" ? result.verdict.message : "";
      expect(theirs, `system ${i}, ${property.id} ${why}\n${drawn.text}\n${text}`).toEqual(ours);
    }
  }
  return tally;
}

describe("random systems with secrets", () => {
  it("search and oracle agree on verdicts, lengths and counts", () => {
    const tally = compare(240, 4, false);
    for (const word of ["holds", "vacuous", "incomplete", "error"])
      expect([word, tally.of(`noninterference ${word}`) >= 10]).toEqual([word, true]);
    for (const clause of ["sameObservations", "sameSteps"])
      expect(tally.of(`noninterference violated ${clause}`)).toBeGreaterThan(20);
    for (const steps of [0, 1, 2]) expect(tally.of(`violated after ${steps}`)).toBeGreaterThan(10);
    expect(tally.of("pairs where it holds")).toBeGreaterThan(100);
    for (const what of ["cuts where it holds", "merged", "internal"])
      expect([what, tally.of(what) > 10]).toEqual([what, true]);
    expect(tally.of("variants that differ in nothing")).toBeGreaterThan(10);
    for (const word of ["holds", "violated"])
      expect([word, tally.of(`a part of a region ${word}`) > 5]).toEqual([word, true]);
    for (const word of ["holds", "vacuous", "incomplete", "violated"])
      expect([word, tally.of(`determined ${word}`) >= 10]).toEqual([word, true]);
    for (const besides of ["runs", "runs, watched", "runs, secret", "state", "state, watched"])
      for (const word of ["holds", "violated"])
        expect([word, besides, tally.of(`determined ${word} ${besides}`) > 0]).toEqual([
          ...[word, besides],
          true,
        ]);
    expect(tally.of("determined violated later")).toBeGreaterThan(3);
  });

  it("search and oracle agree on systems that leave their domains or throw", () => {
    const tally = compare(80, 5, true);
    expect(tally.of("noninterference error")).toBeGreaterThan(20);
    expect(tally.of("determined error")).toBeGreaterThan(20);
  });
});
