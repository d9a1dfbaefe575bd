/**
 * Ways out of infinite runs, against the oracle of infinite runs: a step is a way out when no run that
 * begins where it leads violates the property, given what is owed there.
 */
import { expect, it } from "vitest";
import { strong, weak, type Model } from "../../checker/index.ts";
import { isTemporal } from "../../checker/contract/temporal.ts";
import { check } from "../../checker/search/check.ts";
import type { Temporal } from "../../checker/search/facts.ts";
import { formatValue } from "../../checker/trace/value.ts";
import type { PropertyResult, Verdict } from "../../checker/verdict.ts";
import { naiveRuns } from "../oracle/naive-liveness.ts";
import { randomRunProperty, RUN_KINDS } from "../support/random-runs.ts";
import { Dice } from "../support/dice.ts";
import { at, called, graph, said, says, statement, type Arrow } from "../liveness/support.ts";

type OfRuns = Exclude<Temporal, { readonly kind: "recoverable" }>;

/** Whether some run from state `w` violates `p`, whose goal is owed there already or not. */
function violable(arrows: readonly Arrow[], p: OfRuns, w: number, owed: boolean): boolean {
  const from = graph(arrows, [], [w]);
  const begun =
    owed && (p.kind === "leadsTo" || p.kind === "until")
      ? {
          ...p,
          // Who comes back to `w` owing nothing could have owed it from the first.
          from: (s: { at: number }, c: unknown, m: unknown, e: unknown): boolean =>
            s.at === w || Boolean(p.from(s, c, m, e)),
        }
      : p;
  return naiveRuns(from, begun).word === "violated";
}

/** Whether the goal of `p` is owed after the first of the states `run`. */
function owes(p: OfRuns, run: readonly { at: number }[], element: unknown): boolean {
  if (p.kind !== "leadsTo" && p.kind !== "until") return false;
  const is = (predicate: typeof p.from, s: { at: number }): boolean =>
    Boolean(predicate(s, {}, {}, element));
  return run.some((s, j) => is(p.from, s) && run.slice(j).every((t) => !is(p.to, t)));
}

type Violated = PropertyResult & { readonly verdict: Extract<Verdict, { word: "violated" }> };

/** By step, the names and targets of the arrows that are ways out. */
function expected(arrows: readonly Arrow[], p: OfRuns, { verdict }: Violated): string[][] {
  const { trace, lasso, element: finite } = verdict;
  const element = lasso?.element ?? finite ?? null;
  const one: OfRuns = p.each === null ? p : { ...p, each: () => [element] };
  const run = [trace.initial, ...trace.steps.map((s) => s.state)] as { at: number }[];
  return trace.steps.map((taken, i) => {
    const owed = owes(p, run.slice(0, i + 1), element);
    return arrows.flatMap(([from, name, to], arrow) => {
      if (from !== run[i]?.at || arrow === taken.params["arrow"]) return [];
      return violable(arrows, one, to, owed) ? [] : [`${arrow} ${name}`];
    });
  });
}

function shownBy({ explanation }: PropertyResult): string[][] | undefined {
  return explanation?.steps.map((s) =>
    s.waysOut.map(({ params }) =>
      [params["arrow"] ?? null, params["name"] ?? null].map(formatValue).join(" "),
    ),
  );
}

it("are those after which no run violates the property, on random graphs", () => {
  const met = { compared: 0, open: 0, owed: 0, kinds: new Set<string>() };
  for (let seed = 0; seed < 600; seed++) {
    const dice = new Dice(seed);
    const states = 3 + dice.below(7);
    const names = ["a", "b", "c"];
    const arrows = Array.from({ length: states + dice.below(2 * states) }, (): Arrow => [
      dice.below(states),
      dice.of(names),
      dice.below(states),
    ]);
    const properties = RUN_KINDS.flatMap((kind, i) => {
      const { property } = randomRunProperty(`L${i}`, kind, {
        ...{ dice, names },
        nameOf: ({ params }) => String(params["name"]),
        predicate: () => {
          const among = Array.from({ length: states }, (_, k) => k).filter(() =>
            dice.once(2 + (seed % 6)),
          );
          return { text: "", run: (s) => among.includes(s.at) };
        },
      });
      if (property.kind === "recoverable" || property.monitor !== null) return [];
      // Where nothing makes runs go on, they stay wherever they like.
      const goesOn = dice.once(3) ? [] : [weak({ ...said("any"), of: called(...names) })];
      return [{ ...property, fairness: [...property.fairness, ...goesOn] }];
    });
    const model: Model = graph(arrows, properties);
    for (const result of check(model, { explain: true }).results) {
      const { verdict } = result;
      const p = properties.find((q) => q.id === result.id);
      if (verdict.word !== "violated" || p === undefined || !isTemporal(p)) continue;
      const all = expected(arrows, p, { ...result, verdict });
      expect([seed, p.id, result.explanation?.ways]).toEqual([seed, p.id, { done: true }]);
      expect([seed, p.id, shownBy(result)]).toEqual([seed, p.id, all]);
      const last = all.findLastIndex((list) => list.length > 0);
      expect(result.explanation?.lastWayOut).toBe(last < 0 ? null : last);
      met.compared++;
      met.kinds.add(p.kind);
      if (last >= 0) met.open++;
      if (last >= 0 && "from" in p) met.owed++;
    }
  }
  expect(met.kinds.size).toBe(RUN_KINDS.length - 1);
  expect(met.compared).toBeGreaterThan(800);
  expect(met.open).toBeGreaterThan(100);
  expect(met.owed).toBeGreaterThan(20);
});

it("what is owed goes with the run, and fairness counts", () => {
  // From 0 a request leads to 1, where one waits for 3. In 4 one waits for ever; 2 is idle.
  const arrows = [
    [0, "ask", 1],
    [0, "idle", 2],
    [2, "idle", 2],
    [1, "serve", 3],
    [1, "lose", 4],
    [4, "wait", 4],
    [1, "forget", 2],
    [3, "rest", 2],
  ] as const;
  const answered = says.leadsTo({
    ...statement("L"),
    from: at(1),
    to: at(3),
    fairness: [weak({ ...said("serving"), of: called("serve") })],
  });
  const [result] = check(graph(arrows, [answered]), { explain: true }).results;
  // To idle at once owes nothing; to serve pays. To forget still owes, and leads to where nobody pays.
  expect(result?.verdict.word).toBe("violated");
  expect(shownBy(result as PropertyResult)?.slice(0, 2)).toEqual([["1 idle"], ["3 serve"]]);

  // Where one goes round between 1 and 2, it is no way out unless what leads away is taken fairly.
  const round = [
    [0, "go", 1],
    [0, "leave", 5],
    [1, "on", 2],
    [2, "on", 1],
    [1, "out", 3],
    [3, "stay", 3],
    [5, "into", 6],
    [6, "back", 5],
    [6, "out", 3],
  ] as const;
  const going = weak({ ...said("going"), of: called("go", "leave", "on", "into", "back") });
  const leaving = strong({ ...said("leaving"), of: (s) => s.params["arrow"] === 8 });
  const always = (fair: boolean) =>
    says.alwaysEventually({
      ...statement("A"),
      state: at(3),
      fairness: fair ? [going, leaving] : [going],
    });
  const ways = (fair: boolean) => {
    const [r] = check(graph(round, [always(fair)]), { explain: true }).results;
    return shownBy(r as PropertyResult);
  };
  expect(ways(true)?.[0]).toEqual(["1 leave"]);
  expect(ways(false)?.[0]).toEqual([]);
});
