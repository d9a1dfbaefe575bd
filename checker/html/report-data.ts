/** What the page of a report is given: plain data, packed (see `checker/trace/shared.ts`). */
import type { Abstraction } from "../contract/abstraction.ts";
import type { PropertyKind } from "../contract/property.ts";
import type { Statement } from "../contract/statement.ts";
import type { Zone } from "../contract/system.ts";
import type { Coverage } from "../report/coverage.ts";
import type { Judgement } from "../report/judgement.ts";
import type { Outcome, Standing } from "../report/outcome.ts";
import type { PlainValue } from "../trace/trace.ts";
import type { ModelResult, PropertyResult, RunStatistics } from "../verdict.ts";
import type { NecessityData } from "./necessity-data.ts";
import type { RequirementsData } from "./requirements-data.ts";

/** Everything that a report shows. */
export interface ReportData {
  /** The program and its version. */
  readonly program: string;
  readonly outcome: Pick<Outcome, "counts" | "failedModels" | "asExpected" | "code"> & {
    /** What it amounts to, without a full stop. */
    readonly sentence: string;
  };
  /** Flags that were set for this run. */
  readonly set: Readonly<Record<string, PlainValue>>;
  readonly models: readonly ModelData[];
  /** Each different statement once; a result names its property by index. */
  readonly properties: readonly PropertyData[];
  readonly systems: readonly SystemData[];
  readonly coverage: Coverage;
  /** Of the steps after the run. */
  readonly judgements: readonly Judgement[];
  readonly abstractions: readonly Abstraction[];
  /** What is recorded of design points; none where nothing is. */
  readonly necessity: readonly NecessityData[];
  /** Of the whole suite, whichever of its models are in the report. */
  readonly traced: RequirementsData;
  /** Options that a command has to repeat, to begin with a blank; empty for none. */
  readonly options: string;
}

/** One model and what was found of it. */
export interface ModelData {
  readonly name: string;
  readonly sentence: string;
  readonly size: string;
  /** The design point that it belongs to. */
  readonly group: string;
  /** Index into the systems. */
  readonly system: number;
  readonly constants: Readonly<Record<string, PlainValue>>;
  /** Constants in which it differs from most models of this report. */
  readonly differs: readonly {
    readonly name: string;
    readonly value: PlainValue;
    readonly mostly: PlainValue;
  }[];
  /** Names of constants that limit what the environment does. */
  readonly budgets: readonly string[];
  readonly bounds: readonly { readonly name: string; readonly sentence: string }[];
  /** What the specification itself did wrong. */
  readonly failures: readonly string[];
  readonly results: readonly ResultData[];
  /** Without times, which no two runs share. */
  readonly runs: readonly Omit<RunStatistics, "seconds" | "bytesPerState" | "bytesPerTransition">[];
  readonly actions: ModelResult["actions"];
}

/** One property of one model. */
export interface ResultData extends Omit<
  PropertyResult,
  "model" | "property" | "id" | "kind" | "seconds"
> {
  /** Index into the properties. */
  readonly property: number;
  readonly standing: Standing;
}

/** What a property says. */
export interface PropertyData extends Statement {
  readonly kind: PropertyKind;
  /** What is named beside the statement: a monitor, an observer, releases, fairness, an abstract system. */
  readonly also: readonly {
    readonly what: string;
    readonly name: string;
    readonly sentence: string;
  }[];
}

/** A system: its actors and its actions. */
export interface SystemData {
  readonly name: string;
  readonly zones: readonly Zone[];
  readonly actions: readonly {
    readonly name: string;
    readonly sentence: string;
    readonly source: string;
    readonly actor: string;
  }[];
}
