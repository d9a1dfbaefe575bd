/** Random maps: places with paths between them, each taken by one of three walkers. Many ways lead anywhere. */
import * as fc from "fast-check";
import { z } from "zod";
import {
  model,
  properties,
  specification,
  system,
  type Model,
  type Monitor,
  type Property,
} from "../../checker/index.ts";

const walkers = ["ann", "bob", "cid"] as const;
const nPlaces = 10;

const spec = specification<object>()({
  constants: z.object({}),
  state: () =>
    z.object({
      x: z
        .int()
        .min(0)
        .max(nPlaces - 1),
    }),
  access: { ann: { x: "write" }, bob: { x: "write" }, cid: { x: "write" } },
  rules: {},
});
const { invariant, transition, reachable, deadlockFree, recoverable, monitor } = properties(spec);

const told = {
  sentence: "",
  formula: "",
  source: "",
  claimedFor: "",
};

/** How often somebody has come from a place with a larger number. */
const back: Monitor<{ n: number }> = monitor({
  name: "Back",
  sentence: "",
  state: () => z.object({ n: z.int().min(0).max(2) }),
  init: () => ({ n: 0 }),
  update: (m, nextM, s, next) => {
    if (next.x < s.x) nextM.n = Math.min(2, m.n + 1);
  },
});

/** A path: who takes it, from where to where. */
interface Path {
  readonly who: number;
  readonly from: number;
  readonly to: number;
}

/** Maps with seven claims about them. */
export const randomMaps: fc.Arbitrary<Model> = fc
  .record({
    paths: fc.array(
      fc.record({
        who: fc.nat({ max: 2 }),
        from: fc.nat({ max: nPlaces - 1 }),
        to: fc.nat({ max: nPlaces - 1 }),
      }),
      { minLength: 8, maxLength: 30 },
    ),
    initial: fc.uniqueArray(fc.nat({ max: 2 }), { minLength: 1, maxLength: 2 }),
    far: fc.uniqueArray(fc.integer({ min: 3, max: nPlaces - 1 }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ paths, initial, far }) => mapOf(paths, initial, far));

function mapOf(paths: readonly Path[], initial: readonly number[], far: readonly number[]): Model {
  const isFar = (x: number): boolean => far.includes(x);
  const claimed: Property[] = [
    invariant({ ...told, id: "I", name: "I", holds: { near: (s) => !isFar(s.x) } }),
    transition({
      ...told,
      id: "T",
      name: "T",
      holds: { near: (s, next) => !(isFar(next.x) && next.x > s.x), low: (_s, next) => next.x < 8 },
    }),
    reachable({ ...told, id: "R", name: "R", state: (s) => s.x === far[0] }),
    reachable({ ...told, id: "W", name: "W", step: (s, next) => isFar(s.x) && isFar(next.x) }),
    deadlockFree({ ...told, id: "D", name: "D", legalEnd: (s) => s.x === 0 }),
    recoverable({ ...told, id: "B", name: "B", when: (s) => s.x !== 9, to: (s) => s.x < 3 }),
    invariant({
      ...told,
      id: "M",
      name: "M",
      monitor: back,
      holds: { seldom: (s, _c, m) => !(m.n > 1 && s.x > 2), near: (s) => s.x !== far[0] },
    }),
  ];
  // Two actions to a walker, so that the order of actions is not that of the walkers.
  const actions = [0, 1].flatMap((half) =>
    walkers.map((actor, who) => {
      const own = paths.filter((p, i) => p.who === who && i % 2 === half);
      return spec.action(`${actor}${half}`, {
        sentence: "",
        source: "",
        actor,
        choose: { to: (s) => own.flatMap(({ from, to }) => (from === s.x ? [to] : [])) },
        effect: (_s, next, { to }) => {
          next.x = to;
        },
      });
    }),
  );
  return model({
    name: "map",
    sentence: "",
    size: "tiny",
    system: system(spec, { name: "Map", init: () => initial.map((x) => ({ x })), actions }),
    constants: {},
    claims: claimed.map((property) => ({ property, expected: "holds" })),
  });
}
