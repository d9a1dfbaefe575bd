/** Searches that are not exhaustive, against the exact one and the naive oracle, on random systems. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Model } from "../checker/index.ts";
import { approximate } from "../checker/approximate/approximate.ts";
import { MODES, type ApproximateOptions, type Mode } from "../checker/approximate/options.ts";
import { check } from "../checker/search/check.ts";
import type { ModelResult } from "../checker/verdict.ts";
import { explore } from "./oracle/naive.ts";
import { randomSystems } from "./support/random-system.ts";

function look(m: Model, mode: Mode, options: Partial<ApproximateOptions> = {}): ModelResult {
  const few = mode === "simulate" ? { walks: 20, steps: 30 } : mode === "swarm" ? { walks: 3 } : {};
  return approximate(m, { approximate: { mode, seed: 7, ...few }, tableBits: 2 ** 16, ...options });
}

function onRandomSystems(options: { wild: boolean; runs: number }, body: (m: Model, text: string) => void): void {
  const systems = randomSystems({ wild: options.wild, maxStates: 1000 });
  fc.assert(
    fc.property(systems, ({ model, text }) => body(model, text)),
    { numRuns: options.runs, seed: 20261123 },
  );
}

/** Words that an approximate search may say. */
const MAY_SAY = new Set(["violated", "reached", "notFound", "error"]);

describe("random systems", () => {
  it("what is found is so, by the naive oracle; and nothing is claimed that was not found", () => {
    const seen = new Map<string, number>();
    onRandomSystems({ wild: false, runs: 60 }, (m, text) => {
      const known = new Map<string, { word: string; steps: number | null }>();
      const monitors = new Set(m.claims.map(({ property }) => property.monitor));
      for (const monitor of monitors)
        for (const [id, v] of explore(m, monitor).verdicts) known.set(id, v);
      for (const mode of MODES)
        for (const { id, kind, verdict } of look(m, mode).results) {
          const key = `${mode} ${kind} ${verdict.word}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
          expect(MAY_SAY).toContain(verdict.word);
          if (verdict.word === "notFound") continue;
          // In another order, a property may throw before it is decided.
          if (verdict.word === "error" && new RegExp(`^${id} .*may throw`, "m").test(text)) continue;
          expect([m.name, mode, id, verdict.word]).toEqual([m.name, mode, id, known.get(id)?.word]);
          if (verdict.word !== "violated" && verdict.word !== "reached") continue;
          expect(verdict.trace.steps.length).toBeGreaterThanOrEqual(known.get(id)?.steps ?? 0);
        }
    });
    for (const mode of MODES)
      for (const what of ["invariant violated", "transition violated", "reachable reached", "deadlockFree violated"])
        expect([`${mode} ${what}`, (seen.get(`${mode} ${what}`) ?? 0) > 0]).toEqual([`${mode} ${what}`, true]);
    console.log(Object.fromEntries(seen));
  });

  it("fingerprints of 64 bits find what the exact search finds: the same states, steps and shortest runs", () => {
    onRandomSystems({ wild: false, runs: 60 }, (m) => {
      const exact = check(m);
      const found = look(m, "fingerprints", {});
      for (const r of found.results) {
        const e = exact.results.find(({ id }) => id === r.id);
        if (e === undefined) throw new Error("no result");
        if (r.verdict.word === "notFound")
          expect(["holds", "unreached", "vacuous"]).toContain(e.verdict.word);
        else expect([r.id, r.verdict]).toEqual([r.id, e.verdict]);
      }
    });
  });

  it("a specification that fails is found out, with the same message and run", () => {
    let failures = 0;
    onRandomSystems({ wild: true, runs: 60 }, (m) => {
      const exact = check(m);
      for (const mode of MODES) {
        const found = look(m, mode);
        if (mode === "fingerprints") {
          const decided = found.results.every(({ verdict }) => verdict.word !== "notFound");
          const failed = exact.runs.map((r) => r.failure);
          if (!decided) expect(found.runs.map((r) => r.failure)).toEqual(failed);
          if (failed.some((f) => f !== null)) failures++;
        }
        for (const r of found.results) {
          const e = exact.results.find(({ id }) => id === r.id);
          expect(MAY_SAY).toContain(r.verdict.word);
          if (mode === "fingerprints" && r.verdict.word !== "notFound")
            expect([r.id, r.verdict]).toEqual([r.id, e?.verdict]);
        }
      }
    });
    expect(failures).toBeGreaterThan(5);
  });
});
