import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Model } from "../../index.ts";
import type { ModelResult } from "../../verdict.ts";
import { check, type CheckOptions } from "../check.ts";
import { CheckerError } from "../../errors.ts";
import { counted, counters, statement } from "../../../test/fixtures/closed-form.ts";
import { twoPhaseCommit } from "../../../test/fixtures/two-phase-commit.ts";
import { crewInOneThread, tiny, type Watched } from "../../../test/support/crew.ts";
import { randomSystems } from "../../../test/support/random-system.ts";
import { Control, operations, tellLost } from "./control.ts";

/** All that was found, but for times and bytes. */
function found(result: ModelResult): unknown {
  const text = JSON.stringify(result, (key, value: unknown) =>
    key === "seconds" || key === "bytesPerState" ? null : value,
  );
  return JSON.parse(text);
}

/** What several find of `model`, and what one finds. */
function both(
  model: Model,
  crew: Watched["crew"],
  options: CheckOptions = {},
): { readonly several: unknown; readonly one: unknown } {
  return { several: found(check(model, { ...options, crew })), one: found(check(model, options)) };
}

const numbers = [1, 2, 4].map((helpers) => ({ helpers }));

describe.each(numbers)("with $helpers helpers", ({ helpers }) => {
  it.each<[string, boolean, CheckOptions]>([
    ["", false, {}],
    ["that go wrong", true, {}],
    ["with digests and first cases", false, { digest: true, interest: true }],
    ["up to 20 states", false, { maxStates: 20 }],
  ])("the same is found in random systems %s", (_what, wild, options) => {
    let counting = 0;
    fc.assert(
      fc.property(randomSystems({ wild, maxStates: 400 }), fc.nat(), ({ model }, seed) => {
        const { crew, done } = crewInOneThread(model, helpers, seed);
        const { several, one } = both(model, crew, options);
        expect(several).toEqual(one);
        counting += done.filter((d) => d === "number").length;
      }),
      { seed: 11, numRuns: helpers === 2 ? 30 : 10 },
    );
    expect(counting, "rounds that count").toBeGreaterThan(15);
  });

  it("tables and buffers grow", () => {
    const model = counters(4, 7, { wraps: true });
    const { crew, done } = crewInOneThread(model, helpers, 3, { ...tiny, mostRows: 512 });
    const { several, one } = both(model, crew, { digest: true });
    expect(several).toEqual(one);
    expect(done).toContain("grow");
  });

  it.each([1, 63, 64, 65, 287, 288])(
    "the budget of %i states ends at the same row",
    (maxStates) => {
      const model = twoPhaseCommit(3);
      const { crew } = crewInOneThread(model, helpers, maxStates);
      const { several, one } = both(model, crew, { maxStates });
      expect(several).toEqual(one);
    },
  );
});

describe("with two helpers", () => {
  const late = counted.transition({
    ...statement("Late"),
    when: (s) => s.n[0] === 3,
    holds: { low: (s, next) => s.n[1] !== 4 || next.n[2] !== 4 },
  });
  const throws = counted.invariant({
    ...statement("Throws"),
    when: (s) => {
      if (s.n[0] === 4 && s.n[2] === 3) throw new Error("a condition that throws");
      return s.n[1] === 2;
    },
    holds: { some: (s) => s.n[0] !== 4 },
  });
  const never = counted.invariant({ ...statement("Never"), holds: { low: (s) => s.n[0] !== 9 } });
  const model = counters(3, 5, { wraps: true, props: [late, throws, never] });

  it("what is counted until a condition throws is what one counts", () => {
    const { crew, done } = crewInOneThread(model, 2, 9);
    const { several, one } = both(model, crew);
    expect(several).toEqual(one);
    const rounds = (what: string): number => done.filter((d) => d === what).length;
    expect(rounds("expand")).toBeGreaterThan(rounds("number"));
    expect(rounds("number")).toBeGreaterThan(10);
  });

  it.each<CheckOptions>([{ untilDecided: true }, { untilViolated: true }])(
    "a search that ends early ends at the same row: %o",
    (options) => {
      const long = counters(3, 25, { props: [late] });
      const tuning = { ...tiny, blockRows: 5, firstRows: 128, mostRows: 256, candidates: 64 };
      const { crew } = crewInOneThread(long, 2, 4, tuning);
      const { several, one } = both(long, crew, options);
      expect(several).toEqual(one);
    },
  );

  it("a bound is met at the same state, and what lies outside is kept", () => {
    const bounded = counters(3, 5, {
      wraps: true,
      props: [never, late],
      bounds: [{ name: "near", sentence: "", within: (s) => (s.n[0] ?? 0) < 4 }],
    });
    const { crew } = crewInOneThread(bounded, 2, 6);
    const { several, one } = both(bounded, crew);
    expect(several).toEqual(one);
  });

  it("what one thread finds between rounds has room, however small these are", () => {
    // Wide levels are left to the lead, with hundreds of new states in a batch.
    const tuning = { ...tiny, leastRows: 4, candidates: 2 };
    const wide = counters(7, 3, { props: [late, throws] });
    const { crew, done } = crewInOneThread(wide, 1, 2, tuning);
    const { several, one } = both(wide, crew, { interest: true });
    expect(several).toEqual(one);
    expect(done).toContain("number");
  });

  it("little memory is left to one thread", () => {
    const { crew, done } = crewInOneThread(model, 2, 9);
    check(model, { crew, memoryBytes: 10_000_000 });
    expect(done).not.toContain("open");
  });
});

it("who waits for a thread that is no more is told", () => {
  const control = new Control(2);
  control.start(operations.expand);
  control.arrive();
  tellLost(control.words);
  expect(() => {
    control.join();
  }).toThrow(CheckerError);
});
