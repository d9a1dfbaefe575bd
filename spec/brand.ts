/** Numbers that must not be taken for one another. */

declare const mark: unique symbol;

/** A `T` that has been said to be a `Name`: another name's value is not assignable to it. */
export type Brand<T, Name extends string> = T & { readonly [mark]: Name };

/**
 * Says that a value is a `Name`. The one place where it is taken on trust: whoever calls this has
 * checked the value, or has made it.
 */
export function brand<Name extends string, T = bigint>(value: T): Brand<T, Name> {
  // A brand exists for the compiler only.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said
  return value as Brand<T, Name>;
}
