/** Initial states with another secret. */
import type { Secret } from "../contract/information.ts";
import { raised, SpecError } from "../errors.ts";
import { done } from "../strict.ts";
import type { Built } from "./build.ts";
import { thrown } from "./judge.ts";

/** An initial state, and the same with another secret. */
export interface Variant {
  /** The way in which it differs. */
  readonly name: string;
  readonly base: Int32Array;
  readonly words: Int32Array;
}

/**
 * Each initial state with each variant of the secret, in order, those left out that are the initial
 * state itself.
 * @throws SpecError when a variant throws or leaves its domain
 */
export function variantsOf(built: Built, secret: Secret): Variant[] {
  const { codec, initial, nInitial, constants } = built;
  const next = codec.view("write");
  const found: Variant[] = [];
  for (let i = 0; i < nInitial; i++) {
    const base = initial.slice(i * codec.words, (i + 1) * codec.words);
    for (const [name, place] of Object.entries(secret.differs)) {
      next.words.set(base);
      next.load();
      try {
        raised.last = null;
        done(place(next.root, constants));
        next.flush();
        // A refusal that was caught is one all the same.
        const refused = refusal();
        if (refused !== null) throw refused;
      } catch (e) {
        throw new SpecError("SPEC002", `secret ${secret.name}, ${name}: ${thrown(e)}`, {
          cause: e,
        });
      }
      const words = next.words.slice();
      if (!codec.equal(base, 0, words, 0)) found.push({ name, base, words });
    }
  }
  return found;
}

/** What was refused since it was last cleared, whether or not somebody caught it. */
function refusal(): SpecError | null {
  return raised.last;
}
