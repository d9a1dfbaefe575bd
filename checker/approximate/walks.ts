/** Random walks: each step is drawn from the enabled instances, any of them as likely as another. */
import { counted } from "../trace/numbers.ts";
import { BitTable } from "./bit-table.ts";
import { compileFingerprint, seedsOf } from "./fingerprint.ts";
import { packed, pack, unpack } from "./guide.ts";
import { startAt, Watch, type Hunt, type Looked } from "./hunt.ts";
import { extentOf } from "./options.ts";
import { Random } from "./random.ts";
import type { Thrown } from "./stage.ts";

/** A walk that met nothing new in so many steps goes round in circles, and another one is begun. */
const stale = 100;
/** Bits of the table of what a walk has met. */
const metBits = 2 ** 14;

/** Walks from initial states drawn at random. Properties of steps are judged on all steps that are enabled on the way. */
export function simulate(hunt: Hunt): Looked {
  const { stage, options } = hunt;
  const { seed } = options.approximate;
  const { walks, steps } = extentOf(options.approximate);
  const { maxStates = Infinity } = options;
  const watch = new Watch(hunt);
  const chosen = new Int32Array(stage.width);
  const bytes = chosen.byteLength + metBits / 8;
  const met = new BitTable(metBits);
  const print = new Int32Array(2);
  const fingerprint = compileFingerprint(stage.words, seedsOf(seed, 0), print);
  let [made, states, depth] = [0, 0, 0];
  let thrown: Thrown | null = null;
  const goesOn = (): boolean => {
    if (states >= maxStates) watch.full("states");
    return watch.goesOn(() => ({ states, level: made, frontier: 0, bytes }));
  };
  while (made < walks && thrown === null && goesOn()) {
    const random = new Random(seed, made++);
    const by = `random walk ${made} with seed ${seed}`;
    const initial = random.below(stage.built.nInitial);
    const ordinals: number[] = [];
    stage.origin = () => ({ initial, ordinals: [...ordinals], by });
    let next = -1;
    met.clear();
    /** Steps since something new was met. */
    let known = 0;
    stage.taken = (ordinal) => {
      // Each of the first n is kept with probability 1/n.
      if (random.below(ordinal + 1) > 0) return;
      next = ordinal;
      pack(stage.nextWords, chosen, 0);
    };
    thrown = startAt(stage, initial);
    unpack(packed(stage.nextWords, stage.width), 0, stage.words);
    while (thrown === null && goesOn()) {
      states++;
      depth = Math.max(depth, ordinals.length);
      if (ordinals.length >= steps) {
        stage.look();
        break;
      }
      thrown = stage.visit();
      if (stage.successors === 0) break;
      fingerprint();
      known = met.add(print[0] ?? 0, print[1] ?? 0) ? 0 : known + 1;
      if (known > stale) break;
      ordinals.push(next);
      unpack(chosen, 0, stage.words);
    }
    if (stage.judge.decided) break;
  }
  return {
    ...{ states, depth, widest: 0, bytes, thrown, cut: watch.cut, walks: made },
    how:
      `${counted(made, "random walk")} with seed ${seed}, of at most ${counted(steps, "step")}, went through ` +
      `${counted(states, "state")}, some of them often; nothing follows of others`,
  };
}
