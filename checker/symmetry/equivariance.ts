/**
 * Whether a declared symmetry is one: what a state does, and what is said of it, its images do and have said of
 * them. Asked of every representative and of every permutation, which is to ask it of every state reached.
 */
import type { Property } from "../contract/property.ts";
import { ModelError } from "../errors.ts";
import { tracking } from "../plain/access.ts";
import { plainValue, seek } from "../plain/replay.ts";
import { textOf } from "../plain/semantics.ts";
import type { Built, BuiltMonitor } from "../search/build.ts";
import { changes } from "../trace/changes.ts";
import { formatAssignments, isRecord, toPlain } from "../trace/value.ts";
import type { PathStep } from "../search/retrace.ts";
import { Expander, type Expansion, type Reached } from "./expansion.ts";
import type { Permutation } from "./group.ts";
import { paramsImage } from "./parameters.ts";
import { equal, type Images } from "./reduction.ts";

/** Differences that a message names. */
const SHOWN = 3;

/** Compares states with their images. */
export class Equivariance {
  private readonly built: Built;
  private readonly monitor: BuiltMonitor | null;
  private readonly images: Images;
  private readonly expander: Expander;
  /** By permutation, by number of an instance: the number of its image. */
  private readonly instanceImages: readonly Map<number, number>[];

  constructor(
    built: Built,
    monitor: BuiltMonitor | null,
    properties: readonly Property[],
    images: Images,
  ) {
    this.built = built;
    this.monitor = monitor;
    this.images = images;
    this.expander = new Expander(built, monitor, properties);
    this.instanceImages = images.group.elements.map(() => new Map<number, number>());
  }

  /**
   * Demands that what begins a run, all `rows`, is closed under the group.
   * @throws ModelError MODEL009 naming a state whose image begins none
   */
  demandInitial(rows: readonly Int32Array[]): void {
    const known = new Set(rows.map((row) => row.join()));
    for (const row of rows)
      for (const p of this.images.group.elements)
        if (!known.has(this.images.of(p, row).join()))
          this.refuse(p, row, "its image is no initial state");
  }

  /**
   * Demands that `row`, a representative, and all its images are alike.
   * @throws ModelError MODEL009 naming the action, the ids and the state
   */
  demand(row: Int32Array): void {
    const { elements } = this.images.group;
    const own = this.expander.expand(row);
    // The search comes to it, and says what the specification did wrong.
    if (own.thrown !== null) return;
    const known: { readonly row: Int32Array; readonly expansion: Expansion }[] = [
      { row, expansion: own },
    ];
    for (const p of elements) {
      if (p.index === 0) continue;
      const image = this.images.of(p, row);
      let there = known.find((k) => equal(k.row, image))?.expansion;
      if (there === undefined) {
        there = this.expander.expand(image);
        known.push({ row: image, expansion: there });
      }
      this.compare(p, row, own, image, there);
    }
  }

  private compare(
    p: Permutation,
    row: Int32Array,
    own: Expansion,
    image: Int32Array,
    there: Expansion,
  ): void {
    const { onStates, onEnds, onSteps } = this.expander;
    if (there.thrown !== null)
      this.refuse(p, row, `in its image something is thrown: ${there.thrown}`);
    for (const step of own.steps.values()) {
      const n = this.instanceImage(p, step.instance);
      const other = there.steps.get(n);
      const [name, imageName] = [this.name(step.instance), this.name(n)];
      if (other === undefined)
        this.refuse(
          p,
          row,
          `${name} is possible, and in its image ${imageName} is not${this.why(image, n)}`,
        );
      if (!equal(this.images.of(p, step.row), other.row))
        this.refuse(
          p,
          row,
          `${name} leads to a state whose image is not where ${imageName} leads in the image: ${this.differences(p, step, other)}`,
        );
      const k = step.answers.findIndex((a, i) => a !== other.answers[i]);
      if (k >= 0)
        this.refuse(
          p,
          row,
          `${onSteps[k]?.name} does not judge alike: ${step.answers[k]} for ${name}, and ${other.answers[k]} for ${imageName} in the image`,
        );
    }
    if (there.steps.size > own.steps.size) {
      const images = new Set([...own.steps.keys()].map((n) => this.instanceImage(p, n)));
      const extra = [...there.steps.keys()].find((n) => !images.has(n)) ?? -1;
      this.refuse(
        p,
        row,
        `in its image ${this.name(extra)} is possible, and nothing here is its like`,
      );
    }
    const k = own.answers.findIndex((a, i) => a !== there.answers[i]);
    if (k >= 0)
      this.refuse(
        p,
        row,
        `${[...onStates, ...onEnds][k]?.name} does not judge alike: ${own.answers[k]} here, and ${there.answers[k]} of the image`,
      );
  }

  private instanceImage(p: Permutation, n: number): number {
    const known = this.instanceImages[p.index];
    let image = known?.get(n);
    if (image === undefined) {
      const { action, params } = this.instance(n);
      const { group } = this.images;
      image = this.expander.instances.numberOf({ action, params: paramsImage(group, p, params) });
      known?.set(n, image);
    }
    return image;
  }

  private instance(n: number): PathStep {
    return this.expander.instances.named[n] ?? { action: "?", params: {} };
  }

  private name(n: number): string {
    const { action, params } = this.instance(n);
    const values = toPlain(params);
    return `${action}(${isRecord(values) ? formatAssignments(values) : ""})`;
  }

  /** Why an instance is not possible in a row. */
  private why(row: Int32Array, n: number): string {
    const { model, codec } = this.built;
    try {
      const sought = seek(model, codec.decode(row, 0), this.instance(n), "", tracking(model));
      if (sought.kind !== "refused") return "";
      return sought.clauses.length === 0
        ? " (its parameters have no such values)"
        : ` (refused by ${sought.clauses.join(", ")})`;
    } catch {
      return "";
    }
  }

  private differences(p: Permutation, step: Reached, other: Reached): string {
    const all = changes(this.plain(this.images.of(p, step.row)), this.plain(other.row));
    const shown = all
      .slice(0, SHOWN)
      .map((d) => `${d.path} is ${textOf(d.before)}, and there ${textOf(d.after)}`);
    return [...shown, ...(all.length > SHOWN ? ["…"] : [])].join("; ");
  }

  private plain(row: Int32Array): ReturnType<typeof plainValue> {
    const { built, monitor, images } = this;
    const state = built.codec.decode(row, 0);
    if (monitor === null) return plainValue(state);
    return plainValue({ state, monitor: monitor.codec.decode(row, images.systemWords) });
  }

  private refuse(p: Permutation, row: Int32Array, what: string): never {
    throw new ModelError(
      "MODEL009",
      `model ${this.built.model.name}: the symmetry that is declared is none, and nothing is reduced by it. ` +
        `Where ${p.text}: ${what}. The state: ${textOf(this.plain(row))}. ` +
        `Check the model without --symmetry, or declare as symmetric only what is.`,
    );
  }
}
