/** What an action instance, an action with values of its parameters, adds to the digest of a graph. */
import { addValue, LANES, lanesOf, lanesOfText, placeOf, type Lanes } from "./digest-lanes.ts";
import type { Loop } from "./plan.ts";

/** The lanes of an instance. */
export function instanceLanes(action: string, params: Readonly<Record<string, unknown>>): Lanes {
  const out = actionLanes(action).slice();
  for (const [name, value] of Object.entries(params)) addValue(parameterPlace(name), value, out, 0);
  return out;
}

function actionLanes(action: string): Lanes {
  return lanesOfText(`action ${action}`);
}

function parameterPlace(name: string): Lanes {
  return placeOf(["parameter", name]);
}

/** The lanes of the values of one parameter: by number, or, where the state gives the values, by value. */
type Parameter = Int32Array | ((value: unknown) => Lanes);

/** Values of chosen parameters that are remembered, per parameter. */
const maxChosen = 1 << 12;

/** What the driver of an action needs to name its instances. */
export class InstanceLanes {
  /** By loop; passed to the driver as `lanesOf`. */
  readonly parameters: readonly Parameter[];
  private readonly action: Lanes;

  constructor(action: string, loops: readonly Loop[]) {
    this.action = actionLanes(action);
    this.parameters = loops.map(({ name, domain }) => {
      const place = parameterPlace(name);
      if ("choose" in domain) return remembered(place);
      const out = new Int32Array(LANES * domain.values.length);
      domain.values.forEach((value, i) => addValue(place, value, out, LANES * i));
      return out;
    });
  }

  /** Text that sets `instance`, inside the loops: `i0` is the number of the value, `d0` are the values. */
  text(): string {
    const { parameters, action } = this;
    const chosen = parameters.flatMap((p, i) =>
      typeof p === "function" ? [`const v${i} = lanesOf[${i}](d${i}[i${i}]);`] : [],
    );
    const lane = (k: number): string => {
      const parts = parameters.map((p, i) =>
        typeof p === "function" ? `v${i}[${k}]` : `lanesOf[${i}][${LANES} * i${i} + ${k}]`,
      );
      return `instance[${k}] = ${[`${action[k] ?? 0}`, ...parts].join(" + ")} | 0;`;
    };
    return [...chosen, ...Array.from({ length: LANES }, (_, k) => lane(k))].join("\n");
  }
}

/** The lanes of values at `place`: scalars are looked up, literals worked out. */
function remembered(place: Lanes): (value: unknown) => Lanes {
  const known = new Map<unknown, Lanes>();
  return (value) => {
    let lanes = known.get(value);
    if (lanes === undefined) {
      lanes = lanesOf(place, value);
      if (typeof value === "object" && value !== null) return lanes;
      if (known.size === maxChosen) known.clear();
      known.set(value, lanes);
    }
    return lanes;
  };
}
