/**
 * Defects of other checkers in what they say of infinite runs and of refinement, each with the demand
 * that ours does not have it. Systems are as small as the defect allows; each counterexample is found
 * real by `expectRealLasso`, which knows nothing of the search.
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
  specification,
  specifiedBy,
  strong,
  system,
  took,
  weak,
  type Fairness,
  type Model,
  type Property,
} from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import type { PropertyResult } from "../checker/verdict.ts";
import { compileFixtures, passproof, temporaryFolder } from "./e2e/program.ts";
import {
  graph,
  graphProperties,
  graphSpec,
  graphSystem,
  ordersOf,
} from "./support/graph-system.ts";
import { expectRealLasso } from "./support/real-lasso.ts";

const says = (id: string) => ({
  ...{ id, name: id, sentence: "", formula: "", source: "", claimedFor: "" },
});
const words = { sentence: "", source: "" };
/** A fairness condition on some actions together. */
const fair = (kind: typeof weak, ...actions: string[]): Fairness =>
  kind({
    ...{ name: actions.join(" ∨ "), sentence: "", why: "" },
    of: (step) => actions.includes(step.action),
  });
const wfNext = weak({ ...{ name: "Next", sentence: "", why: "" }, of: () => true });
const { leadsTo, until, alwaysEventually, eventuallyAlways, finitelyOften, recoverable } =
  graphProperties;

/** The result for the only claim. */
function resultOf(m: Model): PropertyResult {
  const [result, ...others] = check(m).results;
  if (result === undefined || others.length > 0) throw new Error("one claim");
  return result;
}
const wordOf = (m: Model): string => {
  const { verdict } = resultOf(m);
  return verdict.word === "error" ? `error: ${verdict.message}` : verdict.word;
};
/** The lasso that violates the only claim. */
const lassoOf = (m: Model) => expectRealLasso(m, resultOf(m));
/** ◇ at `place`, from the initial place 0. */
const reaches = (place: number, ...fairness: Fairness[]): Property =>
  leadsTo({ ...says("Reaches"), fairness, from: (s) => s.x === 0, to: (s) => s.x === place });

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

describe("Stateright, `eventually`: forgotten where paths join, or close a cycle", () => {
  // The tests of its checker, FIXMEs and all: paths through numbered states, the first of each
  // initial; eventually the number is odd. It stops only in states without successor.
  const odd = (...paths: string[]): Model => {
    const places = paths.map((p) => p.split(" "));
    const initial = places.map(([first]) => Number(first));
    const edges = places.flatMap((p) => p.slice(1).map((to, i) => `${p[i] ?? ""}>${to}`));
    const eventually = leadsTo({
      ...says("Odd"),
      fairness: [wfNext],
      from: (s) => initial.includes(s.x),
      to: (s) => s.x % 2 === 1,
    });
    return graph({ Next: edges.join(" ") }, [eventually], {}, initial);
  };
  /** The places of the counterexample, those that it goes round in brackets. */
  const shown = (m: Model): string => {
    const result = resultOf(m);
    const { lasso } = expectRealLasso(m, result);
    if (result.verdict.word !== "violated") throw new Error("violated");
    const { initial, steps } = result.verdict.trace;
    const places = [initial, ...steps.map((s) => s.state)].map((s) => JSON.stringify(s));
    return places
      .map((text, i) => `${i === lasso.start ? "(" : ""}${/\d+/.exec(text)?.[0] ?? ""}`)
      .join(" ");
  };
  it.each([
    ["a path that ends too early", ["0 1", "0 2"], "0 (2"],
    ["another beginning", ["0 1", "2 4"], "2 (4"],
    // 4 is found from 1, where the number was odd; from 2 it is not.
    ["a path joins one on which it was odd", ["0 1 4 6", "2 4 8"], "2 4 (6"],
    ["FIXME of theirs: a cycle", ["0 2 4 2"], "0 (2 4 2"],
    [
      "FIXME of theirs: 4 is visited from 0, and odd on the way from 1",
      ["0 2 4", "1 4 6"],
      "0 2 4 (6",
    ],
  ])("%s", (_what, paths, states) => {
    expect(shown(odd(...paths))).toBe(states);
  });
  it.each(["2 3", "2 6 7", "4 9 10"])("%s: holds", (path) => {
    expect(wordOf(odd(path))).toBe("holds");
  });
});

describe("tla-rs #62: stuttering that no action says, and ◇□", () => {
  it("nothing obliges a step: ◇ is violated by standing still", () => {
    expect(lassoOf(graph({ Step: "0>1" }, [reaches(1)]))).toMatchObject({ actions: [] });
    expect(wordOf(graph({ Step: "0>1" }, [reaches(1, fair(weak, "Step"))]))).toBe("holds");
  });
  it("nor does fairness of another action", () => {
    const edges = { Step: "0>1", Other: "1>2" };
    expect(wordOf(graph(edges, [reaches(1, fair(weak, "Other"))]))).toBe("violated");
  });
  it("◇□ is judged, not dropped", () => {
    const edges = { Flip: "0>1 1>0" };
    const high = (...fairness: Fairness[]) =>
      eventuallyAlways({ ...says("High"), fairness, state: (s) => s.x === 1 });
    expect(lassoOf(graph(edges, [high(wfNext)])).loop).toEqual(["Flip", "Flip"]);
    expect(wordOf(graph({ Up: "0>1" }, [high(wfNext)]))).toBe("holds");
  });
});

describe("tla-rs #63: a step that changes nothing was taken for progress", () => {
  // F1 and F2 of the issue are one formula: x' ∈ {x, x + 1} by one action, or by two.
  const up = "0>1 1>2 2>3";
  const idle = "0>0 1>1 2>2";
  it("one action or two: both get there", () => {
    const one = graph({ Grow: `${up} ${idle}` }, [reaches(3, fair(weak, "Grow"))]);
    const two = graph({ Inc: up, Idle: idle }, [reaches(3, fair(weak, "Inc"))]);
    expect([wordOf(one), wordOf(two)]).toEqual(["holds", "holds"]);
  });
  it("fairness of what changes nothing obliges to nothing", () => {
    const m = graph({ Inc: up, Idle: idle }, [reaches(3, fair(weak, "Idle"))]);
    expect(lassoOf(m)).toMatchObject({ actions: [], loop: [] });
    // To be taken again and again is more than it can do: there is no such run.
    expect(wordOf(graph({ Inc: up, Idle: idle }, [reaches(3, fair(recurrent, "Idle"))]))).toBe(
      "vacuous",
    );
  });
});

describe("tla-rs #64: the states of a component, in any order, were printed as the cycle", () => {
  const edges = { Go: "0>1 1>2 2>0", Stay: "0>0" };
  const away = (...fairness: Fairness[]) =>
    eventuallyAlways({ ...says("Away"), fairness, state: (s) => s.x !== 0 });
  it("standing still at 0 is the shortest, and what is shown", () => {
    expect(lassoOf(graph(edges, [away()]))).toMatchObject({ actions: [], loop: [] });
  });
  it("a real cycle where it has to move", () => {
    const { loop, visited } = lassoOf(graph(edges, [away(fair(weak, "Go"))]));
    expect(loop).toEqual(["Go", "Go", "Go"]);
    expect(visited).toEqual([{ x: 0 }, { x: 1 }, { x: 2 }]);
  });
  // Two rings that meet in 0: the cycle must go through the right one.
  it("a component of two rings: the cycle goes through the one that violates", () => {
    const rings = {
      Left: "0>1 1>2 2>0",
      Right: "0>3 3>4 4>0",
    };
    const once = finitelyOften({ ...says("Once"), step: (s, next) => s.x === 3 && next.x === 4 });
    expect(lassoOf(graph(rings, [once])).loop).toEqual(["Right", "Right", "Right"]);
    // And through both where fairness asks for it.
    const both = { ...once, fairness: [fair(strong, "Left"), fair(strong, "Right")] };
    expect(lassoOf(graph(rings, [both])).loop.toSorted()).toEqual([
      ...["Left", "Left", "Left", "Right", "Right", "Right"],
    ]);
  });
});

describe("tla-rs #59: fairness was judged on the whole component, not on what violates", () => {
  // A seat is held and freed again and again: one component. Held for ever is a smaller one, in which
  // release is always possible and never taken.
  const seat = { Hold: "0>1", Renew: "1>2 2>1", Free: "1>0 2>0" };
  const freed = (...fairness: Fairness[]) =>
    leadsTo({
      ...says("Freed"),
      fairness,
      from: (s) => s.x === 1 || s.x === 2,
      to: (s) => s.x === 0,
    });
  it("WF(Free): what is held is freed", () => {
    expect(wordOf(graph(seat, [freed(fair(weak, "Free"))]))).toBe("holds");
  });
  it("without it, it is not; and an unfair cycle elsewhere is no violation", () => {
    expect(wordOf(graph(seat, [freed(fair(weak, "Renew"))]))).toBe("violated");
    expect(lassoOf(graph(seat, [freed(fair(weak, "Renew"))])).loop).toEqual(["Renew", "Renew"]);
    // Where it spins and never exits, that is unfair, and nothing is held: no violation, either way.
    const spin = {
      ...seat,
      Leave: "0>3",
      Spin: "3>4 4>3",
      Exit: "3>5 4>5",
    };
    expect(wordOf(graph(spin, [freed(fair(weak, "Free"), fair(weak, "Exit"))]))).toBe("holds");
  });
  // Free is possible in 1 only: not all the time, but again and again.
  it("possible again and again is for strong fairness", () => {
    const shy = { ...seat, Free: "1>0" };
    const renewing = fair(weak, "Renew");
    expect(lassoOf(graph(shy, [freed(fair(weak, "Free"), renewing)])).loop).toEqual([
      ...["Renew", "Renew"],
    ]);
    expect(wordOf(graph(shy, [freed(fair(strong, "Free"), renewing)]))).toBe("holds");
  });
});

describe("ebmc (hw-cbmc #2007): with two conditions of fairness, a false property was proved", () => {
  // x never becomes true; `act` must be high again and again, and low again and again.
  const spec = specification<object>()({
    constants: z.object({}),
    state: () => z.object({ x: z.boolean(), act: z.literal([0, 1, 2]) }),
    access: { environment: { act: "write" }, design: { x: "write" } },
    rules: {},
  });
  const becomes = (name: string, act: 0 | 1 | 2) =>
    spec.action(name, {
      ...words,
      actor: "environment",
      effect: (_s, next) => {
        next.act = act;
      },
    });
  const actions = [becomes("Low", 0), becomes("High", 1), becomes("Middle", 2)];
  const design = (fairness: readonly Fairness[], rises: boolean): Model =>
    model({
      ...{ name: "design", sentence: "", size: "tiny", constants: {} },
      system: system(spec, {
        name: "Design",
        init: () => [{ x: false, act: 0 } as const],
        actions: [
          ...actions,
          spec.action("Rise", {
            ...words,
            actor: "design",
            guard: { may: () => rises },
            effect: (_s, next) => {
              next.x = true;
            },
          }),
        ],
      }),
      claims: claims([
        properties(spec).leadsTo({
          ...says("Live"),
          fairness,
          from: () => true,
          to: (s) => s.x,
        }),
      ]),
    });
  const [low, high, middle] = ["Low", "High", "Middle"].map((a) => fair(recurrent, a));
  const some = (...list: (Fairness | undefined)[]) => list.filter((f) => f !== undefined);
  it.each([
    [0, some()],
    [1, some(low)],
    [2, some(low, high)],
    [3, some(low, high, middle)],
  ])("%i conditions: violated, with each of them met in the loop", (n, fairness) => {
    const { loop, lasso } = lassoOf(design(fairness, false));
    expect(lasso.fair.map((f) => f.kind)).toEqual(fairness.map(() => "recurrent"));
    expect(loop).toEqual(expect.arrayContaining(fairness.map((f) => f.name)));
    expect(loop.length).toBeGreaterThanOrEqual(n);
  });
  // Not only two: as many as there are places to go to, more than fit into a machine word.
  it("48 conditions: the loop meets them all", () => {
    const each = (rest: number): Fairness =>
      recurrent({
        ...{ name: `again ${rest}`, sentence: "", why: "" },
        each: () => Array.from({ length: 16 }, (_, x) => x),
        of: (step, _c, to) => step.params["to"] === to && step.action === `to ${rest}`,
      });
    const round = (rest: number) => Array.from({ length: 16 }, (_, x) => `${x}>${(x + rest) % 16}`);
    const edges = Object.fromEntries([1, 3, 5].map((n) => [`to ${n}`, round(n).join(" ")]));
    const never = (place: number, ...more: number[]) =>
      alwaysEventually({
        ...says("Place"),
        fairness: [1, 3, 5, ...more].map(each),
        state: (s) => s.x === place,
      });
    // Each place is gone to in three ways again and again; but for 7 steps there is no way at all.
    expect(wordOf(graph(edges, [never(9)]))).toBe("holds");
    expect(wordOf(graph(edges, [never(9, 7)]))).toBe("vacuous");
    const once = graph(edges, [
      finitelyOften({
        ...says("Once"),
        fairness: [1, 3, 5].map(each),
        step: (s) => s.x === 0,
      }),
    ]);
    expect(lassoOf(once).loop.length).toBeGreaterThanOrEqual(48);
  });
  it("the true one is proved with them", () => {
    const fairness = some(low, high, fair(weak, "Rise"));
    expect(wordOf(design(fairness, true))).toBe("holds");
    expect(wordOf(design(some(low, high), true))).toBe("violated");
  });
});

describe("LTSmin #222: a reduction lost the cycle that violates", () => {
  // One process turns round unseen; the other's visible step is possible only in its own loop, and
  // always independent of the first. A reduction that follows the first only never takes it.
  const spec = specification<object>()({
    constants: z.object({}),
    state: () => z.object({ unseen: z.literal([0, 1, 2]), consumer: z.enum(["WAIT", "CONSUME"]) }),
    access: { spinner: { unseen: "write" }, consumer: { consumer: "write" } },
    rules: {},
  });
  const spin = spec.action("Spin", {
    ...words,
    actor: "spinner",
    effect: (s, next) => {
      next.unseen = s.unseen === 0 ? 1 : s.unseen === 1 ? 2 : 0;
    },
  });
  const consume = spec.action("Consume", {
    ...words,
    actor: "consumer",
    effect: (s, next) => {
      next.consumer = s.consumer === "WAIT" ? "CONSUME" : "WAIT";
    },
  });
  const { eventuallyAlways: settles, finitelyOften: ends } = properties(spec);
  it.each([[[spin, consume]], [[consume, spin]]])("the cycle is found, order %#", (actions) => {
    const both = (property: Property) =>
      model({
        ...{ name: "spinner", sentence: "", size: "tiny", constants: {} },
        system: system(spec, {
          name: "Spinner",
          init: () => [{ unseen: 0, consumer: "WAIT" } as const],
          actions,
        }),
        claims: claims([property], { [property.id]: "violated" }),
      });
    const fairness = [fair(weak, "Spin")];
    // prop3 of the issue: □◇ consume, negated.
    const waits = settles({ ...says("Waits"), fairness, state: (s) => s.consumer === "WAIT" });
    const m = both(waits);
    expect(lassoOf(m).visited).toContainEqual(expect.objectContaining({ consumer: "CONSUME" }));
    expect(resultOf(m)).toMatchObject({ states: 6, transitions: 12 });
    const visible = both(
      ends({ ...says("Ends"), fairness, step: (_s, _n, step) => took(step, consume) }),
    );
    expect(lassoOf(visible).loop).toEqual(expect.arrayContaining(["Spin", "Consume"]));
  });
});

describe("tla-rs #88: a step that stutters in some mapped fields was taken for one that stutters", () => {
  const concrete = specification<object>()({
    constants: z.object({}),
    state: () => z.object({ x: z.literal([0, 1]), y: z.literal([0, 1]), own: z.literal([0, 1]) }),
    access: { all: { x: "write", y: "write", own: "write" } },
    rules: {},
  });
  const abstract = specification<object>()({
    constants: z.object({}),
    state: () => z.object({ x: z.literal([0, 1]), y: z.literal([0, 1]) }),
    access: { all: { x: "write", y: "write" } },
    rules: {},
  });
  // The abstract system has both fields, and changes only x.
  const above = system(abstract, {
    name: "OnlyX",
    init: () => [{ x: 0, y: 0 } as const],
    actions: [
      abstract.action("FlipX", {
        ...words,
        actor: "all",
        effect: (s, next) => {
          next.x = s.x === 0 ? 1 : 0;
        },
      }),
    ],
  });
  const flips = (field: "x" | "y" | "own") =>
    concrete.action(`flip ${field}`, {
      ...words,
      actor: "all",
      effect: (s, next) => {
        next[field] = s[field] === 0 ? 1 : 0;
      },
    });
  const below = (...fields: ("x" | "y" | "own")[]): Model => {
    const property = properties(concrete).refines({
      ...says("OnlyX"),
      abstract: () => specifiedBy({ name: "OnlyX", system: above, constants: {} }),
      // x is mapped to itself with a reason, y just because its name is the same.
      mapping: ({ x, y }) => ({ x, y }),
    });
    return model({
      ...{ name: "below", sentence: "", size: "tiny", constants: {} },
      system: system(concrete, {
        name: "Below",
        init: () => [{ x: 0, y: 0, own: 0 } as const],
        actions: fields.map(flips),
      }),
      claims: claims([property]),
    });
  };
  it("what only the concrete system has may change unseen", () => {
    const result = resultOf(below("x", "own"));
    expect(result.verdict.word).toBe("holds");
    // Four states, each with a step that flips x and one that does not.
    expect(result.refinement).toMatchObject({ matched: 4, stuttered: 4 });
  });
  it("y may not, though x stays", () => {
    const { verdict } = resultOf(below("x", "own", "y"));
    expect(verdict).toMatchObject({
      word: "violated",
      failed: ["abstractStep"],
      trace: { steps: [{ action: "flip y" }] },
      abstract: { asked: [{ path: "y", first: 0, second: 1 }] },
    });
  });
  it("a system that only stutters implements nothing: vacuous", () => {
    expect(wordOf(below("own"))).toBe("vacuous");
  });
});
