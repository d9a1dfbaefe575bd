import { describe, expect, test } from "vitest";
import { ModelError } from "../../errors.ts";
import { approximation } from "./approximate-options.ts";

describe("what goes together", () => {
  test.each([
    [{}, undefined],
    [{ time: 1000 }, undefined],
    [{ approximate: "fingerprints" }, { mode: "fingerprints", seed: 1 }],
    [
      { approximate: "simulate", seed: 0, walks: 9, steps: 8 },
      { mode: "simulate", seed: 0, walks: 9, steps: 8 },
    ],
    [
      { approximate: "bitstate", steps: 8 },
      { mode: "bitstate", seed: 1, steps: 8 },
    ],
    // The time is used, unless a number is given.
    [
      { approximate: "swarm", time: 1000 },
      { mode: "swarm", seed: 1, walks: Infinity },
    ],
    [
      { approximate: "swarm", time: 1000, walks: 3 },
      { mode: "swarm", seed: 1, walks: 3 },
    ],
    [
      { approximate: "bitstate", time: 1000 },
      { mode: "bitstate", seed: 1 },
    ],
  ] as const)("%j", (options, expected) => {
    expect(approximation(options)).toEqual(expected);
  });
});

describe("what does not", () => {
  test.each([
    [{ seed: 1 }, "--seed is of approximate searches"],
    [{ walks: 1 }, "--walks is of approximate searches"],
    [{ steps: 1, locked: true }, "--steps is of approximate searches"],
    [{ approximate: "swarm", locked: true }, "does not go with --locked"],
    [{ approximate: "fingerprints", updateLock: true }, "does not go with --update-lock"],
    [{ approximate: "simulate", base: "main" }, "does not go with --base"],
    [{ approximate: "simulate", interest: true }, "does not go with --interest"],
    [{ approximate: "simulate", threads: 2 }, "one thread makes an approximate search"],
    [{ approximate: "bitstate", walks: 2 }, "--walks says nothing to --approximate bitstate"],
    [{ approximate: "fingerprints", steps: 2 }, "--steps says nothing to"],
  ] as const)("%j", (options, message) => {
    expect(() => approximation(options)).toThrow(ModelError);
    expect(() => approximation(options)).toThrow(message);
  });
});
