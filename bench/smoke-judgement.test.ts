import { describe, expect, it } from "vitest";
import { better, judgement } from "./smoke-judgement.ts";
import { REFERENCE, referenceSearch } from "./reference-kernel.ts";

describe("bench:smoke", () => {
  it("passes up to 30 %, and fails above, by model", () => {
    expect(judgement({ a: 2, b: 4 }, { a: 2.59, b: 1 })).toMatchObject({ slower: false });
    const { slower, text } = judgement({ a: 2, b: 4 }, { a: 2.61, b: 1 });
    expect(slower).toBe(true);
    expect(text).toContain("fail  a: 2.61 times the reference, recorded 2.00");
    expect(text).toContain("pass  b");
    expect(text).toContain("--record");
  });

  it("fails where nothing is compared", () => {
    expect(judgement({}, {}).slower).toBe(true);
    expect(judgement({ a: 1 }, {}).slower).toBe(true);
    expect(judgement({}, { a: 1 }).slower).toBe(true);
    expect(judgement({ a: 1 }, { a: Number.NaN }).slower).toBe(true);
  });

  it("takes the better of two measurements of each model", () => {
    expect(better({ a: 2, b: 4 }, { a: 3, b: 1 })).toEqual({ a: 2, b: 1 });
    expect(judgement({ a: 1 }, better({ a: 1.4 }, { a: 1.5 })).slower).toBe(true);
    expect(judgement({ a: 1 }, better({ a: 1 }, { a: Number.NaN })).slower).toBe(true);
  });

  it("measures against a search that is still the same", () => {
    expect(referenceSearch()).toEqual(REFERENCE);
  });
});
