/** Random properties of infinite runs under random fairness, over any system with a source of predicates. */
import { z } from "zod";
import type { Fairness, Liveness, Monitor, Recoverable, Step } from "../../checker/index.ts";
import type { Dice } from "./dice.ts";

// oxlint-disable typescript/no-explicit-any -- a random system has no static types
type Any = any;

/** A predicate on states, and what it says. */
export interface Saying {
  readonly text: string;
  readonly run: (s: Any) => boolean;
}

/** What properties may be about. */
export interface Vocabulary {
  readonly dice: Dice;
  /** Draws a predicate. */
  readonly predicate: () => Saying;
  /** What sets steps apart. */
  readonly nameOf: (step: Step) => string;
  readonly names: readonly string[];
}

/** Kinds of properties of runs. */
export const RUN_KINDS = [
  "leadsTo",
  "until",
  "alwaysEventually",
  "eventuallyAlways",
  "finitelyOften",
  "recoverable",
] as const satisfies readonly (Liveness | Recoverable)["kind"][];

/** A random property of `kind`, and what it is. */
export function randomRunProperty(
  id: string,
  kind: (typeof RUN_KINDS)[number],
  vocabulary: Vocabulary,
): { readonly property: Liveness | Recoverable; readonly text: string } {
  const { dice } = vocabulary;
  const told: string[] = [`${id} ${kind}`];
  const monitor = dice.once(4) ? randomMonitor(vocabulary, told) : null;
  const elements = dice.of<readonly (string | number)[] | null>([
    null,
    null,
    null,
    [1],
    [0, 1],
    ["x", "y", "z"],
  ]);
  const common = {
    ...{ id, name: id, sentence: "", formula: "", source: "", claimedFor: "" },
    monitor,
    each: elements === null ? null : () => elements,
  };
  if (elements !== null) told.push(`  for each of ${elements.join()}`);
  const draw = (part: string, trap: boolean): Any => {
    const [p, q, thrower] = [
      vocabulary.predicate(),
      vocabulary.predicate(),
      vocabulary.predicate(),
    ];
    const [level, join] = [dice.below(3), dice.once(2)];
    const special = elements === null ? null : dice.of(elements);
    const throws = trap && dice.once(20);
    told.push(
      [
        `  ${part}: ${p.text} ${join ? "and" : "or"} ${q.text}`,
        ...(special === null ? [] : [`otherwise for ${special}`]),
        ...(monitor === null ? [] : [`n ≠ ${level}`]),
        ...(throws ? [`throws when ${thrower.text}`] : []),
      ].join(", "),
    );
    return (s: Any, _c: Any, m: Any, element: Any): boolean => {
      if (throws && thrower.run(s)) throw new Error("trap");
      const said = join ? p.run(s) && q.run(s) : p.run(s) || q.run(s);
      return (
        (monitor === null || m.n !== level) && (special !== null && element === special) !== said
      );
    };
  };
  const fairness = Array.from({ length: dice.of([0, 1, 1, 2, 2, 3]) }, (_, i) =>
    randomFairness(`F${i}`, vocabulary, told),
  );
  const assumed = { ...common, fairness };
  switch (kind) {
    case "leadsTo":
      return made({ ...assumed, kind, from: draw("from", true), to: draw("to", true) });
    case "until": {
      const [from, to, hold] = [draw("from", true), draw("to", true), draw("hold", false)];
      return made({ ...assumed, kind, from, to, hold });
    }
    case "alwaysEventually":
    case "eventuallyAlways":
      return made({ ...assumed, kind, state: draw("state", true) });
    case "finitelyOften": {
      const [name, before, after] = [
        dice.of(vocabulary.names),
        draw("s", true),
        draw("next", false),
      ];
      told.push(`  and ${name}`);
      return made({
        ...{ ...assumed, kind },
        step: (s, next, step: Step, c, m, nextM, element) =>
          (vocabulary.nameOf(step) === name && after(next, c, nextM, element)) ||
          (before(s, c, m, element) && !after(next, c, nextM, element)),
      });
    }
    case "recoverable": {
      const when = dice.once(3) ? null : draw("when", true);
      return made({ ...common, kind, when, to: draw("to", true) });
    }
  }
  function made(property: Liveness | Recoverable) {
    return { property, text: told.join("\n") };
  }
}

/** Counts the steps of some names modulo 3. */
function randomMonitor({ dice, names, nameOf }: Vocabulary, told: string[]): Monitor {
  const counted = new Set(names.filter(() => dice.once(2)));
  told.push(`  beside a monitor that counts ${[...counted].join()}`);
  const full = dice.once(2);
  return {
    kind: "monitor",
    ...{ name: "Clerk", sentence: "" },
    state: () => z.object({ n: z.int().min(0).max(2) }),
    init: () => ({ n: 0 }),
    update: (m, nextM, _s, _next, step: Step) => {
      if (counted.has(nameOf(step))) nextM.n = full ? Math.min(2, m.n + 1) : (m.n + 1) % 3;
    },
  };
}

/** One condition, for all of some names together, for each of them, or for each of two sets of them. */
function randomFairness(
  name: string,
  { dice, names, nameOf }: Vocabulary,
  told: string[],
): Fairness {
  const kind = dice.of(["weak", "weak", "strong", "strong", "strong", "recurrent"] as const);
  const common = { ...{ kind, name, sentence: "", why: "" } };
  const some = names.filter(() => dice.once(3));
  const way = dice.below(3);
  told.push(`  ${kind} ${["for all of", "for each of", "for two groups of"][way]} ${some.join()}`);
  if (way === 0) return { ...common, each: null, of: (step: Step) => some.includes(nameOf(step)) };
  if (way === 1)
    return { ...common, each: () => some, of: (step: Step, _c, key) => nameOf(step) === key };
  return {
    ...common,
    each: () => [0, 1],
    of: (step: Step, _c, key: number) => {
      const i = some.indexOf(nameOf(step));
      return i >= 0 && i % 3 !== key;
    },
  };
}
