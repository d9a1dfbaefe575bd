/** What the explorer answers, whoever carries the questions. */
import type { z } from "zod";
import type { Model } from "../contract/model.ts";
import type { Monitor } from "../contract/monitor.ts";
import type { Property } from "../contract/property.ts";
import { zonesOf, type Fn } from "../contract/system.ts";
import { clausesOf } from "../contract/defect.ts";
import { ModelError, SpecError } from "../errors.ts";
import { plainValue } from "../plain/replay.ts";
import { settingOf } from "../plain/semantics.ts";
import type { PlainValue } from "../trace/trace.ts";
import { besideOf, type PropertyResult } from "../verdict.ts";
import { actionsHere, instancesHere } from "./actions-here.ts";
import type {
  ActionInfo,
  Answer,
  ClaimInfo,
  Evidence,
  Here,
  Instances,
  Loaded,
  ModelInfo,
  Notice,
  Position,
  requests,
  SearchStatus,
} from "./api.ts";
import { claimHere } from "./claims-here.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { saysOf } from "./says.ts";
import { Searches, type Begin } from "./searches.ts";
import { readTraceFile, repeat, type FileTrace } from "./trace-file.ts";
import { positionOf, said, shownMonitors, Visits, wayTo, type Visit } from "./visits.ts";
import { walk } from "./walk.ts";

/** What is explored. */
export interface SessionSetup {
  readonly model: Model;
  readonly isDefect: boolean;
  readonly set: Readonly<Record<string, PlainValue>>;
  /** See {@link ModelInfo.command}. */
  readonly command: string;
  /** Predicates that can be looked for in any model. */
  readonly witnesses: readonly Property[];
  readonly begin: Begin;
  /** What `--trace` names, and its text. */
  readonly file: { readonly name: string; readonly text: string } | null;
}

type Body<Name extends keyof typeof requests> = Asked<z.infer<(typeof requests)[Name]>>;
/** What was parsed, as it is used: a position is not changed. */
type Asked<T> = { readonly [K in keyof T]: K extends "position" ? Position : T[K] };

/** The exploration of one model. Every method may throw ModelError for what cannot be answered. */
export class Session {
  readonly #setup: SessionSetup;
  readonly #model: Model;
  readonly #properties: readonly Property[];
  readonly #visits: Visits;
  readonly #searches: Searches;

  /** @throws ModelError when the model has no initial state, or one that does not fit */
  constructor(setup: SessionSetup) {
    this.#setup = setup;
    this.#model = setup.model;
    const claimed = setup.model.claims.map((c) => c.property);
    const ids = new Set(claimed.map((p) => p.id));
    this.#properties = [...claimed, ...setup.witnesses.filter((w) => !ids.has(w.id))];
    this.#visits = new Visits(setup.model, monitorsOf(this.#properties));
    this.#searches = new Searches(setup.begin);
  }

  /** Where it begins, and all that does not change. */
  info(): ModelInfo {
    const { isDefect, set, command, file } = this.#setup;
    const model = this.#model;
    return {
      model: model.name,
      sentence: model.sentence,
      isDefect,
      constants: plainValue(model.constants),
      budgets: model.budgets,
      set,
      command,
      zones: zonesOf(model.system.specification),
      actions: model.system.actions.map((a) => actionInfo(model, a)),
      claims: this.#properties.map((p) => this.#claimInfo(p)),
      initials: this.#visits.initials.map(({ id, name, differs }) => ({ id, name, differs })),
      start: this.#answer(this.#start(), 0),
      loaded: file === null ? null : this.#loadFile(file.text, file.name),
    };
  }

  position({ position, known }: Body<"position">): Answer {
    return this.#answer(this.#stand(position), known);
  }

  instances({ position, action: name, filter, offset }: Body<"instances">): Instances {
    const action = this.#model.system.actions.find((a) => a.name === name);
    if (action === undefined)
      throw new ModelError("MODEL004", `${this.#model.name} has no action ${name}`);
    const visit = this.#stand(position);
    try {
      return instancesHere(this.#model, action, visit, this.#visits.eyes, { filter, offset });
    } catch (error) {
      if (error instanceof SpecError) throw new ModelError("MODEL004", said(error));
      throw error;
    }
  }

  /** A link that leads nowhere leads to the initial state, with a notice. */
  link({ link }: Body<"link">): Answer {
    const linked = decodeLink(link);
    if (typeof linked === "string")
      return this.#answer(this.#start(), 0, [
        error(`This link does not work: ${linked}. This is the initial state.`),
      ]);
    const { model, position } = linked;
    const other =
      model === this.#model.name
        ? []
        : [info(`The link is of the model ${model}; this is ${this.#model.name}.`)];
    const followed = this.#visits.follow(position);
    if (followed === null)
      return this.#answer(this.#start(), 0, [
        ...other,
        error(
          "The link begins with a state that is no initial state of this model: it was made for another model, other constants or another version. This is the initial state.",
        ),
      ]);
    const { visit, stopped } = followed;
    const short =
      stopped === null
        ? []
        : [
            error(
              `The link cannot be followed to its end: it was made for another model, other constants or another version. ${stopped}. It was followed up to step ${visit.depth}.`,
            ),
          ];
    return this.#answer(visit, 0, [...other, ...short]);
  }

  file({ text }: Body<"file">): Loaded {
    return this.#loadFile(text, "The file");
  }

  walk({ position, known, steps, seed }: Body<"walk">): Answer {
    const from = this.#stand(position);
    const { visit, stopped } = walk(this.#model, this.#visits, from, steps, seed);
    return this.#answer(visit, known, stopped === null ? [] : [info(`${stopped}.`)]);
  }

  search({ property: id }: Body<"search">): SearchStatus {
    const property = this.#properties.find((p) => p.id === id);
    if (property === undefined)
      throw new ModelError("MODEL004", `${this.#model.name} has no property ${id}`);
    const isWitness = !this.#model.claims.some((c) => c.property.id === id);
    return this.#status(this.#searches.begin({ id, isWitness }));
  }

  progress({ search }: Body<"progress">): SearchStatus {
    return this.#status(search);
  }

  cancel({ search }: Body<"cancel">): SearchStatus {
    this.#searches.cancel(search);
    return this.#status(search);
  }

  /** Ends what is running. */
  close(): Promise<void> {
    return this.#searches.close();
  }

  #start(): Visit {
    const [first] = this.#visits.initials;
    if (first === undefined)
      throw new ModelError("MODEL007", `${this.#model.name} has no initial state`);
    return this.#visits.root(first);
  }

  /** @throws ModelError MODEL004 when the position does not exist */
  #stand(position: Position): Visit {
    const followed = this.#visits.follow(position);
    if (followed === null)
      throw new ModelError(
        "MODEL004",
        `${this.#model.name} has no initial state ${position.initial}`,
      );
    if (followed.stopped !== null) throw new ModelError("MODEL004", followed.stopped);
    return followed.visit;
  }

  #answer(visit: Visit, known: number, notices: readonly Notice[] = []): Answer {
    const way = wayTo(visit);
    const position = positionOf(visit);
    const [root = visit] = way;
    return {
      position,
      link: encodeLink({ model: this.#model.name, position }),
      initial: plainValue(root.state),
      initialMonitor: shownMonitors(root.monitors),
      known,
      steps: way.slice(known + 1).flatMap(({ step }) => step?.shown ?? []),
      here: this.#here(visit),
      notices,
    };
  }

  #here(visit: Visit): Here {
    const actions = actionsHere(this.#model, visit, this.#visits.eyes);
    const enabled = actions.reduce((sum, a) => sum + a.enabled, 0);
    return {
      actions,
      claims: this.#properties.map((p) => claimHere(this.#model, p, visit, enabled)),
      errors: [...visit.monitors].flatMap(([m, v]) =>
        v.ok ? [] : [`monitor ${m.name}: ${v.why}`],
      ),
    };
  }

  #claimInfo(p: Property): ClaimInfo {
    const claim = this.#model.claims.find((c) => c.property === p);
    const { id, name, kind, sentence, formula, source } = p;
    const expected = claim?.expected ?? null;
    return { id, name, kind, sentence, formula, source, expected, conjuncts: clausesOf(p) };
  }

  #status(number: number): SearchStatus {
    const { wanted, going } = this.#searches.status(number);
    const about = { search: number, property: wanted.id };
    switch (going.state) {
      case "running": {
        const { states = 0, transitions = 0, level = 0, seconds = 0 } = going.progress ?? {};
        return { ...about, state: "running", states, transitions, level, seconds };
      }
      case "done":
        return { ...about, state: "done", loaded: this.#loadResult(going.result) };
      case "failed":
        return { ...about, state: "failed", message: going.message };
    }
  }

  #loadResult(result: PropertyResult): Loaded {
    const { verdict } = result;
    const trace = "trace" in verdict ? verdict.trace : null;
    const beside = besideOf(verdict);
    const { lasso, abstract, element }: Partial<Extract<typeof verdict, { word: "violated" }>> =
      verdict.word === "violated" ? verdict : {};
    return this.#loaded(
      {
        property: { id: result.id, name: result.property },
        verdict: verdict.word,
        says: saysOf(result),
        failed: verdict.word === "violated" ? verdict.failed : [],
        lasso: lasso ?? null,
        abstract: abstract ?? null,
        element: lasso?.element ?? element ?? null,
        because: beside?.because ?? null,
        differences: beside?.differences ?? [],
        explanation: result.explanation ?? null,
      },
      [trace, beside?.trace].flatMap((t) => t ?? []),
    );
  }

  #loadFile(text: string, name: string): Loaded {
    const file = readTraceFile(this.#model, text);
    if (typeof file === "string")
      return {
        evidence: { ...nothing, says: `${name} cannot be used` },
        runs: [],
        notices: [error(`${name} cannot be used: ${file}.`)],
      };
    const { property: named } = file;
    const property = this.#properties.find((p) => p.id === named?.id || p.name === named?.name);
    const about = [named?.id, named?.name, file.verdict === null ? "" : `(${file.verdict})`];
    const says = [`${name}:`, ...about.filter((word) => word)].join(" ");
    return this.#loaded(
      {
        ...nothing,
        property: property === undefined ? null : { id: property.id, name: property.name },
        verdict: file.verdict,
        says: says.replace(/:$/, ""),
        failed: file.failed,
        lasso: file.loop === null ? null : { start: file.loop, element: null, fair: [] },
        because: file.because,
      },
      file.runs,
    );
  }

  #loaded(evidence: Evidence, traces: readonly FileTrace[]): Loaded {
    return {
      evidence,
      runs: traces.map((trace) => {
        const { visit, notices } = repeat(this.#model, this.#visits, trace);
        return this.#answer(visit, 0, notices);
      }),
      notices: [],
    };
  }
}

const nothing: Evidence = {
  property: null,
  verdict: null,
  says: "",
  failed: [],
  lasso: null,
  abstract: null,
  element: null,
  because: null,
  differences: [],
  explanation: null,
};

function monitorsOf(properties: readonly Property[]): Monitor[] {
  return [...new Set(properties.flatMap((p) => p.monitor ?? []))];
}

function actionInfo(model: Model, action: Model["system"]["actions"][number]): ActionInfo {
  const { name, sentence, source, actor, partner } = action;
  // The domains of the parameters by name, says the contract of actions.
  const declared = (action.params as Fn)(settingOf(model).constants) as object;
  return {
    name,
    sentence,
    source,
    actor,
    partner: partner?.actor ?? null,
    params: [...Object.keys(declared), ...Object.keys(action.choose)],
  };
}

function error(text: string): Notice {
  return { kind: "error", text };
}

function info(text: string): Notice {
  return { kind: "info", text };
}
