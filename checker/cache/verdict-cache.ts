/** The verdict cache: answers of earlier runs, for models that are what they were. */
import { messageOf } from "../errors.ts";
import type { Model } from "../contract/model.ts";
import type { AnswerKind } from "./answers.ts";
import { canonical } from "./canonical.ts";
import { installed, keyOf, type Ground } from "./key.ts";
import { unchanged, type Module, type Places } from "./modules.ts";
import type { Store } from "./store.ts";

/** What the cache says of one question. */
export interface Kept<T> {
  /** The answer; `null`: there is none. */
  readonly answer: T | null;
  /** Why no answer is ever kept; `null`: one may be. */
  readonly why: string | null;
  /** Keeps a fresh answer, if it is one that may be kept. */
  keep(answer: T): void;
}

/** Answers of earlier runs. */
export interface VerdictCache {
  /**
   * What is known of a question about `model`.
   * @param of the object of the suite that it comes from; `null`: any part of the suite may matter
   * @param asked all else that the worker is told
   */
  kept<T>(
    model: Model,
    of: object | null,
    asked: Readonly<Record<string, unknown>>,
    kind: AnswerKind<T>,
  ): Kept<T>;
}

/** What a cache is opened for. */
export interface Opening {
  readonly places: Places;
  readonly store: Pick<Store, "read" | "write">;
  /** Whether answers are looked for: without, they are only kept. */
  readonly read: boolean;
  /** Objects of the suite whose modules are looked for. */
  readonly parts: readonly object[];
  readonly node?: string;
}

/** What finds answers: what workers run, and what sums up an exploration before it is kept. */
const MACHINERY = ["checker/cli/worker.js", "checker/necessity/outcome.js"];

/**
 * Opens the cache for a suite that was loaded. A suite of which it cannot be known what it is made of has
 * one in which nothing is kept.
 */
export async function openCache(opening: Opening): Promise<VerdictCache> {
  try {
    return cacheOf(opening, await provenance(opening));
  } catch (error) {
    const why = messageOf(error);
    return { kept: () => never(why) };
  }
}

/** What everything is made of. */
export interface Provenance {
  readonly ground: Ground;
  /** What a part of the suite is made of; `null`: any part of it. */
  originOf(part: object | null): readonly Module[];
  /** Why what is made of these modules may depend on more; `null`: it does not. */
  outsideOf(origin: readonly Module[]): string | null;
}

/**
 * Reads the modules of a suite that was loaded, and those of the program.
 * @throws Error when it cannot be known what something is made of
 */
export async function provenance({
  places,
  parts,
  store,
  read,
  node = process.version,
}: Opening): Promise<Provenance> {
  // Loaded here: whoever needs no cache needs no parser, and may not have it.
  const { Modules } = await import("./modules.ts");
  const { originsOf } = await import("./origins.ts");
  const { Readings } = await import("./readings.ts");
  const packages = installed(places.project);
  const readings = new Readings(store, places.program, canonical({ node, packages }), read);
  const modules = new Modules(places, readings);
  const ground = {
    ...{ node, packages },
    worker: [...new Set(MACHINERY.flatMap((name) => modules.closure(modules.own(name))))],
  };
  const maker = modules.own("checker/contract/model.js");
  const origins = await originsOf(parts, modules, maker);
  readings.keep();
  const whole = modules.closure(modules.suite);
  const contract = new Set(modules.closure(modules.own("checker/index.js")));
  return {
    ground,
    originOf: (part) => (part === null ? null : origins.get(part)) ?? whole,
    outsideOf: (origin) => outsideOf(origin, contract),
  };
}

function cacheOf({ store, read }: Opening, made: Provenance): VerdictCache {
  const { ground } = made;
  const outsides = new Map<readonly Module[], string | null>();
  return {
    kept(model, of, asked, kind) {
      const origin = made.originOf(of);
      if (!outsides.has(origin)) outsides.set(origin, made.outsideOf(origin));
      const outside = outsides.get(origin) ?? null;
      if (outside !== null) return never(outside);
      let key: string;
      try {
        key = keyOf(ground, { model, origin, asked });
      } catch (error) {
        return never(messageOf(error));
      }
      return {
        answer: read ? store.read(key, (value) => kind.is(value)) : null,
        why: null,
        keep(answer) {
          if (!kind.is(answer) || !kind.isLasting(answer)) return;
          // A worker loads its modules after they were read here: that they are still the same now
          // means that they were in between.
          if (unchanged(origin) && unchanged(ground.worker)) store.write(key, answer);
        },
      };
    },
  };
}

/**
 * Why a model may depend on more than its modules; `null`: it does not.
 * @param contract the program's own modules that models are made with: they note where a thing was
 * made, and the search never looks at that
 */
function outsideOf(origin: readonly Module[], contract: ReadonlySet<Module>): string | null {
  for (const module of origin) {
    const [first] = [...module.unknown, ...(contract.has(module) ? [] : module.impure)];
    if (first !== undefined) return `${module.name}: ${first}`;
  }
  return null;
}

function never(why: string): Kept<never> {
  return { answer: null, why, keep: () => undefined };
}
