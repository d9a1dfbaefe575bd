/**
 * Steps that are possible in one of two runs only. What follows from the definition: who notices
 * that a step is made, or that it cannot be made, has learned the secret; when nobody notices, the
 * two runs are no longer in step, and a claim over runs in step would say nothing of the rest.
 */
import { expect, test } from "vitest";
import { z } from "zod";
import { properties, specification, system, type Model, type Step } from "../../checker/index.ts";
import { stepsOf } from "../../checker/verdict.ts";
import { expectKnown, instance, resultOf, says, words } from "./support.ts";

const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ secret: z.boolean(), hidden: z.boolean(), shown: z.int().min(0).max(1) }),
  access: { m: { secret: "read", hidden: "write", shown: "write" } },
  rules: {},
});
const { observer, secret, noninterference } = properties(spec);

/** Possible with one value of the secret only; nothing that is shown changes. */
const inside = spec.action("Inside", {
  ...words,
  actor: "m",
  guard: { allowed: (s) => s.secret },
  effect: (_s, next) => {
    next.hidden = true;
  },
});
/** The same, but what is shown changes. */
const outside = spec.action("Outside", {
  ...words,
  actor: "m",
  guard: { allowed: (s) => s.secret },
  effect: (s, next) => {
    next.shown = 1 - s.shown;
  },
});
/** Always possible: so that something is seen. */
const tick = spec.action("Tick", {
  ...words,
  actor: "m",
  effect: (s, next) => {
    next.shown = 1 - s.shown;
  },
});

function model(
  actions: readonly (typeof inside)[],
  start: boolean,
  notices?: (step: Step) => boolean,
): Model {
  const sees = observer({
    ...{ name: "Eve", sentence: "", sees: (s) => s.shown },
    ...(notices === undefined ? {} : { notices }),
  });
  const differs = { secret: (next: { secret: boolean }) => void (next.secret = !next.secret) };
  const property = noninterference({
    ...says("N"),
    observer: sees,
    secret: secret({ name: "the secret", sentence: "", differs }),
  });
  const init = () => [{ secret: start, hidden: false, shown: 0 }];
  return instance(system(spec, { name: "Enabledness", init, actions }), {}, [property]);
}

test.each([true, false])("an internal step in one run only is an error (secret %s)", (start) => {
  const result = expectKnown(model([tick, inside], start), { word: "error" });
  expect(result.verdict).toMatchObject({
    message: expect.stringMatching(/secret-dependent internal step: Inside/) as string, // a matcher
    // Both runs are shown, and only the one whose secret is true can take the step.
    trace: { steps: start ? [{ action: "Inside" }] : [] },
    beside: { trace: { steps: start ? [] : [{ action: "Inside" }] }, differences: [] },
  });
  expect(stepsOf(result.verdict)).toBe(1);
});

test.each([true, false])("violated where the observer takes part in it (secret %s)", (start) => {
  const known = { word: "violated", failed: "sameSteps", steps: 1 } as const;
  expectKnown(
    model([tick, inside], start, (step) => step.action === "Inside"),
    known,
  );
  // To notice another action does not help.
  expectKnown(
    model([tick, inside], start, (step) => step.action === "Tick"),
    { word: "error" },
  );
});

test.each([true, false])("violated where the step shows something (secret %s)", (start) => {
  expectKnown(model([tick, outside], start), { word: "violated", failed: "sameSteps", steps: 1 });
});

test("a violation found later is a violation, whatever internal steps there were", () => {
  // Inside comes first in order; Outside shows the secret from the same pair.
  expectKnown(model([inside, outside], true), { word: "violated", failed: "sameSteps", steps: 1 });
});

test("the second run has the step that the first has not", () => {
  const { verdict } = resultOf(model([outside], false));
  expect(verdict.word).toBe("violated");
  if (verdict.word !== "violated") return;
  expect(verdict.trace.steps).toHaveLength(0);
  expect(verdict.beside?.trace.steps.map((s) => s.action)).toEqual(["Outside"]);
  expect(verdict.beside?.because).toMatch(/second run only/);
});
