/**
 * Judging properties while a system is explored. What is thrown by a property decides that
 * property alone; everything else goes on.
 */
import { antecedentOf, type Property } from "../contract/property.ts";
import type { Fn } from "../contract/system.ts";
import type { StateView } from "../schema/codec.ts";
import { truth } from "../strict.ts";
import { compile } from "./compile.ts";
import { Dependency } from "./dependency.ts";
import type { LiveStep } from "./driver.ts";

/** A step out of a stored state, kept after the views have moved on. */
export interface KeptStep {
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Packed successor. */
  readonly words: Int32Array;
  /** Packed monitor beside it; empty without a monitor. */
  readonly monitorWords: Int32Array;
}

/** Where a property was decided: in a stored state, or on a step out of one. */
export interface Spot {
  readonly state: number;
  readonly step: KeptStep | null;
}

/** What decided a property before the search was over. */
export type Finding =
  | {
      readonly kind: "violated";
      readonly spot: Spot;
      readonly failed: readonly string[];
      /** The earlier step with which it disagrees, where a violation takes two. */
      readonly earlier?: Spot;
    }
  | { readonly kind: "reached"; readonly spot: Spot }
  | { readonly kind: "error"; readonly spot: Spot; readonly message: string };

/** Where what a property needs was first met. */
export interface First {
  /** Its antecedent. */
  readonly case: Spot | null;
  /** For `determined`: a step with the same given as an earlier one. */
  readonly again: Spot | null;
}

/** The views that properties are judged on. */
export interface JudgeContext {
  readonly constants: object;
  readonly s: StateView;
  readonly next: StateView;
  readonly m: StateView | null;
  readonly nextM: StateView | null;
  /** The row loaded into `s` and `m`. */
  readonly at: { readonly state: number };
  readonly step: LiveStep;
}

/** What a property without a monitor gets as `m`. */
const noMonitor = Object.freeze({});
const undecided = 1;
/** Decided, but its antecedent is still counted. */
const counting = 2;

/** The properties of one exploration: what decided each, and how often its antecedent held. */
export class Judge {
  readonly properties: readonly Property[];
  /** By property; `null` while undecided. */
  readonly findings: (Finding | null)[];
  /** States or steps in which each antecedent held. */
  readonly antecedents: Float64Array;
  /** Judges the loaded state; `null` when no property asks. */
  readonly state: (() => void) | null;
  /** Judges the step in `s`, `next`; `null` when no property asks. */
  readonly step: (() => void) | null;
  /** Whether some property asks about states without successor. */
  readonly wantsEnds: boolean;
  private readonly context: JudgeContext;
  /** By property; `null` for those of other kinds. */
  readonly dependencies: readonly (Dependency | null)[];
  /**
   * By property: 1 while it is undecided, 2 when only its antecedent is still counted, and then 0. All
   * that what was judged before means for what is judged next, but for properties that are `determined`.
   */
  readonly live: Uint8Array;

  /** By property, where that is kept. */
  readonly firsts: { case: Spot | null; again: Spot | null }[];
  private readonly keepsFirsts: boolean;

  /** @param keepsFirsts whether it is to be known where antecedents first held */
  constructor(properties: readonly Property[], context: JudgeContext, keepsFirsts = false) {
    this.properties = properties;
    this.keepsFirsts = keepsFirsts;
    this.firsts = properties.map(() => ({ case: null, again: null }));
    this.context = context;
    this.findings = properties.map(() => null);
    this.antecedents = new Float64Array(properties.length);
    this.live = new Uint8Array(properties.length).fill(undecided);
    this.wantsEnds = properties.some((p) => p.kind === "deadlockFree");
    this.dependencies = properties.map((p) => (p.kind === "determined" ? new Dependency(p) : null));
    this.state = this.generate("state");
    this.step = this.generate("step");
  }

  /** Whether nothing is left to find. */
  get decided(): boolean {
    return this.findings.every((f) => f !== null);
  }

  /** Whether some property is violated. */
  get violated(): boolean {
    return this.findings.some((f) => f?.kind === "violated");
  }

  /** By property: steps whose given had been seen before; 0 for properties of other kinds. */
  get compared(): readonly number[] {
    return this.dependencies.map((d) => d?.compared ?? 0);
  }

  /** Judges the loaded state as one without successor. */
  ended(): void {
    this.properties.forEach((p, k) => {
      if (p.kind !== "deadlockFree" || this.live[k] !== undecided) return;
      try {
        if (p.legalEnd !== null && truth(p.legalEnd(this.context.s.root, this.context.constants)))
          return;
      } catch (e) {
        this.threw(k, e, false);
        return;
      }
      this.decide(k, {
        kind: "violated",
        spot: this.spot(false),
        failed: ["hasSuccessor"],
      });
    });
  }

  /** One function that judges every property on states, or every property on steps. */
  private generate(on: "state" | "step"): (() => void) | null {
    const fns: Fn[] = [];
    const args = on === "state" ? "s, c, m" : "s, next, step, c, m, nextM";
    const call = (fn: Fn): string => `f${fns.push(fn) - 1}(${args})`;
    const lines = this.properties.flatMap((p, k) => {
      const body = this.judgement(p, k, on, call);
      // Each in its own try: what one property throws must not keep the next from being judged.
      return body === null
        ? []
        : [`if (live[${k}] !== 0) try { ${body} } catch (e) { threw(${k}, e); }`];
    });
    if (lines.length === 0) return null;
    const { s, next, m, nextM, step, constants } = this.context;
    const body = [
      ...fns.map((_, i) => `const f${i} = F[${i}];`),
      "return function judge() {",
      ...lines,
      "};",
    ].join("\n");
    const make = compile<(...args: unknown[]) => () => void>(
      `judge/${on}`,
      [
        "F",
        "s",
        "next",
        "m",
        "nextM",
        "step",
        "c",
        "live",
        "antecedents",
        "found",
        "threw",
        "depends",
        "first",
        "truth",
      ],
      body,
    );
    const onStep = on === "step";
    return make(
      fns,
      s.root,
      next.root,
      m?.root ?? noMonitor,
      nextM?.root ?? noMonitor,
      step,
      constants,
      this.live,
      this.antecedents,
      (k: number) => this.found(k, onStep),
      (k: number, e: unknown) => this.threw(k, e, onStep),
      (k: number) => this.depends(k),
      (k: number) => this.firstCase(k, onStep),
      truth,
    );
  }

  private judgement(
    p: Property,
    k: number,
    on: "state" | "step",
    call: (fn: Fn) => string,
  ): string | null {
    if (p.kind === "reachable") {
      const fn = p[on];
      return fn === null ? null : `if (truth(${call(fn)})) found(${k});`;
    }
    if (p.kind === "determined")
      return on === "state"
        ? null
        : `if (truth(${call(p.on)})) { antecedents[${k}]++; ${this.kept(k)} if (live[${k}] === ${undecided}) depends(${k}); }`;
    if (p.kind !== (on === "state" ? "invariant" : "transition")) return null;
    const conjuncts = Object.values(p.holds)
      .map((fn) => `truth(${call(fn)})`)
      .join(" && ");
    const judged = `if (live[${k}] === ${undecided} && !(${conjuncts})) found(${k});`;
    return p.when === null
      ? judged
      : `if (truth(${call(p.when)})) { antecedents[${k}]++; ${this.kept(k)} ${judged} }`;
  }

  /** Text that takes note of the first time. */
  private kept(k: number): string {
    return this.keepsFirsts ? `if (antecedents[${k}] === 1) first(${k});` : "";
  }

  private firstCase(k: number, onStep: boolean): void {
    const first = this.firsts[k];
    if (first !== undefined) first.case ??= this.spot(onStep);
  }

  private found(k: number, onStep: boolean): void {
    const p = this.properties[k];
    const spot = this.spot(onStep);
    if (p?.kind === "reachable") this.decide(k, { kind: "reached", spot });
    else if (p?.kind === "invariant" || p?.kind === "transition")
      this.decide(k, { kind: "violated", spot, failed: this.falseConjuncts(p.holds, onStep) });
  }

  private depends(k: number): void {
    const { s, next, m, nextM, step, constants, at } = this.context;
    const dependency = this.dependencies[k];
    const first = this.firsts[k];
    const earlier = dependency?.note(
      [s.root, next.root, step, constants, m?.root ?? noMonitor, nextM?.root ?? noMonitor],
      at.state,
      () => this.spot(true),
    );
    if (this.keepsFirsts && first !== undefined && dependency?.compared === 1)
      first.again ??= this.spot(true);
    if (earlier === undefined || earlier === null) return;
    this.decide(k, { kind: "violated", spot: this.spot(true), failed: ["sameOutcome"], earlier });
  }

  private threw(k: number, e: unknown, onStep: boolean): void {
    // A property that was decided earlier stays decided.
    this.findings[k] ??= { kind: "error", spot: this.spot(onStep), message: thrown(e) };
    this.live[k] = 0;
  }

  private decide(k: number, finding: Finding): void {
    this.findings[k] ??= finding;
    const p = this.properties[k];
    const counted = p !== undefined && antecedentOf(p) !== null;
    this.live[k] = counted ? counting : 0;
  }

  private falseConjuncts(holds: Readonly<Record<string, Fn>>, onStep: boolean): string[] {
    const { s, next, m, nextM, step, constants } = this.context;
    const [mRoot, nextMRoot] = [m?.root ?? noMonitor, nextM?.root ?? noMonitor];
    const failed: string[] = [];
    for (const [name, fn] of Object.entries(holds)) {
      try {
        const ok: unknown = onStep
          ? fn(s.root, next.root, step, constants, mRoot, nextMRoot)
          : fn(s.root, constants, mRoot);
        if (ok !== true) failed.push(name);
      } catch {
        // An earlier conjunct is false: that this one cannot even be evaluated decides nothing.
      }
    }
    return failed;
  }

  private spot(onStep: boolean): Spot {
    const { at, step, next, nextM } = this.context;
    if (!onStep) return { state: at.state, step: null };
    return {
      state: at.state,
      step: {
        action: step.action,
        params: { ...step.params },
        words: next.words.slice(),
        monitorWords: nextM?.words.slice() ?? new Int32Array(0),
      },
    };
  }
}

/** What was thrown, on one line. */
export function thrown(e: unknown): string {
  return e instanceof Error
    ? `${"code" in e && typeof e.code === "string" ? e.code : e.name}: ${e.message}`
    : String(e);
}
