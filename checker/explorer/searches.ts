/** Searches for counterexamples and witnesses, one at a time, in a worker. */
import { ModelError, messageOf } from "../errors.ts";
import type { Progress } from "../search/check.ts";
import type { PropertyResult } from "../verdict.ts";

/** What is looked for. */
export interface Wanted {
  readonly id: string;
  /** A witness of the suite, which the model does not claim. */
  readonly isWitness: boolean;
}

/** A search that was begun. */
export interface Begun {
  readonly result: Promise<PropertyResult>;
  /** Asks it to end; its verdict is then `incomplete`, unless it was decided before. */
  readonly cancel: () => void;
}

/** Begins a search in a worker. */
export type Begin = (wanted: Wanted, onProgress: (p: Progress) => void) => Begun;

/** How a search is going. */
export type Going =
  | { readonly state: "running"; readonly progress: Progress | null }
  | { readonly state: "done"; readonly result: PropertyResult }
  | { readonly state: "failed"; readonly message: string };

interface Search {
  readonly number: number;
  readonly wanted: Wanted;
  readonly cancel: () => void;
  readonly ended: Promise<void>;
  going: Going;
}

/** The last search that was begun. Those before it are cancelled and forgotten. */
export class Searches {
  readonly #begin: Begin;
  #last: Search | null = null;
  #begun = 0;

  constructor(begin: Begin) {
    this.#begin = begin;
  }

  /** Begins one, and cancels the one before. @returns its number */
  begin(wanted: Wanted): number {
    this.#last?.cancel();
    const begun = this.#begin(wanted, (progress) => {
      if (search.going.state === "running") search.going = { state: "running", progress };
    });
    const search: Search = {
      number: ++this.#begun,
      wanted,
      cancel: begun.cancel,
      ended: begun.result.then(
        (result) => {
          search.going = { state: "done", result };
        },
        (error: unknown) => {
          const message = messageOf(error);
          search.going = { state: "failed", message };
        },
      ),
      going: { state: "running", progress: null },
    };
    this.#last = search;
    return search.number;
  }

  /** @throws ModelError MODEL004 when it is not the last one */
  status(number: number): { readonly wanted: Wanted; readonly going: Going } {
    const search = this.#last;
    if (search?.number !== number)
      throw new ModelError(
        "MODEL004",
        `there is no search ${number}: another one was begun since, or the explorer was started anew`,
      );
    return search;
  }

  /** Asks a search to end. @throws ModelError MODEL004 when it is not the last one */
  cancel(number: number): void {
    this.status(number);
    this.#last?.cancel();
  }

  /** Cancels what is running; resolves when it has ended. */
  async close(): Promise<void> {
    this.#last?.cancel();
    await this.#last?.ended;
  }
}
