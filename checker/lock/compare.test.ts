/** Whatever differs from a lock is found, and said in words that name it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { locked } from "../../test/fixtures/locked.ts";
import { compareLocks } from "./compare.ts";
import { driftLines } from "./drift-text.ts";
import type { Drift, Scope } from "./drift.ts";
import { lockSchema, type Lock, type LockedModel, type LockedProperty } from "./lock.ts";

const everything: Scope = { models: null, properties: null };

/** The lines about a lock that was changed since. */
function lines(change: (now: Lock) => void, scope = everything): string[] {
  const now = locked();
  change(now);
  return driftLines(compareLocks(locked(), now, scope).drift);
}

const small = (now: Lock): LockedModel => given(now.models["small"]);
const claim = (now: Lock, id = "S2"): LockedProperty => given(small(now).properties[id]);

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the fixture has no such thing");
  return value;
}

test("what is as it was locked, in whatever order its keys are, is no difference", () => {
  const now = locked();
  for (const model of Object.values(now.models)) {
    model.constants = reversed(model.constants);
    model.properties = reversed(model.properties);
    model.fired = reversed(model.fired);
    model.runs.reverse();
  }
  now.models = reversed(now.models);
  now.origin = { tool: "other", node: "other", code: {} };
  expect(compareLocks(locked(), now, everything)).toEqual({
    ...{ drift: [], models: 2, properties: 5, unestablished: [] },
  });
});

test.each<readonly [string, (now: Lock) => void, string]>([
  [
    "a verdict, with what it shows",
    (now) => {
      const { exactness: _, ...rest } = claim(now);
      small(now).properties["S2"] = { ...rest, verdict: "violated", steps: 5, failed: ["sameBar"] };
    },
    "small S2: verdict holds → violated (5 steps, failing sameBar)",
  ],
  [
    "exactness",
    (now) => (claim(now).exactness = "symmetryReduced"),
    "small S2: exactness exact → symmetryReduced (weaker)",
  ],
  [
    "an expectation",
    (now) => (claim(now, "S10").expected = "holds"),
    "small S10: expected violated → holds",
  ],
  [
    "the reason of a claim that is not made",
    (now) => (claim(now, "LV1").why = "no time"),
    'small LV1: not claimed because "no host" → "no time"',
  ],
  [
    "a longer counterexample",
    (now) => (claim(now, "S10").steps = 7),
    "small S10: steps of what it shows 5 → 7",
  ],
  [
    "counts of states that properties share",
    (now) => {
      for (const id of ["S2", "N1"]) claim(now, id).states = 1053;
    },
    "small N1, S2: states 51 → 1 053",
  ],
  [
    "what occurs no more",
    (now) => (claim(now).exercised["antecedent"] = 0),
    "small S2: antecedent 31 → 0",
  ],
  [
    "what nobody counts any more",
    (now) => delete claim(now, "N1").exercised["release exposed"],
    "small N1: release exposed: gone, was 2",
  ],
  [
    "actions that fired less, that which does not fire at all first",
    (now) => (small(now).fired = { L2Call: 29, L2Retire: 0 }),
    "small: fired L2Retire 20 → 0; fired L2Call 30 → 29",
  ],
  [
    "counts of a graph",
    (now) => Object.assign(given(small(now).runs[2]), { states: 53, digest: "0d" }),
    "small: system: states 51 → 53, another graph",
  ],
  [
    "a graph with equal counts",
    (now) => (given(small(now).runs[0]).digest = "ff"),
    "small: monitor requests: another graph, although all counts are equal",
  ],
  [
    "a digest that is missing",
    (now) => (given(small(now).runs[2]).digest = null),
    'small: system: digest "0b" → none',
  ],
  [
    "a search more",
    (now) => small(now).runs.push({ ...given(small(now).runs[2]), of: "system, with keys" }),
    "small: search of system, with keys: new",
  ],
  [
    "a search less",
    (now) => small(now).runs.shift(),
    "small: search of monitor requests: in the lock, and not made",
  ],
  [
    "a bound",
    (now) => (small(now).bounds["depth"] = "Ten steps."),
    'small: bound depth: new, "Ten steps."',
  ],
  [
    "a constant",
    (now) => (small(now).constants["operations"] = 1),
    "small: constant operations 2 → 1",
  ],
  [
    "a list of constants",
    (now) => (small(now).constants["ops"] = ["KICK", "WRITE"]),
    "small: constant ops: − READ, + WRITE",
  ],
  ["budgets", (now) => (small(now).budgets = []), "small: budgets: − operations"],
  [
    "a domain",
    (now) => (small(now).domains["l2"] = 10),
    "small: values of region l2 12.9 → 10 (as a power of two)",
  ],
  [
    "parameters",
    (now) => (small(now).instances["L2Call"] = 4),
    "small: instances of action L2Call 8 → 4",
  ],
  [
    "a claim more",
    (now) => (small(now).properties["S3"] = claim(now)),
    "small S3: a new claim, which is not in the lock (holds, expected holds)",
  ],
  [
    "a claim less",
    (now) => delete small(now).properties["S10"],
    "small S10: in the lock (violated, expected violated), and not claimed any more",
  ],
  [
    "a model more",
    (now) => (now.models["third"] = small(now)),
    "third: a new model, which is not in the lock",
  ],
  [
    "a model less",
    (now) => delete now.models["large"],
    "large: in the lock, and no model of the suite",
  ],
  [
    "the same in several models",
    (now) => {
      for (const model of Object.values(now.models)) model.system = "other";
    },
    "2 models (large, small): system passthrough → other",
  ],
  [
    "a statement",
    (now) => (given(now.declared.properties["S2"]).sentence = "Some questions are answered."),
    'declared S2: sentence "Each question is answered." → "Some questions are answered."',
  ],
  [
    "a release more",
    (now) => given(now.declared.properties["N1"]).declassify?.push("all"),
    "declared N1: releases: + all",
  ],
  [
    "an abstraction more",
    (now) => given(now.declared.properties["S2"]).reliesOn.push("A13"),
    "declared S2: relies on the abstractions: + A13",
  ],
  [
    "a policy that is worded otherwise",
    (now) => (given(now.declared.policies["passthrough"])["P1"] = "BARs move."),
    'declared: policy of passthrough P1 "BARs are locked." → "BARs move."',
  ],
  [
    "an assumption more",
    (now) => (given(now.declared.assumptions["passthrough"])["AS2"] = "L1 is honest."),
    'declared: assumption of passthrough AS2: new, "L1 is honest."',
  ],
  [
    "a seeded defect less",
    (now) => delete now.declared.defects["M2"],
    "declared: seeded defect M2: gone, was survives",
  ],
  [
    "an acceptance that lasts longer",
    (now) => (given(now.declared.acceptances[0]).expires = "2028-01-31"),
    "acceptance of S10 of large until 2028-01-31, by team: known: new, 1",
  ],
])("%s", (_name, change, expected) => {
  const found = lines(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(expected);
});

test("the worst comes first: verdicts, then what was exercised, then constants, then counts", () => {
  const found = lines((now) => {
    claim(now).states = 52;
    given(now.models["large"]).constants["operations"] = 2;
    claim(now, "N1").exercised["observation"] = 3;
    claim(now, "LV1").verdict = "violated";
  });
  expect(found.map((l) => l.split(" ").slice(0, 3).join(" "))).toEqual([
    "small LV1: verdict",
    "small N1: observation",
    "large: constant operations",
    "small S2: states",
  ]);
});

test("what changed with a graph is told of the graph, and of searches together", () => {
  const found = lines((now) => {
    for (const run of small(now).runs.filter((r) => r.of !== "pairs of runs"))
      Object.assign(run, { states: 77, digest: "0d" });
    for (const id of ["S2", "N1", "LV1"]) claim(now, id).states = 78;
    claim(now, "S10").states = 77;
    claim(now).exercised["antecedent"] = 30;
  });
  expect(found).toEqual([
    "small S2: states 51 → 78; antecedent 31 → 30",
    "small: monitor requests: states 60 → 77, another graph; system: states 51 → 77, another graph",
    "small LV1, N1: states 51 → 78",
  ]);
  const same = lines((now) => {
    for (const run of small(now).runs) run.digest = "0d";
  });
  expect(same).toEqual([
    'small: monitor requests, system: another graph, although all counts are equal; pairs of runs: digest none → "0d"',
  ]);
});

test.each([
  ["noninterference", "pairs of runs"],
  ["refines", "monitor requests, beside abstract systems"],
  ["includedIn", "system, beside abstract systems"],
])("what a search for %s counted up to a violation is no difference", (kind, of) => {
  const ended = (lock: Lock, verdict: string, states: number): Lock => {
    Object.assign(claim(lock, "N1"), { kind, verdict, states, exercised: { observation: states } });
    small(lock).runs = [{ of, states, transitions: 1, depth: states, digest: null }];
    return lock;
  };
  const between = (...[was, now]: readonly [string, string]): string[] =>
    driftLines(
      compareLocks(ended(locked(), was, 5), ended(locked(), now, 6), everything).drift,
    ).filter((l) => !l.startsWith("declared"));
  expect(between("violated", "violated")).toEqual([]);
  expect(between("holds", "violated")).toEqual(["small N1: verdict holds → violated"]);
  expect(between("holds", "holds")).toEqual([
    "small N1: observation 5 → 6",
    `small: ${of}: states 5 → 6, depth 5 → 6`,
  ]);
});

describe("a selection", () => {
  const other = (now: Lock): void => {
    delete now.models["large"];
    now.models["third"] = small(now);
    claim(now, "S10").depth = 9;
    small(now).fired["L2Call"] = 1;
    now.declared.waivers["more"] = "a reason";
    given(now.declared.properties["LV1"]).formula = "□ true";
  };

  test("of models: they, and what they claim; nothing is missing", () => {
    expect(lines(other, { models: new Set(["small"]), properties: null })).toEqual([
      'declared LV1: formula "□ (asked ⇒ ◇ answered)" → "□ true"',
      "small: fired L2Call 30 → 1",
      "small S10: depth 8 → 9",
    ]);
  });

  test("of properties: they, and nothing that all claims together decide", () => {
    expect(
      lines(other, { models: new Set(["small"]), properties: new Set(["S10", "S2"]) }),
    ).toEqual(["small S10: depth 8 → 9"]);
  });

  test("a model that is selected and not in the lock is a difference", () => {
    expect(lines(other, { models: new Set(["third"]), properties: null })).toContain(
      "third: a new model, which is not in the lock",
    );
  });
});

describe("what was not established", () => {
  test("is not compared, but for what is declared of it; nor is what all claims together count", () => {
    const now = locked();
    Object.assign(claim(now), { verdict: "incomplete", states: 7, expected: "violated" });
    small(now).fired["L2Call"] = 1;
    const { drift, properties, unestablished } = compareLocks(locked(), now, everything);
    expect(driftLines(drift)).toEqual(["small S2: expected holds → violated"]);
    expect(unestablished).toEqual([{ model: "small", property: "S2" }]);
    expect(properties).toBe(4);
  });

  test("of a model that was not run all is compared that is declared", () => {
    const now = locked();
    for (const p of Object.values(small(now).properties)) p.verdict = "notRun";
    Object.assign(small(now), { runs: [], fired: {} });
    expect(compareLocks(locked(), now, everything)).toMatchObject({ drift: [], models: 1 });
    small(now).constants["operations"] = 3;
    expect(driftLines(compareLocks(locked(), now, everything).drift)).toEqual([
      "small: constant operations 2 → 3",
    ]);
  });

  test("and is now, is a difference of each claim", () => {
    const was = locked();
    for (const p of Object.values(small(was).properties)) p.verdict = "notRun";
    Object.assign(small(was), { runs: [], fired: {} });
    expect(driftLines(compareLocks(was, locked(), everything).drift)).toEqual([
      "small LV1: verdict vacuous, and it was not run when it was locked",
      "small N1, S2: verdict holds, and it was not run when it was locked",
      "small S10: verdict violated, and it was not run when it was locked",
    ]);
  });
});

type Path = readonly (string | number)[];

/** The places of all scalars, and of all lists and records. */
function places(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [at];
  const below = Array.isArray(value)
    ? value.flatMap((part: unknown, i) => places(part, [...at, i]))
    : Object.entries(value).flatMap(([key, part]) => places(part, [...at, key]));
  return at.length === 0 ? below : [at, ...below];
}

/** Changes what stands at a place, or takes it away. */
function perturb(root: unknown, path: Path, remove: boolean): void {
  let holder = root as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
  const last = given(path.at(-1));
  const value = holder[last];
  if (remove && Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (remove) delete holder[last];
  else if (typeof value === "number") holder[last] = value + 1;
  else if (typeof value === "string") holder[last] = `${value}~`;
  else if (typeof value === "boolean") holder[last] = !value;
  else if (value === null) holder[last] = "00";
  else if (Array.isArray(value)) value.push(value[0] ?? "more");
  else holder[last] = {};
}

describe("any change of any place", () => {
  const compared = places(locked()).filter(
    ([top, , inner]) => top === "models" || (top === "declared" && inner !== undefined),
  );

  /** What a reader is told of a difference. */
  const told = (d: Drift): string => [d.model ?? "declared", d.property ?? "", d.words].join(" ");

  test("is a difference, whichever side it is on, and its words say where", () => {
    fc.assert(
      fc.property(fc.constantFrom(...compared), fc.boolean(), fc.boolean(), (path, remove, now) => {
        const sides = [locked(), locked()] as const;
        const changed = now ? sides[1] : sides[0];
        const before = JSON.stringify(changed);
        perturb(changed, path, remove);
        // An empty record has nothing to lose, and a lock without a field that it must have is none.
        fc.pre(JSON.stringify(changed) !== before && lockSchema.safeParse(changed).success);
        const { drift } = compareLocks(...sides, everything);
        const text = drift.map(told).join("\n");
        for (const name of namesOn(path)) expect(text).toContain(name);
        expect(drift).not.toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  /** The names on the way to a place that a reader needs: of the model, of the property, of the entry. */
  function namesOn([top, second, third, fourth]: Path): string[] {
    if (top === "models")
      return [second, third === "runs" ? undefined : fourth].flatMap((n) =>
        typeof n === "string" ? [n] : [],
      );
    return second === "acceptances" ? ["acceptance"] : [String(third)];
  }
});

function reversed<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toReversed());
}
