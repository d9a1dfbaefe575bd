/**
 * The findings are what the checker finds: each violated claim of the as-found point belongs to one of
 * them, each page shows what is found again, each fix is one, and nothing less is.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { findModel } from "../checker/cli/select.ts";
import { findingPage } from "../checker/pages/finding-page.ts";
import { check } from "../checker/search/check.ts";
import { stepsOf } from "../checker/verdict.ts";
import {
  asSet,
  claimOf,
  factsOf,
  findingPath,
  findingText,
  findingsFolder,
  mends,
  partsOf,
  violatedIn,
  withFlags,
} from "../docs/findings.ts";
import { formatted } from "../docs/pages.ts";
import { readRecord } from "../docs/verdicts.ts";
import { findings } from "../models/findings.ts";
import type { Finding } from "../models/findings/finding.ts";
import { suite } from "../models/index.ts";
import { DESIGN_FLAGS } from "../spec/constants.ts";

const root = join(import.meta.dirname, "..");
const record = readRecord(root);
const named = findings.map((f) => [f.id, f] as const);

/** Each claim that a finding names, its own first. */
function claimsOf({ model, property, also }: Finding): string[] {
  const others = Object.entries(also).flatMap(([name, ids]) => ids.map((id) => `${name} ${id}`));
  return [`${model} ${property}`, ...others];
}

/** The length of the shortest counterexample that was recorded. */
function recordedSteps(model: string, id: string): number {
  const results = record.models.find((m) => m.name === model)?.results ?? [];
  return results.find((r) => r.id === id)?.trace?.steps ?? Number.NaN;
}

describe("the findings", () => {
  test("have each violated claim of the as-found point, and each once", () => {
    const violated = suite.models
      .filter((m) => m.name.includes("as-found"))
      .flatMap((m) => violatedIn(m).map((id) => `${m.name} ${id}`));
    expect(violated.length).toBeGreaterThan(50);
    expect(findings.flatMap(claimsOf).toSorted()).toEqual(violated.toSorted());
  });

  test("are numbered, and each page belongs to one", () => {
    expect(findings.map((f) => f.id)).toEqual(findings.map((_, i) => `F${i + 1}`));
    const pages = readdirSync(join(root, findingsFolder)).filter((name) => /^\d/.test(name));
    expect(pages.map((name) => `${findingsFolder}/${name}`).toSorted()).toEqual(
      findings.map(findingPath).toSorted(),
    );
  });

  test.each(named)("%s names what is there", (_id, { read, deeper, fixes, noFixes }) => {
    expect(read).not.toEqual([]);
    for (const { name, path } of read)
      expect(`${path}: ${readFileSync(join(root, path), "utf8")}`).toMatch(
        new RegExp(`\\b${name}\\b`),
      );
    if (deeper !== undefined) expect(existsSync(join(root, findingsFolder, deeper))).toBe(true);
    const flags: readonly string[] = DESIGN_FLAGS;
    for (const { set } of [...fixes, ...noFixes])
      expect(Object.keys(set).filter((flag) => !flags.includes(flag))).toEqual([]);
  });

  test("hypotheses are called so, wherever the module's order of steps is what does it", () => {
    const hypotheses = findings.filter((f) => f.kind === "hypothesis").map((f) => f.id);
    const byOrder = findings
      .filter((f) => [...f.fixes, ...f.noFixes].some((x) => x.set.fixSoftXlat === true))
      .filter((f) => f.model.includes("reclaim"));
    expect(hypotheses).toEqual(byOrder.map((f) => f.id));
  });
});

describe("the parts of a set of flags", () => {
  test("are all but the whole and nothing", () => {
    expect(partsOf({ skipsRouted: true })).toEqual([]);
    expect(partsOf({ skipsRouted: true, ioevfd: false })).toEqual([
      { skipsRouted: true },
      { ioevfd: false },
    ]);
    expect(partsOf({ skipsRouted: true, ioevfd: false, noRbpMod: true })).toHaveLength(6);
  });
});

describe.each(named)("%s", (_id, finding) => {
  let made: ReturnType<typeof factsOf> | null = null;
  const facts = (): ReturnType<typeof factsOf> => (made ??= factsOf(finding, root));

  test("has a page that shows what is found again", { timeout: 180_000 }, async () => {
    const path = findingPath(finding);
    const text = await formatted(root, path, findingText(facts()));
    expect(readFileSync(join(root, path), "utf8")).toBe(text);
  });

  test("is mended by each of its fixes", { timeout: 180_000 }, () => {
    const { fixes } = facts();
    expect(fixes).not.toEqual([]);
    expect(fixes.filter((f) => !mends(f))).toEqual([]);
  });

  test("is mended by nothing less, and by nothing that it names as too little", () => {
    const { tooLittle } = facts();
    expect(tooLittle.filter(mends)).toEqual([]);
    const parts = finding.fixes.flatMap(({ set }) => partsOf(set));
    const missing = parts.filter(
      (part) => !finding.noFixes.some(({ set }) => isDeepStrictEqual(set, part)),
    );
    expect(missing).toEqual([]);
  });

  test("has no shorter run: as many states as it says are nearer", () => {
    const { model, property, result, below } = facts();
    const steps = stepsOf(result.verdict) ?? 0;
    expect(steps).toBe(recordedSteps(model.name, property.id));
    if (below === null) return;
    // States are stored in the order of their depth: those that are nearer fit, and the next is not.
    const depth = (maxStates: number): number | undefined =>
      check(model, { select: (p) => p === property, maxStates }).runs[0]?.depth;
    expect(depth(below)).toBe(steps - 1);
    expect(depth(below + 1)).toBe(steps);
    // Of the steps out of the nearer states one may violate it, but none so soon.
    const [cut] = check(model, { select: (p) => p === property, maxStates: below }).results;
    if (cut?.verdict.word === "violated") expect(stepsOf(cut.verdict)).toBe(steps);
    else expect(cut?.verdict.word).toBe("incomplete");
  });

  test(
    "is the reason for each claim that it names: with a fix that run is gone",
    { timeout: 180_000 },
    () => {
      const wanting = new Set(claimsOf(finding));
      const goneIn = (model: string, id: string, word: string, steps: number | null): void => {
        if (word !== "violated" || (steps ?? 0) > recordedSteps(model, id))
          wanting.delete(`${model} ${id}`);
      };
      const { fixes } = facts();
      for (const { others } of fixes)
        for (const { id, word, steps } of others) goneIn(finding.model, id, word, steps);
      wanting.delete(`${finding.model} ${finding.property}`);
      for (const { set } of finding.fixes)
        for (const [name, ids] of Object.entries(finding.also)) {
          const left = new Set(ids.filter((id) => wanting.has(`${name} ${id}`)));
          if (left.size === 0 || changesNothing(name, set)) continue;
          const changed = withFlags(findModel(suite, name), set);
          const { results } = check(changed, { select: (p) => left.has(p.id), untilDecided: true });
          for (const { id, verdict } of results) goneIn(name, id, verdict.word, stepsOf(verdict));
        }
      expect([...wanting]).toEqual([]);
    },
  );
});

/** Whether the model has those flags already, or cannot have them. */
function changesNothing(name: string, set: Finding["fixes"][number]["set"]): boolean {
  const model = findModel(suite, name);
  const own = new Map(Object.entries(model.constants));
  if (Object.entries(set).every(([flag, value]) => isDeepStrictEqual(own.get(flag), value)))
    return true;
  const { constants } = model.system.specification.def;
  return !constants.safeParse({ ...model.constants, ...set }).success;
}

describe("a page", () => {
  const [first] = findings;
  if (first === undefined) throw new Error("there are no findings");

  test("is not written of something that holds", () => {
    const model = findModel(suite, "as-found");
    const { property } = claimOf(model, "S14");
    const [result] = check(model, { select: (p) => p === property }).results;
    if (result === undefined) throw new Error("no result");
    expect(result.verdict.word).toBe("holds");
    const nothing = { below: null, also: [], fixes: [], tooLittle: [], diagram: "" };
    const facts = { words: first, model, property, result, actions: new Map(), ...nothing };
    expect(() => findingPage(facts, "")).toThrow("F1: S14 is holds in as-found");
  });

  test("takes nothing for a fix that leaves no case, or makes drivers pay", () => {
    const fix = {
      set: [],
      words: "",
      word: "holds",
      steps: null,
      refuses: false,
      others: [],
    } as const;
    expect(mends(fix)).toBe(true);
    expect(mends({ ...fix, refuses: true })).toBe(false);
    for (const word of ["vacuous", "incomplete", "violated"] as const)
      expect(mends({ ...fix, word })).toBe(false);
  });

  test("names flags as they are set on the command line", () => {
    expect(asSet({ l0Filter: "BY_VM", fixSoftXlat: true })).toEqual([
      "l0Filter=BY_VM",
      "fixSoftXlat=true",
    ]);
  });
});
