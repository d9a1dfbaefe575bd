/** What is asked of the system, and what answers it: in words of the field, each served, none in name only. */
import { describe, expect, test } from "vitest";
import { gapText } from "../checker/traceability/gap-text.ts";
import { claimed, traceabilityOf } from "../checker/traceability/traceability.ts";
import { suite } from "../models/index.ts";
import { DESIGN_FLAGS } from "../spec/constants.ts";
import { requirements } from "../properties/requirements.ts";
import * as sources from "../properties/sources.ts";

const properties = claimed(suite.models);

describe("the suite", () => {
  const { matrix, gaps } = traceabilityOf(suite);

  test("has no gap", () => {
    expect(gaps.map(gapText)).toEqual([]);
  });

  test("asks for all requirements, and for as many as a reader can read", () => {
    expect(matrix.map((t) => t.requirement)).toEqual(requirements);
    expect(requirements.length).toBeGreaterThanOrEqual(25);
    expect(requirements.length).toBeLessThanOrEqual(60);
  });

  test("leaves out only what the abstraction leaves out", () => {
    const out = matrix.filter((t) => t.properties.length === 0).map((t) => t.requirement.id);
    expect(out).toEqual(["REQ-PAGE-ONLY", "REQ-SIDE-CHANNELS", "REQ-HARDENED-DRIVERS"]);
  });

  // Of such a requirement nothing could be violated: it would be met by a system that does it once.
  test("shows more of each than that it can happen", () => {
    const onlyWitnesses = matrix
      .filter((t) => t.properties.length > 0)
      .filter((t) => t.properties.every((p) => p.kind === "reachable"));
    expect(onlyWitnesses.map((t) => t.requirement.id)).toEqual([]);
  });

  test("notices when a property loses what it serves, or its source", () => {
    const [first] = properties;
    if (first === undefined) throw new Error("there is no property");
    const spoiled = (change: object) => ({
      ...suite,
      models: suite.models.map((m) => ({
        ...m,
        claims: m.claims.map((c) =>
          c.property === first ? { ...c, property: { ...c.property, ...change } } : c,
        ),
      })),
    });
    const gaps = (change: object) => traceabilityOf(spoiled(change)).gaps.map((g) => g.kind);
    expect(gaps({ serves: undefined })).toContain("noRequirement");
    expect(gaps({ serves: [] })).toContain("noRequirement");
    expect(gaps({ source: "" })).toContain("noSource");
  });
});

describe("a requirement", () => {
  test.each(requirements)("$id is one sentence, of the system", ({ id, sentence }) => {
    expect(id).toMatch(/^REQ-[A-Z0-9]+(?:-[A-Z0-9]+)*$/);
    expect(sentence).toMatch(/^[A-Z][^.]*\.$/);
    expect(sentence.length).toBeLessThan(230);
    // Neither a property nor a setting of a model: it would stand if there were no model.
    for (const p of properties) {
      expect(sentence).not.toMatch(new RegExp(`\\b${p.id}\\b`));
      expect(sentence).not.toBe(p.sentence);
    }
    for (const flag of DESIGN_FLAGS) expect(sentence).not.toMatch(new RegExp(`\\b${flag}\\b`));
    expect(sentence).not.toMatch(/[□◇∀∃⇒∧]|\b(?:model|invariant|trace|run of)s?\b/i);
  });

  test.each(requirements)("$id says where it is from, and how that is known", (r) => {
    expect(Object.values(sources)).toContain(r.source);
    expect(r.where.length).toBeGreaterThan(3);
    expect(r.where).not.toMatch(/[.:]$/);
    // An inference needs an argument, and nothing that is derived is stated by a text.
    if (r.basis === "inferred") expect(r.where.split(" ").length).toBeGreaterThan(3);
    if (r.source === sources.derived) expect(r.basis).toBe("inferred");
  });

  test("has the ids and sentences for itself", () => {
    expect(new Set(requirements.map((r) => r.id)).size).toBe(requirements.length);
    expect(new Set(requirements.map((r) => r.sentence)).size).toBe(requirements.length);
  });

  // The rest of the text is unknown: see the sources.
  test("is attributed to the patent only as far as its abstract goes", () => {
    const attributed = requirements.filter((r) => r.source === sources.patentAbstract);
    expect(attributed.map((r) => [r.id, r.basis, r.where.startsWith("abstract: ")])).toEqual([
      ["REQ-DIRECT", "stated", true],
      ["REQ-ADDRESS-MATCH", "stated", true],
      ["REQ-RESPONSE-BY-ADDRESS", "stated", true],
    ]);
  });

  test("rests on no hypothesis without calling it one", () => {
    const named = requirements.filter((r) => /\bH[12]\b/.test(r.where));
    expect(named.length).toBeGreaterThan(0);
    for (const { where, basis } of named) {
      expect(where).toMatch(/hypothesis H[12]/);
      expect(basis).toBe("inferred");
    }
  });
});

test("every source is that of a requirement, and says what was read", () => {
  for (const source of Object.values(sources)) {
    expect(requirements.some((r) => r.source === source)).toBe(true);
    expect(source.sentence).toMatch(/\.$/);
  }
});

describe("words of the house", () => {
  const texts = [
    ...requirements.flatMap((r) => [
      [r.id, r.sentence] as const,
      [`${r.id}, where`, r.where] as const,
      ...("unserved" in r ? [[`${r.id}, unserved`, r.unserved] as const] : []),
    ]),
    ...Object.values(sources).map((s) => [s.id, s.sentence] as const),
    ...properties.map((p) => [p.id, p.sentence] as const),
    ...properties.map((p) => [`${p.id}, claimed for`, p.claimedFor] as const),
  ];

  test.each(texts)("%s", (_name, text) => {
    expect(text).not.toMatch(/\b(?:nodes?|bugs?|vCPU cores?|test cases?|safe by design)\b/i);
    expect(text).not.toMatch(/\b(?:obviously|simply|basically|should|etc)\b/i);
    expect(text).not.toMatch(/\s{2,}|\s[,.;:]|\.\.|["'](?=\s|$)|[^\S ]/);
  });

  test("they are looked for", () => {
    expect(texts.length).toBeGreaterThan(250);
    expect("a node").toMatch(/\bnodes?\b/);
  });
});
