/** Codecs: the packed form of the states of one schema. */
import type { z } from "zod";
import { ModelError } from "../errors.ts";
import { digestOf } from "./domain.ts";
import type { RecordDomain } from "./domain.ts";
import { domainOf } from "./from-zod.ts";
import { markPlace, unitOf } from "./layout.ts";
import type { Unit } from "./layout.ts";
import { normalise } from "./normalise.ts";
import { pack, unpack } from "./pack.ts";
import { Context, readOnly } from "./view-runtime.ts";
import { compileViews } from "./views.ts";
import type { RootClass } from "./views.ts";
import { Watch, type ReadLog } from "./watch.ts";
import { wordFunctions } from "./words.ts";

/** A scratch state and the view objects over it. */
export interface StateView {
  /** What guards and effects see: one property per region. */
  // eslint-disable-next-line typescript/no-explicit-any -- its type is the schema's, known where the functions are written
  readonly root: any;
  /** The packed state this view reads and writes, of length `codec.words`. */
  readonly words: Int32Array;
  /** To be called after `words` were changed from outside: forgets lazily decoded arrays. */
  load(): void;
  /** To be called after an effect: writes back lazily held arrays. @throws DomainError */
  flush(): void;
}

/** The packed form of the states of one schema. Equal states have equal words. */
export interface Codec {
  readonly domain: RecordDomain;
  /** Where each part of a state lies in its words. */
  readonly unit: Unit;
  /** 32-bit words per state; at least 1. */
  readonly words: number;
  /** Bits that carry something. */
  readonly bits: number;
  /** Digest of the schema's structure. */
  readonly digest: string;
  /**
   * A fresh scratch state (all zero, hence not necessarily legal) with its views. All views of all
   * codecs with one digest share their generated classes.
   *
   * @param access `read`: writing through the view is a SpecError SPEC005; to an element of an array,
   * not before `flush`, which need not be called otherwise
   */
  view(access?: "read" | "write"): StateView;
  /**
   * The same, whose context tells `log` what is read. Slow. Both views of one step share one log.
   * @param access `write`: starts equal to the state of the other view, at each `load`
   */
  watched(access: "read" | "write", log: ReadLog): StateView & { readonly watch: Watch };
  /**
   * Packs a plain state into `codec.words` words of `out` from `at`, whatever they held.
   * @throws DomainError naming the field; `out` is then unchanged
   */
  encode(plain: unknown, out: Int32Array, at: number): void;
  /** The plain state: a `Set` for a set, an array for a sequence, an object with the ids as keys for a total map. */
  decode(words: Int32Array, at: number): unknown;
  /** An unsigned 32-bit hash of which every bit depends on every bit of the state. */
  hash(words: Int32Array, at: number): number;
  equal(a: Int32Array, at: number, b: Int32Array, bt: number): boolean;
  /**
   * The bits of a state's words that belong to some places in it: states that agree there, and only
   * they, have the same values at these places. A place is a region or a part of one, as a path of
   * fields and indices, `l2.0.1.pc`. Shape: `codec.words` words.
   * @throws RangeError when there is no such place
   */
  maskOf(places: readonly string[]): Int32Array;
}

/** Generated classes by digest: design points that differ only in flags share them and their type feedback. */
const compiled = new Map<
  string,
  { readonly unit: Unit; root: RootClass | null; watched: RootClass | null }
>();

/**
 * The codec of a state schema.
 * @throws ModelError MODEL001 with the path of the field that has no finite domain
 */
export function codecFor(schema: z.ZodObject): Codec {
  const domain = domainOf(schema);
  if (domain.kind !== "record") {
    throw new ModelError("MODEL001", `state schema: a ${domain.kind}; a state is a z.object`);
  }
  return codecOf(domain);
}

/** The codec of a domain. */
export function codecOf(domain: RecordDomain): Codec {
  const digest = digestOf(domain);
  let found = compiled.get(digest);
  if (found === undefined) {
    const unit = unitOf(domain);
    found = { unit, root: null, watched: null };
    compiled.set(digest, found);
  }
  const { unit } = found;
  const classes = found;
  const words = Math.max(1, unit.words);
  const { hash, equal } = wordFunctions(words);
  return {
    domain,
    unit,
    words,
    bits: unit.bits,
    digest,
    hash,
    equal,
    view(access = "write") {
      const scratch = new Int32Array(words);
      const context = new Context();
      const guardian = access === "read" ? readOnly : null;
      // Not before: a program that only asks whether a model can be built needs none.
      const Root = (classes.root ??= compileViews(unit));
      return {
        root: new Root(context, scratch, 0, 0, "", guardian, 0),
        words: scratch,
        load: () => context.load(),
        flush: () => context.flush(),
      };
    },
    watched(access, log) {
      const scratch = new Int32Array(words);
      const watch = new Watch(scratch, log, access === "write");
      const guardian = access === "read" ? readOnly : null;
      const Root = (classes.watched ??= compileViews(unit, true));
      return {
        root: new Root(watch, scratch, 0, 0, "", guardian, 0),
        words: scratch,
        watch,
        load: () => watch.load(),
        flush: () => watch.flush(),
      };
    },
    encode(plain, out, at) {
      const value = normalise(domain, plain);
      out.fill(0, at, at + words);
      pack(unit.root, value, out, at);
    },
    decode: (from, at) => unpack(unit.root, from, at),
    maskOf(places) {
      const masks = new Int32Array(words);
      for (const place of places) markPlace(unit.root, place, masks);
      return masks;
    },
  };
}
