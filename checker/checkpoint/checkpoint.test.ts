/** Searches that are ended after any block, by any means, go on to what they would have found. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { counted, counters, statement } from "../../test/fixtures/closed-form.ts";
import { twoPhaseCommit } from "../../test/fixtures/two-phase-commit.ts";
import { always, inLives, lastingly, outcomeOf, search } from "../../test/support/checkpointed.ts";
import { crewInOneThread } from "../../test/support/crew.ts";
import { MemoryDisk } from "../../test/support/memory-disk.ts";
import { randomSystems } from "../../test/support/random-system.ts";
import { withSecrets } from "../../test/support/random-secrets.ts";
import type { Model } from "../index.ts";
import type { CheckOptions } from "../search/check.ts";

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
const near = {
  name: "near",
  sentence: "",
  within: (s: { n: readonly number[] }) => (s.n[0] ?? 0) < 4,
};
const bounds = [near];
const mixed = counters(3, 5, { wraps: true, props: [late, throws, never] });
const sum = counted.invariant({
  ...statement("Sum"),
  holds: { low: (s) => (s.n[0] ?? 0) + (s.n[1] ?? 0) + (s.n[2] ?? 0) < 17 },
});

describe("a search that is ended and gone on with finds what it would have found", () => {
  test.each<[string, Model, CheckOptions]>([
    ["counters", mixed, {}],
    ["with digests and first cases", mixed, { digest: true, interest: true }],
    ["under a bound", counters(3, 5, { wraps: true, props: [never, late], bounds }), {}],
    ["two-phase commit, explained", twoPhaseCommit(3), { digest: true, explain: true }],
    ["of representatives", counters(3, 3, { props: [sum] }), { symmetry: {} }],
  ])("after any block: %s", (_what, model, options) => {
    const expected = lastingly(model, options);
    expect(expected.blocks).toBeGreaterThan(3);
    for (let cut = 1; cut <= expected.blocks; cut++) {
      const found = inLives(
        model,
        () => options,
        (n) => (n === 0 ? cut : Infinity),
      );
      expect(outcomeOf(found)).toEqual(outcomeOf(expected));
      // What was expanded before was not expanded again.
      expect(found.blocks).toBe(expected.blocks - cut);
    }
    const again = inLives(
      model,
      () => options,
      () => 2,
    );
    expect(outcomeOf(again)).toEqual(outcomeOf(expected));
  });

  test.each([false, true])(
    "constants that were changed are an error, with helpers: %s",
    (helped) => {
      const plain = counters(3, 5, { wraps: true });
      const changing: Model = {
        ...plain,
        system: {
          ...plain.system,
          actions: plain.system.actions.map((a) => ({
            ...a,
            effect: (...args: Parameters<typeof a.effect>) => {
              const [s, , { id }, c] = args;
              // Once, in whatever thread: nobody would find it out who has not seen it.
              if (id === 0 && s.n[0] === 2 && s.n[1] === 1 && s.n[2] === 3) c.ids.push(7);
              a.effect(...args);
            },
          })),
        },
      };
      const expected = lastingly(changing, {});
      expect(JSON.stringify(expected.result)).toContain("SPEC002: the constants were changed");
      for (let cut = 1; cut <= expected.blocks; cut++) {
        const options = (n: number): CheckOptions =>
          helped ? { crew: crewInOneThread(changing, 2, 7 * cut + n).crew } : {};
        const blocks = helped ? 3 * cut : cut;
        const found = inLives(changing, options, (n) => (n === 0 ? blocks : Infinity));
        expect(outcomeOf(found)).toEqual(outcomeOf(expected));
      }
    },
  );

  test("states may be stored in another way", () => {
    const small = (s: { n: readonly number[] }): boolean =>
      [0, 1, 2, 3, 4].every((i) => (s.n[i] ?? 0) < 3);
    // Five words for a state: those of fewer than that are always stored whole.
    const wide = counters(5, 2 ** 30, {
      props: [never, sum],
      bounds: [{ ...near, within: small }],
    });
    const expected = lastingly(wide, {});
    expect(expected.rows[0]?.split("\n")[0]).toBe("-1: 0 0 0 0 0");
    for (const first of [0, 1]) {
      const options = (n: number): CheckOptions => ({ storage: { compress: n % 2 === first } });
      const found = inLives(wide, options, (n) => (n < 4 ? 2 : Infinity));
      expect(outcomeOf(found)).toEqual(outcomeOf(expected));
      expect(found.lives).toBe(5);
    }
  });

  test.each([false, true])("random systems, that go wrong: %s, with helpers, too", (wild) => {
    let cuts = 0;
    fc.assert(
      fc.property(
        randomSystems({ wild, maxStates: 400 }),
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
        ({ model }, seed, lives) => {
          const options = { digest: true, interest: true };
          const expected = lastingly(model, options);
          const ways: (() => CheckOptions)[] = [
            () => options,
            () => ({ ...options, crew: crewInOneThread(model, 2, seed).crew }),
          ];
          for (const way of ways) {
            const found = inLives(model, way, (n) => lives[n] ?? Infinity);
            expect(outcomeOf(found)).toEqual(outcomeOf(expected));
            cuts += found.lives - 1;
          }
        },
      ),
      { seed: 17, numRuns: 15 },
    );
    expect(cuts).toBeGreaterThan(8);
  });
});

/** What a counter becomes follows from what it was, but for one of them at the end of its way. */
const follows = counted.determined({
  ...statement("Follows"),
  on: (s, next) => s.n[0] !== next.n[0] || (s.n[2] === 5 && s.n[1] === 5 && s.n[0] === 4),
  given: (s, _next, step) => [s.n[0], step.action],
  outcome: (_s, next) => next.n[0],
});
const within = counted.determined({
  ...statement("Within"),
  scope: "state",
  on: () => true,
  given: (s) => s.n[0],
  outcome: (_s, next, _step) => next.n[1],
});

describe("what is determined by what was seen before is known when a search goes on", () => {
  const model = counters(3, 5, { wraps: true, props: [follows, within, never] });

  test.each<[string, CheckOptions]>([
    ["", {}],
    [", and where it was seen first", { interest: true }],
  ])("after any block%s", (_what, options) => {
    const expected = lastingly(model, options);
    expect(JSON.stringify(expected.result)).toMatch(/"violated".*"violated"/);
    for (let cut = 1; cut <= expected.blocks; cut++)
      expect(
        outcomeOf(
          inLives(
            model,
            () => options,
            (n) => (n === 0 ? cut : Infinity),
          ),
        ),
      ).toEqual(outcomeOf(expected));
  });

  test("random systems with secrets and monitors, ended by blocks and by budgets", () => {
    let cuts = 0;
    fc.assert(
      fc.property(
        randomSystems({ wild: false, maxStates: 300 }),
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 60 }),
        ({ model: drawn }, seed, lives, maxStates) => {
          const { model: secretive } = withSecrets(drawn, seed);
          const options = { interest: true };
          const expected = lastingly(secretive, options);
          const found = inLives(
            secretive,
            (n) => (n === 1 ? { ...options, maxStates: maxStates + 400 * n } : options),
            (n) => lives[n] ?? Infinity,
          );
          expect(outcomeOf(found)).toEqual(outcomeOf(expected));
          const cut = inLives(
            secretive,
            (n) => (n === 0 ? { ...options, maxStates } : options),
            () => Infinity,
          );
          expect(outcomeOf(cut)).toEqual(outcomeOf(expected));
          cuts += found.lives + cut.lives - 2;
        },
      ),
      { seed: 23, numRuns: 15 },
    );
    expect(cuts).toBeGreaterThan(20);
  });
});

describe("a budget that was used up", () => {
  const options = { digest: true, interest: true };
  const expected = lastingly(mixed, options);

  test.each([2, 60, 128, 215])("of %i states", (maxStates) => {
    const cut = lastingly(mixed, { ...options, maxStates });
    expect(JSON.stringify(cut.result)).toContain("is used up");
    for (const crew of [false, true]) {
      const disk = new MemoryDisk();
      const own = (): CheckOptions =>
        crew ? { ...options, crew: crewInOneThread(mixed, 2, maxStates).crew } : options;
      // The same budget ends it at the same state, once more, and no budget not at all.
      for (const more of [maxStates, maxStates, Infinity]) {
        const found = search(mixed, { ...own(), maxStates: more }, always(disk));
        expect(outcomeOf(found)).toEqual(outcomeOf(more === Infinity ? expected : cut));
      }
      expect(disk.names).toContain("manifest");
    }
  });

  test("of less than there is already: refused", () => {
    const disk = new MemoryDisk();
    search(mixed, { ...options, maxStates: 190 }, always(disk));
    expect(() => search(mixed, { ...options, maxStates: 100 }, always(disk))).toThrow(
      /its checkpoint has \d+ states, for which --max-states leaves no room/,
    );
    expect(outcomeOf(search(mixed, options, always(disk)))).toEqual(outcomeOf(expected));
  });

  test("of memory", () => {
    const wide = counters(6, 4, { wraps: true, props: [never] });
    const memoryBytes = 250_000;
    const disk = new MemoryDisk();
    const cut = search(wide, { memoryBytes }, always(disk));
    expect(JSON.stringify(cut?.result)).toContain("the memory budget");
    const found = search(wide, {}, always(disk));
    expect(found?.blocks).toBeLessThan((cut?.blocks ?? 0) + 100);
    expect(outcomeOf(found)).toEqual(outcomeOf(lastingly(wide, {})));
    expect(() => search(wide, { memoryBytes }, always(disk))).toThrow(/--memory leaves no room/);
  });

  test("somebody stops it, before it began, or meanwhile", () => {
    const disk = new MemoryDisk();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    for (const blocks of [0, 1, 3, 4]) {
      Atomics.store(stop, 0, blocks === 0 ? 1 : 0);
      const found = search(mixed, { ...options, stop }, always(disk), Infinity, (n) => {
        if (n === blocks) Atomics.store(stop, 0, 1);
      });
      expect(JSON.stringify(found?.result)).toContain("stopped on request");
    }
    const found = search(mixed, options, always(disk));
    expect(outcomeOf(found)).toEqual(outcomeOf(expected));
    expect(found?.blocks).toBeLessThan(expected.blocks - 3);
  });
});
