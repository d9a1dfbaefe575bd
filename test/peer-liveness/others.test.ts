/**
 * Defects of Stateright, EBMC and LTSmin in what they say of infinite runs, each with the demand that ours
 * does not have it. Systems are as small as the defect allows; each counterexample is found real by
 * `expectRealLasso`, which knows nothing of the search.
 */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  recurrent,
  specification,
  system,
  took,
  weak,
  type Fairness,
  type Model,
  type Property,
} from "../../checker/index.ts";
import { graph, graphProperties } from "../support/graph-system.ts";
import { expectRealLasso } from "../support/real-lasso.ts";
import { says, fair, wfNext, resultOf, wordOf, lassoOf, words } from "./support.ts";

const { leadsTo, alwaysEventually, finitelyOften } = graphProperties;

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
