/**
 * Defects of tla-rs in what it says of infinite runs and of refinement, each with the demand that ours
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
  specifiedBy,
  strong,
  system,
  weak,
  type Fairness,
  type Model,
} from "../../checker/index.ts";
import { graph, graphProperties } from "../support/graph-system.ts";
import { says, fair, wfNext, resultOf, wordOf, lassoOf, reaches, words } from "./support.ts";

const { leadsTo, eventuallyAlways, finitelyOften } = graphProperties;

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
