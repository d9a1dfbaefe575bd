/** How much a model could do at most: values of its regions, and instances of its actions. */
import type { Model } from "../contract/model.ts";
import type { Domain } from "../schema/domain.ts";
import { domainOf } from "../schema/from-zod.ts";
import { contextOf } from "../strict.ts";
import { sortedRecord } from "./order.ts";

/** What a model could do at most. */
export interface Extent {
  /** By region: how many values it can have, as a power of two with two decimals. */
  readonly domains: Record<string, number>;
  /** By action: instances that its parameters have without regard to the state; `choose` counts as one. */
  readonly instances: Record<string, number>;
}

/**
 * The extent of a model that builds.
 * @throws ModelError as `build` does when it does not
 */
export function extentOf(model: Model): Extent {
  const constants = contextOf(model);
  const domain = domainOf(model.system.specification.def.state(constants));
  const regions = domain.kind === "record" ? domain.fields : [];
  return {
    domains: sortedRecord(regions.map((r) => [r.name, binaryPower(valuesOf(r.domain))])),
    instances: sortedRecord(
      model.system.actions.map((a) => {
        // The parameter type `never` accepts the constants: it only erases them.
        const lists = Object.values(a.params(constants as never));
        return [a.name, lists.reduce((n, values) => n * values.length, 1)];
      }),
    ),
  };
}

/** How many values a domain has, exactly. */
function valuesOf(domain: Domain): bigint {
  const product = (parts: readonly Domain[]): bigint =>
    parts.reduce((n, part) => n * valuesOf(part), 1n);
  switch (domain.kind) {
    case "enum":
      return BigInt(domain.values.length);
    case "boolean":
      return 2n;
    case "int":
      return BigInt(domain.max) - BigInt(domain.min) + 1n;
    case "nullable":
      return valuesOf(domain.inner) + 1n;
    case "record":
      return product(domain.fields.map((f) => f.domain));
    case "tuple":
      return product(domain.items);
    case "array":
      return valuesOf(domain.element) ** BigInt(domain.length);
    case "total":
      return valuesOf(domain.value) ** BigInt(domain.ids.length);
    case "seq": {
      const element = valuesOf(domain.element);
      let n = 1n;
      for (let length = 0; length < domain.max; length++) n = n * element + 1n;
      return n;
    }
    case "set":
      return 2n ** valuesOf(domain.element);
    case "union":
      return domain.variants.reduce((n, v) => n + product(v.fields.map((f) => f.domain)), 0n);
  }
}

/** The logarithm of `n > 0` to the base 2, with two decimals. */
function binaryPower(n: bigint): number {
  const binary = n.toString(2);
  // A double holds the first 53 digits, and the rest is far below the second decimal.
  const leading = Number.parseInt(binary.slice(0, 53), 2);
  const power = Math.log2(leading) + Math.max(0, binary.length - 53);
  return Math.round(power * 100) / 100;
}
