/**
 * Defects of TLC in what it says of infinite runs, each with the demand that ours
 * does not have it. Systems are as small as the defect allows; each counterexample is found real by
 * `expectRealLasso`, which knows nothing of the search.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  recurrent,
  specifiedBy,
  strong,
  weak,
  type Fairness,
  type Property,
} from "../../checker/index.ts";
import { check } from "../../checker/search/check.ts";
import { compileFixtures, passproof, temporaryFolder } from "../e2e/program.ts";
import {
  graph,
  graphProperties,
  graphSpec,
  graphSystem,
  ordersOf,
} from "../support/graph-system.ts";
import { expectRealLasso } from "../support/real-lasso.ts";
import { says, fair, wfNext, wordOf, lassoOf, reaches } from "./support.ts";

const { leadsTo, until, alwaysEventually, eventuallyAlways, finitelyOften, recoverable } =
  graphProperties;

const fixture = compileFixtures(["peer-liveness"])("peer-liveness");
const folder = temporaryFolder();
interface Report {
  readonly results: readonly { readonly verdict: string; readonly property: string }[];
}
/** Runs the real program on the fixture. */
async function run(name: string, ...args: string[]) {
  const file = join(folder, `${name}.json`);
  const ended = await passproof(["check", ...args, "--models", fixture, "--json", file]);
  return { ...ended, file };
}
/** What a report says, without what differs from run to run. */
function reportOf(file: string): Report {
  const dropped = new Set(["seconds", "bytesPerState"]);
  return JSON.parse(readFileSync(file, "utf8"), (key, value: unknown) =>
    dropped.has(key) ? null : value,
  ) as Report;
}

describe("TLC #971: with several workers, violations of liveness were missed", () => {
  // The specification of the issue: a bit may become anything at any time.
  const bit = { Lower: "1>0", Raise: "0>1", Keep: "0>0 1>1" };
  const props = (fairness: readonly Fairness[]) => [
    leadsTo({ ...says("Falls"), fairness, from: (s) => s.x === 1, to: (s) => s.x === 0 }),
    alwaysEventually({ ...says("IsHigh"), fairness, state: (s) => s.x === 1 }),
    eventuallyAlways({ ...says("StaysLow"), fairness, state: (s) => s.x === 0 }),
    finitelyOften({ ...says("Rests"), fairness, step: (_s, _n, step) => step.action === "Raise" }),
  ];
  const known = [
    { fairness: [], words: ["violated", "violated", "violated", "violated"] },
    // Only standing still is ruled out: the bit falls, and rises again.
    { fairness: [wfNext], words: ["holds", "holds", "violated", "violated"] },
    { fairness: [fair(weak, "Lower")], words: ["holds", "violated", "violated", "violated"] },
    { fairness: [fair(weak, "Raise")], words: ["violated", "holds", "violated", "violated"] },
  ];
  it.each(known)("fairness %#: one verdict, and one length, for every order of actions", (k) => {
    const lengths = ordersOf(bit).map((edges) => {
      const m = graph(edges, props(k.fairness));
      const { results } = check(m);
      expect(results.map((r) => r.verdict.word)).toEqual(k.words);
      return results.map((r) => {
        if (r.verdict.word !== "violated") return null;
        const { lasso, actions } = expectRealLasso(m, r);
        return [lasso.start, actions.length];
      });
    });
    for (const one of lengths) expect(one).toEqual(lengths[0]);
  });
  test("the program with one worker and with two: the same report", async () => {
    const names = ["ring-abc", "ring-cab", "ring-bca", "ring-sound"];
    const one = await run("one", ...names, "--workers", "1");
    const two = await run("two", ...names, "--workers", "2");
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(reportOf(two.file)).toEqual(reportOf(one.file));
    expect(reportOf(one.file).results.map((r) => r.verdict)).toEqual([
      ...["violated", "violated", "violated", "holds"],
    ]);
  });
});

describe("TLC #201: a component was taken for the set of its states", () => {
  // A: x' = (x + 1) % 3, B: x' ∈ 0‥2, WF(A). It was claimed that □◇⟨A⟩ does not follow from WF(A).
  const edges = {
    A: "0>1 1>2 2>0",
    B: "0>0 0>1 0>2 1>0 1>1 1>2 2>0 2>1 2>2",
  };
  const tookA = properties(graphSpec).monitor({
    name: "tookA",
    sentence: "",
    state: () => z.object({ yes: z.boolean() }),
    init: () => ({ yes: false }),
    update: (_m, nextM, _s, _n, step) => {
      nextM.yes = step.action === "A";
    },
  });
  const infinitelyOftenA = (fairness: readonly Fairness[]) =>
    alwaysEventually({ ...says("A"), monitor: tookA, fairness, state: (_s, _c, m) => m.yes });
  it("WF(A) implies □◇⟨A⟩, for A can always be done", () => {
    expect(wordOf(graph(edges, [infinitelyOftenA([fair(weak, "A")])]))).toBe("holds");
    expect(wordOf(graph(edges, [infinitelyOftenA([wfNext])]))).toBe("violated");
  });
  it("B may lead back before A has gone round", () => {
    const m = graph(edges, [
      alwaysEventually({
        ...says("Zero"),
        fairness: [fair(weak, "A")],
        state: (s) => s.x === 0,
      }),
    ]);
    expect(lassoOf(m).loop).toEqual(expect.arrayContaining(["A", "B"]));
  });
  // A step that leaves the component is not taken in it, though it begins there.
  const leave = { Tick: "0>1 1>0", Leave: "1>2" };
  it("a step out of the component does not make the component fair", () => {
    const ticks = fair(weak, "Tick");
    const weakly = graph(leave, [reaches(2, ticks, fair(weak, "Leave"))]);
    expect(lassoOf(weakly).loop).toEqual(["Tick", "Tick"]);
    expect(wordOf(graph(leave, [reaches(2, ticks, fair(strong, "Leave"))]))).toBe("holds");
    // Once is all that is possible: to leave again and again, no run can.
    expect(wordOf(graph(leave, [reaches(2, fair(recurrent, "Leave"))]))).toBe("vacuous");
  });
  it("nor is it taken again and again", () => {
    const leaves = finitelyOften({ ...says("L"), step: (_s, _n, step) => step.action === "Leave" });
    expect(wordOf(graph(leave, [leaves]))).toBe("holds");
    // Into the component again: now it is.
    expect(lassoOf(graph({ ...leave, Back: "2>0" }, [leaves])).loop).toEqual(
      expect.arrayContaining(["Leave", "Back"]),
    );
  });
  // Two actions between the same states: which of them is taken matters.
  it("a step between two states of the component is not every step between them", () => {
    const twins = { Fast: "0>1 1>0", Slow: "0>1" };
    const slow = (fairness: readonly Fairness[]) =>
      finitelyOften({ ...says("S"), fairness, step: (_s, _n, step) => step.action === "Slow" });
    expect(lassoOf(graph(twins, [slow([])])).loop.toSorted()).toEqual(["Fast", "Slow"]);
    const never = { ...twins, Slow: "0>2" };
    expect(wordOf(graph(never, [slow([fair(weak, "Fast")])]))).toBe("holds");
  });
});

describe("TLC #839: liveness under a constraint holds because nothing is fair", () => {
  // x' = x + 1, x < 5, WF, ◇ x = −1 (here 15): exit code 0 and no warning.
  const upTo = (n: number) => ({
    Up: Array.from({ length: n }, (_, x) => `${x}>${x + 1}`).join(" "),
  });
  const bounded = (property: Property) =>
    model({
      ...{ name: "bounded", sentence: "", size: "tiny", constants: {} },
      system: graphSystem(upTo(14)),
      claims: claims([property], { [property.id]: "violated" }),
      bounds: [{ name: "few", sentence: "", within: (s: { x: number }) => s.x < 5 }],
    });
  const fairness = [wfNext];
  const low = (s: { x: number }) => s.x === 0;
  it.each([
    reaches(15, wfNext),
    until({ ...says("U"), fairness, from: low, hold: () => true, to: (s) => s.x === 15 }),
    alwaysEventually({ ...says("AE"), fairness, state: low }),
    eventuallyAlways({ ...says("EA"), fairness, state: low }),
    finitelyOften({ ...says("FO"), fairness, step: (_s, next) => next.x === 15 }),
    recoverable({ ...says("R"), to: (s) => s.x === 15 }),
  ])("$kind is refused", (property) => {
    expect(() => check(bounded(property))).toThrow(expect.objectContaining({ code: "MODEL008" }));
  });
  test("so says the program: exit code 2, nothing was run", async () => {
    const { code, stderr, stdout } = await run("bounded", "bounded");
    expect(code).toBe(2);
    expect(stderr).toContain("MODEL008");
    expect(stdout).not.toContain("holds");
  });
  // As a budget, which guards read, it is a system of its own: it stops at 5.
  it("as a guard it is no bound, and the violation is found", () => {
    expect(lassoOf(graph(upTo(5), [reaches(15, wfNext)]))).toMatchObject({
      actions: ["Up", "Up", "Up", "Up", "Up"],
      loop: [],
    });
  });
  it("refinement under a bound is never said to hold", () => {
    const same = graphProperties.refines({
      ...says("Same"),
      abstract: () => specifiedBy({ name: "Graph", system: graphSystem(upTo(14)), constants: {} }),
      mapping: (s) => ({ x: s.x }),
    });
    expect(wordOf(bounded(same))).toBe("incomplete");
    expect(wordOf(graph(upTo(14), [same]))).toBe("holds");
  });
});

describe("TLC: a leads-to whose trigger never occurs passed in silence", () => {
  it("is vacuous", () => {
    const never = leadsTo({ ...says("N"), from: (s) => s.x === 7, to: (s) => s.x === 8 });
    expect(wordOf(graph({ Up: "0>1" }, [never]))).toBe("vacuous");
  });
});

describe("TLC #1037, #1348: what becomes true for ever was said to be violated by the first state", () => {
  // IF x = 5 THEN x' = x ELSE x' = x + 1, WF(Next), x = 1 ⇒ ◇□ x = 5; here from 0 to 4.
  const edges = { Up: "0>1 1>2 2>3 3>4", Stay: "4>4" };
  const stays = (...fairness: Fairness[]) =>
    eventuallyAlways({ ...says("Stays"), fairness, state: (s) => s.x === 4 });
  it("holds, and without fairness the first state violates it", () => {
    expect(wordOf(graph(edges, [stays(wfNext)]))).toBe("holds");
    expect(lassoOf(graph(edges, [stays()]))).toMatchObject({ actions: [], loop: [] });
  });
});
