/** A model with sixty fields and eight actors that fails after two hundred steps. */
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  system,
  type Suite,
} from "../../checker/index.ts";

const FIELDS = 60;
const ACTORS = 8;
const STEPS = 200;

interface C {
  readonly steps: number;
}
const fields = Array.from({ length: FIELDS - 1 }, (_, i) => `field${i}`);
const actors = Array.from({ length: ACTORS }, (_, i) => `anActorWithALongName${i}`);
const region = Object.fromEntries(["n", ...fields].map((f) => [f, "write"] as const));

const spec = specification<C>()({
  constants: z.object({ steps: z.int() }),
  state: (c) =>
    z.object({
      n: z.int().min(0).max(c.steps),
      ...Object.fromEntries(fields.map((f) => [f, z.int().min(0).max(c.steps)])),
    }),
  access: Object.fromEntries(actors.map((a) => [a, region])),
  rules: {},
  zones: [
    { name: "inside", actors: actors.slice(0, 4) },
    { name: "outside", actors: actors.slice(4) },
  ],
});
const actions = actors.map((actor, i) =>
  spec.action(`Turn${i}`, {
    sentence: `It is the turn of ${actor}.`,
    source: "none",
    actor,
    guard: { itsTurn: (s, _params, c) => s.n % ACTORS === i && s.n < c.steps },
    message: { to: actors[(i + 3) % ACTORS] ?? "", label: `message ${i}`, carries: (s) => s.n },
    effect: (s, next) => {
      next.n = s.n + 1;
      // The schema is made of names: what the compiler knows of it is `n`.
      const open: Record<string, number> = next;
      open[fields[s.n % fields.length] ?? "n"] = s.n;
    },
  }),
);
const short = properties(spec).invariant({
  id: "P1",
  name: "Short",
  sentence: "The run is short.",
  formula: "□ n < 200",
  source: "none",
  claimedFor: "everything",
  holds: { before: (s, c) => s.n < c.steps },
});

/** The suite. */
export const longSuite: Suite = {
  models: [
    model({
      name: "long",
      sentence: "Two hundred steps.",
      size: "tiny",
      system: system(spec, {
        name: "Long",
        init: () => [{ n: 0, ...Object.fromEntries(fields.map((f) => [f, 0])) }],
        actions,
      }),
      constants: { steps: STEPS },
      claims: claims([short], { P1: "violated" }),
    }),
  ],
  waivers: [],
};
