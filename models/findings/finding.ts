/** What a finding says. */
import type { Constants, DESIGN_FLAGS } from "../../spec/constants.ts";

/** Decisions of the design, and what they are set to. */
export type Flags = Readonly<Partial<Pick<Constants, (typeof DESIGN_FLAGS)[number]>>>;

/** A change of the design after which the property holds in the model of the finding. */
export interface Fix {
  readonly set: Flags;
  /** For somebody who builds it: a sentence or two. */
  readonly means: string;
}

/** What looks like a fix and is none; or a part of a fix, none of which is enough. */
export interface NoFix {
  readonly set: Flags;
  readonly because: string;
}

/** A finding. Texts are Markdown. */
export interface Finding {
  readonly id: `F${number}`;
  /** The name of its page, after the number. */
  readonly slug: string;
  /** One line that an architect understands. */
  readonly title: string;
  /** `hypothesis`: it follows if the code does what it was read to do, and nobody has confirmed it. */
  readonly kind: "design" | "hypothesis";
  /** The model and the property that say it best. */
  readonly model: string;
  readonly property: string;
  /** What happens in the model, in one sentence that stands by itself. */
  readonly where: string;
  /** What is violated for the same reason, by model. */
  readonly also: Readonly<Record<string, readonly string[]>>;
  /** Whether the violation of the property was predicted; and of the others. */
  readonly predicted: boolean;
  readonly prediction: string;
  /** The mechanism. Numbers in brackets are those of the domain facts that properties name as sources. */
  readonly cause: string;
  /** Why nobody noticed, or would. */
  readonly missed: string;
  /** What each part of a shortest run is for. */
  readonly least: string;
  /** Alternatives: each is enough, and no part of it is. */
  readonly fixes: readonly Fix[];
  /** Every proper part of a fix is among them. */
  readonly noFixes: readonly NoFix[];
  /** Where the specification says what goes wrong: a name in a file, from the root of the project. */
  readonly read: readonly { readonly name: string; readonly path: string }[];
  /** A page that says more, beside that of the finding. */
  readonly deeper?: string;
}
