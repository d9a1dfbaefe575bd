/** CoffeeCan: two beans are drawn from a can again and again (Scholten, Dijkstra, Gries). */
import { z } from "zod";
import { specification, system } from "../../../checker/index.ts";
import { text } from "./text.ts";

/** A can of at most `max` beans. */
export const spec = specification<{ max: number }>()({
  constants: z.object({ max: z.int().min(1) }),
  state: ({ max }) => z.object({ black: z.int().min(0).max(max), white: z.int().min(0).max(max) }),
  access: { hand: { black: "write", white: "write" } },
  rules: {},
});
const draw = (
  name: string,
  black: number,
  white: number,
  change: { black: number; white: number },
) =>
  spec.action(name, {
    ...text,
    actor: "hand",
    guard: {
      several: (s) => s.black + s.white > 1,
      enoughBlack: (s) => s.black >= black,
      enoughWhite: (s) => s.white >= white,
    },
    effect: (s, next) => {
      next.black = s.black + change.black;
      next.white = s.white + change.white;
    },
  });
const end = spec.action("Termination", {
  ...text,
  actor: "hand",
  guard: { one: (s) => s.black + s.white === 1 },
  effect: () => undefined,
});
/** All cans of one to `max` beans to begin with. */
export const coffeeCan = system(spec, {
  name: "CoffeeCan",
  init: (c) => {
    const sizes = Array.from({ length: c.max + 1 }, (_, i) => i);
    return sizes
      .flatMap((black) => sizes.map((white) => ({ black, white })))
      .filter(({ black, white }) => black + white >= 1 && black + white <= c.max);
  },
  actions: [
    draw("PickSameColorWhite", 0, 2, { black: 1, white: -2 }),
    draw("PickSameColorBlack", 2, 0, { black: -1, white: 0 }),
    draw("PickDifferentColor", 1, 1, { black: -1, white: 0 }),
    end,
  ],
});
