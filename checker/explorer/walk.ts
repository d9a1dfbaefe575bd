/** Steps at random, the same for the same seed. */
import type { Model } from "../contract/model.ts";
import { SpecError } from "../errors.ts";
import { plainValue } from "../plain/replay.ts";
import { successorsBy, type Successor } from "../plain/semantics.ts";
import type { StepName } from "./api.ts";
import { said, type Visit, type Visits } from "./visits.ts";

/** A walk asked for by a page must not keep it waiting for longer. */
const MOST_MS = 10_000;

/** Where a walk ended. */
export interface Walked {
  readonly visit: Visit;
  /** Why it ended before all its steps were taken; `null`: it did not. */
  readonly stopped: string | null;
}

/**
 * Takes `n` steps from `visit`: each time one of the actions that are possible, all equally likely
 * however many instances they have, and then one of its instances.
 */
export function walk(model: Model, visits: Visits, visit: Visit, n: number, seed: number): Walked {
  const random = randomFrom(seed);
  const until = performance.now() + MOST_MS;
  let at = visit;
  for (let i = 0; i < n; i++) {
    const after = (why: string): Walked => ({
      visit: at,
      stopped: `The walk ended after ${i} of ${n} steps: ${why}`,
    });
    if (performance.now() > until) return after("it took too long");
    let step: StepName | null;
    try {
      step = pick(model, visits, at, random);
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      return after(`the specification is wrong here: ${said(error)}`);
    }
    if (step === null) return after("no action is possible here");
    const next = visits.take(at, step, `step ${at.depth + 1}`);
    if (typeof next === "string") return after(next);
    at = next;
  }
  return { visit: at, stopped: null };
}

function pick(model: Model, visits: Visits, at: Visit, random: () => number): StepName | null {
  // The first possible one in a random order is any of those that are possible, all equally likely.
  const left = [...model.system.actions];
  while (left.length > 0) {
    const [action] = left.splice(Math.floor(random() * left.length), 1);
    if (action === undefined) break;
    const possible: readonly Successor[] = successorsBy(model, action, at.state, visits.eyes);
    const chosen = possible[Math.floor(random() * possible.length)];
    // A record of parameters is a record of values.
    if (chosen !== undefined)
      return { action: action.name, params: plainValue(chosen.params) as StepName["params"] };
  }
  return null;
}

/** Numbers from 0 to below 1: Mulberry32, good enough for walks and the same everywhere. */
function randomFrom(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
