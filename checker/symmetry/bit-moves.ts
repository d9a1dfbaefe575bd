/** Text of straight-line code that puts bits of words `x0, x1, …` into words `o0, o1, …`, which begin as 0. */
import { maskOf } from "../schema/layout.ts";

/** Where bits lie. */
export interface Bits {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
}

/** Tables of codes that are too long for one word: passed to the generated code as `T`. */
export type Tables = Int32Array[];

/** A block of such code. Bits that move alike are moved together. */
export class BitMoves {
  private readonly tables: Tables;
  /** Target word → source word and distance → which bits of the source. */
  private readonly moves = new Map<number, Map<string, Move>>();
  private readonly lines: string[] = [];

  constructor(tables: Tables) {
    this.tables = tables;
  }

  /** Moves bits to another place. */
  move(from: Bits, to: Omit<Bits, "bits">): void {
    if (from.bits === 0) return;
    const by = to.shift - from.shift;
    const own = this.moves.get(to.word) ?? new Map<string, Move>();
    this.moves.set(to.word, own);
    const key = `${from.word} ${by}`;
    const move = own.get(key) ?? { word: from.word, by, mask: 0 };
    own.set(key, { ...move, mask: move.mask | (maskOf(from.bits) << from.shift) });
  }

  /** Puts `codes[code]` where `code` is found; `codes` has at most 2^bits elements. */
  recode(from: Bits, to: Omit<Bits, "bits">, codes: readonly number[]): void {
    if (from.bits === 0) return;
    const { bits } = from;
    const code = this.taken(from);
    let image: string;
    if (codes.length * bits <= 32) {
      const word = codes.reduce((all, c, i) => all | (c << (i * bits)), 0);
      image = `(${word} >>> (${code} * ${bits})) & ${maskOf(bits)}`;
    } else image = `T[${this.tables.push(Int32Array.from(codes)) - 1}][${code}]`;
    this.lines.push(`o${to.word} |= (${image}) << ${to.shift};`);
  }

  /** A block that is entered where the bits at `place` are `test`, e.g. `=== 1`. */
  when(place: Bits, test: string, fill: (inside: BitMoves) => void): void {
    const inside = new BitMoves(this.tables);
    fill(inside);
    this.lines.push(`if (${this.taken(place)} ${test}) {`, inside.text(), "}");
  }

  text(): string {
    const moves = [...this.moves].flatMap(([word, own]) => {
      const parts = [...own.values()].map(({ word: from, by, mask }) => {
        const kept = mask === -1 ? `x${from}` : `(x${from} & ${mask})`;
        return by === 0 ? kept : by > 0 ? `(${kept} << ${by})` : `(${kept} >>> ${-by})`;
      });
      return [`o${word} |= ${parts.join(" | ")};`];
    });
    return [...moves, ...this.lines].join("\n");
  }

  private taken({ word, shift, bits }: Bits): string {
    return bits === 0 ? "0" : `((x${word} >>> ${shift}) & ${maskOf(bits)})`;
  }
}

interface Move {
  readonly word: number;
  readonly by: number;
  readonly mask: number;
}
