/** Searches that are not exhaustive: against the exact one and the naive oracle, and on systems whose numbers are known. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { approximate } from "../checker/approximate/approximate.ts";
import { MODES, type ApproximateOptions, type Mode } from "../checker/approximate/options.ts";
import { planDefects } from "../checker/defects/plan.ts";
import {
  claims,
  model,
  properties,
  specification,
  system,
  type Model,
  type Property,
} from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import type { ModelResult, Verdict } from "../checker/verdict.ts";
import { suite } from "../models/index.ts";
import { explore } from "./oracle/naive.ts";
import { graph, graphProperties } from "./support/graph-system.ts";
import { randomSystems } from "./support/random-system.ts";

type Told = Partial<Omit<ApproximateOptions, "approximate">> &
  Partial<ApproximateOptions["approximate"]>;

function look(m: Model, mode: Mode, told: Told = {}): ModelResult {
  const { seed = 7, walks, steps, ...options } = told;
  return approximate(m, {
    tableBits: 2 ** 16,
    ...options,
    approximate: {
      mode,
      seed,
      ...(walks === undefined ? {} : { walks }),
      ...(steps === undefined ? {} : { steps }),
    },
  });
}

/** Few enough for many small systems. */
const few: Readonly<Record<Mode, Told>> = {
  fingerprints: {},
  bitstate: {},
  simulate: { walks: 8, steps: 20 },
  swarm: { walks: 2 },
};

/** What an approximate search may say. */
const MAY_SAY: readonly string[] = ["violated", "reached", "notFound", "error"];

function onRandomSystems(
  options: { wild: boolean; runs: number },
  body: (m: Model, text: string) => void,
): void {
  const systems = randomSystems({ wild: options.wild, maxStates: 1000 });
  fc.assert(
    fc.property(systems, ({ model: m, text }) => {
      body(m, text);
    }),
    { numRuns: options.runs, seed: 20261123 },
  );
}

describe("random systems", () => {
  it("what is found is so, by the naive oracle; and nothing is claimed that was not found", () => {
    const seen = new Set<string>();
    onRandomSystems({ wild: false, runs: 25 }, (m, text) => {
      const known = new Map<string, { word: string; steps: number | null }>();
      const monitors = new Set(m.claims.map(({ property }) => property.monitor));
      for (const monitor of monitors)
        for (const [id, v] of explore(m, monitor).verdicts) known.set(id, v);
      for (const mode of MODES)
        // Tables so small that most states are lost, too.
        for (const told of [few[mode], { ...few[mode], fingerprintBits: 3, tableBits: 32 }])
          for (const { id, kind, verdict, asExpected } of look(m, mode, told).results) {
            seen.add(`${mode} ${kind} ${verdict.word}`);
            expect(MAY_SAY).toContain(verdict.word);
            if (verdict.word === "notFound") expect(asExpected).toBeNull();
            // In another order, a property may throw before it is decided.
            const throws = new RegExp(`^${id} .*may throw`, "m").test(text);
            if (verdict.word === "notFound" || (verdict.word === "error" && throws)) continue;
            expect([mode, id, verdict.word]).toEqual([mode, id, known.get(id)?.word]);
            if (verdict.word !== "violated" && verdict.word !== "reached") continue;
            expect(verdict.trace.steps.length).toBeGreaterThanOrEqual(known.get(id)?.steps ?? 0);
          }
    });
    const words = ["invariant violated", "transition violated"];
    const wanted = [...words, "reachable reached", "reachable notFound", "invariant notFound"];
    for (const mode of MODES)
      for (const what of wanted) expect([...seen]).toContain(`${mode} ${what}`);
  });

  it("64 bits tell as many states apart as there are, and find the same shortest runs", () => {
    onRandomSystems({ wild: false, runs: 30 }, (m) => {
      const exact = check(m);
      const found = look(m, "fingerprints");
      let open = false;
      for (const r of found.results) {
        const e = exact.results.find(({ id }) => id === r.id);
        if (r.verdict.word === "notFound") {
          open = true;
          expect(["holds", "unreached", "vacuous"]).toContain(e?.verdict.word);
          const { states, transitions, depth, antecedents } = r;
          expect({ states, transitions, depth, antecedents }).toEqual({
            states: e?.states,
            transitions: e?.transitions,
            depth: e?.depth,
            antecedents: e?.antecedents,
          });
        } else expect([r.id, r.verdict]).toEqual([r.id, e?.verdict]);
      }
      if (open && found.runs[0]?.monitor === exact.runs[0]?.monitor && exact.runs.length === 1)
        expect(found.actions).toEqual(exact.actions);
    });
  });

  it("a specification that fails is found out, with the message of the exact search", () => {
    let failures = 0;
    onRandomSystems({ wild: true, runs: 25 }, (m) => {
      const exact = check(m);
      const failure = exact.runs.find((r) => r.failure !== null)?.failure ?? null;
      for (const mode of MODES) {
        const found = look(m, mode, few[mode]);
        for (const r of found.results) {
          expect(MAY_SAY).toContain(r.verdict.word);
          const e = exact.results.find(({ id }) => id === r.id);
          if (mode === "fingerprints" && r.verdict.word !== "notFound")
            expect([r.id, r.verdict]).toEqual([r.id, e?.verdict]);
          // Whoever gets to where the specification fails leaves nothing as not found.
          if (found.runs.some((run) => run.failure !== null && run.monitor === null))
            expect(failure).not.toBeNull();
        }
        if (found.runs.some((r) => r.failure !== null)) failures++;
      }
    });
    expect(failures).toBeGreaterThan(10);
  });
});

/** One step leads from the first state to each of `n` others, and there is an end. */
function star(n: number, props: readonly Property[] = []): Model {
  const spec = specification<object>()({
    constants: z.object({}),
    state: () => z.object({ x: z.int().min(0).max(n) }),
    access: { one: { x: "write" } },
    rules: {},
  });
  const goes = spec.action("Goes", {
    sentence: "",
    source: "",
    actor: "one",
    params: () => ({ to: Array.from({ length: n }, (_, i) => i + 1) }),
    guard: { first: (s) => s.x === 0 },
    effect: (_s, next, { to }) => {
      next.x = to;
    },
  });
  const never = properties(spec).invariant({
    id: "I",
    name: "Never",
    sentence: "",
    formula: "",
    source: "",
    claimedFor: "",
    when: (s) => s.x > 0,
    holds: { x: (s) => s.x >= 0 },
  });
  return model({
    name: "star",
    sentence: "",
    size: "tiny",
    system: system(spec, { name: "Star", init: () => [{ x: 0 }], actions: [goes] }),
    constants: {},
    claims: claims([never, ...props], {}),
  });
}

describe("states that are lost", () => {
  const n = 4000;
  const m = star(n);
  it.each([
    ["fingerprints", 4, 64],
    ["fingerprints", 8, 64],
    ["fingerprints", 12, 64],
    ["fingerprints", 16, 64],
    ["bitstate", 64, 2 ** 12],
    ["bitstate", 64, 2 ** 15],
  ] as const)("%s of %d bits, a table of %d: as many as is said", (mode, bits, table) => {
    let [seen, said] = [0, 0];
    for (let seed = 0; seed < 5; seed++) {
      const { results, runs } = look(m, mode, { seed, fingerprintBits: bits, tableBits: table });
      const [{ verdict, states } = { verdict: null, states: 0 }] = results;
      expect(verdict?.word).toBe("notFound");
      expect(runs[0]?.complete).toBe(false);
      seen += n + 1 - states;
      said += runs[0]?.approximate?.omitted ?? 0;
    }
    expect(seen).toBeGreaterThan(100);
    // Once a table is used up nothing more is seen of what is lost.
    if (bits < 12) expect(said).toBeGreaterThan(20 * bits);
    else expect(Math.abs(seen - said)).toBeLessThan(5 * Math.sqrt(said));
  });

  it("none of them with 64 bits", () => {
    expect(look(m, "fingerprints").results[0]?.states).toBe(n + 1);
    expect(check(m).results[0]?.verdict.word).toBe("holds");
  });
});

/** What does not depend on the clock. */
function timeless(result: ModelResult): string {
  return JSON.stringify(result, (key, value: unknown) => (key === "seconds" ? null : value));
}

const line = "0>1 1>2 2>3 3>4 4>5 5>6 6>7 7>8 8>9";
const back = "1>0 2>1 3>2 4>3 5>4 6>5 7>6 8>7 9>8";
const about = { name: "P", sentence: "", formula: "", source: "", claimedFor: "" };

describe("random walks", () => {
  const far = graphProperties.invariant({
    ...about,
    id: "FAR",
    holds: { near: (s) => s.x !== 9 },
  });

  it("the run to what they find goes through no more states than it must, and says who found it", () => {
    const m = graph({ Right: line, Left: back }, [far]);
    const [r] = look(m, "simulate", { walks: 200, steps: 300 }).results;
    expect(r?.verdict).toMatchObject({ word: "violated", failed: ["near"] });
    // On a line the only way is straight on; a walk that never turns is one in 2^8.
    expect(r?.verdict.word === "violated" ? r.verdict.trace.steps.length : 0).toBe(9);
    expect(r?.foundBy).toMatch(/^random walk \d+ with seed 7, shortened from \d+ steps$/);
  });

  it("each enabled instance is as likely as another", () => {
    const at = (x: number): Property =>
      graphProperties.invariant({
        ...about,
        id: `AT${x}`,
        when: (s) => s.x === x,
        holds: { yes: () => true },
      });
    // Three instances of one action, and one of another.
    const m = graph({ Three: "0>1 0>2 0>3", One: "0>4" }, [at(1), at(2), at(3), at(4)]);
    const { results } = look(m, "simulate", { walks: 4000, steps: 1 });
    // Each 1000 of 4000, five standard deviations of 27.
    for (const r of results) expect(Math.abs((r.antecedents ?? 0) - 1000)).toBeLessThan(137);
    expect(results.reduce((sum, r) => sum + (r.antecedents ?? 0), 0)).toBe(4000);
  });

  it.each(MODES)("%s: an end that is not legal is found, and one that is is none", (mode) => {
    const ends = (legal: number) =>
      graphProperties.deadlockFree({ ...about, id: "D", legalEnd: (s) => s.x === legal });
    const told = { ...few[mode], walks: mode === "simulate" ? 40 : 1 };
    const edges = { Right: "0>1 1>2 0>3", Stay: "1>1" };
    const found = look(graph(edges, [ends(3)]), mode, told).results[0]?.verdict;
    expect(found).toMatchObject({ word: "violated", trace: { steps: { length: 2 } } });
    const legal = look(graph({ Right: "0>1 1>2" }, [ends(2)]), mode, told).results[0]?.verdict;
    expect(legal?.word).toBe("notFound");
  });

  it("end where a run ends, and after so many steps", () => {
    const m = graph({ Right: "0>1 1>2" }, [graphProperties.deadlockFree({ ...about, id: "D" })]);
    const [short] = look(m, "simulate", { walks: 3, steps: 1 }).results;
    expect(short?.verdict.word).toBe("notFound");
    const [long] = look(m, "simulate", { walks: 1, steps: 2 }).results;
    expect(long?.verdict.word).toBe("notFound");
    const [whole] = look(m, "simulate", { walks: 1, steps: 3 }).results;
    expect(whole?.verdict.word).toBe("violated");
  });

  it.each(["M01", "M04", "M05"])("notice defect %s, seeded in the specification", (id) => {
    const defects = (suite.defects ?? []).filter((d) => d.id === id);
    const plan = planDefects(suite, defects);
    const job = plan.jobs.find((j) => j.model === id);
    const m = plan.suite.models.find(({ name }) => name === id);
    if (m === undefined || job === undefined) throw new Error(`there is no model of ${id}`);
    const { results } = look(m, "simulate", {
      walks: 50,
      steps: 200,
      select: (p) => job.properties.includes(p.id) && ["invariant", "transition"].includes(p.kind),
    });
    expect(results.map((r) => r.verdict.word)).toContain("violated");
  });
});

describe("one seed, one answer", () => {
  it.each(MODES)("%s", (mode) => {
    const far = graphProperties.invariant({ ...about, id: "F", holds: { x: (s) => s.x < 8 } });
    const reach = graphProperties.reachable({ ...about, id: "R", state: (s) => s.x === 12 });
    const m = graph({ Right: line, Left: back, Jump: "2>10 10>11 11>3 11>12" }, [far, reach]);
    const told = { walks: 5, steps: 40, tableBits: 64, fingerprintBits: 4 };
    const once = timeless(look(m, mode, { ...told, seed: 1 }));
    expect(timeless(look(m, mode, { ...told, seed: 1 }))).toBe(once);
    const others = [2, 3, 4, 5].map((seed) => timeless(look(m, mode, { ...told, seed })));
    expect(new Set(others.map((o) => o.replaceAll(/seed"?:? ?\d+/g, ""))).size).toBeGreaterThan(1);
  });
});

describe("what ends a search is told", () => {
  const safe = graphProperties.invariant({ ...about, id: "S", holds: { x: (s) => s.x < 16 } });
  const deadlock = graphProperties.deadlockFree({ ...about, id: "D" });
  const how = (v: Verdict | undefined): string => (v?.word === "notFound" ? v.how : "");

  it.each(MODES)("%s: bounds, and budgets of states, memory and time", (mode) => {
    const m: Model = {
      ...graph({ Right: "0>1 1>2 2>3 3>3" }, [safe, deadlock]),
      bounds: [{ name: "Two", sentence: "", within: (s: { x: number }) => s.x < 2 }],
    };
    const told = few[mode];
    const bounded = look(m, mode, told);
    for (const r of bounded.results) {
      expect(how(r.verdict)).toContain("states outside the bound Two were not expanded");
      expect(r.states).toBeGreaterThan(2);
    }
    const all = graph({ Right: line, Left: back }, [safe]);
    const one = look(all, mode, { ...told, maxStates: 3 }).results[0]?.verdict;
    expect(how(one)).toContain("ended early: the budget of 3 states is used up");
    const stop = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    expect(how(look(all, mode, { ...told, stop }).results[0]?.verdict)).toContain(
      "ended early: stopped on request",
    );
    expect(how(look(all, mode, { ...told, timeMs: 0 }).results[0]?.verdict)).toContain(
      "ended early: the time budget",
    );
  });

  it.each(["fingerprints", "bitstate", "swarm"] as const)("%s: memory", (mode) => {
    const m = star(4000);
    const { results } = look(m, mode, { memoryBytes: 120_000, tableBits: 2 ** 18 });
    expect(how(results[0]?.verdict)).toContain("the memory budget of 120000 bytes is used up");
  });

  it("properties that take more than single states are not looked for", () => {
    const home = graphProperties.alwaysEventually({
      ...about,
      id: "L",
      fairness: [],
      state: (s) => s.x === 0,
    });
    const m = graph({ Right: "0>1", Left: "1>0" }, [home]);
    for (const mode of MODES) {
      const { results, runs } = look(m, mode, few[mode]);
      expect(how(results[0]?.verdict)).toContain("only an exact search judges");
      expect(runs).toEqual([]);
    }
  });
});
