import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stateDomains, valuesIn } from "../../test/support/arbitrary-domain.ts";
import { sumOf } from "../../test/support/slow-digest.ts";
import { codecOf } from "../schema/codec.ts";
import type { Domain, RecordDomain } from "../schema/domain.ts";
import { normalise } from "../schema/normalise.ts";
import { unsigned } from "./digest-lanes.ts";
import { StateSums } from "./state-sums.ts";

const bool: Domain = { kind: "boolean" };
const wide: Domain = { kind: "int", min: -5, max: 2 ** 31 - 7 };

/** A union whose variants are read differently by a tag that lies in another word. */
const overlaid: RecordDomain = {
  kind: "record",
  fields: [
    {
      name: "u",
      domain: {
        kind: "union",
        tag: "kind",
        variants: [
          {
            value: "p",
            fields: [
              { name: "x", domain: wide },
              { name: "y", domain: wide },
            ],
          },
          { value: "q", fields: [{ name: "y", domain: { kind: "seq", element: wide, max: 2 } }] },
          { value: "r", fields: [{ name: "o", domain: { kind: "nullable", inner: wide } }] },
        ],
      },
    },
    { name: "flags", domain: { kind: "array", element: bool, length: 40 } },
  ],
};

/** The sum of each of two states by words, the second as the state after a step from the first. */
function sums(domain: RecordDomain, from: unknown, to: unknown): (readonly number[])[] {
  const codec = codecOf(domain);
  const [words, next] = [new Int32Array(codec.words), new Int32Array(codec.words)];
  codec.encode(from, words, 0);
  codec.encode(to, next, 0);
  const ahead = new StateSums([{ codec, role: "system", words, next }]);
  ahead.load();
  const first = unsigned(ahead.sums.row);
  ahead.step();
  const stepped = unsigned(ahead.sums.target);
  const again = new StateSums([{ codec, role: "system", words: next, next: words }]);
  again.load();
  again.step();
  // What was remembered on the way is still true.
  words.set(next);
  ahead.load();
  return [
    first,
    unsigned(again.sums.target),
    stepped,
    unsigned(again.sums.row),
    unsigned(ahead.sums.row),
  ];
}

function compare(domain: RecordDomain, from: unknown, to: unknown): void {
  const [a, b] = [from, to].map((v) => sumOf({ system: normalise(domain, v) as object }));
  expect(sums(domain, from, to)).toEqual([a, a, b, b, b]);
}

describe("sums that stand for packed states", () => {
  test("are those of the plain states, of random schemas", () => {
    const drawn = stateDomains(3).chain((domain) =>
      fc.tuple(fc.constant(domain), valuesIn(domain), valuesIn(domain)),
    );
    fc.assert(
      fc.property(drawn, ([domain, from, to]) => compare(domain, from, to)),
      { numRuns: 150 },
    );
  });

  test("are those of the plain states where variants share words without their tag", () => {
    const codec = codecOf(overlaid);
    expect(codec.words).toBeGreaterThan(3);
    const values = valuesIn(overlaid);
    fc.assert(
      fc.property(values, values, (from, to) => compare(overlaid, from, to)),
      { numRuns: 60 },
    );
  });
});
