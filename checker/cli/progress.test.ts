import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Progress } from "../search/check.ts";
import { ProgressDisplay } from "./progress.ts";
import { Terminal } from "./terminal.ts";

/** A stream that remembers what was written. */
class Sink extends EventEmitter {
  text = "";
  readonly isTTY: boolean;
  readonly columns = 60;
  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }
  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

function terminal(isTTY: boolean): { stdout: Sink; stderr: Sink; terminal: Terminal } {
  const stdout = new Sink(isTTY);
  const stderr = new Sink(isTTY);
  // Only what the terminal uses of a stream is there.
  const around = { stdout, stderr, env: {} } as unknown as ConstructorParameters<
    typeof Terminal
  >[0];
  return { stdout, stderr, terminal: new Terminal(around, () => undefined) };
}

const progress = (states: number, seconds: number): Progress => ({
  model: "accel",
  part: null,
  states,
  transitions: 0,
  level: 7,
  frontier: 1234,
  seconds,
  bytes: 3 * 1024 * 1024,
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("progress", () => {
  test("elsewhere: a line every five seconds while something runs, on standard error", () => {
    const { stdout, stderr, terminal: t } = terminal(false);
    const display = new ProgressDisplay(t);
    vi.advanceTimersByTime(5000);
    expect(stderr.text).toBe("");
    display.update(0, progress(1000, 1));
    display.update(0, progress(4000, 2));
    expect(stderr.text).toBe("");
    vi.advanceTimersByTime(5000);
    expect(stderr.text).toBe(
      "accel: level 7, 4 000 states, 3 000 states/s, frontier 1 234, 3.0 MiB\n",
    );
    display.done(0);
    vi.advanceTimersByTime(5000);
    display.close();
    vi.advanceTimersByTime(60_000);
    expect(stderr.text.split("\n")).toHaveLength(2);
    expect(stdout.text).toBe("");
  });

  test("on a terminal: one line, cut to its width, out of the way of other text", () => {
    const { stderr, terminal: t } = terminal(true);
    const display = new ProgressDisplay(t);
    display.update(0, progress(1000, 1));
    expect(stderr.text.length).toBeLessThan(60);
    expect(stderr.text).toMatch(/^accel: level 7, 1 000 states, .*…$/);
    stderr.text = "";
    t.writeError("a line\n");
    expect(stderr.text.startsWith("\r\u001B[2Ka line\naccel: level 7")).toBe(true);
    stderr.text = "";
    display.close();
    expect(stderr.text).toBe("\r\u001B[2K");
  });
});
