/** The page of necessity, and the same for the HTML report, on a record made by hand. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { necessityData } from "../html/necessity-data.ts";
import {
  claims,
  model,
  properties,
  specification,
  system,
  type DesignPoint,
  type Suite,
} from "../index.ts";
import type { NecessityRecord, RecordedNeed } from "../necessity/record.ts";
import { necessityPage } from "./necessity-page.ts";

const spec = specification<{ readonly locked: boolean }>()({
  constants: z.object({ locked: z.boolean() }),
  state: () => z.object({ n: z.int().min(0).max(1) }),
  access: { door: { n: "write" } },
  rules: {},
});
const go = spec.action("Go", {
  sentence: "It goes.",
  source: "",
  actor: "door",
  guard: { idle: (s) => s.n === 0 },
  effect: (_s, next) => {
    next.n = 1;
  },
});
const door = system(spec, {
  name: "Door",
  init: () => [{ n: 0 }],
  actions: [go],
  policies: [{ id: "lock", sentence: "It is locked.", source: "", drop: { locked: false } }],
});
const about = { sentence: "It is shut.", formula: "", source: "", claimedFor: "", serves: [] };
const shut = properties(spec).invariant({
  id: "S1",
  name: "ShutInv",
  ...about,
  holds: { shut: (s) => s.n >= 0 },
});
const small = model({
  ...{ name: "small", sentence: "", size: "tiny", system: door, constants: { locked: true } },
  claims: claims([shut]),
});
const review = { decision: "clause Go.spare", verdict: "missingProperty", why: "It must go." };
const point: DesignPoint = {
  ...{ name: "locked", sentence: "A locked door.", models: ["small"] },
  reviewed: [{ ...review, verdict: "missingProperty" }],
};
const suite: Suite = { models: [small], waivers: [], points: [point] };
const unnoticed: RecordedNeed = { word: "unnoticed", model: "small", explored: 2, matters: 3 };
const needed: RecordedNeed = {
  ...{ word: "needed", property: "S1", verdict: "violated", steps: 2, model: "small", matters: 1 },
};
const record: NecessityRecord = {
  version: 1,
  points: {
    locked: {
      models: { small: "0a" },
      decisions: {
        "policy lock": needed,
        "clause Go.idle": { word: "illDefined", model: "small", message: "n = 2", matters: 1 },
        "clause Go.spare": unnoticed,
        "clause Go.bare": unnoticed,
        "field Go n": { ...needed, verdict: "vacuous", steps: null },
        "clause Go.same": { word: "equivalent" },
        "clause Go.late": { word: "undecided", why: "the time is used up", matters: 1 },
      },
    },
  },
};
const facts = { introduction: "What for?", suite, record };

describe("the page", () => {
  const text = necessityPage(facts, "<!-- first -->");

  test.each([
    "| `lock` | It is locked. | needed by [S1](properties.md#s1-shutinv) ShutInv | 2 | `small` |",
    "| [S1](properties.md#s1-shutinv) ShutInv | `lock` | – | 1 |",
    "| `idle` | ill-defined: n = 2 | – | `small` |",
    "| `spare` | unnoticed, a property is missing: It must go. | – | `small` and 1 more |",
    "| `bare` | **unnoticed, not reviewed** | – | `small` and 1 more |",
    "| `same` | equivalent | – | – |",
    "| `late` | undecided: the time is used up | – | – |",
    "| `n` | needed by [S1](properties.md#s1-shutinv) ShutInv: its case no longer occurs | – |",
    "| `clause Go.bare` | **not reviewed** |",
    "It goes. (door)",
  ])("says %s", (line) => {
    expect(text).toContain(line);
  });

  test("counts what stands how", () => {
    expect(text).toContain("7 decisions at 1 model, the smallest first: `small`.");
    for (const row of ["needed | 2", "unnoticed, **not reviewed** | 1", "equivalent | 1"])
      expect(text).toContain(`| ${row} |`);
  });

  test("says that a point is not recorded, and refuses a record of none", () => {
    const empty = { ...facts, record: { version: 1, points: {} } } as const;
    expect(necessityPage(empty, "")).toContain("`npm run necessity -- locked --update`");
    const other = { ...facts, suite: { ...suite, points: [] } };
    expect(() => necessityPage(other, "")).toThrow("locked has a record of its necessity");
  });
});

test("the report has the same, with the command of each trace", () => {
  const [data] = necessityData(suite, record, " --models m.ts");
  expect(data?.groups.map((g) => [g.title, g.entries.map((e) => [e.short, e.standing])])).toEqual([
    ["Policies", [["lock", "needed"]]],
    [
      "Go",
      [
        ["idle", "illDefined"],
        ["spare", "reviewed"],
        ["bare", "notReviewed"],
        ["same", "equivalent"],
        ["late", "undecided"],
        ["n", "needed"],
      ],
    ],
  ]);
  expect(data?.groups[0]?.entries[0]).toEqual({
    ...{ name: "policy lock", short: "lock", kind: "policy", standing: "needed" },
    ...{ sentence: "It is locked.", property: "S1", model: "small", steps: 2 },
    command: "npm run trace -- small S1 --without 'policy lock' --models m.ts",
  });
  expect(necessityData(suite, { version: 1, points: {} }, "")).toEqual([]);
});
