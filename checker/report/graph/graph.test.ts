import { instance } from "@viz-js/viz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  system,
  type Model,
  type Property,
} from "../../index.ts";
import { graph as walk, graphProperties } from "../../../test/support/graph-system.ts";
import { randomSystems } from "../../../test/support/random-system.ts";
import { check } from "../../search/check.ts";
import { autLabel, autText } from "./aut.ts";
import { dotText } from "./dot.ts";
import { explored, type Explored } from "./explored.ts";
import { pictureOf } from "./picture.ts";
import { choices, project, type Projection } from "./projection.ts";
import { arrowsOf, stateGraph, type Actors } from "./quotient.ts";

const limit = 10_000;
const suggest = (name: string, names: Iterable<string>): string =>
  `${name}? ${[...names].join(" ")}`;
const everything = (m: Model, property: Property | null = null) => explored(m, property, limit);

/** Counters that count to `base` each, one after the other or in any order: all numbers of `n` digits. */
interface C {
  readonly n: number;
  readonly base: number;
}
const spec = specification<C>()({
  constants: z.object({ n: z.int(), base: z.int() }),
  state: ({ n, base }) =>
    z.object({
      digits: z
        .array(
          z
            .int()
            .min(0)
            .max(base - 1),
        )
        .length(n),
      'odd "name"': z.boolean(),
    }),
  access: { counter: { digits: "write" }, reader: { digits: "read" } },
  rules: {},
});
const props = properties(spec);
const about = { sentence: "", formula: "", source: "", claimedFor: "" };
const notAllTwo = props.invariant({
  ...about,
  id: "I1",
  name: "NotAllTwo",
  holds: {
    notAll: ({ digits }) => !digits.every((d) => d === 2),
    first: ({ digits }) => digits[0] !== 1,
  },
});
const neverWraps = props.transition({
  ...about,
  id: "T1",
  name: "NeverWraps",
  holds: { up: (s, next) => next.digits.every((d, i) => d >= (s.digits[i] ?? 0)) },
});
const ends = props.reachable({
  ...about,
  id: "R1",
  name: "Zeroes",
  state: ({ digits }) => digits.every((d) => d === 0),
});

function counters(n: number, base: number, starts = 1): Model {
  return model({
    name: `counters`,
    sentence: "",
    size: "tiny",
    system: system(spec, {
      name: "Counters",
      init: () =>
        Array.from({ length: starts }, (_, i) => ({
          digits: Array.from({ length: n }, (_d, k) => (k === 0 ? i : 0)),
          'odd "name"': false,
        })),
      actions: [
        spec.action("Count", {
          sentence: "",
          source: "",
          actor: "counter",
          params: () => ({ i: Array.from({ length: n }, (_, i) => i) }),
          effect: (s, next, { i }) => {
            next.digits[i] = ((s.digits[i] ?? 0) + 1) % base;
          },
        }),
        spec.action("Look", { sentence: "", source: "", actor: "reader", effect: () => undefined }),
      ],
    }),
    constants: { n, base },
    claims: claims([notAllTwo, neverWraps, ends]),
  });
}

/** A number that becomes any other in one step. */
function jumps(n: number): Model {
  const one = specification<object>()({
    constants: z.object({}),
    state: () =>
      z.object({
        x: z
          .int()
          .min(0)
          .max(n - 1),
      }),
    access: { a: { x: "write" } },
    rules: {},
  });
  return model({
    name: "jumps",
    sentence: "",
    size: "tiny",
    system: system(one, {
      name: "Jumps",
      init: () => [{ x: 0 }],
      actions: [
        one.action("Jump", {
          sentence: "",
          source: "",
          actor: "a",
          params: () => ({ to: Array.from({ length: n }, (_, i) => i) }),
          effect: (_s, next, { to }) => {
            next.x = to;
          },
        }),
      ],
    }),
    constants: {},
    claims: [],
  });
}

/** Reads the AUT format from its description, and nothing of what writes it. */
function readAut(text: string) {
  expect(/^[\n -~]*$/.test(text)).toBe(true);
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const [, initial, transitions, states] = (/^des \((\d+), (\d+), (\d+)\)$/.exec(header) ?? []).map(
    Number,
  );
  const steps = lines.map((line) => {
    const found = /^\((\d+), (?:"([^"\\]*)"|([A-Za-z]\w*)), (\d+)\)$/.exec(line);
    if (found === null) throw new Error(`no transition: ${line}`);
    const [, from, quoted, bare, to] = found;
    return { from: Number(from), label: quoted ?? bare ?? "", to: Number(to) };
  });
  expect(steps).toHaveLength(transitions ?? -1);
  for (const { from, to } of steps) expect(Math.max(from, to)).toBeLessThan(states ?? 0);
  return { initial, transitions, states, steps };
}

/** What Graphviz itself reads. */
async function readDot(text: string) {
  const viz = await instance();
  const json = JSON.parse(viz.renderString(text, { format: "dot_json", engine: "osage" })) as {
    objects?: { name: string; label: string; peripheries?: string; fillcolor?: string }[];
    edges?: { tail: number; head: number; label?: string; style?: string; color?: string }[];
  };
  return { states: json.objects ?? [], edges: json.edges ?? [] };
}

const dot = (
  all: Explored,
  projection: Projection | null = null,
  actors: Actors = null,
  merged = false,
) => dotText({ title: "t", all, graph: stateGraph(all, projection, actors), projection, merged });

describe("counts", () => {
  test.each([
    [1, 2],
    [2, 3],
    [3, 4],
  ])("%d counters to %d: every number, and n + 1 steps from each", async (n, base) => {
    const all = everything(counters(n, base));
    const [states, transitions] = [base ** n, (n + 1) * base ** n];
    expect(readAut(autText(stateGraph(all, null, null)))).toMatchObject({
      initial: 0,
      states,
      transitions,
    });
    const drawn = await readDot(dot(all));
    expect([drawn.states.length, drawn.edges.length]).toEqual([states, transitions]);
    expect(drawn.states.filter((s) => s.peripheries === "2")).toHaveLength(1);
  });

  test("those of the checker, on random systems", () => {
    fc.assert(
      fc.property(randomSystems({ wild: false, maxStates: 300 }), ({ model: m }) => {
        const [run] = check({ ...m, claims: [], bounds: [] }).runs;
        const all = everything({ ...m, claims: [], bounds: [] });
        expect([all.states, all.transitions]).toEqual([run?.states, run?.transitions]);
        const {
          states = 0,
          transitions = 0,
          steps,
        } = readAut(autText(stateGraph(all, null, null)));
        const extra = all.initial === 1 ? 0 : 1;
        expect(states - extra).toBe(run?.states);
        expect(transitions - extra * all.initial).toBe(run?.transitions);
        // All that is there is reached.
        const reached = new Set([0]);
        for (const v of reached) for (const s of steps) if (s.from === v) reached.add(s.to);
        expect(reached.size).toBe(states);
      }),
      { numRuns: 25 },
    );
  });
});

test("several initial states: one more before them, with a step to each", () => {
  const { initial, states, transitions, steps } = readAut(
    autText(stateGraph(everything(counters(1, 4, 2)), null, null)),
  );
  expect([initial, states, transitions]).toEqual([0, 5, 10]);
  expect(steps.slice(0, 2)).toEqual([
    { from: 0, label: "init", to: 1 },
    { from: 0, label: "init", to: 2 },
  ]);
  expect(steps.slice(2).every((s) => s.from > 0 && s.to > 0)).toBe(true);
});

describe("labels of AUT", () => {
  test.each([
    ["Call(a=1)", "Call(a=1)"],
    ['Call(a="x y")', "Call(a='x y')"],
    ["it's 5% | ünï \\", "it%{27}s 5%{25} %{7c} %{fc}n%{ef} %{5c}"],
    ["line\nbreak", "line%{a}break"],
    ["i", "i()"],
    ["tau", "tau()"],
  ])("%j is %s", (call, label) => {
    expect(autLabel(call)).toBe(label);
  });

  test("any label is one that the format holds, and different ones stay different", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: "binary", maxLength: 20 })), (calls) => {
        const labels = calls.map(autLabel);
        for (const label of labels) expect(label).toMatch(/^[ !#-[\]-{}~]*$/);
        expect(new Set(labels).size).toBe(labels.length);
      }),
      { numRuns: 40 },
    );
  });

  test("a label is never longer than the format allows", () => {
    expect(autLabel("ü".repeat(3000))).toHaveLength(5000);
  });

  test("steps of other actors cannot be seen", () => {
    const hidden = readAut(
      autText(stateGraph(everything(counters(2, 2)), null, new Set(["counter"]))),
    );
    const labels = new Set(hidden.steps.map((s) => s.label));
    expect(labels).toEqual(new Set(["Count(i=0)", "Count(i=1)", "i"]));
    expect(hidden.transitions).toBe(12);
  });
});

describe("quotients", () => {
  const m = counters(2, 3);
  const all = everything(m);
  const by = (...names: string[]) => project(all, names, m, [], suggest);
  const shape = (projection: Projection | null) => {
    const graph = stateGraph(all, projection, null);
    return {
      states: graph.nodes().map((v) => graph.node(v).states),
      steps: arrowsOf(graph).map(({ v, w, arrow }) => `${v} ${arrow.call} ${w}`),
    };
  };

  test("by the whole state: the graph", () => {
    expect(shape(by("digits"))).toEqual(shape(null));
    expect(shape(by("digits[0]", "digits[1]"))).toEqual(shape(null));
  });

  test("by what never changes: one state, and a step of each kind", () => {
    expect(shape(by('["odd \\"name\\""]'))).toEqual({
      states: [9],
      steps: ["0 Count(i=0) 0", "0 Count(i=1) 0", "0 Look 0"],
    });
  });

  test("by one counter: its values, and the steps of the other stay where they are", () => {
    const { states, steps } = shape(by("digits[1]"));
    expect(states).toEqual([3, 3, 3]);
    expect(steps.filter((s) => s.includes("i=1"))).toEqual([
      "0 Count(i=1) 1",
      "1 Count(i=1) 2",
      "2 Count(i=1) 0",
    ]);
    expect(steps.filter((s) => s.includes("i=0"))).toEqual([
      "0 Count(i=0) 0",
      "1 Count(i=0) 1",
      "2 Count(i=0) 2",
    ]);
  });

  test("by predicates: an invariant, its conjunct, what is reachable", () => {
    // First digit 1: three states; both 2: one. Of them none is both.
    expect(shape(by("NotAllTwo")).states).toEqual([5, 4]);
    expect(shape(by("I1.first")).states).toEqual([6, 3]);
    expect(shape(by("R1")).states).toEqual([1, 8]);
  });

  test("every step of the graph is one of the quotient, and the other way round", () => {
    fc.assert(
      fc.property(
        randomSystems({ wild: false, maxStates: 150 }),
        fc.nat(),
        ({ model: random }, pick) => {
          const bare = { ...random, claims: [], bounds: [] };
          const of = everything(bare);
          const paths = choices(of, Infinity);
          const path = paths[pick % Math.max(1, paths.length)]?.path;
          if (path === undefined) return;
          const projection = project(of, [path], bare, [], suggest);
          const quotient = stateGraph(of, projection, null);
          const block = (row: number) =>
            quotient
              .nodes()
              .findIndex(
                (v) =>
                  JSON.stringify(quotient.node(v).values) ===
                  JSON.stringify(projection.values[row]),
              );
          const identity = arrowsOf(stateGraph(of, null, null));
          const expected = new Set(
            identity.map(
              ({ v, w, arrow }) => `${block(Number(v))} ${arrow.call} ${block(Number(w))}`,
            ),
          );
          const got = arrowsOf(quotient).map(({ v, w, arrow }) => `${v} ${arrow.call} ${w}`);
          expect(new Set(got)).toEqual(expected);
          expect(got).toHaveLength(expected.size);
          expect(arrowsOf(quotient).reduce((n, a) => n + a.arrow.steps, 0)).toBe(of.transitions);
          expect(paths.find((c) => c.path === path)?.values).toBe(quotient.nodeCount());
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each([
    ["digitz", "no state of counters has a field 'digitz'"],
    ["digits[7]", "no state of counters has a field 'digits[7]'"],
    ["T1", "T1 is no predicate of one state (transition)"],
    ["digits..x", "no state of counters has a field"],
  ])("%s: %s", (name, message) => {
    expect(() => by(name)).toThrow(message);
  });

  test("a projection that fits is named by the field that varies", () => {
    expect(choices(all, 5)).toEqual([
      { path: "digits[0]", values: 3 },
      { path: "digits[1]", values: 3 },
    ]);
    expect(choices(all, 9)[0]).toEqual({ path: "digits", values: 9 });
  });
});

describe("marks", () => {
  const marked = (all: Explored) => [
    all.marks?.states?.reduce((n, x) => n + x, 0) ?? null,
    all.marks?.steps?.reduce((n, x) => n + x, 0) ?? null,
  ];
  test("states that violate an invariant, or are reached; steps that violate a transition", () => {
    expect(marked(everything(counters(2, 3), notAllTwo))).toEqual([4, null]);
    expect(marked(everything(counters(2, 3), ends))).toEqual([1, null]);
    // Each of nine states has one step for each counter that stands at its end.
    expect(marked(everything(counters(2, 3), neverWraps))).toEqual([null, 6]);
  });

  test("ends that are none", () => {
    const dead = graphProperties.deadlockFree({
      ...about,
      id: "D",
      name: "Free",
      legalEnd: (s) => s.x === 2,
    });
    expect(marked(everything(walk({ go: "0>1 0>2 0>3" }, [dead]), dead))).toEqual([2, null]);
  });

  test("are seen in pictures", async () => {
    const all = everything(counters(2, 3), notAllTwo);
    const { states } = await readDot(dot(all));
    expect(states.filter((s) => s.fillcolor === "#ff9b94")).toHaveLength(4);
    const projection = project(all, ["digits[1]"], counters(2, 3), [], suggest);
    const coarse = await readDot(dot(all, projection));
    expect(coarse.states.map((s) => s.fillcolor)).toEqual(["#ffdedb", "#ffdedb", "#ffdedb"]);
    const wraps = await readDot(dot(everything(counters(1, 3), neverWraps)));
    expect(wraps.edges.filter((e) => e.color === "#cf222e")).toHaveLength(1);
  });

  test("of properties of runs there are none", () => {
    const live = graphProperties.alwaysEventually({
      ...about,
      id: "L",
      name: "Live",
      state: () => true,
      fairness: [],
    });
    expect(() => everything(walk({ go: "0>1" }, [live]), live)).toThrow(
      "which marks no single states or steps",
    );
  });
});

describe("pictures", () => {
  const pictured = (m: Model, title = "t") => {
    const all = everything(m);
    return pictureOf({ title, all, graph: stateGraph(all, null, null), projection: null });
  };

  test("one arrow for all steps between two states", async () => {
    const svg = await pictured(counters(2, 2));
    expect(svg.match(/class="node"/g)).toHaveLength(4);
    // Two ways to go from each state, and one step that stays.
    expect(svg.match(/class="edge"/g)).toHaveLength(12);
    expect(svg).toContain("digits[0] = 1");
  });

  test("too many states: which projections fit", async () => {
    await expect(pictured(counters(2, 9))).rejects.toThrow(
      "the graph has 81 states, and a picture at most 60: choose what to tell apart with --project, e.g. digits[0] (9), digits[1] (9); --format dot or aut takes them all",
    );
  });

  test("too many arrows", async () => {
    // From each of 18 states to each.
    const all = everything(jumps(18));
    const graph = stateGraph(all, null, null);
    await expect(pictureOf({ title: "t", all, graph, projection: null })).rejects.toThrow(
      "the graph has 324 arrows between states, and a picture at most 300: no field alone has few enough values",
    );
  });

  test("texts of a model are text", async () => {
    const hostile = '</title><script>alert(1)</script> & &lt; "quoted" \\N \\l\nbreak';
    const svg = await pictured(counters(1, 2), hostile);
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;");
    const { states } = await readDot(dot(everything(counters(1, 2))));
    expect(states.map((s) => s.label)).toEqual(["0", "1\\ndigits[0] = 1"]);
  });
});

test("a model with too many states is refused", () => {
  expect(() => explored(counters(3, 9), null, 500)).toThrow(
    "model counters has more than 500 states",
  );
});
