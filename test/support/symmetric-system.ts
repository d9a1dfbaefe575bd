/** Random systems whose ids are the same but for their names, by construction: nothing ever tells two of them apart. */
import { z } from "zod";
import {
  claims,
  each,
  id,
  model,
  properties,
  seq,
  specification,
  system,
  total,
  type ContextOf,
  type Model,
  type Read,
} from "../../checker/index.ts";
import { says } from "../published/support.ts";
import { Dice } from "./dice.ts";

const modes = ["idle", "busy", "done"] as const;

const spec = specification<{ readonly ids: readonly number[] }>()({
  constants: z.object({ ids: z.array(z.int()).readonly() }),
  state: (c) => {
    const some = id("p", z.literal([...c.ids]));
    return z.object({
      proc: total(
        c.ids,
        z.object({ mode: z.enum(modes), peer: z.nullable(some), flag: z.boolean() }),
        "p",
      ),
      // Wider than a leaf can be beside others, so that images cross words.
      saw: total(c.ids, total(c.ids, z.boolean(), "p"), "p"),
      owner: id("p", z.literal(["nobody", ...c.ids])),
      waiting: z.set(some),
      queue: seq(z.object({ from: some, kind: z.boolean() }), 2),
      mail: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("none") }),
        z.object({ kind: z.literal("to"), to: some }),
        z.object({ kind: z.literal("pair"), pair: z.tuple([some, some]) }),
      ]),
    });
  },
  access: {
    p: {
      proc: "write",
      saw: "write",
      owner: "write",
      waiting: "write",
      queue: "write",
      mail: "write",
    },
  },
  rules: {},
  symmetric: (c) => ({ sets: { p: c.ids }, parameters: { i: "p", "to.j": "p" } }),
});
type C = ContextOf<typeof spec>;
type S = Read<z.infer<ReturnType<typeof spec.def.state>>>;
interface Here {
  readonly i: number;
  readonly j: number;
}

const language = properties(spec);
const { invariant, transition, reachable, deadlockFree } = language;

/** Predicates on a pair of ids that say the same of each pair. */
const guards: readonly ((s: S, at: Here) => boolean)[] = [
  (s, { i }) => s.proc[i]?.mode === "idle",
  (s, { i }) => s.proc[i]?.mode === "busy",
  (s, { j }) => s.proc[j]?.mode !== "done",
  (s, { i }) => s.owner === i,
  (s) => s.owner === "nobody",
  (s, { i, j }) => s.proc[i]?.peer === j,
  (s, { j }) => s.waiting.has(j),
  (s, { i }) => !s.waiting.has(i),
  (s, { i, j }) => s.saw[i]?.[j] === false,
  (_s, { i, j }) => i !== j,
  (s, { i }) => s.queue.at(0)?.from === i,
  (s, { j }) => s.mail.kind === "to" && s.mail.to === j,
  (s, { i }) => s.mail.kind !== "pair" || s.mail.pair[0] !== i,
  (s) => s.waiting.size <= 1,
];

type Next = Parameters<Parameters<typeof spec.action<"p">>[1]["effect"]>[1];
const effects: readonly ((s: S, next: Next, at: Here) => void)[] = [
  (s, next, { i }) => {
    const p = next.proc[i];
    if (p !== undefined) p.mode = s.proc[i]?.mode === "idle" ? "busy" : "done";
  },
  (_s, next, { i, j }) => {
    const p = next.proc[i];
    if (p !== undefined) p.peer = i === j ? null : j;
  },
  (s, next, { j }) => {
    const p = next.proc[j];
    if (p !== undefined) p.flag = s.owner === j;
  },
  (s, next, { i }) => {
    next.owner = s.owner === i ? "nobody" : i;
  },
  (s, next, { j }) => {
    if (s.waiting.has(j)) next.waiting.delete(j);
    else next.waiting.add(j);
  },
  (s, next, { i }) => {
    if (s.queue.length < 2) next.queue.push({ from: i, kind: s.waiting.has(i) });
    else next.queue.shift();
  },
  (_s, next, { i, j }) => {
    const row = next.saw[i];
    if (row !== undefined) row[j] = true;
  },
  (_s, next, { i, j }) => {
    next.mail = i === j ? { kind: "to", to: i } : { kind: "pair", pair: [i, j] };
  },
  (_s, next) => {
    next.mail = { kind: "none" };
  },
];

const some = (s: S, c: C, f: (p: S["proc"][number]) => boolean): number =>
  c.ids.filter((i) => {
    const p = s.proc[i];
    return p !== undefined && f(p);
  }).length;

/** Who moved last, and who ever did. */
const watch = language.monitor({
  name: "Watch",
  sentence: "",
  state: (c: C) => {
    const some = id("p", z.literal([...c.ids]));
    return z.object({ last: z.nullable(some), moved: z.set(some) });
  },
  init: () => ({ last: null, moved: new Set<number>() }),
  update: (_m, next, _s, _after, step) => {
    const i = Number(step.params["i"]);
    next.last = i;
    next.moved.add(i);
  },
});

/**
 * A random system over `n` ids. With `odd`, some instance of one action behaves otherwise for the last id: the
 * system is then no symmetric one, unless that instance never occurs.
 */
export function symmetricSystem(seed: number, n: number, odd = false): Model {
  const dice = new Dice(seed);
  const last = n;
  const actions = Array.from({ length: 2 + dice.below(3) }, (_, k) => {
    const tests = Array.from({ length: 1 + dice.below(3) }, () => dice.of(guards));
    const does = Array.from({ length: 1 + dice.below(2) }, () => dice.of(effects));
    const breaks = odd && k === 0;
    const skips = dice.once(2);
    return spec.action(`A${k}`, {
      sentence: "",
      source: "",
      actor: "p",
      params: ({ ids }) => ({ i: ids, to: ids.map((j) => ({ j })) }),
      guard: {
        all: (s, { i, to: { j } }) =>
          tests.every((t) => t(s, { i, j })) && !(breaks && skips && i === last),
      },
      effect: (s, next, { i, to: { j } }) => {
        if (!(breaks && !skips && j === last)) for (const f of does) f(s, next, { i, j });
      },
    });
  });
  const [a, b] = [dice.below(n + 1), dice.below(n + 1)];
  return model({
    name: `symmetric-${seed}-${n}`,
    sentence: "",
    size: "tiny",
    system: system(spec, {
      name: "Symmetric",
      init: (c) => [
        {
          proc: each(c.ids, () => ({ mode: "idle" as const, peer: null, flag: false })),
          saw: each(c.ids, () => each(c.ids, () => false)),
          owner: "nobody" as const,
          waiting: new Set<number>(),
          queue: [],
          mail: { kind: "none" as const },
        },
      ],
      actions,
    }),
    constants: { ids: Array.from({ length: n }, (_, i) => i + 1) },
    claims: claims([
      invariant({
        ...says("Busy", "at most a few are busy"),
        when: (s) => s.owner !== "nobody",
        holds: { few: (s, c) => some(s, c, (p) => p.mode === "busy") <= a },
      }),
      invariant({
        ...says("Peers", "nobody has a peer that has it as a peer"),
        holds: {
          oneWay: (s, c) =>
            !c.ids.some((i) => c.ids.some((j) => s.proc[i]?.peer === j && s.proc[j]?.peer === i)),
        },
      }),
      transition({
        ...says("Waiting", "the set never shrinks below"),
        holds: { shrinks: (s, next) => next.waiting.size >= s.waiting.size || s.waiting.size <= b },
      }),
      reachable({
        ...says("Full", "the queue has two of one"),
        state: (s) => s.queue.length === 2 && s.queue.at(0)?.from === s.queue.at(1)?.from,
      }),
      reachable({
        ...says("Self", "a step of the owner"),
        step: (s, _next, step) => s.owner === step.params["i"],
      }),
      deadlockFree(says("Goes", "it goes on")),
      invariant({
        ...says("Movers", "not everybody moves"),
        monitor: watch,
        holds: { some: (_s, c, m) => m.moved.size < c.ids.length },
      }),
      transition({
        ...says("Turns", "nobody who owns moves twice"),
        monitor: watch,
        holds: {
          other: (s, _next, step, _c, m) => s.owner !== m.last || step.params["i"] !== m.last,
        },
      }),
    ]),
  });
}
