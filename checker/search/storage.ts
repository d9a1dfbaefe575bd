/** How much of the states of a search is stored, and where: what is found does not depend on it. */

/** Ways to hold more states in the same memory; all of them cost time. */
export interface StorageOptions {
  /**
   * Rows are stored without their parents. A run is then found by searching, level by level, for the
   * parent of each of its states: see `SoughtParents`. One thread explores.
   */
  readonly lean?: boolean;
  /**
   * Rows of more than 4 words are stored in parts, each once: see `CompressedStates`. One thread explores.
   */
  readonly compress?: boolean;
  /**
   * A folder. Where the budget of memory would end the search, the oldest rows are written there, and read when
   * they are compared with. One thread explores.
   */
  readonly spill?: string;
}
