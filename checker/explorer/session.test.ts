import { describe, expect, test } from "vitest";
import { goldAboard, harbour } from "../../test/fixtures/harbour.ts";
import { settingOf } from "../plain/semantics.ts";
import { check } from "../search/check.ts";
import { itfText } from "../trace/itf.ts";
import type { Answer, Position, StepName } from "./api.ts";
import { Session } from "./session.ts";

/** A session whose searches run at once, in this thread. */
function session(model = harbour(), file: { name: string; text: string } | null = null): Session {
  return new Session({
    model,
    isDefect: false,
    set: {},
    command: "npm run explore -- harbour",
    witnesses: [goldAboard],
    begin: ({ id, isWitness }) => ({
      result: Promise.resolve().then(() => {
        const claims = isWitness
          ? [{ property: goldAboard, expected: "reached" as const }]
          : model.claims.filter((c) => c.property.id === id);
        const [result] = check({ ...model, claims }).results;
        if (result === undefined) throw new Error("no result");
        return result;
      }),
      cancel: () => undefined,
    }),
    file,
  });
}

const step = (action: string, params: StepName["params"] = {}): StepName => ({ action, params });
const lift = (crates: number) => step("CraneLifts", { crates, care: true });

/** The answer after `steps`. */
function after(s: Session, ...steps: StepName[]): Answer {
  return s.position({ position: at(s, ...steps), known: 0 });
}

function at(s: Session, ...steps: StepName[]): Position {
  return { initial: s.info().initials[0]?.id ?? "", steps };
}

const action = (answer: Answer, name: string) => answer.here.actions.find((a) => a.action === name);
const claim = (answer: Answer, id: string) => answer.here.claims.find((c) => c.id === id);

describe("what is possible", () => {
  const s = session();

  test("in the initial state: the pilot can wake, the crane can lift one crate or two", () => {
    const { here } = s.info().start;
    const possible = here.actions.filter((a) => a.enabled > 0).map((a) => [a.action, a.enabled]);
    expect(possible).toEqual([
      ["PilotWakes", 1],
      ["CraneLifts", 2],
    ]);
  });

  test("an instance tells what it would change", () => {
    const instances = action(s.info().start, "CraneLifts")?.instances;
    expect(instances).toEqual([
      {
        params: { crates: 1, care: true },
        carries: null,
        changes: [{ path: "crane.load", before: 0, after: 1 }],
        changed: 1,
      },
      {
        params: { crates: 2, care: true },
        carries: null,
        changes: [{ path: "crane.load", before: 0, after: 2 }],
        changed: 1,
      },
    ]);
  });

  test("what stops the others: a clause of each kind, with the instances that it stops", () => {
    const { start } = s.info();
    expect(action(start, "ShipDocks")?.refusals).toEqual([
      { kind: "partner", actor: "pilot", clause: "awake", count: 1, examples: [{}] },
    ]);
    expect(action(start, "CraneDrops")?.refusals).toEqual([
      { kind: "let", actor: "crane", clause: "cargo", count: 1, examples: [{}] },
    ]);
    // The clause that takes no parameter comes first; the count of those that name one is by value.
    expect(action(start, "ShipLoads")?.refusals).toEqual([
      { kind: "guard", actor: "ship", clause: "docked", count: 1, examples: [{}] },
    ]);
    expect(action(start, "CraneLifts")?.refusals).toEqual([
      {
        kind: "guard",
        actor: "crane",
        clause: "reckoned",
        count: 2,
        examples: [
          { crates: 1, care: false },
          { crates: 2, care: false },
        ],
      },
      { kind: "guard", actor: "crane", clause: "there", count: 1, examples: [{ crates: 3 }] },
    ]);
  });

  test("a parameter that can have no value here is named", () => {
    const picks = action(s.info().start, "CranePicks");
    expect([picks?.enabled, picks?.refusals, picks?.empty]).toEqual([0, [], ["piece"]]);
  });

  test("a choice follows the state", () => {
    const docked = [step("PilotWakes"), step("ShipDocks")];
    const tea = step("ShipLoads", { piece: "TEA" });
    const gold = step("ShipLoads", { piece: "GOLD" });
    const picks = action(after(s, ...docked, tea, gold), "CranePicks");
    expect(picks?.instances.map((i) => i.params)).toEqual([{ piece: "TEA" }, { piece: "GOLD" }]);
    expect(picks?.empty).toEqual([]);
  });

  test("instances can be filtered", () => {
    const position = at(s);
    const found = s.instances({ position, action: "CraneLifts", filter: "CRATES = 2", offset: 0 });
    expect(found.total).toBe(1);
    expect(found.instances[0]?.params).toEqual({ crates: 2, care: true });
    expect(s.instances({ position, action: "CraneLifts", filter: "", offset: 1 })).toMatchObject({
      total: 2,
      instances: [{ params: { crates: 2, care: true } }],
    });
  });

  test("what is wrong with the specification is said of the action", () => {
    const reckless = session(harbour({ crates: 3, reckless: true }));
    const answer = after(reckless, lift(3));
    expect(action(answer, "CraneOverloads")).toMatchObject({
      enabled: 0,
      error: "crane.load = 4 is outside its domain the integers 0..3 (SPEC001)",
    });
    // The rest is told all the same.
    expect(action(answer, "PilotWakes")?.enabled).toBe(1);
    expect(() => after(reckless, lift(3), step("CraneOverloads"))).toThrow(
      "step 2 of 2: CraneOverloads() cannot be taken, for the specification is wrong here: crane.load = 4",
    );
  });
});

describe("what holds", () => {
  const s = session();

  test("an invariant whose antecedent is not met says nothing", () => {
    expect(claim(s.info().start, "H1")).toMatchObject({ status: "notMet", failed: [] });
    expect(claim(after(s, lift(1)), "H1")).toMatchObject({ status: "holds" });
    expect(claim(after(s, lift(2)), "H1")).toMatchObject({
      status: "violated",
      failed: ["notTwo"],
    });
  });

  test("a property of steps speaks of the last step", () => {
    expect(claim(s.info().start, "H2")?.status).toBe("noStep");
    expect(claim(after(s, step("PilotWakes")), "H2")?.status).toBe("notMet");
    const docked = [step("PilotWakes"), step("ShipDocks"), lift(1)];
    expect(claim(after(s, ...docked), "H2")?.status).toBe("holds");
  });

  test("a monitor is followed", () => {
    const { initialMonitor, steps } = after(s, lift(1));
    expect(initialMonitor).toEqual({ Lifted: { times: 0 } });
    expect(steps.at(-1)?.monitor).toEqual({ Lifted: { times: 1 } });
  });

  test("a property that throws is an error of its own", () => {
    const docked = [step("PilotWakes"), step("ShipDocks"), step("ShipLoads", { piece: "TEA" })];
    expect(claim(after(s, ...docked), "H4")).toMatchObject({
      status: "error",
      error: "Confused, throws: a hold that is not empty (SPEC002)",
    });
    expect(claim(after(s, ...docked), "H1")?.status).toBe("notMet");
  });

  test("witnesses, those of the suite too", () => {
    const docked = [step("PilotWakes"), step("ShipDocks")];
    expect(claim(s.info().start, "H5")?.status).toBe("notReached");
    expect(claim(after(s, ...docked), "H5")?.status).toBe("reached");
    expect(claim(s.info().start, "W1")?.status).toBe("noStep");
    const status = (piece: string) =>
      claim(after(s, ...docked, step("ShipLoads", { piece })), "W1")?.status;
    expect([status("TEA"), status("GOLD")]).toEqual(["notReached", "reached"]);
  });

  test("a property of runs tells what its predicates are here", () => {
    expect(claim(s.info().start, "H6")).toMatchObject({
      status: "aboutRuns",
      parts: [
        { name: "from", element: "pilot", value: true },
        { name: "to", element: "pilot", value: false },
      ],
    });
  });
});

describe("positions", () => {
  const s = session();

  test("what is known is left out", () => {
    const position = at(s, step("PilotWakes"), step("ShipDocks"));
    expect(s.position({ position, known: 0 }).steps.map((x) => x.action)).toEqual([
      "PilotWakes",
      "ShipDocks",
    ]);
    const late = s.position({ position, known: 1 });
    expect([late.known, late.steps.map((x) => x.action)]).toEqual([1, ["ShipDocks"]]);
    expect(s.position({ position, known: 2 }).steps).toEqual([]);
  });

  test("a message is shown with its lines", () => {
    const [, docks] = after(s, step("PilotWakes"), step("ShipDocks")).steps;
    expect(docks?.message).toEqual({ to: "pilot", label: "HELP", value: 1, lines: ["message 1"] });
  });

  test.each<[string, Position, string]>([
    ["another initial state", { initial: "x", steps: [] }, "harbour has no initial state x"],
    [
      "an action that does not exist",
      at(s, step("ShipSinks")),
      "step 1 of 1: harbour has no action ShipSinks",
    ],
    [
      "a step that a clause refuses",
      at(s, step("PilotWakes"), step("PilotWakes")),
      "step 2 of 2: PilotWakes() is not possible here: refused by asleep",
    ],
    [
      "parameters that no instance has",
      at(s, step("PilotWakes", { loudly: true })),
      "PilotWakes(loudly = true) is not possible here",
    ],
  ])("refused: %s", (_what, position, message) => {
    expect(() => s.position({ position, known: 0 })).toThrow(message);
  });

  test("a state with another secret is one to begin with", () => {
    const { initials } = s.info();
    expect(initials.map((i) => i.name)).toEqual([
      "initial state",
      "initial state with another secret: weather, rested",
    ]);
    expect(initials[1]?.differs).toEqual([{ path: "pilot.awake", before: false, after: true }]);
    const position = { initial: initials[1]?.id ?? "", steps: [step("ShipDocks")] };
    expect(s.position({ position, known: 0 }).steps).toHaveLength(1);
  });
});

test("a secret that fails is for the search to tell: one explores without it", () => {
  const model = harbour();
  const claims = model.claims.map((c) =>
    c.property.kind !== "noninterference"
      ? c
      : {
          ...c,
          property: {
            ...c.property,
            secret: {
              ...c.property.secret,
              differs: {
                throws: () => {
                  throw new Error("no");
                },
              },
            },
          },
        },
  );
  expect(
    session({ ...model, claims })
      .info()
      .initials.map((i) => i.name),
  ).toEqual(["initial state"]);
});

describe("links", () => {
  const s = session();
  const long = after(s, step("PilotWakes"), step("ShipDocks"), lift(2));

  test("lead back to where they were made", () => {
    const back = s.link({ link: long.link });
    expect(back.position).toEqual(long.position);
    expect(back.steps).toEqual(long.steps);
    expect(back.notices).toEqual([]);
  });

  test("survive that actions are reordered", () => {
    const model = harbour();
    const reordered = session({
      ...model,
      system: { ...model.system, actions: model.system.actions.toReversed() },
    });
    expect(reordered.link({ link: long.link })).toMatchObject({
      position: long.position,
      notices: [],
    });
  });

  test("are followed as far as they go, and say where that is", () => {
    const fewer = session(harbour({ crates: 1, reckless: false }));
    const { position, notices } = fewer.link({ link: long.link });
    expect(position.steps.map((x) => x.action)).toEqual(["PilotWakes", "ShipDocks"]);
    expect(notices).toMatchObject([{ kind: "error" }]);
    expect(notices[0]?.text).toContain("refused by there");
    expect(notices[0]?.text).toContain("up to step 2");
  });

  test.each([
    ["", "no link"],
    ["%%", "characters that no link has"],
    ["2abc", "another version"],
    [long.link.slice(0, 20), "cut off or damaged"],
    [`1${Buffer.from("nothing").toString("base64url")}`, "cut off or damaged"],
  ])("that are bad lead to the initial state: %j", (link, why) => {
    const { position, notices, here } = s.link({ link });
    expect(position).toEqual(at(s));
    expect(here.actions.length).toBeGreaterThan(0);
    expect(notices).toHaveLength(1);
    if (link !== "") expect(notices[0]?.text).toContain(why);
  });

  test("of another model say so", () => {
    const other = session({ ...harbour(), name: "haven" });
    expect(other.link({ link: long.link }).notices).toEqual([
      { kind: "info", text: "The link is of the model harbour; this is haven." },
    ]);
  });
});

describe("random steps", () => {
  const s = session();
  const walk = (seed: number) =>
    s.walk({ position: at(s), known: 0, steps: 30, seed }).position.steps;

  test("are steps of the system, and the same for the same seed", () => {
    expect(walk(1)).toEqual(walk(1));
    expect(after(s, ...walk(1)).position.steps).toEqual(walk(1));
    expect([2, 3, 4].map(walk)).not.toEqual([1, 1, 1].map(walk));
  });

  test("end where the specification is wrong, and say so", () => {
    const reckless = session(harbour({ crates: 3, reckless: true }));
    const ends = [1, 2, 3, 4].map((seed) =>
      reckless.walk({ position: at(reckless), known: 0, steps: 200, seed }),
    );
    const all = ends.flatMap((e) => e.notices.map((n) => n.text)).join("\n");
    expect(all).toContain("the specification is wrong here");
  });
});

describe("counterexamples", () => {
  const s = session();
  const found = async (property: string) => {
    const { search } = s.search({ property });
    for (let i = 0; i < 10; i++) await Promise.resolve();
    return s.progress({ search });
  };

  test("are found, and stand where they end", async () => {
    const status = await found("H1");
    expect(status).toMatchObject({
      state: "done",
      property: "H1",
      loaded: {
        evidence: { verdict: "violated", failed: ["notTwo"] },
        runs: [{ position: { steps: [lift(2)] }, notices: [] }],
      },
    });
  });

  test("of infinite runs come with their loop", async () => {
    const status = await found("H6");
    expect(status).toMatchObject({
      state: "done",
      loaded: { evidence: { verdict: "violated", lasso: { start: 0 }, element: "pilot" } },
    });
  });

  test("of pairs come as two runs, which begin differently", async () => {
    const [plain, rested] = s.info().initials;
    expect(await found("H7")).toMatchObject({
      state: "done",
      loaded: {
        evidence: { verdict: "violated", because: expect.stringContaining("ShipDocks") as string },
        runs: [
          { position: { initial: plain?.id }, notices: [] },
          { position: { initial: rested?.id, steps: [step("ShipDocks")] }, notices: [] },
        ],
      },
    });
  });

  test("witnesses of the suite are looked for, too", async () => {
    const status = await found("W1");
    expect(status).toMatchObject({
      state: "done",
      loaded: {
        evidence: { verdict: "reached" },
        runs: [{ position: { steps: [{}, {}, step("ShipLoads", { piece: "GOLD" })] } }],
      },
    });
  });

  test("that nobody asked for any more are not told", () => {
    const first = s.search({ property: "H1" });
    const second = s.search({ property: "H1" });
    expect(second.search).not.toBe(first.search);
    expect(() => s.progress({ search: first.search })).toThrow("another one was begun since");
    expect(() => s.search({ property: "H9" })).toThrow("harbour has no property H9");
  });
});

describe("trace files", () => {
  const model = harbour();
  const [h1] = check({ ...model, claims: model.claims.slice(0, 1) }).results;
  if (h1?.verdict.word !== "violated") throw new Error("H1 is violated");
  const { trace } = h1.verdict;
  const report = {
    version: 1,
    model: "harbour",
    property: { id: "H1", name: "LightLoad", sentence: "", formula: "" },
    set: {},
    verdict: "violated",
    failed: ["notTwo"],
    why: null,
    trace,
    beside: null,
    lasso: null,
    abstract: null,
    element: null,
    /** What later versions may add does no harm. */
    more: [1],
  };
  const s = session();
  const load = (value: unknown) =>
    s.file({ text: typeof value === "string" ? value : JSON.stringify(value) });

  test("are repeated step by step", () => {
    const { evidence, runs, notices } = load(report);
    expect(notices).toEqual([]);
    expect(evidence).toMatchObject({ property: { id: "H1" }, failed: ["notTwo"] });
    expect(runs).toMatchObject([{ position: { steps: [lift(2)] }, notices: [] }]);
  });

  test("may be in ITF, also of infinite runs", () => {
    const domains = { state: settingOf(model).domain, monitor: null };
    const about = { description: "", status: "violated" };
    const { evidence, runs } = load(itfText(trace, domains, { ...about, loop: null }));
    expect(evidence).toMatchObject({ property: { id: "H1" }, lasso: null });
    expect(runs).toMatchObject([{ position: { steps: [lift(2)] }, notices: [] }]);
    const stuttering = load(itfText(trace, domains, { ...about, loop: 1 }));
    expect(stuttering.evidence.lasso?.start).toBe(1);
    const wrong = itfText(trace, domains, { ...about, loop: null }).replaceAll("QUAY", "x");
    expect(load(wrong.replaceAll("SEA", "MOON")).notices[0]?.text).toContain("ITF");
  });

  test("may be a trace alone", () => {
    expect(load(trace).runs).toMatchObject([{ position: { steps: [lift(2)] } }]);
  });

  test.each<[string, unknown, string]>([
    ["no JSON", "{", "it is no JSON"],
    ["no object", [], "a trace is a JSON object"],
    ["something else", { a: 1 }, "it is no trace of passproof"],
    ["a report of check", { version: 1, models: [] }, "it is a report of check"],
    ["no run", { ...report, trace: null, verdict: "holds" }, "it holds no run"],
    ["another version", { ...report, version: 2 }, "version: the version of the file is not 1"],
  ])("that hold %s are refused", (_what, value, why) => {
    const { runs, notices } = load(value);
    expect(runs).toEqual([]);
    expect(notices).toMatchObject([{ kind: "error" }]);
    expect(notices[0]?.text).toContain(why);
  });

  test("are called as they are called where they cannot be used", () => {
    const { loaded } = session(harbour(), { name: "run.json", text: "{}" }).info();
    expect(loaded?.notices[0]?.text).toMatch(/^run\.json cannot be used: /);
  });

  const wake = { ...trace.steps[0], action: "PilotWakes", params: {} };
  test.each<[string, object, number, string]>([
    [
      "an initial state that is none",
      { ...trace, initial: { ...Object(trace.initial), pilot: { awake: true, tall: true } } },
      0,
      "no initial state of this model",
    ],
    [
      "a step that is not possible",
      { ...trace, steps: [...trace.steps, ...trace.steps] },
      1,
      "Step 2 of 2: CraneLifts(crates = 2, care = true) is not possible here: refused by empty. It was taken up to step 1.",
    ],
    [
      "a state that is another",
      { ...trace, steps: [wake] },
      0,
      "leads to another state than in the file (file, here): pilot.awake: false, true; crane.load: 2, 0",
    ],
  ])("that do not repeat are taken as far as they go: %s", (_what, value, steps, why) => {
    const { runs } = load(value);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.position.steps).toHaveLength(steps);
    expect(runs[0]?.notices.map((n) => n.text).join("\n")).toContain(why);
  });

  test("of other constants or another model say so", () => {
    const [run] = load({
      ...trace,
      model: "haven",
      constants: { crates: 1, reckless: false },
    }).runs;
    expect(run?.notices).toEqual([
      { kind: "info", text: "The trace is of the model haven; this is harbour." },
      { kind: "info", text: "Other constants (file, here): crates: 1, 2." },
    ]);
    expect(run?.position.steps).toHaveLength(1);
  });

  test("can be what the explorer begins with", () => {
    const text = JSON.stringify(report);
    expect(session(model, { name: "t.json", text }).info().loaded).toMatchObject({
      evidence: { says: "t.json: H1 LightLoad (violated)" },
      runs: [{ position: { steps: [lift(2)] } }],
    });
    expect(s.info().loaded).toBeNull();
  });
});
