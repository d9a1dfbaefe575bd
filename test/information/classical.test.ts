/**
 * The classical pictures of noninterference (Goguen and Meseguer, "Security policies and security
 * models", S&P 1982; Rushby, "Noninterference, transitivity, and channel-control", 1992): two
 * domains that share nothing, and two that share a resource whose state one of them fills and the
 * other feels (Kemmerer, "Shared resource matrix methodology", TOCS 1983).
 */
import { describe, test } from "vitest";
import { z } from "zod";
import { properties, specification, system, type Model } from "../../checker/index.ts";
import { expectKnown, instance, says, words } from "./support.ts";

describe("two counters", () => {
  const spec = specification<{ readonly carries: boolean }>()({
    constants: z.object({ carries: z.boolean() }),
    state: () => z.object({ high: z.int().min(0).max(3), low: z.int().min(0).max(2) }),
    access: { high: { high: "write" }, low: { low: "write", high: "read" } },
    rules: {},
  });
  const { observer, secret, noninterference } = properties(spec);
  const highUp = spec.action("HighUp", {
    ...words,
    actor: "high",
    effect: (s, next) => {
      next.high = (s.high + 1) % 4;
    },
  });
  const lowUp = spec.action("LowUp", {
    ...words,
    actor: "low",
    effect: (s, next, _params, c) => {
      next.low = (s.low + (c.carries && s.high === 3 ? 2 : 1)) % 3;
    },
  });
  const property = noninterference({
    ...says("N"),
    observer: observer({ name: "low", sentence: "", sees: (s) => s.low }),
    secret: secret({
      ...{ name: "the high counter", sentence: "" },
      differs: { high: (next) => void (next.high = (next.high + 1) % 4) },
    }),
  });
  const counters = (carries: boolean): Model =>
    instance(
      system(spec, {
        name: "Counters",
        init: () => [{ high: 0, low: 0 }],
        actions: [highUp, lowUp],
      }),
      { carries },
      [property],
    );

  test("that have nothing to do with each other do not interfere", () => {
    // The second high counter stays one ahead: 4 pairs of it, beside 3 values of the low one.
    expectKnown(counters(false), { word: "holds", pairs: 4 * 3 });
  });

  test("interfere where one is carried into the other", () => {
    // The second run is at 3 two steps after it began at 1; LowUp then tells.
    expectKnown(counters(true), { word: "violated", failed: "sameObservations", steps: 3 });
  });
});

describe("a queue that both write to", () => {
  const spec = specification<{ readonly shared: boolean }>()({
    constants: z.object({ shared: z.boolean() }),
    state: () =>
      z.object({
        /** What high is to send, if anything: the secret is whether. */
        highSends: z.boolean(),
        queue: z.int().min(0).max(1),
        own: z.int().min(0).max(1),
        answer: z.enum(["none", "ok", "full"]),
      }),
    access: {
      high: { highSends: "read", queue: "write" },
      low: { queue: "write", own: "write", answer: "write" },
      server: { queue: "write", own: "write" },
    },
    rules: {},
  });
  const { observer, secret, noninterference } = properties(spec);
  const highTurn = spec.action("HighTurn", {
    ...words,
    actor: "high",
    effect: (s, next) => {
      if (s.highSends && s.queue === 0) next.queue = 1;
    },
  });
  const lowSend = spec.action("LowSend", {
    ...words,
    actor: "low",
    effect: (s, next, _params, c) => {
      const into = c.shared ? "queue" : "own";
      next.answer = s[into] === 0 ? "ok" : "full";
      next[into] = 1;
    },
  });
  const serve = spec.action("Serve", {
    ...words,
    actor: "server",
    effect: (_s, next) => {
      next.queue = 0;
      next.own = 0;
    },
  });
  const property = noninterference({
    ...says("N"),
    observer: observer({ name: "low", sentence: "", sees: (s) => s.answer }),
    secret: secret({
      ...{ name: "whether high sends", sentence: "" },
      differs: { sends: (next) => void (next.highSends = !next.highSends) },
    }),
  });
  const queue = (shared: boolean): Model =>
    instance(
      system(spec, {
        name: "Queue",
        init: () => [{ highSends: false, queue: 0, own: 0, answer: "none" as const }],
        actions: [highTurn, lowSend, serve],
      }),
      { shared },
      [property],
    );

  test("is a covert channel: full tells that the other has sent", () => {
    // HighTurn fills it in one run, LowSend finds out: two steps, and no single one can do it.
    expectKnown(queue(true), { word: "violated", failed: "sameObservations", steps: 2 });
  });

  test("is none when each has its own", () => {
    expectKnown(queue(false), { word: "holds" });
  });
});

describe("a pool of pages", () => {
  const total = 2;
  const spec = specification<{ readonly quotas: boolean; readonly waits: boolean }>()({
    constants: z.object({ quotas: z.boolean(), waits: z.boolean() }),
    state: () =>
      z.object({
        highNeeds: z.int().min(0).max(2),
        highHas: z.int().min(0).max(2),
        lowHas: z.int().min(0).max(2),
        refused: z.boolean(),
      }),
    access: {
      high: { highNeeds: "read", highHas: "write", lowHas: "read" },
      low: { lowHas: "write", highHas: "read", refused: "write" },
    },
    rules: {
      // With quotas each has one page; without, they share two.
      room: (quotas: boolean, mine: number, theirs: number): boolean =>
        quotas ? mine < total / 2 : mine + theirs < total,
    },
  });
  const { observer, secret, noninterference } = properties(spec);
  const highTakes = spec.action("HighTakes", {
    ...words,
    actor: "high",
    effect: (s, next, _params, c) => {
      for (let n = s.highHas; n < s.highNeeds && c.rules.room(c.quotas, n, s.lowHas); n++)
        next.highHas = n + 1;
    },
  });
  const lowTakes = spec.action("LowTakes", {
    ...words,
    actor: "low",
    guard: { room: (s, _params, c) => !c.waits || c.rules.room(c.quotas, s.lowHas, s.highHas) },
    effect: (s, next, _params, c) => {
      if (c.rules.room(c.quotas, s.lowHas, s.highHas)) next.lowHas = s.lowHas + 1;
      else next.refused = true;
    },
  });
  const property = noninterference({
    ...says("N"),
    observer: observer({
      ...{ name: "low", sentence: "" },
      sees: (s) => ({ has: s.lowHas, refused: s.refused }),
    }),
    secret: secret({
      ...{ name: "what high needs", sentence: "" },
      differs: { needs: (next) => void (next.highNeeds = 2) },
    }),
  });
  const pool = (quotas: boolean, waits: boolean): Model =>
    instance(
      system(spec, {
        name: "Pool",
        init: () => [{ highNeeds: 1, highHas: 0, lowHas: 0, refused: false }],
        actions: [highTakes, lowTakes],
      }),
      { quotas, waits },
      [property],
    );

  test("can be exhausted, and who is refused has learned it", () => {
    expectKnown(pool(false, false), { word: "violated", failed: "sameObservations", steps: 2 });
  });

  test("can be exhausted, and who has to wait has learned it", () => {
    // LowTakes is possible in the first run only, and changes what low has.
    expectKnown(pool(false, true), { word: "violated", failed: "sameSteps", steps: 2 });
  });

  test.each([true, false])("tells nothing when each has a quota (waits: %s)", (waits) => {
    expectKnown(pool(true, waits), { word: "holds" });
  });
});
