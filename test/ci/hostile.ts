/**
 * A run in which everything that reports quote is hostile: what ends CDATA sections, attributes, table
 * cells, workflow commands and diagrams, what no XML can hold, and what moves a cursor. With a verdict of
 * every kind.
 */
import { join } from "node:path";
import { z } from "zod";
import {
  model,
  properties,
  specification,
  system,
  type Expectation,
  type Property,
} from "../../checker/index.ts";
import type { CiFacts } from "../../checker/ci/facts.ts";
import type { Alert } from "../../checker/report/alert.ts";
import type { Coverage } from "../../checker/report/coverage.ts";
import type { Judgement } from "../../checker/report/judgement.ts";
import { outcomeOf } from "../../checker/report/outcome.ts";
import { check } from "../../checker/search/check.ts";

/** Ends whatever it stands in. */
export const HOSTILE =
  "]]> <b>&amp;\"'` | a\\|b \r\n::error file=x,line=1::%0A%25 \u0000\u0007\u001B[31m\uFFFE\uD800 -->;;end\u2028 ```\n# %%{init}%% ${{ secrets.X }}";

/** A name of a file with everything that an address may not have. */
const HOSTILE_FILE = "l o,c:k%#?.json";

type Word = "calm" | typeof HOSTILE;
const words: readonly [Word, Word] = ["calm", HOSTILE];

const spec = specification<{ readonly most: number }>()({
  constants: z.object({ most: z.number() }),
  state: () => z.object({ n: z.int().min(0).max(9), word: z.enum(words) }),
  access: { "a|<b>": { n: "write", word: "write" }, other: { n: "read" } },
  rules: {},
});

const step = spec.action("Step]]><x>", {
  sentence: HOSTILE,
  source: HOSTILE,
  actor: "a|<b>",
  params: () => ({ word: words }),
  guard: { notFull: (s, _p, c) => s.n < c.most },
  effect: (s, next, { word }) => {
    next.n = s.n + 1;
    next.word = word;
  },
  message: { to: "other", label: HOSTILE, carries: (_s, { word }) => word },
});

const { invariant, reachable, transition } = properties(spec);
const said = { sentence: HOSTILE, formula: HOSTILE, source: HOSTILE, claimedFor: HOSTILE };

const violated = invariant({
  id: "V1",
  name: HOSTILE,
  ...said,
  holds: { [HOSTILE]: (s) => s.word === "calm", fine: () => true },
});
const holds = invariant({ id: "H1", name: "Holds", ...said, holds: { yes: () => true } });
const vacuous = invariant({
  id: "W<1>",
  name: "Vacuous|",
  ...said,
  when: () => false,
  holds: { yes: () => true },
});
const broken = transition({
  id: "E::1",
  name: "Throws",
  ...said,
  holds: {
    throws: () => {
      throw new Error(HOSTILE);
    },
  },
});
const reached = reachable({ id: "R1", name: "Two", ...said, state: (s) => s.n === 2 });

const hostile = system(spec, {
  name: "hostile",
  init: () => [{ n: 0, word: "calm" as const }],
  actions: [step],
});

const instance = (
  name: string,
  claims: readonly (readonly [property: Property, expected: Expectation])[],
) =>
  model({
    name,
    sentence: HOSTILE,
    size: "tiny",
    system: hostile,
    constants: { most: 3 },
    claims: claims.map(([property, expected]) => ({ property, expected })),
    budgets: ["most"],
  });

/** Nothing in it is a surprise. */
const quiet = instance("quiet", [
  [violated, "violated"],
  [holds, "holds"],
  [reached, "reached"],
  [vacuous, { notClaimed: HOSTILE }],
]);
/** Everything in it is one. */
const loud = instance("loud]]>|<&\"'::x", [
  [violated, "holds"],
  [holds, "violated"],
  [vacuous, "holds"],
  [broken, "holds"],
]);
/** Cut short. */
const cut = instance("cut", [[holds, "holds"]]);

/** What a step after the run may find. */
export const judgement: Judgement = {
  step: "lock",
  code: 1,
  summary: HOSTILE,
  lines: [
    { tone: "bad", text: HOSTILE },
    { tone: "good", text: "this is well" },
  ],
};

/** What such a step may find at places: of a model that was run, and of none. */
export const alerts: readonly Alert[] = [
  {
    ...{ step: "lock", model: "quiet", about: "V1", text: HOSTILE, key: ["quiet", "V1"] },
    place: { file: join(import.meta.dirname, HOSTILE_FILE), line: 7, column: 1 },
  },
  {
    ...{ step: "lock", model: null, about: HOSTILE, text: "gone", key: [HOSTILE] },
    place: { file: join(import.meta.dirname, HOSTILE_FILE), line: 9, column: 1 },
  },
  { step: "lock", model: "gone", about: "", text: "gone", key: ["gone"], place: null },
];

/** What the models may leave out. */
export const withGap: Coverage = {
  evaluated: true,
  actions: 1,
  clauses: 1,
  gaps: [{ system: "hostile", action: HOSTILE, clause: null }],
  waived: [],
  unneededWaivers: [],
  releases: 0,
  idleReleases: [],
  fairness: 0,
  idleFairness: [],
  idleAnswers: [],
};

/** The runs of some of the models. */
export function factsOf(
  names: readonly ("quiet" | "loud" | "cut")[],
  judgements: readonly Judgement[] = [],
  found: readonly Alert[] = [],
): CiFacts {
  const by = { quiet, loud, cut };
  const models = names.map((n) => by[n]);
  const results = models.map((m) => check(m, m === cut ? { maxStates: 1 } : {}));
  const coverage = { evaluated: false, why: HOSTILE } as const;
  return {
    program: "passproof 0.0.0",
    models,
    results,
    coverage,
    judgements,
    alerts: found,
    outcome: outcomeOf(results, coverage, judgements),
    options: ` --set 'x=${HOSTILE}'`,
    seconds: 1.5,
  };
}
