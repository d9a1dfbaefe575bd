/** The packed engine against the reference semantics: the same steps, in the same order. */
import { expect } from "vitest";
import type { Model } from "../../checker/index.ts";
import { everything, initialStates, successors, textOf } from "../../checker/plain/semantics.ts";
import type { Eyes } from "../../checker/plain/semantics.ts";
import { build } from "../../checker/search/build.ts";
import { Budget } from "../../checker/search/budget.ts";
import { explore } from "../../checker/search/explore.ts";

/** What was compared. `failed`: the exploration ended early because the specification went wrong. */
export interface Compared {
  readonly states: number;
  readonly steps: number;
  readonly failed: boolean;
}

/**
 * Explores `m` and demands that engine and reference make the same steps from its states: from all of
 * them, or from `sample` of them at equal distances.
 *
 * @param eyes what the reference sees; with tracking, rights are enforced too
 */
export function expectSameSteps(
  m: Model,
  sample = Number.POSITIVE_INFINITY,
  eyes: Eyes = everything,
): Compared {
  const built = build(m);
  const { codec } = built;
  const exploration = explore(built, null, [], {}, new Budget({}, performance.now()));
  const { states: total, failure } = exploration;
  if (failure !== null) return { states: 0, steps: 0, failed: true };
  const retracer = exploration.retracer();
  const words = new Int32Array(codec.words);
  const states = Math.min(total, sample);
  let steps = 0;
  for (let k = 0; k < states; k++) {
    const row = Math.floor((k * total) / states);
    retracer.load(row);
    const state = codec.decode(retracer.s.words, 0);
    const expected = successors(m, state, eyes);
    let i = 0;
    retracer.expand(row, ({ action, params }) => {
      const plain = expected[i++];
      const place = `${m.name}, state ${row}, step ${i}`;
      if (plain === undefined) throw new Error(`${place}: only the engine takes ${action}`);
      const [taken, wanted] = [textOf(params), textOf(plain.params)];
      if (action !== plain.action.name || taken !== wanted)
        throw new Error(`${place}: ${action}${taken} against ${plain.action.name}${wanted}`);
      words.fill(0);
      codec.encode(plain.state, words, 0);
      if (!codec.equal(words, 0, retracer.next.words, 0)) {
        const next = codec.decode(retracer.next.words, 0);
        expect([place, action, next]).toEqual([place, action, plain.state]);
        throw new Error(`${place}: equal plain states are packed differently`);
      }
      return false;
    });
    if (i < expected.length)
      throw new Error(
        `${m.name}, state ${row}: only the reference takes ${expected[i]?.action.name}`,
      );
    steps += i;
  }
  const initial = initialStates(m).map(textOf);
  const first = initial.map((_, row) => {
    retracer.load(row);
    return textOf(codec.decode(retracer.s.words, 0));
  });
  expect(first).toEqual(initial);
  return { states, steps, failed: false };
}
