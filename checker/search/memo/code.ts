/**
 * Trees as generated functions: what was learned becomes code that looks at the bits and writes the
 * successor, with all places and values as constants. Only worth it for what is short, since V8 compiles it
 * again for each branch that is taken late. For the same reason successors wait in a queue: were each passed
 * on at once, V8 would put a copy of what takes them into each function.
 */
import type { DriverContext } from "../driver.ts";
import { compile, unrolled } from "../compile.ts";
import type { Outcomes } from "./outcome.ts";
import { kindBits, kinds, placeOfInner, type Trees } from "./tree.ts";
import type { Unit } from "./unit.ts";

const kindMask = (1 << kindBits) - 1;
/** Branches of one function, and of all of them. */
const mostTogether = 120;
const mostBranches = 2000;
/** Above this many words a state is copied by a loop. */
const maxUnrolled = 24;

/** What generated functions call. */
export interface Doors {
  /** Makes a unit by its tree. */
  readonly ask: (unit: number) => void;
  /** Does what an outcome of a unit says. */
  readonly make: (unit: number, outcome: number) => void;
  /** By action. */
  readonly drivers: readonly (() => void)[];
}

/** Writes what is known of all units as code. */
export class Code {
  private readonly context: DriverContext;
  private readonly units: readonly Unit[];
  private readonly trees: Trees;
  private readonly outcomes: Outcomes;
  private readonly doors: Doors;
  /** Branches written. */
  private written = 0;
  /** Functions of outcomes, by name. */
  private readonly made = new Map<string, string>();

  constructor(
    context: DriverContext,
    units: readonly Unit[],
    trees: Trees,
    outcomes: Outcomes,
    doors: Doors,
  ) {
    this.context = context;
    this.units = units;
    this.trees = trees;
    this.outcomes = outcomes;
    this.doors = doors;
  }

  /** What makes `entries`, units or as −1 less their numbers actions, one after the other; `null`: it is too long. */
  generate(entries: readonly number[]): (() => void) | null {
    this.written = 0;
    this.made.clear();
    const parts: string[][] = [];
    let since = -Infinity;
    for (const unit of entries) {
      if (this.written - since > mostTogether || parts.length === 0) {
        parts.push([]);
        since = this.written;
      }
      parts
        .at(-1)
        ?.push(
          unit < 0
            ? `pass(); drivers[${-1 - unit}]();`
            : this.treeText(unit, this.trees.rootOf(unit)),
        );
      if (this.written > mostBranches) return null;
    }
    const { context, units, doors } = this;
    const { s, next, fired, refused, sink } = context;
    const width = s.words.length;
    const copy =
      width > maxUnrolled
        ? `for (let i = 0; i < ${width}; i++) n[i] = queue[a + i];`
        : unrolled(width, " ", (i) => `n[${i}] = queue[a + ${i}];`);
    const text = [
      "let waiting = 0;",
      `function pass() {
        const end = waiting;
        waiting = 0;
        for (let k = 0; k < end; k++) {
          const a = k * ${width};
          ${copy}
          fired[actions[k]]++;
          sink();
        }
      }`,
      "function ask(unit) { pass(); askFor(unit); }",
      "function make(unit, outcome) { pass(); makeIt(unit, outcome); }",
      ...this.made.values(),
      ...parts.map((lines, i) => `function part${i}() {\n${lines.join("\n")}\n}`),
      `return function all() { ${parts.map((_, i) => `part${i}();`).join(" ")} pass(); };`,
    ].join("\n");
    return compile<(...args: unknown[]) => () => void>(
      "memo/all",
      [
        ...["s", "n", "queue", "actions", "fired", "refused", "sink"],
        ...["drivers", "askFor", "makeIt"],
      ],
      text,
    )(
      ...[s.words, next.words, new Int32Array(width * units.length), new Int32Array(units.length)],
      ...[fired, refused, sink, doors.drivers, doors.ask, doors.make],
    );
  }

  /** Statements: what a unit does from a place of its tree on. */
  private treeText(unit: number, place: number): string {
    const { cells } = this.trees;
    const at = cells[place] as number; // so below: addresses, places and what is stored behind them
    if (at === 0) return `ask(${unit});`;
    if (this.written++ > mostBranches) return "";
    const node = cells[at] as number;
    switch (node & kindMask) {
      case kinds.inner: {
        const { word, shift, bits } = placeOfInner(node);
        const value = `(s[${word}] >>> ${shift}) & ${(1 << bits) - 1}`;
        const branch = (v: number): string => this.treeText(unit, at + 1 + v);
        if (bits === 1) return `if ((${value}) === 0) {\n${branch(0)}\n} else {\n${branch(1)}\n}`;
        const arms = new Map<string, number[]>();
        for (let v = 0; v < 1 << bits; v++) {
          if (cells[at + 1 + v] === 0) continue;
          const text = branch(v);
          arms.set(text, [...(arms.get(text) ?? []), v]);
        }
        const cases = [...arms].map(
          ([text, values]) => `${values.map((v) => `case ${v}:`).join(" ")} ${text} break;`,
        );
        return `switch (${value}) { ${cases.join("\n")} default: ask(${unit}); }`;
      }
      case kinds.enabled:
        return this.treeText(unit, at + 1);
      case kinds.refused: {
        const counter = cells[at + 1] as number;
        return counter < 0 ? "" : `refused[${counter}]++;`;
      }
      default:
        return this.outcomeText(unit, cells[at + 1] as number);
    }
  }

  private outcomeText(unit: number, outcome: number): string {
    const name = `o${unit}_${outcome}`;
    const { made } = this;
    if (!made.has(name)) made.set(name, this.outcomeFunction(name, unit, outcome));
    return `${name}();`;
  }

  private outcomeFunction(name: string, number: number, outcome: number): string {
    const { step, instance = null, s } = this.context;
    const { cells } = this.outcomes;
    const unit = this.units[number] as Unit; // a unit
    const isOne = unit.range !== null && cells[outcome] === 0 && cells[outcome + 1] === 1;
    // Who looks at more than the state after the step gets it in the usual way.
    if (!isOne || step !== null || instance !== null)
      return `function ${name}() { make(${number}, ${outcome}); }`;
    const width = s.words.length;
    const changed = this.changedWords(outcome + 3);
    const words =
      width > maxUnrolled
        ? [
            `for (let i = 0; i < ${width}; i++) queue[a + i] = s[i];`,
            ...[...changed].map(([word, value]) => `queue[a + ${word}] = ${value};`),
          ]
        : [unrolled(width, " ", (i) => `queue[a + ${i}] = ${changed.get(i) ?? `s[${i}]`};`)];
    return `function ${name}() {
      const a = waiting * ${width};
      ${words.join("\n")}
      actions[waiting++] = ${unit.built.index};
    }`;
  }

  /** By word that is changed, what it becomes, as an expression. @param at of the changes: see `changesOf` */
  private changedWords(at: number): Map<number, string> {
    const { cells } = this.outcomes;
    const changed = new Map<number, string>();
    const change = (word: number, mask: number, value: string): void => {
      const before = changed.get(word) ?? `s[${word}]`;
      changed.set(word, `(${before} & ${~mask}) | ${value}`);
    };
    // All indices are cells of the outcome.
    let p = at + 1;
    const writesEnd = p + 3 * (cells[at] as number);
    for (; p < writesEnd; p += 3)
      change(cells[p] as number, cells[p + 1] as number, `${cells[p + 2] as number}`);
    const copies = cells[p] as number;
    p++;
    const copiesEnd = p + 4 * copies;
    for (; p < copiesEnd; p += 4) {
      const from = `s[${cells[p + 1] as number}]`;
      const turn = cells[p + 2] as number;
      const mask = cells[p + 3] as number;
      const moved = turn === 0 ? from : `(${from} << ${turn} | ${from} >>> ${32 - turn})`;
      change(cells[p] as number, mask, `(${moved} & ${mask})`);
    }
    return changed;
  }
}
