/**
 * Views: what guards and effects see of a packed state. A class is generated for every composite of
 * the layout; its accessors read and write the words directly. The classes of a domain are made once
 * and serve every view of it, for reading and for writing, so that V8 sees one hidden class per place.
 *
 * Arrays and tuples are JavaScript arrays, total maps objects with the ids as keys (an accessor per
 * index would be several times slower): filled on first use after `load`, written back by `flush`.
 * Everything else is written at once. A view shows the present value of its place: it cannot be
 * spread, compared or kept. What is not there is refused: a field, an id, an index outside.
 */
import { inElement, inField } from "./domain.ts";
import type { Layout, Unit } from "./layout.ts";
import { seqClass, setClass } from "./view-collection.ts";
import { indexedClass } from "./view-indexed.ts";
import type { Emitter } from "./view-leaf.ts";
import { watchedIndexedClass } from "./view-watched.ts";
import { nullableClass, recordClass, unionClass } from "./view-record.ts";
import * as absent from "./view-absent.ts";
import * as runtime from "./view-runtime.ts";
import type { Cell, Context, Guardian } from "./view-runtime.ts";
import type { Watch } from "./watch.ts";

/** Makes the root cell of a view over `words`. */
export type RootClass = new (
  context: Context | Watch,
  words: Int32Array,
  offset: number,
  shift: number,
  path: string,
  guardian: Guardian | null,
  part: number,
) => Cell;

/**
 * Generates the classes for `unit` and gives that of its root.
 * @param watched whether they are to tell what is read and written: their context is then a `Watch`
 */
export function compileViews(unit: Unit, watched = false): RootClass {
  const { source, constants } = viewSource(unit, watched);
  // Straight-line accessors for one layout are the point of the engine; the source is made of
  // numbers, JSON strings and the templates of this folder only.
  // eslint-disable-next-line no-new-func, typescript/no-implied-eval -- see above
  const make = new Function("rt", "constants", source) as (rt: object, k: unknown[]) => RootClass;
  return make({ ...runtime, ...absent, inElement, inField, none: [] }, constants);
}

/** The source of the generated classes, and the values it refers to. */
export function viewSource(unit: Unit, watched = false): { source: string; constants: unknown[] } {
  const emitter = new Classes(watched);
  const root = emitter.classOf(unit.root, unit);
  const names = emitter.constants.map((_, i) => `k${i}`).join(", ");
  const source = `"use strict";\nconst [${names}] = constants;\n${emitter.classes.join("\n")}\nreturn ${root};`;
  return { source, constants: emitter.constants };
}

class Classes implements Emitter {
  readonly constants: unknown[] = [];
  readonly classes: string[] = [];
  readonly #names = new Map<Layout, string>();
  readonly #constantNames = new Map<unknown, string>();
  readonly watched: boolean;

  constructor(watched: boolean) {
    this.watched = watched;
  }

  constant(value: unknown): string {
    let name = this.#constantNames.get(value);
    if (name === undefined) {
      name = `k${this.constants.push(value) - 1}`;
      this.#constantNames.set(value, name);
    }
    return name;
  }

  classOf(layout: Layout, unit: Unit): string {
    let name = this.#names.get(layout);
    if (name === undefined) {
      name = `C${this.#names.size}`;
      this.#names.set(layout, name);
      this.classes.push(this.#generate(name, layout, unit));
    }
    return name;
  }

  #generate(name: string, layout: Layout, unit: Unit): string {
    switch (layout.kind) {
      case "record":
        return recordClass(name, layout, unit, this);
      case "nullable":
        return nullableClass(name, layout, unit, this);
      case "union":
        return unionClass(name, layout, unit, this);
      case "indexed":
        return this.watched
          ? watchedIndexedClass(name, layout, unit, this)
          : indexedClass(name, layout, unit, this);
      case "seq":
        return seqClass(name, layout, unit, this);
      case "set":
        return setClass(name, layout, unit, this);
      case "leaf":
      case "unit":
        throw new TypeError(`a ${layout.kind} has no class of its own`);
    }
  }
}
