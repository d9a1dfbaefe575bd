/** What each thread does in a round: it expands blocks of rows as a single thread would, and judges them. */
import type { Property } from "../../contract/property.ts";
import { SpecError } from "../../errors.ts";
import { truth } from "../../strict.ts";
import type { Built, BuiltMonitor } from "../build.ts";
import type { LiveStep } from "../driver.ts";
import { Judge } from "../judge.ts";
import { compileExpand, compileSink, type Kernel } from "../kernel.ts";
import type { MemoOptions } from "../memo/options.ts";
import { successorsOf, type Successors } from "../memo/successors.ts";
import { StateSums, type Part } from "../state-sums.ts";
import { at as word, events, type Control } from "./control.ts";
import { blockWords, type Memory } from "./memory.ts";
import { besideRow, streamOf, type Stream } from "./stream.ts";

/** What a scout takes part in. */
export interface ScoutContext {
  readonly built: Built;
  readonly monitor: BuiltMonitor | null;
  readonly properties: readonly Property[];
  /** Whether the digest is added up. */
  readonly digest: boolean;
  /** How successors are learned; `null`: not at all. */
  readonly memo: MemoOptions | null;
  readonly memory: Memory;
  readonly shards: number;
  readonly control: Control;
  /** Its number; the lead's is 0. */
  readonly thread: number;
}

/** Numbers that a scout counts in a round: how often actions fired, clauses refused, antecedents held. */
export function countsOf(built: Built, properties: readonly Property[]): number {
  return built.actions.length + built.nRefusals + properties.length;
}

/**
 * Expands rows, and says so when what it met depends on all that came before: then the round is to be
 * made again, by one thread in order. So it need not get any such thing right.
 */
export class Scout {
  private readonly context: ScoutContext;
  private readonly kernel: Kernel;
  private readonly stream: Stream;
  private readonly fired: Float64Array;
  private readonly refused: Float64Array;
  private readonly successors: Successors;
  private readonly expand: (from: number, to: number) => number;
  private overflown = false;
  private voids = -1;

  constructor(context: ScoutContext) {
    this.context = context;
    const { built, monitor, properties, digest, memo, memory, shards } = context;
    const { codec, constants } = built;
    const [s, next] = [codec.view("read"), codec.view("write")];
    const [m, nextM] = [monitor?.codec.view("read") ?? null, monitor?.codec.view("write") ?? null];
    const at = { state: 0 };
    const step: LiveStep = { action: "", params: {} };
    this.stream = streamOf({
      from: nextM === null ? [next.words] : [next.words, nextM.words],
      to: m === null ? [s.words] : [s.words, m.words],
      at,
      memory,
      shards,
      most: Infinity,
      spill: () => {
        this.overflown = true;
        return false;
      },
    });
    const judge = new Judge(properties, { constants, s, next, m, nextM, at, step });
    const parts: Part[] = [{ codec, role: "system", words: s.words, next: next.words }];
    if (monitor !== null && m !== null && nextM !== null)
      parts.push({ codec: monitor.codec, role: "monitor", words: m.words, next: nextM.words });
    const sums = digest ? new StateSums(parts) : null;
    const { offer, load } = this.stream;
    this.kernel = {
      ...{ built, monitor, s, next, m, nextM, step, at, judge, sums },
      tally: { successors: 0 },
      visited: { offer, load, settle: null, full: null },
    };
    this.fired = new Float64Array(built.actions.length);
    this.refused = new Float64Array(built.nRefusals);
    const driving = {
      ...{ constants, s, next, fired: this.fired, refused: this.refused, where: null },
      sink: compileSink(this.kernel),
      step: monitor !== null || judge.step !== null ? step : null,
      instance: sums?.instance ?? null,
    };
    this.successors = successorsOf(built, driving, memo);
    this.expand = compileExpand(
      this.kernel,
      this.successors.drivers,
      built.model.bounds.length > 0 ? () => this.outside() : null,
    );
  }

  /** Bytes of its cache, of the digest, and of what it has learned. */
  get bytes(): number {
    return this.stream.bytes + (this.kernel.sums?.bytes ?? 0) + this.successors.bytes();
  }

  /** Takes part in a round from its beginning. */
  begin(): void {
    const { memory, thread, control } = this.context;
    const buffers = memory.streams[thread] ?? [];
    this.overflown = false;
    this.kernel.judge.live.set(memory.live);
    this.stream.begin(buffers, wholeCandidates(buffers, this.kernel));
    const voids = control.words[word.voids] ?? 0;
    if (voids !== this.voids) this.stream.forget();
    this.voids = voids;
  }

  /** Takes the next block, unless none is left. @param halt asked before; true: the round is not to go on */
  takeBlock(halt: () => boolean = () => false): boolean {
    const { memory, shards, control, thread } = this.context;
    const { words } = control;
    const size = words[word.blockRows] as number; // all of these are set before a round
    const end = words[word.to] as number;
    const block = Atomics.add(words, word.block, 1);
    const from = (words[word.from] as number) + block * size;
    if (from >= end || Atomics.load(words, word.event) !== events.none) return false;
    if (halt()) {
      Atomics.store(words, word.event, events.alone);
      return false;
    }
    const { used } = this.stream;
    const entry = block * blockWords(shards);
    memory.blocks[entry] = thread;
    for (let k = 0; k < shards; k++) memory.blocks[entry + 1 + 2 * k] = used[k] as number; // a shard
    let event: number = events.none;
    try {
      this.expand(from, Math.min(end, from + size));
      if (this.overflown) event = events.room;
      if (this.kernel.judge.live.some((live, k) => live !== memory.live[k])) event = events.alone;
    } catch {
      // Thrown again where there is one order for all.
      event = events.alone;
    }
    for (let k = 0; k < shards; k++) memory.blocks[entry + 2 + 2 * k] = used[k] as number; // a shard
    if (event === events.none) return true;
    Atomics.store(words, word.event, event);
    return false;
  }

  /** Says what it has counted, and begins to count anew. */
  tell(): void {
    const { memory, thread, shards } = this.context;
    const { judge, sums } = this.kernel;
    const counts = memory.counts[thread];
    this.successors.settle();
    let n = 0;
    for (const list of [this.fired, this.refused, judge.antecedents]) {
      counts?.set(list, n);
      n += list.length;
      list.fill(0);
    }
    memory.filled.set(this.stream.used, thread * shards);
    if (sums === null) return;
    memory.lanes[thread]?.set(sums.sums.total);
    sums.sums.total.fill(0);
  }

  /** Whether the loaded row lies outside a bound. @throws SpecError where it is not for a scout to say what follows */
  private outside(): boolean {
    const { built, control } = this.context;
    for (const { within } of built.model.bounds) {
      if (truth(within(this.kernel.s.root, built.constants))) continue;
      if (control.words[word.boundCut] !== 0) return true;
      throw new SpecError("SPEC002", "a bound is met");
    }
    return false;
  }
}

/** Words of a buffer that whole candidates fill. */
function wholeCandidates(buffers: readonly Int32Array[], { next, nextM }: Kernel): number {
  const stride = next.words.length + (nextM?.words.length ?? 0) + besideRow;
  const room = Math.min(...buffers.map((b) => b.length));
  return room - (room % stride);
}
