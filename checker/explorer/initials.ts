/** The states that runs of a model may begin with, each with a name that survives reordering. */
import { createHash } from "node:crypto";
import type { Secret } from "../contract/information.ts";
import type { Model } from "../contract/model.ts";
import type { Fn } from "../contract/system.ts";
import { SpecError } from "../errors.ts";
import { plainValue } from "../plain/replay.ts";
import { initialStates, settingOf, textOf, within, type PlainState } from "../plain/semantics.ts";
import { draftPlain } from "../plain/views.ts";
import { done } from "../strict.ts";
import { changes } from "../trace/changes.ts";
import type { Initial } from "./api.ts";

/** A state that runs begin with. */
export interface InitialState extends Initial {
  readonly state: PlainState;
}

/**
 * The initial states in the order of `init`, and after them those with another secret: counterexamples
 * about secrets begin there.
 * @throws ModelError MODEL007 when an initial state does not fit the schema or there is none
 */
export function initialsOf(model: Model): readonly InitialState[] {
  const states = initialStates(model);
  const [first] = states;
  const found = new Map<string, InitialState>();
  const add = (state: PlainState, name: string): void => {
    const id = digestOf(textOf(state));
    if (found.has(id)) return;
    found.set(id, { id, name, state, differs: changes(plainValue(first), plainValue(state)) });
  };
  const nameOf = (i: number): string =>
    states.length === 1 ? "initial state" : `initial state ${i + 1}`;
  for (const [i, state] of states.entries()) add(state, nameOf(i));
  for (const secret of secretsOf(model)) {
    for (const [i, state] of states.entries()) {
      for (const [variant, write] of Object.entries(secret.differs)) {
        for (const other of withSecret(model, state, `secret ${secret.name}, ${variant}`, write))
          add(other, `${nameOf(i)} with another secret: ${secret.name}, ${variant}`);
      }
    }
  }
  return [...found.values()];
}

/** The state with another secret, none where the specification fails: the search says so. */
function withSecret(model: Model, state: PlainState, where: string, write: Fn): PlainState[] {
  const { domain, constants } = settingOf(model);
  const draft = draftPlain(domain, state);
  try {
    within(where, () => {
      done(write(draft.root, constants));
    });
    return [draft.finish()];
  } catch (error) {
    if (error instanceof SpecError) return [];
    throw error;
  }
}

/** A short digest of a text, in characters that an address may hold. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}

/** The secrets that the model's properties speak of, each once. */
function secretsOf(model: Model): Secret[] {
  return [
    ...new Set(
      model.claims.flatMap(({ property: p }) =>
        (p.kind === "noninterference" || p.kind === "determined") && p.secret !== null
          ? [p.secret]
          : [],
      ),
    ),
  ];
}
