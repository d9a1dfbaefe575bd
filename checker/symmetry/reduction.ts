/**
 * Representatives: of all images of a state, the one whose words are least, compared one after the other as
 * signed numbers. All of the group is tried, so that two states have one representative exactly when
 * one is an image of the other.
 */
import type { Codec } from "../schema/codec.ts";
import { compile, unrolled } from "../search/compile.ts";
import type { States } from "../search/states.ts";
import type { Tables } from "./bit-moves.ts";
import type { Group, Permutation } from "./group.ts";
import { imageText, type Part } from "./image-text.ts";
import { demandClosed } from "./plain-image.ts";

/** Images of packed rows: the words of the system, and those of a monitor after them. */
export class Images {
  readonly group: Group;
  /** Words of a row. */
  readonly width: number;
  /** Of the row, how many are the system's. */
  readonly systemWords: number;
  /** By permutation: text of its image. */
  readonly texts: readonly string[];
  readonly tables: Tables = [];
  private readonly scratch: Int32Array;
  private readonly writers: readonly ((from: Int32Array, to: Int32Array) => void)[];

  /** @throws ModelError MODEL009 when a domain is not closed under the group */
  constructor(group: Group, system: Codec, monitor: Codec | null) {
    this.group = group;
    this.systemWords = system.words;
    this.width = system.words + (monitor?.words ?? 0);
    this.scratch = new Int32Array(this.width);
    demandClosed(group, system.domain, "");
    if (monitor !== null) demandClosed(group, monitor.domain, "");
    const parts: Part[] = [{ unit: system.unit, at: 0 }];
    if (monitor !== null) parts.push({ unit: monitor.unit, at: system.words });
    this.texts = group.elements.map((p) => imageText(p, parts, this.tables));
    this.writers = group.elements.map((p) => {
      const make = compile<(tables: Tables) => (from: Int32Array, to: Int32Array) => void>(
        `symmetry/image-${p.index}`,
        ["T"],
        `return function image(x, y) {
${this.inputs("x")}
${this.outputs(p)}
${unrolled(this.width, "\n", (i) => `y[${i}] = o${i};`)}
};`,
      );
      return make(this.tables);
    });
  }

  /** Writes the image of `from` into `to`, another array. */
  write(p: Permutation, from: Int32Array, to: Int32Array): void {
    this.writers[p.index]?.(from, to);
  }

  /** The image of `row`. */
  of(p: Permutation, row: Int32Array): Int32Array {
    const image = new Int32Array(this.width);
    this.write(p, row, image);
    return image;
  }

  /** Different images of `row`. */
  orbitSize(row: Int32Array): number {
    const { elements } = this.group;
    const { scratch } = this;
    let same = 0;
    for (const p of elements) {
      this.write(p, row, scratch);
      if (equal(row, scratch)) same++;
    }
    return elements.length / same;
  }

  /** Text that loads a row. */
  inputs(array: string): string {
    return unrolled(this.width, " ", (i) => `const x${i} = ${array}[${i}];`);
  }

  /** Text that works out the image of what is loaded. */
  outputs(p: Permutation): string {
    return `${unrolled(this.width, " ", (i) => `let o${i} = 0;`)}\n${this.texts[p.index] ?? ""}`;
  }
}

/** Finds representatives of what stands in views. */
export class Reduction {
  readonly images: Images;
  /** The representative found last: the system's words, and a monitor's. */
  readonly parts: readonly Int32Array[];
  private readonly least: Int32Array;
  /** Finds the representative of what stands in the views: {@link parts}. */
  readonly find: () => void;

  /** @param views words of the system's view and of a monitor's */
  constructor(images: Images, views: readonly Int32Array[]) {
    const { group, systemWords, width } = images;
    this.images = images;
    this.least = new Int32Array(width);
    this.parts =
      views.length === 1
        ? [this.least]
        : [this.least.subarray(0, systemWords), this.least.subarray(systemWords)];
    const row = new Int32Array(width);
    const { least } = this;
    const tries = group.elements.slice(1).map((p) => this.tryText(p, row));
    const [system, monitor] = views;
    this.find = (): void => {
      if (system !== undefined) row.set(system);
      if (monitor !== undefined) row.set(monitor, systemWords);
      least.set(row);
      for (let i = 0; i < tries.length; i++) tries[i]?.();
    };
  }

  /** Stores of representatives only, in front of a store that takes {@link parts}. */
  over(states: States): States {
    const { find } = this;
    return {
      arena: states.arena,
      commit: states.commit,
      load: states.load,
      settle: states.settle,
      seed: () => {
        find();
        states.seed();
      },
      offer: () => {
        find();
        states.offer();
      },
      get count() {
        return states.count;
      },
      get full() {
        return states.full;
      },
      get bytes() {
        return states.bytes;
      },
      get peakBytes() {
        return states.peakBytes;
      },
    };
  }

  /** A permutation that leads from `row` to its representative. */
  toLeast(row: Int32Array): Permutation {
    const { images } = this;
    const [first] = images.group.elements;
    let [best, least] = [first, row];
    for (const p of images.group.elements) {
      const image = images.of(p, row);
      if (compare(image, least) < 0) [best, least] = [p, image];
    }
    if (best === undefined) throw new RangeError("a group has at least one element");
    return best;
  }

  /** Keeps the image of the row in `least` if it is less than what is there. */
  private tryText(p: Permutation, row: Int32Array): () => void {
    const { images, least } = this;
    const make = compile<(...args: unknown[]) => () => void>(
      `symmetry/least-${p.index}`,
      ["T", "X", "B"],
      `return function tryLess() {
${images.inputs("X")}
${images.outputs(p)}
${unrolled(images.width, " else ", (i) => `if (o${i} !== B[${i}]) { if (o${i} > B[${i}]) return; }`)}
${unrolled(images.width, "\n", (i) => `B[${i}] = o${i};`)}
};`,
    );
    return make(images.tables, row, least);
  }
}

/** Whether two rows are equal. */
export function equal(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function compare(a: Int32Array, b: Int32Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  return 0;
}
