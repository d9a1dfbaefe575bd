/** Random monitors and properties. */
import { z } from "zod";
import type { Action, Monitor, Property } from "../../checker/index.ts";
import type { Fn } from "../../checker/contract/system.ts";
import { isLeaf } from "../../checker/schema/domain.ts";
import { zodOf } from "./arbitrary-domain.ts";
import { Dice } from "./dice.ts";
import type { Context } from "./random-action.ts";
import { go, placesIn, predicate } from "./random-place.ts";

// oxlint-disable typescript/no-explicit-any -- a random system has no static types
type Any = any;

/** A random monitor, and a text that tells what it is. */
export function randomMonitor(
  seed: number,
  { regions }: Context,
  actions: readonly Action[],
): { monitor: Monitor; text: string } {
  const dice = new Dice(seed);
  const places = regions.flatMap((r) => placesIn(r.domain, [r.name], dice, []));
  const counted = dice.of(actions).name;
  const p = predicate(dice, places);
  const kept = places.filter((q) => isLeaf(q.domain));
  const copied = kept.length > 0 ? dice.of(kept) : null;
  const monitor: Monitor = {
    kind: "monitor",
    name: "Watch",
    sentence: "",
    state: () =>
      z.object({
        n: z.int().min(0).max(2),
        ...(copied === null ? {} : { copy: zodOf(copied.domain) }),
      }),
    init: (s) => ({ n: 0, ...(copied === null ? {} : { copy: go(s, copied.path, {}) }) }),
    update: (m, nextM, s, next, step) => {
      if (step.action === counted && p.run(s, {})) nextM.n = Math.min(2, m.n + 1);
      if (copied !== null && p.run(next, {})) nextM.copy = go(next, copied.path, {});
    },
  };
  return { monitor, text: `monitor counts ${counted} when ${p.text}` };
}

/** A random property, with `watch` as its monitor or without, and a text that tells what it is. */
export function randomProperty(
  id: string,
  seed: number,
  { regions }: Context,
  actions: readonly Action[],
  watch: Monitor,
): { property: Property; text: string } {
  const dice = new Dice(seed);
  const places = regions.flatMap((r) => placesIn(r.domain, [r.name], dice, []));
  const monitor = dice.once(4) ? watch : null;
  const [p, q, r] = [predicate(dice, places), predicate(dice, places), predicate(dice, places)];
  const fired = dice.of(actions).name;
  const level = dice.below(3);
  const trap = dice.once(12);
  const onState: Fn = (s: Any, _c: Any, m: Any) => {
    if (trap && q.run(s, {})) throw new Error("the property threw");
    return p.run(s, {}) && (monitor === null || m.n <= level);
  };
  const onStep: Fn = (s: Any, next: Any, step: Any, _c: Any, m: Any, nextM: Any) => {
    if (trap && q.run(next, {})) throw new Error("the property threw");
    return (
      (p.run(s, {}) || q.run(next, {}) || step.action === fired) &&
      (monitor === null || nextM.n === m.n)
    );
  };
  const common = { id, name: id, sentence: "", formula: "", source: "", claimedFor: "", monitor };
  const told = `${monitor === null ? "" : "watched, "}${p.text}; ${q.text}; ${r.text}; ${fired}; ${level}${trap ? "; may throw" : ""}`;
  const when = dice.once(2);
  switch (dice.below(5)) {
    case 0:
      return {
        property: {
          ...common,
          kind: "invariant",
          when: when ? (s) => q.run(s, {}) : null,
          holds: { p: onState, r: (s) => r.run(s, {}) },
        },
        text: `${id} invariant ${when ? "with when, " : ""}${told}`,
      };
    case 1:
      return {
        property: {
          ...common,
          kind: "transition",
          when: when ? (s, next) => r.run(s, {}) && q.run(next, {}) : null,
          holds: { p: onStep },
        },
        text: `${id} transition ${when ? "with when, " : ""}${told}`,
      };
    case 2:
      return {
        property: {
          ...common,
          kind: "reachable",
          state: (...args) => onState(...args) && !r.run(args[0], {}),
          step: null,
        },
        text: `${id} reachable state ${told}`,
      };
    case 3:
      return {
        property: {
          ...common,
          kind: "reachable",
          state: null,
          step: (...args) => !onStep(...args),
        },
        text: `${id} reachable step ${told}`,
      };
    default:
      return {
        property: {
          ...common,
          monitor: null,
          kind: "deadlockFree",
          legalEnd: when ? (s) => p.run(s, {}) : null,
        },
        text: `${id} deadlockFree ${told}`,
      };
  }
}
