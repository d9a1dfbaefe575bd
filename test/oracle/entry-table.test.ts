/**
 * The decision table of TDH.VP.ENTER checked against itself: total, without overlaps, closed, and
 * saying what the sources say about whole sequences of entries.
 */
import { describe, expect, test } from "vitest";
import { impossible, rules } from "./entry-rules.ts";
import { admits, decide, entries } from "./entry-table.ts";
import { OPEN, type Entry, type LastExit, type Outcome } from "./entry-words.ts";

const all = entries();

/** The outcomes of a possible entry. */
function outcomes(e: Entry): readonly Outcome[] {
  const d = decide(e);
  if (d.kind === "impossible") throw new Error(`${JSON.stringify(e)}: ${d.because}`);
  return d.outcomes;
}

/** The inputs of the next entry after a failed one, under every reading of an open field. */
function after(e: Entry, o: Outcome, host: Partial<Entry>): readonly Entry[] {
  const of = <T>(x: T | typeof OPEN, values: readonly T[]): readonly T[] =>
    x === OPEN ? values : [x];
  const next: Entry[] = [];
  for (const lastExit of of<LastExit>(o.lastExit, ["TDVMCALL", "ASYNC_FAULT"])) {
    for (const bufferSoft of of(o.bufferSoft, [false, true])) {
      for (const vapicSoft of of(o.vapicSoft, [false, true])) {
        const { routed, currVm } = o;
        next.push({ ...e, lastExit, routed, currVm, bufferSoft, vapicSoft, ...host });
      }
    }
  }
  return next;
}

const failed = (o: Outcome): boolean => o.result === "BUSY" || o.result === "FAKE_EPT_EXIT";

/** Everything the host can vary from one entry to the next. */
const hosts: readonly Partial<Entry>[] = [
  ...new Map(
    all.map(({ resumeL1, busy, epochStale, bufferPage, vapicPage }) => {
      const host = { resumeL1, busy, epochStale, bufferPage, vapicPage };
      return [JSON.stringify(host), host];
    }),
  ).values(),
];

/** L2 has just made a TDVMCALL, and the host enters it again: what the design expects. */
const tdvmcall: Entry = {
  currVm: "L2",
  lastExit: "TDVMCALL",
  lastRealExitWasTrap: true,
  routed: "NONE",
  resumeL1: false,
  busy: false,
  epochStale: false,
  bufferSoft: true,
  bufferPage: "PRESENT",
  vapicSoft: true,
  vapicPage: "PRESENT",
  fixSoftXlat: false,
};

/** What a hostile host can make of the entries after that TDVMCALL, until a VM runs. */
interface Run {
  /** How often the host's response was applied. */
  readonly applied: number;
  /** The entry that succeeded. */
  readonly last: Outcome;
}

function runs(fixSoftXlat: boolean): readonly Run[] {
  const found: Run[] = [];
  const seen = new Set<string>();
  const todo = hosts.map((host) => ({ e: { ...tdvmcall, fixSoftXlat, ...host }, applied: 0 }));
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    for (const o of outcomes(at.e)) {
      const applied = at.applied + (o.applied ? 1 : 0);
      if (!failed(o)) {
        found.push({ applied, last: o });
        continue;
      }
      for (const e of hosts.flatMap((host) => after(at.e, o, host))) {
        const key = JSON.stringify([e, applied]);
        // Three times is enough to show that a response may be applied again and again.
        if (seen.has(key) || applied > 2) continue;
        seen.add(key);
        todo.push({ e, applied });
      }
    }
  }
  return found;
}

describe("the table", () => {
  test("decides every possible combination by exactly one row", () => {
    expect(all).toHaveLength(2 * 3 * 2 * 3 * 2 ** 8);
    const several = all.filter((e) => {
      const d = decide(e);
      return d.kind === "decided" && d.rules.length !== 1;
    });
    expect(several).toEqual([]);
  });

  test("has no row without use", () => {
    const used = new Set<string>();
    for (const e of all) {
      const d = decide(e);
      if (d.kind === "impossible") used.add(d.because);
      else for (const r of d.rules) used.add(r.name);
    }
    expect(used).toEqual(
      new Set([...impossible.map((i) => i.because), ...rules.map((r) => r.name)]),
    );
  });

  test("never leads from a possible combination to an impossible one", () => {
    const wrong = all.flatMap((e) => {
      const d = decide(e);
      if (d.kind === "impossible") return [];
      return d.outcomes
        .filter(failed)
        .flatMap((o) => hosts.flatMap((host) => after(e, o, host)))
        .filter((then) => decide(then).kind === "impossible");
    });
    expect(wrong).toEqual([]);
  });

  test("admits its own outcome and no other", () => {
    const admitted = outcomes(tdvmcall);
    for (const o of admitted) {
      expect(admits(admitted, { ...o, lastExit: "ASYNC_TRAP" })).toBe(true); // open
      expect(admits(admitted, { ...o, applied: false })).toBe(false);
      expect(admits(admitted, { ...o, result: "ENTER_L1" })).toBe(false);
    }
    expect(admitted).toHaveLength(1);
  });
});

describe("over sequences of entries", () => {
  const { lost, twice, overStaleBuffer } = {
    lost: (r: Run) => r.applied === 0,
    twice: (r: Run) => r.applied > 1,
    overStaleBuffer: (r: Run) => r.last.result === "ENTER_L1" && !r.last.bufferWritten,
  };

  test("an honest host completes L2's call at the first entry", () => {
    expect(outcomes(tdvmcall)).toMatchObject([{ result: "ENTER_L2", applied: true }]);
  });

  test("H1 and H2: without the repair a response can be lost, and L1 be told of an old L2", () => {
    const all = runs(false);
    expect(new Set(all.filter(lost).map((r) => r.last.result))).toEqual(
      new Set(["ENTER_L1", "ENTER_L2"]),
    );
    expect(all.some(overStaleBuffer)).toBe(true);
    expect(all.some(twice)).toBe(false);
  });

  test("with the repair neither happens", () => {
    const all = runs(true);
    expect(all.length).toBeGreaterThan(100);
    expect(all.some(lost)).toBe(false);
    expect(all.some(overStaleBuffer)).toBe(false);
  });

  const decided = all.flatMap((e) => {
    const d = decide(e);
    return d.kind === "impossible" ? [] : d.outcomes.map((o) => ({ e, o }));
  });

  test("routing is sticky: once recorded, L2 is not entered before L1", () => {
    const routed = decided.filter(
      ({ e }) => e.routed !== "NONE" || (e.resumeL1 && e.currVm === "L2"),
    );
    expect(routed.filter(({ o }) => o.result === "ENTER_L2")).toEqual([]);
    expect(routed.filter(({ o }) => failed(o) && o.routed === "NONE")).toEqual([]);
    expect(routed.filter(({ o }) => o.result === "ENTER_L1")).not.toEqual([]);
  });

  test("L1 hears of an L2 TDVMCALL only with the call completed and its buffer written", () => {
    const heard = decided.filter(({ e, o }) => e.lastExit === "TDVMCALL" && o.l1Case !== null);
    const ofL2 = heard.filter(({ e }) => e.currVm === "L2");
    expect(ofL2).not.toEqual([]);
    for (const { o } of ofL2) {
      expect(o).toMatchObject({
        l1Case: "HOST_ROUTED_TDVMCALL",
        applied: true,
        bufferWritten: true,
      });
    }
  });
});
