/**
 * The sums that stand for packed states, as fast as they are needed: for every step of a search.
 *
 * What a word adds is remembered by its value, of which there are few; and of the state after a step
 * only the words that the step has changed are looked at.
 */
import type { Codec } from "../schema/codec.ts";
import { compile } from "./compile.ts";
import { LANES, lanesOfText, mixText, type Lanes } from "./digest-lanes.ts";
import { codeIn, termsOf, type Term } from "./digest-terms.ts";

/** A part of a row: the system's state, or a monitor's. */
export interface Part {
  readonly codec: Codec;
  /** The first name in the places of its values. */
  readonly role: "system" | "monitor";
  /** Words of the row that is looked at, where {@link StateSums.load} finds them. */
  readonly words: Int32Array;
  /** Words of the state after a step from it; the same array where nobody asks. */
  readonly next: Int32Array;
}

/** Rows whose sums are remembered, for each cluster of words: a power of two. */
const placeBits = 10;
const places = 1 << placeBits;
/** Clusters that one generated function goes through. */
const perFunction = 48;

/** Words that say nothing without each other: those of a union's payload, and of its tag. */
interface Cluster {
  readonly part: number;
  readonly words: readonly number[];
  readonly terms: readonly Term[];
  /** Where what is remembered of it begins. */
  readonly at: number;
}

/** What has been added up of a graph, and the sum of the row being looked at. */
export interface Sums {
  /** Of the loaded row. */
  readonly row: Lanes;
  /** Of the steps from it: set by {@link StateSums.load}. */
  readonly source: Lanes;
  /** Of the state after the step that {@link StateSums.step} added last. */
  readonly target: Lanes;
  /** Of everything so far: the digest. */
  readonly total: Lanes;
}

/** The texts whose lanes tell apart what a sum is added up as. */
const roles = { state: "a state", initial: "an initial state", source: "a source" } as const;

/** Sums for the rows of one search. */
export class StateSums {
  readonly sums: Sums = {
    row: new Int32Array(LANES),
    source: new Int32Array(LANES),
    target: new Int32Array(LANES),
    total: new Int32Array(LANES),
  };
  /** Takes in the row in the parts' `words`: its sum, and what it is as a source. */
  readonly load: () => void;
  /** Adds the loaded row as a state. */
  readonly state: () => void;
  /** Adds the loaded row as an initial state. */
  readonly initial: () => void;
  /** Adds the step from the loaded row to the one in the parts' `next`, by the instance with these lanes. */
  readonly step: () => void;
  /** The lanes of the instance, for {@link step}. */
  readonly instance: Lanes = new Int32Array(LANES);
  private readonly parts: readonly Part[];
  private readonly clusters: readonly Cluster[];
  private readonly memory: Int32Array;
  /** The words of a row, where they are wanted in their places. */
  private readonly scratch: Int32Array;

  constructor(parts: readonly Part[]) {
    this.parts = parts;
    const zero = new Int32Array(LANES);
    const clusters: Cluster[] = [];
    let at = 0;
    parts.forEach(({ codec, role }, part) => {
      const found = termsOf(codec.unit, role);
      for (let k = 0; k < LANES; k++) zero[k] = ((zero[k] ?? 0) + (found.zero[k] ?? 0)) | 0;
      for (const { words, terms } of clustersOf(found.terms)) {
        clusters.push({ part, words, terms, at });
        at += places * (words.length + LANES);
      }
    });
    this.clusters = clusters;
    // Words of zeros add nothing: so what is remembered is true from the start.
    this.memory = new Int32Array(at);
    this.scratch = new Int32Array(Math.max(0, ...parts.map((p) => p.codec.words)));
    const made = this.generate(zero);
    this.load = made.load;
    this.state = made.state;
    this.initial = made.initial;
    this.step = made.step;
  }

  get bytes(): number {
    return 4 * this.memory.length;
  }

  /** Works out what the words at `at`, of cluster `n`, add. */
  private miss(n: number, at: number): void {
    const { memory, scratch } = this;
    const { words, terms } = this.clusters[n] as Cluster; // the generated code numbers them
    const to = at + words.length;
    for (let i = 0; i < words.length; i++) scratch[words[i] as number] = memory[at + i] as number; // in range
    for (let k = 0; k < LANES; k++) memory[to + k] = 0;
    for (const { bits, when, add } of terms) {
      const code = codeIn(scratch, bits);
      // Zero adds nothing, as most parts of most states are.
      if (code !== 0 && when.every((w) => codeIn(scratch, w.bits) === w.code))
        add(code, memory, to);
    }
  }

  private generate(zero: Lanes): Record<"load" | "state" | "initial" | "step", () => void> {
    const { parts, clusters, sums, memory } = this;
    const texts = grouped(clusters);
    const body = [
      ...parts.map((_, p) => `const from${p} = parts[${p}].words, next${p} = parts[${p}].next;`),
      "const { row, source, target, total } = sums;",
      `const own = new Int32Array(${LANES * clusters.length});`,
      ...texts.map((group, g) => loadText(group, g)),
      ...texts.map((group, g) => stepText(group, g)),
      "function load() {",
      lanes((k) => `row[${k}] = zero[${k}];`),
      ...texts.map((_, g) => `load${g}();`),
      lanes((k) => mixText(`h${k}`, `row[${k}] + ${lane("source", k)} | 0`)),
      lanes((k) => `source[${k}] = h${k};`),
      "}",
      rowText("state"),
      rowText("initial"),
      "function step() {",
      lanes((k) => `target[${k}] = row[${k}];`),
      ...texts.map((_, g) => `step${g}();`),
      lanes((k) => mixText(`h${k}`, `source[${k}] + instance[${k}] + target[${k}] | 0`)),
      lanes((k) => `total[${k}] = total[${k}] + h${k} | 0;`),
      "}",
      "return { load, state, initial, step };",
    ].join("\n");
    const make = compile<
      (...args: unknown[]) => Record<"load" | "state" | "initial" | "step", () => void>
    >("explore/digest", ["parts", "sums", "memory", "zero", "instance", "miss"], body);
    const miss = (n: number, at: number): void => this.miss(n, at);
    return make(parts, sums, memory, zero, this.instance, miss);
  }
}

function lanes(text: (k: number) => string): string {
  return Array.from({ length: LANES }, (_, k) => text(k)).join("\n");
}

/** The number that lane `k` of a sum is moved by before it is mixed, as a literal. */
function lane(role: keyof typeof roles, k: number): string {
  return `(${lanesOfText(roles[role])[k] ?? 0})`;
}

function rowText(role: "state" | "initial"): string {
  return [
    `function ${role}() {`,
    lanes((k) => mixText(`h${k}`, `row[${k}] + ${lane(role, k)} | 0`)),
    lanes((k) => `total[${k}] = total[${k}] + h${k} | 0;`),
    "}",
  ].join("\n");
}

/** A cluster and its number. */
type Numbered = readonly [number, Cluster];

/** The clusters in groups that make functions of a size that V8 compiles. */
function grouped(clusters: readonly Cluster[]): Numbered[][] {
  const numbered = clusters.map((c, n): Numbered => [n, c]);
  return Array.from({ length: Math.ceil(clusters.length / perFunction) }, (_, g) =>
    numbered.slice(g * perFunction, (g + 1) * perFunction),
  );
}

/** Text that finds where what words add is remembered: `p`, the place of the lanes. */
function findText([n, { words, at }]: Numbered, value: (w: number) => string): string {
  const stride = words.length + LANES;
  const mixed = words.map((w, i) => `Math.imul(${value(w)}, ${spread(i)})`).join(" ^ ");
  const found = words.map((w, i) => `memory[p + ${i}] !== ${value(w)}`).join(" || ");
  const kept = words.map((w, i) => `memory[p + ${i}] = ${value(w)};`).join(" ");
  return `let p = ${at} + ((${mixed}) >>> ${32 - placeBits}) * ${stride};
if (${found}) { ${kept} miss(${n}, p); }
p += ${words.length};`;
}

/** An odd number for each word of a cluster. */
function spread(i: number): number {
  return (Math.imul(2 * i + 1, 0x9e3779b1) >>> 0) | 1;
}

function loadText(group: readonly Numbered[], g: number): string {
  const one = (c: Numbered): string => {
    const [n, { part }] = c;
    return `{
${findText(c, (w) => `from${part}[${w}]`)}
${lanes((k) => `{ const v = memory[p + ${k}]; own[${LANES * n + k}] = v; r${k} = r${k} + v | 0; }`)}
}`;
  };
  return `function load${g}() {
${lanes((k) => `let r${k} = row[${k}];`)}
${group.map(one).join("\n")}
${lanes((k) => `row[${k}] = r${k};`)}
}`;
}

function stepText(group: readonly Numbered[], g: number): string {
  const one = (c: Numbered): string => {
    const [n, { part, words }] = c;
    const changed = words.map((w) => `next${part}[${w}] !== from${part}[${w}]`).join(" || ");
    return `if (${changed}) {
${findText(c, (w) => `next${part}[${w}]`)}
${lanes((k) => `t${k} = t${k} + memory[p + ${k}] - own[${LANES * n + k}] | 0;`)}
}`;
  };
  return `function step${g}() {
${lanes((k) => `let t${k} = target[${k}];`)}
${group.map(one).join("\n")}
${lanes((k) => `target[${k}] = t${k};`)}
}`;
}

/** The terms by the words that they need. */
function clustersOf(terms: readonly Term[]): { words: number[]; terms: Term[] }[] {
  let found: { words: Set<number>; terms: Term[] }[] = [];
  for (const term of terms) {
    const words = [term.bits.word, ...term.when.map((w) => w.bits.word)];
    const touches = (c: { words: Set<number> }): boolean => words.some((w) => c.words.has(w));
    const [shared, rest] = [found.filter(touches), found.filter((c) => !touches(c))];
    found = [
      ...rest,
      {
        words: new Set([...words, ...shared.flatMap((c) => [...c.words])]),
        terms: [...shared.flatMap((c) => c.terms), term],
      },
    ];
  }
  return found
    .map(({ words, terms }) => ({ words: [...words].toSorted((a, b) => a - b), terms }))
    .toSorted((a, b) => (a.words[0] ?? 0) - (b.words[0] ?? 0));
}
