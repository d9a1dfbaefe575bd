/**
 * What functions of a specification may return and change: predicates a boolean, effects nothing,
 * and nobody the constants. JavaScript would let all of it pass, and a search that goes by it would
 * claim what it has not shown.
 */
import type { Model } from "./contract/model.ts";
import { SpecError } from "./errors.ts";

/**
 * The value of a predicate.
 * @throws SpecError SPEC002 when it is no boolean
 */
export function truth(value: unknown): boolean {
  return value === true || (value !== false && notBoolean(value));
}

function notBoolean(value: unknown): never {
  throw new SpecError(
    "SPEC002",
    `a predicate returned ${described(value)} instead of true or false`,
  );
}

/**
 * The end of an effect, which must be over when it returns.
 * @throws SpecError SPEC002 when it returned a promise
 */
export function done(value: unknown): void {
  if (value !== undefined) notPromise(value);
}

function notPromise(value: unknown): void {
  if (typeof value === "object" && value !== null && "then" in value)
    throw new SpecError(
      "SPEC002",
      "an effect returned a promise: what it does later would be lost; effects are not async",
    );
}

/** @throws SpecError SPEC002: the parameters of a step were changed while it was made or judged. */
export function paramsChanged(): never {
  throw new SpecError("SPEC002", "the parameters of the step were changed: they are read-only");
}

function described(value: unknown): string {
  if (typeof value === "object" && value !== null)
    return "then" in value ? "a promise" : "an object";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/**
 * A deep copy of plain data whose objects nobody can change. Functions and class instances stay as
 * they are. Arrays are copied and not frozen, because V8 iterates over frozen ones several times
 * slower; {@link sameData} finds out who has changed one.
 */
export function frozenCopy<T>(value: T): T {
  // An array of copies has the elements' own type.
  if (Array.isArray(value)) return value.map(frozenCopy) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy = Object.entries(value).map(([key, part]) => [key, frozenCopy(part)] as const);
  // The same fields with copies of the same values.
  return Object.freeze(Object.fromEntries(copy)) as T;
}

/** What every function of the specification gets as `c`: the constants and the rules, frozen. */
export function contextOf(model: Model): object {
  const { rules } = model.system.specification.def;
  return Object.freeze({
    ...frozenCopy({ ...model.constants }),
    rules: Object.freeze({ ...rules }),
  });
}

/** Whether two pieces of plain data are equal. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  const other = new Map(right);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.length &&
    left.every(([key, value]) => other.has(key) && sameData(value, other.get(key)))
  );
}
