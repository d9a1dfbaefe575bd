/** Calls into specifications and properties, and what they may throw. */
import { raised, SpecError } from "../errors.ts";
import { thrown } from "./judge.ts";

/** What was refused since it was last cleared, whether or not somebody caught it. */
export function lastRaised(): SpecError | null {
  return raised.last;
}

/** Whether `e` says that an array could not be allocated. */
export function isNoMemory(e: unknown): boolean {
  return e instanceof RangeError && /buffer allocation|typed array length/i.test(e.message);
}

/**
 * Runs `f`, a call into a property.
 * @throws SpecError with `where` in front of what it threw: with its code, SPEC002 where it has none
 */
export function inside<T>(where: string, f: () => T): T {
  try {
    return f();
  } catch (e) {
    if (isNoMemory(e)) throw e;
    const [code, what] =
      e instanceof SpecError ? ([e.code, e.message] as const) : (["SPEC002", thrown(e)] as const);
    throw new SpecError(code, `${where}: ${what}`, { cause: e });
  }
}
