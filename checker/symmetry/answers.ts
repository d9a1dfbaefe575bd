/** What predicates say of a state or a step, as numbers to be compared: the same for each image, or it is no symmetry. */
import type { Bound } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import type { Fn } from "../contract/system.ts";
import { truth } from "../strict.ts";

/** A question about a state, or about a step. */
export interface Question {
  /** For messages: a property with what of it is asked, or a bound. */
  readonly name: string;
  /** Equal for what is judged alike. */
  readonly ask: (...args: readonly unknown[]) => string;
}

/** Questions about states: `(s, c, m)`. */
export function stateQuestions(
  properties: readonly Property[],
  bounds: readonly Bound[],
): readonly Question[] {
  return [
    ...properties.flatMap((p): Question[] => {
      if (p.kind === "invariant") return [conjunction(p)];
      if (p.kind === "reachable" && p.state !== null) return [single(p.id, p.state)];
      return [];
    }),
    ...bounds.map((b) => single(`bound ${b.name}`, b.within)),
  ];
}

/** Questions about steps: `(s, next, step, c, m, nextM)`. */
export function stepQuestions(properties: readonly Property[]): readonly Question[] {
  return properties.flatMap((p): Question[] => {
    if (p.kind === "transition") return [conjunction(p)];
    if (p.kind === "reachable" && p.step !== null) return [single(p.id, p.step)];
    return [];
  });
}

/** Questions about states without a successor: `(s, c)`. */
export function endQuestions(properties: readonly Property[]): readonly Question[] {
  return properties.flatMap((p) =>
    p.kind === "deadlockFree" && p.legalEnd !== null
      ? [single(`${p.id}, legal end`, p.legalEnd)]
      : [],
  );
}

function single(name: string, fn: Fn): Question {
  return { name, ask: (...args) => answer(fn, args) };
}

/** As the search does it: conjuncts are asked only where the antecedent holds, and up to the first that is false. */
function conjunction(p: Extract<Property, { kind: "invariant" | "transition" }>): Question {
  const conjuncts = Object.entries(p.holds);
  return {
    name: p.id,
    ask: (...args) => {
      if (p.when !== null) {
        const when = answer(p.when, args);
        if (when !== "true") return `antecedent ${when}`;
      }
      for (const [name, fn] of conjuncts) {
        const holds = answer(fn, args);
        if (holds !== "true") return `${name} ${holds}`;
      }
      return "true";
    },
  };
}

/** A word: what is thrown says ids, and is not compared. */
function answer(fn: Fn, args: readonly unknown[]): string {
  try {
    return truth(fn(...args)) ? "true" : "false";
  } catch {
    return "thrown";
  }
}
