/**
 * Symmetry, as a specification declares it: which ids are the same but for their names.
 *
 * What is declared is never believed. The checker compares, for every state that it keeps and for every
 * permutation, what the system does and what properties say; see `docs/internals/symmetry.md`.
 */

/** A value that names something. */
export type Named = string | number | boolean;

/**
 * The ids of which any two may be exchanged, and what goes with them.
 *
 * A *sort* is what values of the state, marked by `id` and `total`, are names of: a set of ids, or one that
 * follows. Values of a sort that are listed nowhere stay as they are under every exchange.
 */
export interface Symmetry {
  /** By sort: ids of which any two may be exchanged. As `SYMMETRY Permutations(S)` in TLC, for each of them. */
  readonly sets: Readonly<Record<string, readonly Named[]>>;
  /**
   * By sort, then by set, then by id: the values that belong to that id. They go where the id goes, each to
   * the one in its place: `{ page: { vm: { 1: ["ram1"], 2: ["ram2"] } } }`.
   */
  readonly follow?: Readonly<
    Record<
      string,
      Readonly<Record<string, Readonly<Record<Named & PropertyKey, readonly Named[]>>>>
    >
  >;
  /** The parameters of actions, or fields of theirs (`ask.device`), that name something: of which sort. */
  readonly parameters?: Readonly<Record<string, string>>;
}
