/**
 * What a graph of steps says of the system alone, against the exploration that it stands for: on random
 * systems, beside random properties. Seeds are fixed: what the sample covers is asserted, not hoped for.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Model, Property } from "../checker/index.ts";
import { settingOf } from "../checker/plain/semantics.ts";
import { check } from "../checker/search/check.ts";
import type { ModelResult, RunStatistics } from "../checker/verdict.ts";
import { withAbstract } from "./support/random-refinements.ts";
import { randomRunProperty, RUN_KINDS } from "./support/random-runs.ts";
import { Dice } from "./support/dice.ts";
import { placesIn, predicate } from "./support/random-place.ts";
import { randomSystems } from "./support/random-system.ts";

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

/** All that does not depend on how it was found out. */
function counted({ runs, actions }: ModelResult): object {
  const {
    seconds: _,
    bytesPerState: _bytes,
    readOff: _readOff,
    ...rest
  } = runs[0] as RunStatistics;
  return { ...rest, actions };
}

/** Checks each claim by itself, and compares what is said of the system with what an exploration says. */
function compare(model: Model, text: string, tally: Tally): void {
  const explored = check({ ...model, claims: [] }, { digest: true });
  expect(explored.runs[0]?.readOff).toBe(undefined);
  for (const claim of model.claims) {
    const { kind, monitor } = claim.property;
    const result = check({ ...model, claims: [claim] }, { digest: true, interest: true });
    // Each run was looked at on plain objects before it was given.
    for (const { count, witness } of result.results[0]?.exercised ?? [])
      expect(witness !== undefined).toBe(count > 0);
    expect(counted(result), `${claim.property.id} of ${text}`).toEqual(counted(explored));
    const readOff = result.runs[0]?.readOff === true;
    const run = result.runs[1];
    const [alone, system] = [result.runs[0]?.states ?? 0, run?.states ?? 0];
    const how = monitor === null ? "" : " beside a monitor";
    tally.add(`${kind}${how}: ${readOff ? "read off" : "explored"}`);
    if (readOff && system > alone) tally.add("a state beside several of the monitor");
    if (readOff && system < alone) tally.add("the rest was expanded afterwards");
  }
}

/** The same system with a random property of each kind about runs. */
function withRuns(model: Model, seed: number): { model: Model; text: string } {
  const dice = new Dice(seed);
  const { domain } = settingOf(model);
  const places = placesIn(domain, [], dice, []).filter(({ path }) => path.length > 0);
  const drawn = RUN_KINDS.map((kind, i) =>
    randomRunProperty(`L${i}`, kind, {
      dice,
      names: model.system.actions.map((a) => a.name),
      nameOf: (step) => step.action,
      predicate: () => {
        const { text, run } = predicate(dice, places);
        return { text, run: (s) => run(s, {}) };
      },
    }),
  );
  const claims = drawn.map(({ property }) => ({ property, expected: "holds" as const }));
  return { model: { ...model, claims }, text: drawn.map((d) => d.text).join("\n") };
}

function sample(n: number, seed: number, wild: boolean): Tally {
  const tally = new Tally();
  const systems = fc.sample(randomSystems({ wild, maxStates: 120 }), { seed, numRuns: n });
  for (const [i, drawn] of systems.entries())
    for (const { model, text } of [withRuns(drawn.model, i), withAbstract(drawn.model, i)])
      compare(model, `system ${i} ${text}\n${drawn.text}`, tally);
  return tally;
}

function expectCovered(tally: Tally, least: Readonly<Record<string, number>>): void {
  for (const [what, n] of Object.entries(least))
    expect([what, tally.of(what), tally.of(what) >= n]).toEqual([what, tally.of(what), true]);
}

// Long enough on a machine that does much else.
describe("the system alone, read off a graph of steps", { timeout: 240_000 }, () => {
  it("has the counts of an exploration: states, depth, actions fired, clauses that refused", () => {
    expectCovered(sample(60, 11, false), {
      ...Object.fromEntries(RUN_KINDS.map((kind) => [`${kind}: read off`, 30])),
      ...{ "leadsTo beside a monitor: read off": 5, "refines: read off": 30 },
      ...{ "refines beside a monitor: read off": 5, "includedIn: read off": 30 },
      ...{ "includedIn beside a monitor: read off": 5 },
      ...{ "refines: explored": 1, "includedIn beside a monitor: explored": 5 },
      "a state beside several of the monitor": 20,
      "the rest was expanded afterwards": 20,
    });
  });

  it("is explored where the graph is not whole, and the failure is told", () => {
    expectCovered(sample(40, 12, true), {
      ...{ "leadsTo: explored": 5, "refines: explored": 5, "includedIn: explored": 5 },
    });
  });
});

describe("what decides whether the system is explored", () => {
  /** Two states, and a step between them. */
  const drawn = fc.sample(randomSystems({ wild: false, maxStates: 120 }), {
    seed: 11,
    numRuns: 1,
  })[0];
  if (drawn === undefined) throw new Error("nothing was drawn");
  const { model } = withRuns(drawn.model, 0);
  const runsOf = (claims: Model["claims"], options = {}): readonly (boolean | undefined)[] =>
    check({ ...model, claims }, options).runs.map((r) => r.readOff);

  it("a property of states asks for an exploration of its own", () => {
    const property: Property = {
      ...{ kind: "deadlockFree", id: "D", name: "D", sentence: "", formula: "", source: "" },
      ...{ claimedFor: "", monitor: null },
    } as Property; // as small as it gets
    expect(runsOf(model.claims.slice(0, 1))[0]).toBe(true);
    expect(runsOf([...model.claims.slice(0, 1), { property, expected: "holds" }])[0]).toBe(
      undefined,
    );
  });

  it("what was cut short is no whole graph", () => {
    const cut = check({ ...model, claims: model.claims.slice(0, 1) }, { maxStates: 1 });
    expect([cut.runs[0]?.readOff, cut.runs[0]?.complete]).toEqual([undefined, false]);
    const stopped = check(
      { ...model, claims: model.claims.slice(0, 1) },
      { stop: new Int32Array([1]) },
    );
    expect([stopped.runs[0]?.readOff, stopped.runs[0]?.complete]).toEqual([undefined, false]);
    expect(stopped.results[0]?.verdict.word).toBe("incomplete");
  });
});
