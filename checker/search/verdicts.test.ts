import { describe, expect, it } from "vitest";
import { counted, statement } from "../../test/fixtures/closed-form.ts";
import { CheckerError, SpecError } from "../errors.ts";
import type { Trace } from "../trace/trace.ts";
import type { Finding } from "./judge.ts";
import { Interrupted } from "./sought-parents.ts";
import { verdictOn, type Outcome, type Tracer } from "./verdicts.ts";

const { invariant, transition, reachable, deadlockFree } = counted;
const plain = invariant({ ...statement("I"), holds: { yes: () => true } });
const conditional = invariant({ ...statement("W"), when: () => true, holds: { yes: () => true } });
const steps = transition({ ...statement("T"), holds: { yes: () => true } });
const conditionalSteps = transition({
  ...statement("TW"),
  when: () => true,
  holds: { yes: () => true },
});
const witness = reachable({ ...statement("R"), state: () => true });
const endless = deadlockFree(statement("D"));

const complete: Outcome = {
  finding: null,
  antecedents: 1,
  transitions: 1,
  cut: null,
  boundCut: null,
  failure: null,
};
const trace: Trace = {
  model: "m",
  property: "p",
  constants: {},
  initial: {},
  initialMonitor: null,
  steps: [],
};
const spot = { state: 3, step: null };
const violated: Finding = { kind: "violated", spot, failed: ["yes"] };
const tracer = (traceTo: () => Trace): Tracer => ({
  traceTo,
  disagreement: () => ({
    trace: traceTo(),
    beside: { trace: traceTo(), because: "another outcome", differences: [] },
  }),
});
const word = (p: Parameters<typeof verdictOn>[0], change: Partial<Outcome>): string =>
  verdictOn(
    p,
    { ...complete, ...change },
    tracer(() => trace),
  ).word;

describe("verdicts fail closed", () => {
  it("a complete search establishes", () => {
    expect([plain, conditional, steps, conditionalSteps, endless].map((p) => word(p, {}))).toEqual(
      Array.from({ length: 5 }, () => "holds"),
    );
    expect(word(witness, {})).toBe("unreached");
  });

  it("what never happened is vacuous, and only where something should have", () => {
    expect(word(conditional, { antecedents: 0 })).toBe("vacuous");
    expect(word(conditionalSteps, { antecedents: 0 })).toBe("vacuous");
    expect(word(steps, { transitions: 0 })).toBe("vacuous");
    expect(word(plain, { antecedents: 0, transitions: 0 })).toBe("holds");
    expect(word(steps, { antecedents: 0 })).toBe("holds");
  });

  it("whatever was left out makes every undecided property incomplete, vacuous ones too", () => {
    for (const left of [{ cut: "time" }, { boundCut: "small" }]) {
      for (const p of [plain, conditional, steps, witness, endless])
        expect(word(p, { ...left, antecedents: 0 })).toBe("incomplete");
    }
    expect(
      verdictOn(
        plain,
        { ...complete, boundCut: "small" },
        tracer(() => trace),
      ),
    ).toEqual({
      word: "incomplete",
      why: "states outside the bound small were not expanded",
    });
  });

  it("a failure of the system is an error for all that was not decided before", () => {
    const failure = { state: 3, message: "boom" };
    expect(
      verdictOn(
        plain,
        { ...complete, failure, cut: "time" },
        tracer(() => trace),
      ),
    ).toEqual({
      word: "error",
      message: "boom",
      trace,
    });
    expect(word(plain, { failure, finding: violated })).toBe("violated");
    expect(word(witness, { failure, finding: { kind: "reached", spot } })).toBe("reached");
  });

  it("what was found stays found when the search is cut", () => {
    expect(word(plain, { cut: "time", finding: violated })).toBe("violated");
    expect(word(witness, { boundCut: "b", finding: { kind: "reached", spot } })).toBe("reached");
    expect(word(plain, { cut: "time", finding: { kind: "error", spot, message: "boom" } })).toBe(
      "error",
    );
  });

  it("a run that cannot be repeated leaves no claim standing; a disagreement is our own bug", () => {
    const fails = (e: Error) => () =>
      verdictOn(
        plain,
        { ...complete, finding: violated },
        tracer(() => {
          throw e;
        }),
      );
    expect(fails(new SpecError("SPEC004", "not the same"))()).toEqual({
      word: "error",
      message: "SPEC004: not the same",
      trace: null,
    });
    expect(fails(new CheckerError("CHECK001", "disagree"))).toThrow("disagree");
    expect(fails(new Interrupted("stopped on request"))()).toEqual({
      word: "incomplete",
      why: "stopped on request",
    });
  });
});
