/** Numbers, durations and sizes on the command line. */
import { InvalidArgumentError } from "@commander-js/extra-typings";

/** A whole number of at least 1; `_` may separate digits. @throws InvalidArgumentError */
export function parseCount(text: string): number {
  const n = /^\d+(_\d+)*$/.test(text) ? Number(text.replaceAll("_", "")) : Number.NaN;
  if (!Number.isSafeInteger(n) || n < 1) {
    throw new InvalidArgumentError("It must be a whole number of at least 1, like 4 or 1_000_000.");
  }
  return n;
}

/** The seed of something random. @throws InvalidArgumentError */
export function parseSeed(text: string): number {
  const n = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(n < 2 ** 32)) {
    throw new InvalidArgumentError("It must be a seed: a whole number from 0 to 4294967295.");
  }
  return n;
}

/** The number of a port; 0: any that is free. @throws InvalidArgumentError */
export function parsePort(text: string): number {
  const n = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(n <= 65_535)) {
    throw new InvalidArgumentError("It must be a port: a whole number from 0 to 65535.");
  }
  return n;
}

const milliseconds = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

/** A duration with its unit, in milliseconds. @throws InvalidArgumentError */
export function parseDuration(text: string): number {
  const ms = quantity(text, milliseconds);
  if (ms === null) {
    throw new InvalidArgumentError("It must be a duration like 500ms, 90s, 10m or 2h.");
  }
  return ms;
}

const byteUnits = new Map([
  ["KiB", 1024],
  ["MiB", 1024 ** 2],
  ["GiB", 1024 ** 3],
  ["KB", 1000],
  ["MB", 1000 ** 2],
  ["GB", 1000 ** 3],
]);

/** An amount of memory with its unit, in bytes. @throws InvalidArgumentError */
export function parseBytes(text: string): number {
  const bytes = quantity(text, byteUnits);
  if (bytes === null) {
    throw new InvalidArgumentError("It must be an amount of memory like 512MiB or 4GiB.");
  }
  return bytes;
}

/** Rounded to a whole positive number; `null` when malformed, zero or too large. */
function quantity(text: string, units: ReadonlyMap<string, number>): number | null {
  const found = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text);
  const unit = units.get(found?.[2] ?? "");
  if (found === null || unit === undefined) return null;
  const value = Math.round(Number(found[1]) * unit);
  return Number.isSafeInteger(value) && value >= 1 ? value : null;
}
