/** Two runs that disagree about what one thing determines: replayed, and judged again on plain objects. */
import { bare } from "../plain/place.ts";
import { monitorDomain } from "../plain/judge.ts";
import { plainValue } from "../plain/replay.ts";
import { settingOf, within } from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import type { Determined } from "../contract/property.ts";
import { CheckerError } from "../errors.ts";
import { differencesBetween } from "../trace/changes.ts";
import type { PlainValue, Trace } from "../trace/trace.ts";
import { valueText } from "../trace/value-text.ts";
import type { Beside } from "../verdict.ts";
import { traceTo } from "./counterexample.ts";
import type { Exploration } from "./explore.ts";
import type { Spot } from "./judge.ts";

/**
 * The runs to two steps of one given and different outcomes.
 * @throws CheckerError CHECK001 when plain objects disagree with the search
 * @throws SpecError what the specification throws when the runs are repeated
 */
export function disagreement(
  exploration: Exploration,
  property: Determined,
  earlier: Spot,
  later: Spot,
): { trace: Trace; beside: Beside } {
  const trace = traceTo(exploration, earlier, property);
  const second = traceTo(exploration, later, property);
  const [a, b] = [valuesAt(exploration, property, earlier), valuesAt(exploration, property, later)];
  const differences = differencesBetween(a.outcome, b.outcome);
  if (valueText(a.given) !== valueText(b.given) || differences.length === 0)
    throw new CheckerError(
      "CHECK001",
      `model ${exploration.built.model.name}: two runs, replayed on plain objects, do not disagree on ${property.id}`,
    );
  const because = "the last steps have the same given, and another outcome";
  return { trace, beside: { trace: second, because, differences } };
}

/** Given and outcome of the step at `spot`, on plain objects. */
function valuesAt(
  { built, monitor, retracer }: Exploration,
  property: Determined,
  { state, step }: Spot,
): { readonly given: PlainValue; readonly outcome: PlainValue } {
  if (step === null) throw new CheckerError("CHECK002", `${property.id} is about steps`);
  const { constants, domain } = settingOf(built.model);
  const from = retracer();
  from.load(state);
  const views = [from.s.words, step.words].map((w) => readPlain(domain, built.codec.decode(w, 0)));
  const own = monitor === null ? null : monitorDomain(built.model, monitor.monitor);
  const monitors = [from.m?.words, step.monitorWords].map((w) =>
    own === null || monitor === null || w === undefined
      ? {}
      : readPlain(own, monitor.codec.decode(w, 0)),
  );
  const shown = { action: step.action, params: step.params };
  const of = (name: "given" | "outcome"): PlainValue =>
    within(`${property.name}, ${name}`, () =>
      plainValue(bare(property[name](...views, shown, constants, ...monitors))),
    );
  return { given: of("given"), outcome: of("outcome") };
}
