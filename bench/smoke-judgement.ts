/** What the ratios of `bench:smoke` amount to. */

/** Of each model, how many times as long as the fixed search. */
export type Ratios = Readonly<Record<string, number>>;

/** More than this many times the recorded ratio is a regression. */
const allowed = 1.3;

/** Of two measurements of the same models the lower ratio of each. */
export function better(a: Ratios, b: Ratios): Ratios {
  return Object.fromEntries(
    Object.entries(a).map(([name, ratio]) => [name, Math.min(ratio, b[name] ?? Infinity)]),
  );
}

/** What to say, and whether some model has become slower. */
export interface Judgement {
  readonly slower: boolean;
  readonly text: string;
}

/** Compares with what was recorded. A model that only one side has is a regression: nothing guards it. */
export function judgement(recorded: Ratios, now: Ratios): Judgement {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(now)])];
  const lines = names.map((name) => {
    const [before, after] = [recorded[name], now[name]];
    if (before === undefined || after === undefined) {
      return { slower: true, line: `fail  ${name}: not recorded, or not measured` };
    }
    const change = after / before;
    const slower = !(change <= allowed);
    const ratios = `${after.toFixed(2)} times the reference, recorded ${before.toFixed(2)}`;
    return { slower, line: `${slower ? "fail" : "pass"}  ${name}: ${ratios}` };
  });
  const slower = lines.length === 0 || lines.some((l) => l.slower);
  const hint = slower
    ? "bench: slower than recorded by more than 30 %; if that is meant: npm run bench:smoke -- --record"
    : "bench: not slower than recorded by more than 30 %";
  return { slower, text: [...lines.map((l) => l.line), hint].join("\n") };
}
