/** The instances of the actions of a model, with the footprint that each declares. */
import type { ErasedFootprint, ErasedPlace } from "../contract/footprint.ts";
import { ModelError, messageOf } from "../errors.ts";
import type { Built, BuiltAction } from "../search/build.ts";
import { formatAssignments, isRecord, toPlain } from "../trace/value.ts";
import { bitSet, meet, put, type BitSet } from "./bit-set.ts";
import { Places, type Vertex } from "./places.ts";

/**
 * An action with values for those parameters that do not depend on the state. One with a `choose` is an instance
 * with several steps: what may be chosen is read in its footprint like everything else.
 */
export interface Instance {
  readonly index: number;
  readonly action: BuiltAction;
  readonly params: Readonly<Record<string, unknown>>;
  /** E.g. `Take(i = 2)`. */
  readonly name: string;
  /** Cells that it may read: also those that it may write. */
  readonly reads: BitSet;
  readonly writes: BitSet;
  /** The places as they were declared. */
  readonly declared: readonly Declared[];
}

/** A place of a footprint. */
export interface Declared {
  readonly at: Vertex;
  /** Whether it may be written. */
  readonly written: boolean;
}

/** The instances of a model, and the places that they touch. */
export interface Footprints {
  readonly places: Places;
  readonly instances: readonly Instance[];
}

/** Actions that declare no footprint: by one of them everything may be changed at any time. */
export function undeclared({ actions }: Built): readonly string[] {
  return actions.filter(({ action }) => action.footprint === null).map(({ action }) => action.name);
}

/**
 * Asks each action of `built`, all of which declare one, for its footprints.
 * @throws ModelError MODEL011 for one that names no place, or throws
 */
export function footprintsOf(built: Built): Footprints {
  const places = new Places(built.codec);
  const instances: Instance[] = [];
  for (const action of built.actions)
    for (const params of staticParameters(action)) {
      const name = instanceName(action.action.name, params);
      const { reads = [], writes = [] } = askedOf(built, action, params, name);
      const declaredAs = (at: readonly ErasedPlace[], written: boolean): readonly Declared[] =>
        at.map((place) => ({ at: found(built, name, () => places.at(place)), written }));
      const declared = [...declaredAs(reads, false), ...declaredAs(writes, true)];
      const cellsOf = (among: readonly Declared[]): BitSet => {
        const cells = bitSet(places.cells.length);
        for (const { at } of among)
          for (let cell = at.first; cell < at.end; cell++) put(cells, cell);
        return cells;
      };
      instances.push({
        ...{ index: instances.length, action, params, name, declared },
        reads: cellsOf(declared),
        writes: cellsOf(declared.filter((d) => d.written)),
      });
    }
  return { places, instances };
}

/** By instance: those with which it may not be exchanged, since one writes what the other touches. */
export function conflictsOf({ instances }: Footprints): readonly BitSet[] {
  return instances.map((a) => {
    const conflicts = bitSet(instances.length);
    for (const b of instances)
      if (meet(a.writes, b.reads) || meet(b.writes, a.reads)) put(conflicts, b.index);
    return conflicts;
  });
}

/** `Action(i = 1, to = 2)`. */
export function instanceName(action: string, params: Readonly<Record<string, unknown>>): string {
  const values = toPlain(params);
  return `${action}(${isRecord(values) ? formatAssignments(values) : ""})`;
}

/** All values of the parameters whose domains do not depend on the state, the last one running fastest. */
export function staticParameters({ plan }: BuiltAction): readonly Instance["params"][] {
  return plan.loops.reduce<readonly Instance["params"][]>(
    (all, { name, domain }) =>
      "values" in domain
        ? all.flatMap((params) => domain.values.map((value) => ({ ...params, [name]: value })))
        : all,
    [{}],
  );
}

function askedOf(
  { model, constants }: Built,
  { action }: BuiltAction,
  params: Instance["params"],
  name: string,
): ErasedFootprint {
  try {
    // The parameter type `never` accepts the constants: it only erases them.
    return action.footprint?.(Object.freeze({ ...params }), constants as never) ?? {};
  } catch (e) {
    throw new ModelError(
      "MODEL011",
      `model ${model.name}: the footprint of ${name} cannot be made: ${messageOf(e)}`,
      { cause: e },
    );
  }
}

function found<T>({ model }: Built, name: string, find: () => T): T {
  try {
    return find();
  } catch (e) {
    if (!(e instanceof ModelError)) throw e;
    throw new ModelError(e.code, `model ${model.name}: footprint of ${name}: ${e.message}`, {
      cause: e,
    });
  }
}
