import { expect, it } from "vitest";
import { placeOfRead, ReadLog, Watch } from "./watch.ts";

const log = new ReadLog(2);
const [s, next] = [new Int32Array(2), new Int32Array(2)];
const [before, after] = [new Watch(s, log, false), new Watch(next, log, true)];

/** What is read while `body` runs, from the state `0x1234`, `0xff`. */
function reads(body: () => void): string[] {
  s.set([0x1234, 0xff]);
  next.set(s);
  log.begin();
  after.load();
  body();
  return log.reads.map((read) => {
    const { word, shift, bits } = placeOfRead(read);
    return `${word}:${shift}+${bits}`;
  });
}

it("bits are told once, in pieces of at most five", () => {
  expect(reads(() => before.see(0, 4, 8))).toEqual(["0:4+5", "0:9+3"]);
  expect(reads(() => [before.see(0, 4, 2), before.see(0, 3, 4)])).toEqual([
    "0:4+2",
    "0:3+1",
    "0:6+1",
  ]);
});

it("what was written is no read, what was not is one of the state before", () => {
  expect(reads(() => [after.put(1, 0, 4, 3), after.see(1, 0, 4)])).toEqual([]);
  expect(reads(() => [after.put(1, 0, 4, 3), after.see(1, 2, 4)])).toEqual(["1:4+2"]);
});

it("to copy is no read, and what was copied is read where it came from", () => {
  const copy = (): void => after.copy(1, before, 0, 0b111, 4, 8);
  expect(reads(copy)).toEqual([]);
  expect(next[1]).toBe(0xaf);
  const found = reads(() => {
    copy();
    expect(after.see(1, 4, 3)).toBe(0b010);
  });
  expect(found).toEqual(["0:8+1", "0:9+1", "0:10+1"]);
});
