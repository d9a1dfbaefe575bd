/**
 * Random systems whose actions touch few places, with footprints that follow from how they are made. Ids are
 * treated alike now and then only, and effects may fail.
 */
import { z } from "zod";
import {
  claims,
  each,
  model,
  properties,
  seq,
  specification,
  system,
  total,
  type Action,
  type ContextOf,
  type Footprint,
  type Infer,
  type Model,
  type Place,
  type Read,
} from "../../checker/index.ts";
import { says } from "../published/support.ts";
import { Dice } from "./dice.ts";

type Id = 1 | 2 | 3;
const all: readonly Id[] = [1, 2, 3];

const spec = specification<{ readonly ids: readonly Id[] }>()({
  constants: z.object({ ids: z.array(z.literal(all)).readonly() }),
  state: (c) => {
    const some = z.literal([...c.ids]);
    return z.object({
      cell: total(
        c.ids,
        z.object({ pc: z.enum(["a", "b", "c"]), n: z.int().min(0).max(2), peer: z.nullable(some) }),
      ),
      saw: total(c.ids, total(c.ids, z.boolean())),
      held: z.set(some),
      row: z.array(z.int().min(0).max(2)).length(4),
      queue: seq(some, 2),
      mail: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("none") }),
        z.object({ kind: z.literal("to"), to: some }),
      ]),
      last: z.nullable(some),
      pair: z.tuple([z.boolean(), some]),
    });
  },
  access: {
    p: {
      cell: "write",
      saw: "write",
      held: "write",
      row: "write",
      mail: "write",
      last: "write",
      pair: "write",
      queue: "read",
    },
    q: { queue: "write" },
  },
  rules: {},
});
type C = ContextOf<typeof spec>;
type State = Infer<ReturnType<typeof spec.def.state>>;
type S = Read<State>;
interface Here {
  readonly i: Id;
  readonly j: Id;
}
type Places = readonly Place<State>[];

const { invariant, transition, reachable, deadlockFree, alwaysEventually, monitor } =
  properties(spec);

/** Predicates, and where they look. */
const guards: readonly {
  readonly holds: (s: S, at: Here) => boolean;
  readonly reads: (at: Here) => Places;
}[] = [
  { holds: (s, { i }) => s.cell[i].pc === "a", reads: ({ i }) => [["cell", i, "pc"]] },
  { holds: (s, { i }) => s.cell[i].pc !== "c", reads: ({ i }) => [["cell", i, "pc"]] },
  { holds: (s, { j }) => s.cell[j].n < 2, reads: ({ j }) => [["cell", j, "n"]] },
  {
    holds: (s, { i, j }) => s.cell[i].peer === null || s.cell[i].peer === j,
    reads: ({ i }) => [["cell", i, "peer"]],
  },
  { holds: (s, { i, j }) => !s.saw[i][j], reads: ({ i, j }) => [["saw", i, j]] },
  { holds: (s, { i }) => !s.held.has(i), reads: ({ i }) => [["held", i]] },
  { holds: (s) => s.held.size < 2, reads: () => [["held"]] },
  { holds: (s, { i }) => s.row[i] === 0, reads: ({ i }) => [["row", i]] },
  { holds: (s) => s.row.some((n) => n > 0), reads: () => [["row"]] },
  { holds: (s) => s.queue.length < 2, reads: () => [["queue"]] },
  { holds: (s) => s.mail.kind === "none", reads: () => [["mail"]] },
  { holds: (s, { i }) => s.last !== i, reads: () => [["last"]] },
  { holds: (s, { j }) => s.pair[0] || s.pair[1] === j, reads: () => [["pair"]] },
  { holds: (_s, { i, j }) => i !== j, reads: () => [] },
  { holds: (_s, { i }) => i === 1, reads: () => [] },
];

type Next = Parameters<Parameters<typeof spec.action<"p">>[1]["effect"]>[1];
/** Effects, where they look besides, and where they write. The last may leave its domain. */
const effects: readonly {
  readonly does: (s: S, next: Next, at: Here) => void;
  readonly reads?: (at: Here) => Places;
  readonly writes: (at: Here) => Places;
}[] = [
  {
    does: (s, next, { i }) => {
      next.cell[i].pc = s.cell[i].pc === "a" ? "b" : "c";
    },
    writes: ({ i }) => [["cell", i, "pc"]],
  },
  {
    does: (_s, next, { i }) => {
      next.cell[i].pc = "a";
    },
    writes: ({ i }) => [["cell", i, "pc"]],
  },
  {
    does: (s, next, { i, j }) => {
      next.cell[i] = s.cell[j];
    },
    reads: ({ j }) => [["cell", j]],
    writes: ({ i }) => [["cell", i]],
  },
  {
    does: (_s, next, { i, j }) => {
      next.cell[i].peer = i === j ? null : j;
      next.cell[i].n = 2;
    },
    writes: ({ i }) => [
      ["cell", i, "peer"],
      ["cell", i, "n"],
    ],
  },
  {
    does: (_s, next, { i, j }) => {
      next.saw[i][j] = true;
    },
    writes: ({ i, j }) => [["saw", i, j]],
  },
  {
    does: (s, next, { i, j }) => {
      next.saw[i] = s.saw[j];
    },
    reads: ({ j }) => [["saw", j]],
    writes: ({ i }) => [["saw", i]],
  },
  {
    does: (_s, next, { i }) => {
      next.held.add(i);
    },
    writes: ({ i }) => [["held", i]],
  },
  {
    does: (_s, next, { j }) => {
      next.held.delete(j);
    },
    writes: ({ j }) => [["held", j]],
  },
  {
    does: (s, next, { i, j }) => {
      next.row[i] = s.row[j] ?? 0;
      next.row[0] = 1;
    },
    reads: ({ j }) => [["row", j]],
    writes: ({ i }) => [
      ["row", i],
      ["row", 0],
    ],
  },
  {
    does: (_s, next, { i }) => {
      next.mail = { kind: "to", to: i };
    },
    writes: () => [["mail"]],
  },
  {
    does: (s, next) => {
      next.last = s.mail.kind === "to" ? s.mail.to : null;
      next.mail = { kind: "none" };
    },
    writes: () => [["mail"], ["last"]],
  },
  {
    does: (s, next, { j }) => {
      next.pair = [!s.pair[0], j];
    },
    writes: () => [["pair"]],
  },
  {
    does: (_s, next, { i }) => {
      next.cell[i].n++;
    },
    writes: ({ i }) => [["cell", i, "n"]],
  },
];

/** What is drawn. */
export interface Drawn {
  /** Declares one place less for one of the actions. */
  readonly narrow?: boolean;
  /** Effects may leave their domains. */
  readonly wild?: boolean;
}

/** A random system over two or three ids. */
export function localSystem(seed: number, { narrow = false, wild = false }: Drawn = {}): Model {
  const dice = new Dice(seed);
  const n = 2 + dice.below(2);
  const actions = Array.from({ length: 2 + dice.below(4) }, (_, k) =>
    drawn(`A${k}`, dice, narrow && k === 0, wild),
  );
  const [p, q, r] = [dice.of(guards), dice.of(guards), dice.of(guards)];
  const [x, y]: Here[] = [
    { i: 1, j: 2 },
    { i: 2, j: 1 },
  ];
  if (x === undefined || y === undefined) throw new RangeError("two places");
  const watch = monitor({
    name: "Watch",
    sentence: "",
    state: () => z.object({ moved: z.boolean() }),
    init: () => ({ moved: false }),
    update: (_m, next) => {
      next.moved = true;
    },
  });
  return model({
    name: `local-${seed}`,
    sentence: "",
    size: "tiny",
    system: system(spec, { name: "Local", init: (c) => [initial(c)], actions }),
    constants: { ids: all.slice(0, n) },
    claims: claims([
      invariant({
        ...says("Either", ""),
        when: (s) => q.holds(s, x),
        holds: { p: (s) => p.holds(s, x), other: (s) => !r.holds(s, y) || q.holds(s, y) },
      }),
      invariant({ ...says("One", ""), holds: { p: (s) => !p.holds(s, x) || p.holds(s, y) } }),
      reachable({ ...says("Both", ""), state: (s) => !q.holds(s, x) && !r.holds(s, y) }),
      reachable({ ...says("Full", ""), state: (s) => s.queue.length === 2 }),
      deadlockFree(says("Goes", "")),
      deadlockFree({ ...says("Ends", ""), legalEnd: (s) => p.holds(s, y) }),
      transition({ ...says("Steps", ""), holds: { any: () => true } }),
      alwaysEventually({ ...says("Again", ""), state: (s) => q.holds(s, x) }),
      invariant({
        ...says("History", ""),
        monitor: watch,
        holds: { any: (_s, _c, m) => !m.moved },
      }),
    ]),
  });
}

const initial = ({ ids }: C) => ({
  cell: each(ids, () => ({ pc: "a" as const, n: 0, peer: null })),
  saw: each(ids, () => each(ids, () => false)),
  held: new Set<Id>(),
  row: [0, 0, 0, 0],
  queue: [],
  mail: { kind: "none" as const },
  last: null,
  pair: [false, 1] as [boolean, Id],
});

function drawn(name: string, dice: Dice, narrow: boolean, wild: boolean): Action {
  const tests = Array.from({ length: 1 + dice.below(3) }, () => dice.of(guards));
  const possible = wild ? effects : effects.slice(0, -1);
  const does = Array.from({ length: 1 + dice.below(2) }, () => dice.of(possible));
  const pushes = dice.once(5);
  const chooses = dice.once(5);
  const left = dice.below(4);
  const footprint = ({ i, j }: Here): Footprint<State> => {
    const reads: Places = [
      ...tests.flatMap((t) => t.reads({ i, j })),
      ...does.flatMap((d) => d.reads?.({ i, j }) ?? []),
      ...(chooses ? ([["held"]] as const) : []),
    ];
    const writes: Places = [
      ...does.flatMap((d) => d.writes({ i, j })),
      ...(pushes ? ([["queue"]] as const) : []),
      ...(chooses ? ([["pair"]] as const) : []),
    ];
    if (!narrow) return { reads, writes };
    const kept = (places: Places, first: number): Places =>
      places.filter((_, k) => first + k !== left % (reads.length + writes.length));
    return { reads: kept(reads, 0), writes: kept(writes, reads.length) };
  };
  const holds = (k: number, s: S, at: Here): boolean => tests[k]?.holds(s, at) ?? true;
  const act = (s: S, next: Next, at: Here): void => {
    for (const d of does) d.does(s, next, at);
  };
  const common = { sentence: "", source: "", actor: "p", footprint } as const;
  const params = (c: C) => ({ i: c.ids, j: c.ids.slice(0, 2) });
  if (chooses)
    return spec.action(name, {
      ...common,
      params,
      choose: { who: (s) => [...s.held] },
      guard: {
        first: (s, { i, j }) => holds(0, s, { i, j }),
        second: (s, { i, j }) => holds(1, s, { i, j }),
        third: (s, { i, j, who }) => who !== 3 || holds(2, s, { i, j }),
      },
      effect: (s, next, { i, j, who }) => {
        act(s, next, { i, j });
        next.pair = [true, who];
      },
    });
  if (!pushes)
    return spec.action(name, {
      ...common,
      params,
      guard: {
        first: (s, { i, j }) => holds(0, s, { i, j }),
        second: (s, { i, j }) => holds(1, s, { i, j }),
        third: (s, { i, j }) => holds(2, s, { i, j }),
      },
      effect: (s, next, { i, j }) => act(s, next, { i, j }),
    });
  return spec.action(name, {
    ...common,
    params,
    let: { from: (s, { i, j }) => (holds(0, s, { i, j }) ? i : null) },
    guard: { second: (s, { i, j }) => holds(1, s, { i, j }) && holds(2, s, { i, j }) },
    effect: (s, next, { i, j }) => act(s, next, { i, j }),
    message: { to: "q", label: "put", carries: (_s, _p, _c, { from }) => from },
    partner: {
      actor: "q",
      guard: { room: (s) => s.queue.length < 2 },
      effect: (_s, next, _p, _c, from) => {
        next.queue.push(from);
      },
    },
  });
}
