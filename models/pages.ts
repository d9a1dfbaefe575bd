/** The pages that follow from the suite and its lock, and the designs that requirements are compared at. */
import type { Model, SuitePages } from "../checker/index.ts";
import { DESIGN_FLAGS, type Constants } from "../spec/constants.ts";
import { asFound, recommended } from "./instances/points.ts";

/** What devices and hosts have to offer, in one surrounding and not in another: of that no design decides. */
const OFFERED: readonly (keyof Constants)[] = ["ioevfd", "irqPath", "ringSlots"];
/** What the prototypes have in one version and not in another. */
const UNDECIDED: readonly (keyof Constants)[] = [...OFFERED, "resumeOnPi", "patch0014"];

/** Whether a model has the design, whatever it has of `but`. */
function has(model: Model, design: Constants, but: readonly string[]): boolean {
  const own = new Map<string, unknown>(Object.entries(model.constants));
  return DESIGN_FLAGS.every((flag) => but.includes(flag) || own.get(flag) === design[flag]);
}

/** A nested route that is there to be compared with the recommended one, and claims nothing else. */
function isComparedWithRecommended(model: Model): boolean {
  return (
    model.claims.length > 0 &&
    model.claims.every((c) => c.property.kind === "includedIn") &&
    has(model, recommended, [...UNDECIDED, "route"])
  );
}

/** The pages of a suite of these models. The largest are left out: they are not part of every check. */
export function pagesOf(models: readonly Model[]): SuitePages {
  const named = (isAt: (m: Model) => boolean): string[] =>
    models.filter((m) => m.size !== "full" && isAt(m)).map((m) => m.name);
  return {
    folder: "../docs",
    command: "npm run docs:locked",
    counterexamples: "counterexamples/traces",
    points: [
      {
        title: "recommended point",
        sentence:
          "What we recommend, in all its surroundings, hostile hosts among them; and the nested routes that are compared with it.",
        models: named((m) => has(m, recommended, OFFERED) || isComparedWithRecommended(m)),
      },
      {
        title: "as found",
        sentence:
          "What two published prototypes have between them; no release had exactly this combination. Where pages are reclaimed, its violations rest on hypotheses H1 and H2.",
        models: named((m) => has(m, asFound, UNDECIDED)),
      },
    ],
  };
}
