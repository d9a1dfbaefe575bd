/** The plain value of a total map that is the same everywhere. */
export function each<Id extends number, T>(ids: readonly Id[], value: T): Record<Id, T> {
  // fromEntries forgets which keys it was given.
  return Object.fromEntries(ids.map((id) => [id, value])) as Record<Id, T>;
}
