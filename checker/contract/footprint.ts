/**
 * Footprints, as an action declares them: the places of the state that one instance of it touches.
 *
 * What is declared is never believed. A search that is reduced by it shows the action nothing else, and ends
 * where the action asks for more; see `docs/internals/partial-order.md`.
 */
import type { Seq } from "./schema.ts";

/**
 * A place in a state of type `T`: fields and indices from the root, `["phil", 2, "pc"]`. It means all that is
 * below it. A place may be an element of a set of scalars, whether it is in there; it ends at what may be null,
 * a union or a sequence, which are one place each.
 */
export type Place<T> =
  | readonly []
  | (null extends T
      ? never
      : T extends Seq<unknown>
        ? never
        : T extends ReadonlySet<infer E>
          ? readonly [E]
          : T extends readonly (infer E)[]
            ? readonly [number, ...Place<E>]
            : T extends object
              ? {
                  readonly [K in keyof T & (string | number)]: readonly [K, ...Place<T[K]>];
                }[keyof T & (string | number)]
              : never);

/** What one instance of an action touches: places that it reads, and places that it may write, which includes reading. */
export interface Footprint<State> {
  readonly reads?: readonly Place<State>[];
  readonly writes?: readonly Place<State>[];
}

/** A footprint whose type of state is forgotten. */
export interface ErasedFootprint {
  readonly reads?: readonly ErasedPlace[];
  readonly writes?: readonly ErasedPlace[];
}

/** Fields, indices and elements of sets, from the root of a state. */
export type ErasedPlace = readonly (string | number | boolean)[];
