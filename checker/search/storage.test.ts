/** What is found does not depend on how states are stored. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it, vi } from "vitest";
import { counted, counters, statement } from "../../test/fixtures/closed-form.ts";
import { twoPhaseCommit } from "../../test/fixtures/two-phase-commit.ts";
import { localSystem } from "../../test/support/local-system.ts";
import { randomSystems } from "../../test/support/random-system.ts";
import { symmetricSystem } from "../../test/support/symmetric-system.ts";
import { CheckerError } from "../errors.ts";
import { claims, type Model } from "../index.ts";
import type { ModelResult } from "../verdict.ts";
import { check, type CheckOptions, type Progress } from "./check.ts";
import { ColdRows } from "./cold-rows.ts";
import type { StorageOptions } from "./storage.ts";

/** All that was found, but for times and bytes. */
function found(result: ModelResult): unknown {
  const text = JSON.stringify(result, (key, value: unknown) =>
    key === "seconds" || key === "bytesPerState" ? null : value,
  );
  return JSON.parse(text);
}

function traces({ results }: ModelResult): number {
  return results.filter(({ verdict }) => "trace" in verdict && verdict.trace !== null).length;
}

const ways: readonly (readonly [string, StorageOptions])[] = [
  ["lean", { lean: true }],
  ["compressed", { compress: true }],
  ["lean and compressed", { lean: true, compress: true }],
];

describe.each(ways)("%s", (_name, storage) => {
  /** Checks in both ways, compares, and says how many traces there were. */
  const compare = (model: Model, options: CheckOptions = {}): number => {
    const plain = check(model, options);
    expect(found(check(model, { ...options, storage }))).toEqual(found(plain));
    return traces(plain);
  };

  it.each<[string, boolean, CheckOptions]>([
    ["", false, { digest: true, interest: true }],
    ["that go wrong", true, {}],
    ["up to 20 states", false, { maxStates: 20 }],
    ["explained", false, { explain: true }],
  ])("finds the same in random systems %s", (_what, wild, options) => {
    let shown = 0;
    fc.assert(
      fc.property(randomSystems({ wild, maxStates: 300 }), ({ model }) => {
        shown += compare(model, options);
      }),
      { seed: 5, numRuns: 16 },
    );
    expect(shown, "traces").toBeGreaterThan(9);
  });

  it("finds the same by representatives", () => {
    let shown = 0;
    for (let seed = 1; seed <= 3; seed++)
      shown += compare(symmetricSystem(seed, 3), { symmetry: {} });
    expect(shown, "traces").toBeGreaterThan(2);
  });

  const far = counted.invariant({
    ...statement("Far"),
    holds: { low: (s) => s.n[0] !== 3 || s.n[1] !== 5 || s.n[2] !== 4 },
  });

  it("takes no state outside a bound for a parent", () => {
    // What lies outside is of the same levels, has smaller numbers, and leads to what is found.
    const model = counters(3, 6, {
      wraps: true,
      props: [far],
      bounds: [{ name: "near", sentence: "", within: (s) => (s.n[0] ?? 0) < 3 || s.n[2] === 4 }],
    });
    expect(compare(model)).toBe(1);
  });

  it("finds the same where states are wide", () => {
    const second = counted.transition({
      ...statement("Second"),
      holds: { low: (_s, next) => next.n[6] !== 2 },
    });
    const wide = counters(8, 2 ** 20, { props: [far, second] });
    const result = check(wide, { maxStates: 6000, storage });
    expect(result.runs[0]?.stateBits).toBeGreaterThan(160);
    expect(compare(wide, { maxStates: 6000 })).toBe(1);
  });

  it("finds runs of some ten thousand states", () => {
    const model = counters(3, 39, { props: [far] });
    expect(compare(model)).toBe(1);
  });

  it("finds the same in two-phase commit, where it ends early too", () => {
    const shown = [1, 63, 64, 65, 287, 288].map((maxStates) =>
      compare(twoPhaseCommit(3), { maxStates, digest: true }),
    );
    expect(Math.max(...shown)).toBe(1);
    expect(compare(twoPhaseCommit(4), { memoryBytes: 10 })).toBe(0);
  });
});

describe("on disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "passproof-spill-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const deep = counted.invariant({
    ...statement("Deep"),
    holds: { low: (s) => s.n[0] !== 29 || s.n[1] !== 20 || s.n[2] !== 31 },
  });
  const model = counters(3, 35, { wraps: true, props: [deep] });

  it.each<[StorageOptions, number]>([
    [{}, 640_000],
    [{ lean: true }, 540_000],
  ])("finds the same as in memory of which there is not enough: %o", (storage, memoryBytes) => {
    const unlimited = check(model, { digest: true });
    expect(traces(unlimited)).toBe(1);
    const options = { memoryBytes, digest: true };
    expect(check(model, { ...options, storage }).runs[0]?.complete).toBe(false);
    const spilled = check(model, { ...options, storage: { ...storage, spill: folder } });
    expect(found(spilled)).toEqual(found(unlimited));
    const [run] = spilled.runs;
    expect((run?.bytesPerState ?? Infinity) * (run?.states ?? 0)).toBeLessThanOrEqual(memoryBytes);
  });

  it("ends where even that is not enough, and where nothing can be written", () => {
    const never = counted.invariant({
      ...statement("Never"),
      holds: { low: (s) => s.n[0] !== 99 },
    });
    const why = (options: CheckOptions): unknown => {
      const verdict = check({ ...model, claims: claims([never]) }, options).results[0]?.verdict;
      return verdict?.word === "incomplete" ? verdict.why : verdict;
    };
    expect(why({ memoryBytes: 300_000, storage: { spill: folder } })).toContain("memory budget");
    const gone = join(folder, "gone");
    expect(why({ memoryBytes: 640_000, storage: { spill: gone } })).toContain(
      `states cannot be written to ${gone} any more`,
    );
  });

  it("says that states are lost instead of going on without them", () => {
    const rows = new ColdRows(folder, 2);
    rows.append(Int32Array.of(1, 2, 3, 4), Int32Array.of(-1, 0));
    const row = new Int32Array(2);
    rows.read(1, row);
    expect([...row, rows.parentOf(1), rows.count]).toEqual([3, 4, 0, 2]);
    expect(() => rows.read(2, row)).toThrow(CheckerError);
    expect(() => rows.parentOf(2)).toThrow("states on disk cannot be read");
  });
});

describe("lean", () => {
  const last = counted.invariant({
    ...statement("Last"),
    holds: { low: (s) => s.n[0] !== 39 || s.n[1] !== 39 || s.n[2] !== 39 },
  });
  const model = counters(3, 39, { props: [last] });

  it("shows how far it is with a long run", () => {
    const parts = new Set<string | null>();
    const onProgress = ({ part }: Progress): void => void parts.add(part);
    check(model, { storage: { lean: true }, progressMs: 0, onProgress });
    expect([...parts]).toEqual([null, "a run to what was found"]);
  });

  it("ends a search for a run, which is then not shown, ten seconds after somebody asked to stop", () => {
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => (now += 6000));
    const stop = new Int32Array(new SharedArrayBuffer(4));
    // Somebody asks when the run is sought.
    const onProgress = ({ part }: Progress): void => {
      if (part !== null) Atomics.store(stop, 0, 1);
    };
    const options = { stop, progressMs: 0, onProgress, storage: { lean: true } };
    const [result] = check(model, options).results;
    clock.mockRestore();
    expect(result?.verdict).toEqual({
      word: "incomplete",
      why: "it was found, and stopped on request before the run to it was",
    });
  });

  it("is refused where states are not found level by level", () => {
    const local = localSystem(1);
    const either = { ...local, claims: local.claims.filter((c) => c.property.id === "Either") };
    expect(() => check(either, { storage: { lean: true }, partialOrder: {} })).toThrow(
      "does not go by levels",
    );
  });

  it("stores no parents", () => {
    const [stored, lean] = [check(model), check(model, { storage: { lean: true } })].map(
      (r) => r.runs[0]?.bytesPerState ?? 0,
    );
    expect((stored ?? 0) - (lean ?? 0)).toBeGreaterThanOrEqual(3);
  });
});
