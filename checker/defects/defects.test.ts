/** Seeded defects of a counter that is small enough to judge by hand. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  defect,
  model,
  patch,
  properties,
  specification,
  system,
  type DefectDef,
  type SeededDefect,
  type Shape,
  type Suite,
} from "../index.ts";
import { refuseBadDefects } from "../contract/defect.ts";
import { checkDefects } from "./check.ts";

const spec = specification<{ readonly max: number }>()({
  constants: z.object({ max: z.int() }),
  state: () => z.object({ n: z.int().min(0).max(9), told: z.boolean() }),
  access: { counter: { n: "write" }, teller: { n: "read", told: "write" }, idler: { n: "read" } },
  rules: { step: (n: number): number => n + 1 },
});
const up = spec.action("Up", {
  sentence: "",
  source: "",
  actor: "counter",
  guard: { notFull: (s, _p, c) => s.n < c.max },
  effect: (s, next, _p, c) => {
    next.n = c.rules.step(s.n);
  },
});
const tell = spec.action("Tell", {
  sentence: "",
  source: "",
  actor: "teller",
  guard: { full: (s, _p, c) => s.n === c.max },
  effect: (_s, next) => {
    next.told = true;
  },
});
const base = system(spec, {
  name: "Counter",
  init: () => [{ n: 0, told: false }],
  actions: [up, tell],
});

const { invariant, noninterference, observer, reachable, secret, transition } = properties(spec);
const about = { sentence: "", formula: "", source: "", claimedFor: "" };
const small = invariant({
  id: "P1",
  name: "Small",
  ...about,
  holds: { notNegative: (s) => s.n >= 0, atMostThree: (s) => s.n <= 3 },
});
const toldLate = invariant({
  id: "P2",
  name: "ToldLate",
  ...about,
  when: (s) => s.told,
  holds: { full: (s, c) => s.n === c.max },
});
const byOne = transition({
  id: "P3",
  name: "ByOne",
  ...about,
  holds: { atMostOne: (s, next) => next.n <= s.n + 1 },
});
/** Whether the counter is full shows by what the teller does, and by nothing else. */
const quiet = noninterference({
  id: "N1",
  name: "Quiet",
  ...about,
  secret: secret({
    name: "the number",
    sentence: "",
    differs: {
      full: (next) => {
        next.n = 3;
      },
    },
  }),
  observer: observer({ name: "the audience", sentence: "", places: () => ["told"] }),
});
const end = reachable({ id: "W1", name: "End", ...about, state: (s) => s.told });
const all = [small, toldLate, byOne, end];

const point = (max: number) =>
  model({
    name: `up-to-${max}`,
    sentence: "",
    size: "tiny",
    system: base,
    constants: { max },
    claims: claims(all, max > 3 ? { P1: "violated" } : {}),
  });
const models = [point(3), point(5)];

const d = { id: "M1", component: "counter", sentence: "Wrong.", source: "test" };
const here = { base, constants: { max: 3 }, claims: all };
const byTwo = { rules: { step: (n: number) => n + 2 } };
const early = { guards: { Tell: { full: null } } };
const unguarded = { guards: { Up: { notFull: (s: { n: number }) => s.n < 6 } } };

const suiteOf = (...defects: SeededDefect[]): Suite => ({ models, waivers: [], defects });
/** What becomes of one defect. */
const found = (made: SeededDefect, options = {}) => {
  const [result] = checkDefects(suiteOf(made), [made], options);
  if (result === undefined) throw new Error("no result");
  const { standing, problems, killers } = result;
  return { standing, problems, killers: killers.map((k) => `${k.id}.${k.failed.join("+")}`) };
};

describe("a defect that kills", () => {
  test("is noticed by what it names", () => {
    const made = defect({ ...d, ...here, patch: byTwo, kills: ["P3.atMostOne", "P1.atMostThree"] });
    expect(found(made)).toEqual({
      standing: "asDeclared",
      problems: [],
      killers: ["P3.atMostOne", "P1.atMostThree"],
    });
  });

  test("is as long as the longer of two runs, and those act who act in either", () => {
    // Nobody ever acts; with the defect the teller speaks when the counter is full: in the second run.
    const never = { full: () => false, notFull: () => false };
    const still = patch(base, {
      name: "Still",
      guards: { Tell: { full: never.full }, Up: { notFull: never.notFull } },
    });
    const speaks = { guards: { Tell: { full: (s: { n: number }) => s.n === 3 } } };
    const from = { ...d, ...here, base: still, claims: [quiet], patch: speaks };
    const shape = { atMost: 1, actors: ["teller"] };
    const made = defect({ ...from, kills: ["N1.sameSteps"], shape });
    expect(found(made)).toMatchObject({ standing: "asDeclared", problems: [] });
    const short = defect({ ...from, kills: ["N1.sameSteps"], shape: { ...shape, atMost: 0 } });
    expect(found(short).problems).toEqual([
      "the counterexample to N1 has 1 steps, and not at most 0",
    ]);
  });

  test("has a shortest counterexample with steps and actors", () => {
    const made = defect({ ...d, ...here, patch: early, kills: ["P2"] });
    expect(checkDefects(suiteOf(made), [made])[0]?.killers).toEqual([
      { id: "P2", property: "ToldLate", failed: ["full"], steps: 1, actors: ["teller"] },
    ]);
  });

  test("and is not noticed: unexpected", () => {
    const made = defect({ ...d, ...here, patch: early, kills: ["P2", "P3"] });
    expect(found(made)).toMatchObject({
      standing: "unexpected",
      problems: ["P3 does not notice it: holds"],
    });
  });

  test("and is noticed by another clause: unexpected", () => {
    const made = defect({ ...d, ...here, patch: byTwo, kills: ["P1.notNegative"] });
    expect(found(made)).toMatchObject({
      standing: "unexpected",
      problems: ["P1.notNegative does not notice it, but atMostThree"],
    });
  });

  test("and what it names is violated without it, too: unexpected", () => {
    const made = defect({
      ...d,
      ...here,
      constants: { max: 5 },
      patch: byTwo,
      kills: ["P1"],
    });
    expect(found(made)).toMatchObject({
      standing: "unexpected",
      problems: ["P1 is violated without the defect, too"],
    });
  });

  test("is judged further when that is asked for", () => {
    const made = defect({ ...d, ...here, patch: byTwo, kills: ["P3"] });
    const [quick] = checkDefects(suiteOf(made), [made]);
    const [thorough] = checkDefects(suiteOf(made), [made], {}, true);
    expect(quick?.killers.map((k) => k.id)).toEqual(["P3"]);
    expect(thorough?.killers.map((k) => k.id)).toEqual(["P3", "P1"]);
    expect(quick?.result.runs[0]?.complete).toBe(false);
  });

  test.each<[Shape, string[]]>([
    [{ atMost: 1, actors: ["teller"] }, []],
    [
      { atMost: 0, actors: ["teller"] },
      ["the counterexample to P2 has 1 steps, and not at most 0"],
    ],
    [{ atMost: 1, actors: [] }, ["in the counterexample to P2 act teller, and not "]],
    [
      { atMost: 1, actors: ["teller", "counter"] },
      ["in the counterexample to P2 act teller, and not teller, counter"],
    ],
  ])("has the shape %j: %j", (shape, problems) => {
    const made = defect({ ...d, ...here, patch: early, kills: ["P2"], shape });
    expect(found(made)).toMatchObject({
      standing: problems.length === 0 ? "asDeclared" : "unexpected",
      problems,
    });
  });

  test("may be a design point", () => {
    const made = defect({ ...d, designPoint: "up-to-5", kills: ["P1.atMostThree"] });
    expect(found(made)).toEqual({
      standing: "asDeclared",
      problems: [],
      killers: ["P1.atMostThree"],
    });
  });
});

describe("a defect that survives", () => {
  const survives = "nothing asks for it";
  test("because nothing changes", () => {
    const patch = { guards: { Tell: { full: (s: { n: number }) => s.n >= 3 } } };
    expect(found(defect({ ...d, ...here, patch, survives }))).toMatchObject({
      standing: "asDeclared",
      killers: [],
    });
  });

  test("and is noticed: unexpected", () => {
    expect(found(defect({ ...d, ...here, patch: early, survives }))).toMatchObject({
      standing: "unexpected",
      problems: ["P2 is violated, and the defect not equivalent"],
    });
  });

  test("and hides a case: unexpected", () => {
    const patch = { guards: { Tell: { full: () => false } } };
    expect(found(defect({ ...d, ...here, patch, survives })).problems).toEqual([
      "P2 is vacuous, and the defect not equivalent",
      "W1 is unreached, and the defect not equivalent",
    ]);
  });
});

describe("a defect that awaits what will kill it", () => {
  const awaits = { properties: ["LV1"], why: "liveness comes later" };
  test("is built and run", () => {
    expect(found(defect({ ...d, ...here, patch: early, awaits }))).toMatchObject({
      standing: "asDeclared",
      problems: [],
    });
  });

  test("and must be a system", () => {
    const patch = { rules: { step: () => 99 } };
    const { standing, problems } = found(defect({ ...d, ...here, patch, awaits }));
    expect(standing).toBe("error");
    expect(problems[0]).toContain("outside its domain");
  });
});

test("a run that is cut short establishes neither", () => {
  const cut = { maxStates: 3 };
  const made = defect({ ...d, ...here, patch: unguarded, kills: ["P1"] });
  expect(found(made, cut).standing).toBe("incomplete");
  const equal = defect({ ...d, ...here, patch: {}, survives: "it is nothing" });
  expect(found(equal, cut).standing).toBe("incomplete");
  // Found before the budget was used up, and not compared with the system without it.
  const soon = defect({ ...d, ...here, patch: early, kills: ["P2"] });
  expect(found(soon, cut)).toMatchObject({ standing: "incomplete", killers: ["P2.full"] });
});

describe("what is refused when it is made", () => {
  type Def = DefectDef<{ readonly max: number }>;
  const kills = ["P1"];
  test.each<[object, string]>([
    [{ patch: { rules: { stp: () => 1 } }, kills }, "patch M1: Counter has no rule stp"],
    [{ patch: { guards: { Upp: { notFull: null } } }, kills }, "has no action Upp"],
    [{ patch: { guards: { Up: { full: null } } }, kills }, "has no guard clause Up.full"],
    [{ patch: { partnerEffects: { Up: () => undefined } }, kills }, "has no partner in Up"],
    [{ patch: { add: [up] }, kills }, "action Up exists already"],
    [{ kills: ["P9"] }, "it kills P9, but what is claimed there is P1, P2, P3, W1"],
    [{ kills: ["P1.large"] }, "P1 has no clause large; it has notNegative, atMostThree"],
    [{ kills: ["W1"] }, "W1 is a witness, which no defect violates"],
    [{ kills: [] }, "it names no property"],
    [{ awaits: { properties: [], why: "" } }, "it names no property"],
    [{ awaits: { properties: ["P1"], why: "" } }, "it awaits P1, which is claimed there"],
    [{ kills, component: "conter" }, "conter is no actor; known are counter, teller, idler"],
    [{ kills, shape: { atMost: 1, actors: ["tell"] } }, "tell is no actor"],
    [{ kills, id: "M 1" }, "an id is not empty and has no spaces"],
  ])("%j", (wrong, message) => {
    const make = () => defect({ ...d, ...here, patch: byTwo, ...wrong } as unknown as Def);
    expect(make).toThrow(expect.objectContaining({ name: "ModelError", code: "MODEL002" }));
    expect(make).toThrow(message);
  });
});

describe("what is refused in a suite", () => {
  const made = defect({ ...d, ...here, patch: byTwo, kills: ["P1"] });
  const shown = (designPoint: string, kills: string[]) =>
    defect({ ...d, id: "M2", designPoint, kills });
  test.each<[string, SeededDefect[]]>([
    ["defect M1: there are two of this id", [made, made]],
    ["defect M2: there is no model up-to-9", [shown("up-to-9", ["P1"])]],
    ["defect M2: it kills P9, but what is claimed there is P1", [shown("up-to-5", ["P9"])]],
    ["the model up-to-5 does not expect P2 to be violated", [shown("up-to-5", ["P1", "P2"])]],
    ["the model up-to-3 does not expect P1 to be violated", [shown("up-to-3", ["P1"])]],
  ])("%s", (message, defects) => {
    expect(() => {
      refuseBadDefects(suiteOf(...defects));
    }).toThrow(message);
  });
});
