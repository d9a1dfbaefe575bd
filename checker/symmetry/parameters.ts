/** Images of parameters of actions. */
import { isLiteral } from "../search/driver.ts";
import { moved, type Group, type Permutation } from "./group.ts";

type Params = Readonly<Record<string, unknown>>;

/** The image of `params`: the values at the paths that are declared move, as a copy. */
export function paramsImage(group: Group, p: Permutation, params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, valueImage(group, p, name, value)]),
  );
}

function valueImage(group: Group, p: Permutation, path: string, value: unknown): unknown {
  const sort = group.parameters[path];
  if (sort !== undefined)
    return Array.isArray(value) ? value.map((v) => moved(p, sort, v)) : moved(p, sort, value);
  if (typeof value !== "object" || value === null || !isLiteral(value)) return value;
  if (Array.isArray(value)) return value.map((v) => valueImage(group, p, path, v));
  return Object.fromEntries(
    Object.entries(value).map(([field, v]) => [field, valueImage(group, p, `${path}.${field}`, v)]),
  );
}
