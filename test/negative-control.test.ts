/**
 * Negative controls of confidentiality: a leak that is made on purpose shows, and so does a release
 * that is taken away. What is left out of a comparison would hold whatever the system did.
 */
import { beforeAll, describe, expect, test } from "vitest";
import {
  claims,
  model,
  patch,
  type Noninterference,
  type Property,
  type Step,
} from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import type { PropertyResult } from "../checker/verdict.ts";
import { seededDefects } from "../models/mutants/index.ts";
import { looksUp } from "../models/mutants/module-choices.ts";
import { maximal } from "../models/mutants/seeded.ts";
import { suite } from "../models/index.ts";
import { hostConfidentiality, l1Integrity } from "../properties/confidentiality/noninterference.ts";
import { secretsStayApart } from "../properties/confidentiality/one-run.ts";
import { stepConsistency } from "../properties/confidentiality/unwinding.ts";
import { answerToL1, forwardedRequest, ownHypercall } from "../properties/declassification.ts";
import type { C, S } from "../properties/language.ts";
import type { Constants } from "../spec/constants.ts";
import { passthrough } from "../spec/system.ts";

type System = typeof passthrough;

/** The result for one property of one instance. */
function resultOf(
  property: Property,
  constants: Constants,
  system: System = passthrough,
): PropertyResult {
  const { results } = check(
    model({
      name: "negative control",
      sentence: "",
      size: "tiny",
      system,
      constants,
      claims: claims([property]),
    }),
  );
  const [result] = results;
  if (result === undefined) throw new Error("no result");
  return result;
}

/** A defect of the suite: the system with it, and its instance. */
function withDefect(id: string): { readonly system: System; readonly constants: Constants } {
  const seed = seededDefects.find((d) => d.id === id)?.seed;
  if (seed?.kind !== "patch") throw new Error(`${id} is no patch`);
  return {
    system: patch(passthrough, seed.patch),
    constants: seed.constants as Constants, // of this system
  };
}

/** The constants of a model of the suite. */
function constantsOf(name: string): Constants {
  const found = suite.models.find((m) => m.name === name);
  if (found === undefined) throw new Error(`there is no model ${name}`);
  return found.constants as Constants; // of this system
}

describe("leaking one register gives two runs no longer than the search over pairs is deep without it", () => {
  let without: PropertyResult;
  beforeAll(() => {
    without = resultOf(hostConfidentiality, maximal);
  });

  test.each([
    ["M01", "hostCpu[0].gpr.sec"],
    ["M02", "hostCpu[0].gpr.xmm"],
  ])("%s", (id, where) => {
    const { system, constants } = withDefect(id);
    expect(constants).toEqual(maximal);
    expect(without.verdict.word).toBe("holds");
    expect(without.pairs?.pairs).toBeGreaterThan(0);

    const { verdict } = resultOf(hostConfidentiality, constants, system);
    if (verdict.word !== "violated") throw new Error(verdict.word);
    expect(verdict.failed).toEqual(["sameObservations"]);
    expect(verdict.trace.steps.length).toBeLessThanOrEqual(without.depth);
    // L1 sets the controls and enters, the L2 calls: nothing shorter leaves the trust domain.
    expect(verdict.trace.steps.map((s) => s.action)).toEqual([
      "L1SetsControls",
      "L1Enters",
      "L2MmioCall",
    ]);
    expect(verdict.beside?.differences.map((d) => d.path)).toEqual([where]);
  });
});

/** `property` without one of its releases. */
function without(property: Noninterference, release: { readonly name: string }): Noninterference {
  const declassify = property.declassify.filter((r) => r.name !== release.name);
  expect(declassify).toHaveLength(property.declassify.length - 1);
  return { ...property, declassify };
}

/** Of a counterexample, the steps in which what is released differs between the runs, counted from 0. */
function releasingSteps(
  { value }: { readonly value: (s: S, step: Step, c: C) => unknown },
  { verdict }: PropertyResult,
  constants: Constants,
): readonly number[] {
  if (verdict.word !== "violated" || verdict.beside === undefined) throw new Error(verdict.word);
  const runs = [verdict.trace, verdict.beside.trace];
  const c = { ...constants, rules: passthrough.specification.def.rules } as C; // as the checker makes it
  return verdict.trace.steps.flatMap((_step, i) => {
    const told = runs.map(({ initial, steps }) => {
      const step = steps[i];
      if (step === undefined) throw new Error("one run is shorter");
      const before = i === 0 ? initial : steps[i - 1]?.state;
      // A plain state reads like any other, but for sequences, which no release looks at.
      return value(before as unknown as S, step, c);
    });
    return JSON.stringify(told[0]) === JSON.stringify(told[1]) ? [] : [i];
  });
}

describe("without one of its releases a property is violated, by what a step of that kind tells", () => {
  const exposed = constantsOf("hostile-host-masks");
  const sent = constantsOf("hostile-host-sending");
  const sentThroughL1 = constantsOf("hostile-host-nested-call-sending");
  /** An L2 first sends a word to its device directly, and L1 then reads it there for the L2. */
  const readBackThroughL1 = constantsOf("bar-track-off-sending");

  test.each([
    ["N1, a register that the mask names", hostConfidentiality, ownHypercall, exposed],
    ["N1, the datum of a write", hostConfidentiality, ownHypercall, sent],
    ["N1, the datum that L1 forwards", hostConfidentiality, forwardedRequest, sentThroughL1],
    ["U2, a register that the mask names", stepConsistency, ownHypercall, exposed],
  ] as const)("%s, at once", (_name, property, release, constants) => {
    const result = resultOf(without(property, release), constants);
    const { verdict } = result;
    expect(verdict.word).toBe("violated");
    const last = verdict.word === "violated" ? verdict.trace.steps.length - 1 : -1;
    expect(releasingSteps(release, result, constants)).toEqual([last]);
  });

  test("N5, what L1 reads for its L2 that the L2 has sent directly", () => {
    expect(resultOf(l1Integrity, readBackThroughL1).verdict.word).toBe("holds");
    const result = resultOf(without(l1Integrity, answerToL1), readBackThroughL1);
    expect(result.verdict.word).toBe("violated");
    expect(releasingSteps(answerToL1, result, readBackThroughL1)).not.toEqual([]);
  });
});

test("the page of a violation does not say where in it: a secret index is not seen, unless the offset is told", () => {
  const { system, constants } = withDefect("X118");
  const secretIndex = patch(passthrough, { name: "secret index", add: [looksUp()] });
  const right = resultOf(hostConfidentiality, constants, secretIndex);
  expect(right.verdict.word).toBe("holds");
  expect(resultOf(hostConfidentiality, constants, system).verdict.word).toBe("violated");
});

describe("two runs and one show different things, so both are kept", () => {
  test.each(["X110", "X111", "X112", "X116", "X132", "X138"])(
    "%s tells a secret without showing it: N1 alone notices",
    (id) => {
      const { system, constants } = withDefect(id);
      expect(resultOf(hostConfidentiality, constants, system).verdict.word).toBe("violated");
      expect(resultOf(secretsStayApart, constants, system).verdict.word).toBe("holds");
    },
  );

  test.each(["X124", "X125"])(
    "%s shows again what the L2 has exposed before: S38 alone notices",
    (id) => {
      const { system, constants } = withDefect(id);
      expect(resultOf(hostConfidentiality, constants, system).verdict.word).toBe("holds");
      expect(resultOf(secretsStayApart, constants, system).verdict.word).toBe("violated");
    },
  );
});
