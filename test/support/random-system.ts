/**
 * Random systems: small random schemas, and actions, properties and monitors drawn over them. All of
 * them work through the views that the contract promises, so the same system runs in every semantics.
 */
import * as fc from "fast-check";
import { model, system, type Model } from "../../checker/index.ts";
import { Dice } from "./dice.ts";
import { randomAction, specificationOf, type Options } from "./random-action.ts";
import { count, smallDomains } from "./random-domain.ts";
import type { Domain } from "../../checker/schema/domain.ts";
import { show } from "./random-place.ts";
import { randomMonitor, randomProperty } from "./random-property.ts";

/** A random system, and a text that tells what it is. */
export interface RandomSystem {
  readonly model: Model;
  readonly text: string;
  readonly [fc.toStringMethod]: () => string;
}

/** Random systems, with between one and seven actions and a few properties. */
export function randomSystems(options: Options): fc.Arbitrary<RandomSystem> {
  const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  return fc
    .array(smallDomains(2), { minLength: 1, maxLength: 2 })
    .chain((pool) => fc.array(fc.constantFrom(...pool), { minLength: 2, maxLength: 4 }))
    .filter((regions) => {
      const states = regions.reduce((n, d) => n * count(d), 1);
      return states >= 16 && states <= options.maxStates;
    })
    .chain((regions) =>
      fc
        .record({
          actions: fc.array(seeds, { minLength: 1, maxLength: 7 }),
          properties: fc.array(seeds, { minLength: 1, maxLength: 4 }),
          initial: fc.array(seeds, { minLength: 1, maxLength: 2 }),
          monitor: seeds,
        })
        .map((drawn) => build(regions, drawn, options)),
    );
}

interface Drawn {
  readonly actions: readonly number[];
  readonly properties: readonly number[];
  readonly initial: readonly number[];
  readonly monitor: number;
}

function build(domains: readonly Domain[], drawn: Drawn, options: Options): RandomSystem {
  const regions = domains.map((domain, i) => ({ name: `r${i}`, domain }));
  const spec = specificationOf(regions);
  const context = { spec, regions, options };
  const actions = drawn.actions.map((seed, i) => randomAction(`A${i}`, seed, context));
  const watch = randomMonitor(
    drawn.monitor,
    context,
    actions.map((a) => a.action),
  );
  const properties = drawn.properties.map((seed, i) =>
    randomProperty(
      `P${i}`,
      seed,
      context,
      actions.map((a) => a.action),
      watch.monitor,
    ),
  );
  const initial = drawn.initial.map((seed) =>
    new Dice(seed).value({ kind: "record", fields: regions }),
  );
  const text = [
    ...regions.map((r) => `${r.name}: ${JSON.stringify(r.domain)}`),
    ...initial.map((v) => `init ${show(v)}`),
    ...actions.map((a) => a.text),
    watch.text,
    ...properties.map((p) => p.text),
  ].join("\n");
  return {
    text,
    [fc.toStringMethod]: () => text,
    model: model({
      name: "random",
      sentence: "",
      size: "tiny",
      system: system(spec, {
        name: "Random",
        init: () => initial,
        actions: actions.map((a) => a.action),
      }),
      constants: {},
      claims: properties.map(({ property }) => ({ property, expected: "holds" })),
    }),
  };
}
