/**
 * Tracking: the same semantics with the rights of each actor enforced, and a record of the regions
 * that each part of each action really reads and writes.
 */
import type { Fn, Right } from "../contract/system.ts";
import type { Model } from "../contract/model.ts";
import { SpecError } from "../errors.ts";
import { namesTaken } from "../search/pattern.ts";
import { placeOf } from "./place.ts";
import type { Bindings, Eyes, Part } from "./semantics.ts";

/** What one actor may do with one region, and what its actions did. */
export interface Exercised {
  readonly actor: string;
  readonly region: string;
  readonly declared: Right | null;
  /** Names of the actions that read the region, or wrote it, in order of first occurrence. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Eyes that enforce the access matrix of a model and remember what was touched. */
export interface Tracking extends Eyes {
  /** Actor × region in the order of the matrix: declared beside exercised. */
  report(): Exercised[];
}

/**
 * Tracking eyes for `model`.
 *
 * With them, a function of the specification that touches a region outside the rights of its actor,
 * or outside its own elements of an `own` region, throws SpecError SPEC005; so does one that reads a
 * parameter which its source text does not name, because the engine calls it before that parameter
 * is bound.
 */
export function tracking(model: Model): Tracking {
  const { access, indices } = model.system.specification.def;
  const matrix = access as Readonly<Record<string, Readonly<Record<string, Right | undefined>>>>;
  const ownIndices = (indices ?? {}) as Readonly<Record<string, readonly string[] | undefined>>;
  const reads = new Map<string, Set<string>>();
  const writes = new Map<string, Set<string>>();
  const note = (log: Map<string, Set<string>>, part: Part, region: string): void => {
    const key = `${part.actor} ${region}`;
    const actions = log.get(key) ?? new Set();
    log.set(key, actions.add(part.action.name));
  };

  /** `root` showing the regions of `part`; `writable`: only those it may write. */
  const restricted = (root: object, part: Part, params: Bindings, writable: boolean): unknown => {
    const rights = matrix[part.actor] ?? {};
    const side = writable ? "next" : "s";
    const check = (region: string | symbol): Right => {
      const right = rights[String(region)];
      if (right === undefined || (writable && right === "read")) {
        refuse(
          part,
          `${side}.${String(region)}`,
          `${part.actor} has ${right === undefined ? "no access to it" : "read access only"}`,
        );
      }
      // A joint step may bind its first part to fewer regions than its actor has.
      const { actor, writes: declared } = part.action;
      if (
        writable &&
        part.actor === actor &&
        declared !== null &&
        !declared.includes(String(region))
      )
        refuse(
          part,
          `${side}.${String(region)}`,
          `the action declares that it writes ${declared.join(", ")}`,
        );
      return right;
    };
    return new Proxy(root, {
      get: (t, key) => {
        if (typeof key === "symbol" || key === "toJSON") return undefined;
        const right = check(key);
        const region: unknown = Reflect.get(t, key);
        if (right !== "own") return region;
        return owned(region, part, ownKeys(key, part, params), `${side}.${key}`);
      },
      set: (t, key, value) => {
        if (!writable) refuse(part, `s.${String(key)}`, "the state before is read-only");
        if (check(key) === "own")
          refuse(part, `next.${String(key)}`, `${part.actor} owns elements of it, not all of it`);
        return Reflect.set(t, key, value);
      },
    });
  };

  /** The values of the parameters that index the own elements of `region`. */
  const ownKeys = (region: string, part: Part, params: Bindings): unknown[] => {
    const names = ownIndices[region];
    if (names === undefined)
      refuse(part, region, `access is "own", and no indices of ${region} are declared`);
    return names.map((name) => {
      if (!(name in params))
        refuse(part, region, `access is "own", and the parameter ${name} is not bound here`);
      return params[name];
    });
  };

  return {
    limit: (root, side, part, params) => restricted(root as object, part, params, side === "next"),
    reads: (part, region) => note(reads, part, region),
    writes: (part, region) => note(writes, part, region),
    values: (values, fn, argument, where) => {
      const names = taken(fn, argument);
      return new Proxy(values, {
        get: (t, key) => {
          if (typeof key === "string" && names !== null && !names.includes(key))
            throw new SpecError(
              "SPEC005",
              `${where} reads ${key}, which its text does not name: name it in the argument pattern`,
            );
          return Reflect.get(t, key);
        },
      });
    },
    report: () =>
      Object.entries(matrix).flatMap(([actor, rights]) => {
        const touched = [...reads.keys(), ...writes.keys()]
          .filter((key) => key.startsWith(`${actor} `))
          .map((key) => key.slice(actor.length + 1));
        return [...new Set([...Object.keys(rights), ...touched])].map((region) => ({
          actor,
          region,
          declared: rights[region] ?? null,
          reads: [...(reads.get(`${actor} ${region}`) ?? [])],
          writes: [...(writes.get(`${actor} ${region}`) ?? [])],
        }));
      }),
  };
}

function refuse(part: Part, place: string, why: string): never {
  throw new SpecError("SPEC005", `${part.action.name} of ${part.actor} touches ${place}: ${why}`);
}

/** `region`, of which only the element at `keys` (outermost first) may be touched. */
function owned(region: unknown, part: Part, keys: readonly unknown[], path: string): unknown {
  const [own, ...inner] = keys;
  if (keys.length === 0 || typeof region !== "object" || region === null) return region;
  const check = (key: string | symbol): void => {
    if (typeof key === "string" && /^\d+$/.test(key) && key !== String(own))
      refuse(part, `${path}[${key}]`, `its own element is [${String(own)}]`);
  };
  return new Proxy(region, {
    get: (t, key, receiver) => {
      // Not to be taken as a whole, only element by element.
      if (key === placeOf) return undefined;
      check(key);
      const element: unknown = Reflect.get(t, key, typeof key === "string" ? t : receiver);
      return key === String(own) ? owned(element, part, inner, `${path}[${key}]`) : element;
    },
    set: (t, key, value) => {
      check(key);
      if (inner.length > 0)
        refuse(part, `${path}[${String(key)}]`, "it owns elements of it, not all of it");
      return Reflect.set(t, key, value);
    },
    getOwnPropertyDescriptor: (t, key) => {
      check(key);
      return Reflect.getOwnPropertyDescriptor(t, key);
    },
  });
}

const texts = new WeakMap<Fn, Map<number, readonly string[] | null>>();

/** {@link namesTaken}, read once for each function. */
function taken(fn: Fn, argument: number): readonly string[] | null {
  const known = texts.get(fn) ?? new Map<number, readonly string[] | null>();
  texts.set(fn, known);
  const names = known.has(argument) ? known.get(argument) : namesTaken(fn, argument);
  known.set(argument, names ?? null);
  return names ?? null;
}
