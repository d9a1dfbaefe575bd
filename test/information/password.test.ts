/**
 * A password check must tell whether the guess was right, and nothing else: the standard example of
 * declassification (Sabelfeld and Sands, "Declassification: dimensions and principles", 2009). One
 * that stops at the first wrong character tells more, and lets a password be guessed character by
 * character.
 */
import { expect, test } from "vitest";
import { z } from "zod";
import {
  properties,
  specification,
  system,
  took,
  type Model,
  type Noninterference,
} from "../../checker/index.ts";
import { expectKnown, instance, says, words } from "./support.ts";

const digits = [0, 1, 2] as const;
const digit = z.int().min(0).max(2);
const spec = specification<{ readonly tellsPrefix: boolean }>()({
  constants: z.object({ tellsPrefix: z.boolean() }),
  state: () =>
    z.object({ first: digit, second: digit, answer: z.enum(["none", "no", "close", "yes"]) }),
  access: { login: { first: "read", second: "read", answer: "write" } },
  rules: {},
});
const { observer, secret, release, noninterference } = properties(spec);

const guess = spec.action("Guess", {
  ...words,
  actor: "login",
  params: () => ({ a: digits, b: digits }),
  effect: (s, next, { a, b }, c) => {
    if (a === s.first && b === s.second) next.answer = "yes";
    else next.answer = c.tellsPrefix && a === s.first ? "close" : "no";
  },
});
const right = release({
  ...{ name: "right", sentence: "", why: "who logs in must get to know it" },
  value: (s, step) =>
    took(step, guess) ? step.params.a === s.first && step.params.b === s.second : null,
});
const anyone = observer({ name: "anyone", sentence: "", sees: (s) => s.answer });
const password = secret({
  ...{ name: "the password", sentence: "" },
  differs: {
    first: (next) => void (next.first = (next.first + 1) % 3),
    second: (next) => void (next.second = (next.second + 1) % 3),
  },
});
const released = noninterference({
  ...says("N"),
  observer: anyone,
  secret: password,
  declassify: [right],
});
const bare = noninterference({ ...says("N"), observer: anyone, secret: password });

function login(tellsPrefix: boolean, property: Noninterference): Model {
  return instance(
    system(spec, {
      name: "Login",
      init: () =>
        digits.flatMap((first) =>
          digits.map((second) => ({ first, second, answer: "none" as const })),
        ),
      actions: [guess],
    }),
    { tellsPrefix },
    [property],
  );
}

test("tells nothing but whether the guess was right", () => {
  // 9 passwords, each beside 2 others, before and after "no"; "yes" is the answer in one run at
  // most, and there the pair is cut: at both passwords of each pair. The other 7 guesses go on.
  const result = expectKnown(login(false, released), {
    ...{ word: "holds", pairs: 9 * 2 * 2, cuts: { right: 9 * 2 * 2 * 2 } },
  });
  expect(result.pairs).toMatchObject({ steps: 9 * 2 * 2 * 7, merged: 0 });
});

test("leaks when nothing is declassified", () => {
  expectKnown(login(false, bare), { word: "violated", failed: "sameObservations", steps: 1 });
});

test("leaks how much of the guess was right, which was not released", () => {
  expectKnown(login(true, released), { word: "violated", failed: "sameObservations", steps: 1 });
});
