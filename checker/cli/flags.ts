/** `--set flag=value`: a model with some of its constants replaced. */
import { z } from "zod";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { ModelError, messageOf } from "../errors.ts";
import { natural, type Expectation, type Model } from "../contract/model.ts";
import { toPlain } from "../trace/value.ts";
import type { PlainValue } from "../trace/trace.ts";
import { suggestion } from "../nearest.ts";

/** Flag → value as written. */
export type Overrides = ReadonlyMap<string, string>;

/** Collects one `--set flag=value`. @throws InvalidArgumentError when malformed or given twice */
export function parseOverride(text: string, previous?: Overrides): Overrides {
  const at = text.indexOf("=");
  const flag = text.slice(0, at).trim();
  if (at < 0 || flag === "") {
    throw new InvalidArgumentError("It must be flag=value.");
  }
  if (previous?.has(flag) === true)
    throw new InvalidArgumentError(`The flag ${flag} is set twice.`);
  return new Map([...(previous ?? []), [flag, text.slice(at + 1).trim()]]);
}

/** A model with overridden constants, and the values that were set. */
export interface Overridden {
  readonly model: Model;
  readonly set: Readonly<Record<string, PlainValue>>;
  /** By id, why the model did not claim a property that the overridden one claims. */
  readonly notClaimed: ReadonlyMap<string, Expectation>;
}

/**
 * `model` with its constants checked by the system's own schema, after `overrides`.
 *
 * A value is read as JSON where that fits the schema, and as text otherwise. With an override the
 * model's expectations say nothing any more: every property is expected to hold or be reached. What
 * the model does not claim may still be vacuous: a flag need not bring about the case it is about.
 * @throws ModelError MODEL004 for an unknown flag or an illegal value
 */
export function override(model: Model, overrides: Overrides): Overridden {
  refuseMisfit(model);
  const schema = model.system.specification.def.constants;
  if (overrides.size === 0) return { model, set: {}, notClaimed: new Map() };

  const flags = new Set([
    ...(schema instanceof z.ZodObject ? Object.keys(schema.shape) : []),
    ...Object.keys(model.constants),
  ]);
  let constants: object = model.constants;
  for (const [flag, text] of overrides) {
    if (!flags.has(flag)) {
      throw new ModelError(
        "MODEL004",
        `model ${model.name} has no flag '${flag}': ${suggestion(flag, flags, `its flags: ${[...flags].join(", ")}`)}`,
      );
    }
    const value = readings(text).find((v) => fits(model, { ...constants, [flag]: v }, flag));
    if (value === undefined) throw new ModelError("MODEL004", refusal(model, flag, text));
    constants = { ...constants, [flag]: value };
  }
  const parsed = parse(model, constants);
  if (!parsed.success || typeof parsed.data !== "object" || parsed.data === null) {
    throw new ModelError(
      "MODEL004",
      `${[...overrides].map(([f, v]) => `${f}=${v}`).join(", ")} does not fit model ${model.name}: ${parsed.success ? "the constants are no object" : issues(parsed.error)}`,
    );
  }
  const values = new Map(Object.entries(parsed.data));
  return {
    model: {
      ...model,
      constants: parsed.data,
      claims: model.claims.map(({ property }) => ({ property, expected: natural(property) })),
    },
    set: Object.fromEntries([...overrides.keys()].map((f) => [f, toPlain(values.get(f))])),
    notClaimed: new Map(
      model.claims
        .filter((c) => typeof c.expected !== "string")
        .map((c) => [c.property.id, c.expected]),
    ),
  };
}

/**
 * Refuses constants that the system's own schema refuses, among them combinations of flags.
 * @throws ModelError MODEL004 with the reasons, on one line
 */
export function refuseMisfit(model: Model): void {
  const own = parse(model, model.constants);
  if (own.success) return;
  throw new ModelError(
    "MODEL004",
    `the constants of model ${model.name} do not fit the schema of its system: ${issues(own.error)}`,
  );
}

/** Parses constants; a refinement that throws refuses them, too. */
function parse(model: Model, constants: object): z.ZodSafeParseResult<unknown> {
  try {
    return model.system.specification.def.constants.safeParse(constants);
  } catch (error) {
    const why = messageOf(error);
    throw new ModelError(
      "MODEL004",
      `the schema of the constants of model ${model.name} cannot judge them: ${why}`,
      { cause: error },
    );
  }
}

/** What a value on the command line may mean, in order of preference. */
function readings(text: string): unknown[] {
  try {
    const json: unknown = JSON.parse(text);
    return [json, text];
  } catch {
    return [text];
  }
}

/**
 * Whether `flag` can have its value at all. What a refinement says is left for when all are set: it
 * may speak of a combination, at whichever flag it complains.
 */
function fits(model: Model, constants: object, flag: string): boolean {
  const parsed = parse(model, constants);
  return (
    parsed.success || parsed.error.issues.every((i) => i.path[0] !== flag || i.code === "custom")
  );
}

function refusal(model: Model, flag: string, text: string): string {
  const found = parse(model, { ...model.constants, [flag]: readings(text)[0] });
  const own = (found.error?.issues ?? []).filter((i) => i.path[0] === flag);
  const values = own.flatMap((i) => (i.code === "invalid_value" ? i.values.map(String) : []));
  const legal =
    values.length > 0
      ? suggestion(text, values, `valid: ${values.join(", ")}`)
      : own.some((i) => i.code === "invalid_type" && i.expected === "boolean")
        ? "valid: true, false"
        : own.map((i) => i.message).join("; ");
  return `'${text}' is no value of flag ${flag} of model ${model.name}: ${legal}`;
}

function issues(error: z.ZodError): string {
  return error.issues
    .map((i) => (i.path.length === 0 ? i.message : `${i.path.join(".")}: ${i.message}`))
    .join("; ")
    .replaceAll(/\s+/g, " ");
}
