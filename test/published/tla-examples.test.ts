/**
 * Systems of the TLA+ examples collection, written again, with the counts stated in its manifests.
 *
 * TLC's `generated` is initial states plus one per true disjunct, so it gives the number of
 * transitions wherever one action instance is one disjunct; its `depth` counts the initial level.
 */
import { z } from "zod";
import { describe, it } from "vitest";
import { claims, model, properties, specification, system } from "../../checker/index.ts";
import { expectOracle, expectPublished, says } from "./support.ts";
import { coffeeCan, spec as canSpec } from "./systems/coffee-can.ts";
import { hourClock, spec as clockSpec } from "./systems/hour-clock.ts";
import {
  clients,
  resources,
  simpleAllocator,
  spec as allocatorSpec,
} from "./systems/simple-allocator.ts";
import { text } from "./systems/text.ts";

const none = z.object({});
type None = z.infer<typeof none>;

describe("HourClock", () => {
  const { invariant, deadlockFree } = properties(clockSpec);
  const clock = model({
    name: "hour-clock",
    sentence: "",
    size: "tiny",
    system: hourClock,
    constants: {},
    claims: claims([
      invariant({
        ...says("TypeInv", "hr ∈ 1‥12"),
        holds: { hour: (s) => s.hr >= 1 && s.hr <= 12 },
      }),
      deadlockFree(says("Ticks", "the clock never stops")),
    ]),
  });
  const numbers = { states: 12, transitions: 24 - 12, depth: 0 };
  it("12 states, 24 generated, one level", () => void expectPublished(clock, numbers));
  it("for the oracle too", () => expectOracle(clock, numbers));
});

describe("AsynchInterface", () => {
  const values = ["d1", "d2", "d3"] as const;
  const bit = z.literal([0, 1]);
  const spec = specification<None>()({
    constants: none,
    state: () => z.object({ val: z.enum(values), rdy: bit, ack: bit }),
    access: {
      sender: { val: "write", rdy: "write", ack: "read" },
      receiver: { val: "read", rdy: "read", ack: "write" },
    },
    rules: { flip: (b: 0 | 1): 0 | 1 => (b === 0 ? 1 : 0) },
  });
  const send = spec.action("Send", {
    ...text,
    actor: "sender",
    params: () => ({ d: values }),
    guard: { acknowledged: (s) => s.rdy === s.ack },
    effect: (s, next, { d }, c) => {
      next.val = d;
      next.rdy = c.rules.flip(s.rdy);
    },
  });
  const receive = spec.action("Rcv", {
    ...text,
    actor: "receiver",
    guard: { ready: (s) => s.rdy !== s.ack },
    effect: (s, next, _p, c) => {
      next.ack = c.rules.flip(s.ack);
    },
  });
  const { transition } = properties(spec);
  const channel = model({
    name: "asynch-interface",
    sentence: "",
    size: "tiny",
    system: system(spec, {
      name: "AsynchInterface",
      init: () => values.flatMap((val) => ([0, 1] as const).map((b) => ({ val, rdy: b, ack: b }))),
      actions: [send, receive],
    }),
    constants: {},
    claims: claims([
      transition({
        ...says("Stable", "the value stays while it is offered"),
        when: (s) => s.rdy !== s.ack,
        holds: { same: (s, next) => next.val === s.val },
      }),
    ]),
  });
  const numbers = { states: 12, transitions: 30 - 6, depth: 1 };
  it("12 states, 30 generated, two levels", () => void expectPublished(channel, numbers));
  it("for the oracle too", () => expectOracle(channel, numbers));
});

describe("DieHard", () => {
  const spec = specification<None>()({
    constants: none,
    state: () => z.object({ small: z.int().min(0).max(3), big: z.int().min(0).max(5) }),
    access: { hero: { small: "write", big: "write" } },
    rules: {},
  });
  type Jugs = { small: number; big: number };
  const pour = (name: string, to: (s: Readonly<Jugs>) => Jugs) =>
    spec.action(name, {
      ...text,
      actor: "hero",
      effect: (s, next) => {
        const { small, big } = to({ small: s.small, big: s.big });
        next.small = small;
        next.big = big;
      },
    });
  const { invariant } = properties(spec);
  const jugs = model({
    name: "die-hard",
    sentence: "",
    size: "tiny",
    system: system(spec, {
      name: "DieHard",
      init: () => [{ small: 0, big: 0 }],
      actions: [
        pour("FillSmall", ({ big }) => ({ small: 3, big })),
        pour("FillBig", ({ small }) => ({ small, big: 5 })),
        pour("EmptySmall", ({ big }) => ({ small: 0, big })),
        pour("EmptyBig", ({ small }) => ({ small, big: 0 })),
        pour("SmallToBig", ({ small, big }) => {
          const moved = Math.min(small, 5 - big);
          return { small: small - moved, big: big + moved };
        }),
        pour("BigToSmall", ({ small, big }) => {
          const moved = Math.min(big, 3 - small);
          return { small: small + moved, big: big - moved };
        }),
      ],
    }),
    constants: {},
    claims: claims(
      [
        invariant({
          ...says("NotSolved", "never four gallons"),
          holds: { not4: (s) => s.big !== 4 },
        }),
      ],
      { NotSolved: "violated" },
    ),
  });
  // The published violation shows 7 states; without stopping there are 97 generated.
  const numbers = { states: 16, transitions: 97 - 1, steps: { NotSolved: 7 - 1 } };
  it("16 states, and 7 states to four gallons", () => void expectPublished(jugs, numbers));
  it("for the oracle too", () => expectOracle(jugs, numbers));
});

describe("CoffeeCan", () => {
  const { transition, deadlockFree } = properties(canSpec);
  const can = (max: number) =>
    model({
      name: "coffee-can",
      sentence: "",
      size: "small",
      system: coffeeCan,
      constants: { max },
      claims: claims([
        transition({
          ...says("MonotonicDecrease", "every draw takes a bean away"),
          when: (s) => s.black + s.white > 1,
          holds: { fewer: (s, next) => next.black + next.white < s.black + s.white },
        }),
        transition({
          ...says("LoopInvariant", "the parity of the white beans never changes"),
          holds: { parity: (s, next) => next.white % 2 === s.white % 2 },
        }),
        deadlockFree(says("NoDeadlock", "a last bean may be looked at for ever")),
      ]),
    });
  it("100 beans: 5150 states, 20002 generated", () =>
    void expectPublished(can(100), { states: 5150, transitions: 20_002 - 5150, depth: 0 }));
  // Σ_{n=1}^{max} (n + 1) cans
  it("for the oracle too, with 10 beans", () => expectOracle(can(10), { states: 65, depth: 0 }));
});

describe("SimpleAllocator", () => {
  const { invariant } = properties(allocatorSpec);
  const allocator = model({
    name: "simple-allocator",
    sentence: "",
    size: "tiny",
    system: simpleAllocator,
    constants: {},
    claims: claims([
      invariant({
        ...says("ResourceMutex", "no resource has two holders"),
        holds: {
          one: (s) => resources.every((r) => clients.filter((c) => s.alloc[c].has(r)).length <= 1),
        },
      }),
    ]),
  });
  const numbers = { states: 400, transitions: 1633 - 1, depth: 6 - 1 };
  it("3 clients, 2 resources: 400 states, 1633 generated, 6 levels", () =>
    void expectPublished(allocator, numbers));
  it("for the oracle too", () => expectOracle(allocator, numbers));
});
