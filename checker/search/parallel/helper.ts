/** A thread that explores along with the one that leads. */
import { receiveMessageOnPort, type MessagePort } from "node:worker_threads";
import type { Model } from "../../contract/model.ts";
import { CheckerError } from "../../errors.ts";
import { contextOf, sameData } from "../../strict.ts";
import { build, type Built } from "../build.ts";
import type { MemoOptions } from "../memo/options.ts";
import { at, operations, type Control, type Operation } from "./control.ts";
import { fingerprint } from "./fingerprint.ts";
import { learn, type Memory, type MemoryNews } from "./memory.ts";
import { Scout } from "./scout.ts";
import { shardsOf, type Shards } from "./shards.ts";

/** What the lead tells helpers, in the order in which it happens. */
export type Mail =
  | {
      readonly kind: "open";
      /** Ids of the claims that are judged. */
      readonly properties: readonly string[];
      readonly digest: boolean;
      readonly memo: MemoOptions | null;
      readonly shards: number;
      readonly fingerprint: string;
      readonly memory: Memory;
    }
  | { readonly kind: "news"; readonly news: MemoryNews }
  /** Larger tables, to which shards are to be moved. */
  | { readonly kind: "grow"; readonly tables: readonly Int32Array[] };

/** What takes part in one exploration. */
interface Part {
  readonly scout: Scout;
  readonly shards: Shards;
  readonly memory: Memory;
  /** Shards that are this thread's own. */
  readonly own: readonly number[];
}

/** The shards that belong to a thread. */
export function shardsOfThread(thread: number, threads: number, shards: number): number[] {
  return Array.from({ length: shards }, (_, k) => k).filter((k) => k % threads === thread);
}

/** Does what it is told, for one job. */
export class Helper {
  private readonly control: Control;
  private readonly thread: number;
  private readonly built: Built;
  private readonly receive: () => Mail | undefined;
  private part: Part | null = null;
  private tables: readonly Int32Array[] = [];

  /** @param thread its number, from 1 on */
  constructor(model: Model, control: Control, thread: number, receive: () => Mail | undefined) {
    this.built = build(model);
    this.control = control;
    this.thread = thread;
    this.receive = receive;
  }

  /** Works until the job is over. Blocks the thread. */
  work(): void {
    Atomics.add(this.control.words, at.ready, 1);
    for (;;) {
      const operation = this.control.next();
      if (operation === operations.end) return;
      this.perform(operation);
      this.control.arrive();
    }
  }

  /** Does its part of an operation. */
  perform(operation: Operation): void {
    this.takeMail();
    const { words } = this.control;
    if (operation === operations.close) return this.close();
    if (operation === operations.look) return this.look();
    const { part } = this;
    if (part === null || operation === operations.open) return;
    const { scout, shards, memory, own } = part;
    const base = words[at.base] as number; // a word of the block
    switch (operation) {
      case operations.expand:
        scout.begin();
        while (scout.takeBlock());
        scout.tell();
        break;
      case operations.insert:
        for (const k of own) shards.insertRound(k, base, blocksOf(words));
        break;
      case operations.number:
        for (const k of own) shards.number(k, base, Infinity);
        break;
      case operations.grow:
        for (const k of own) shards.rehash(k, this.tables[k] as Int32Array); // one for each shard
        memory.tables = [...this.tables];
        break;
      default:
        throw new CheckerError("CHECK002", `a helper was told to do ${operation}`);
    }
  }

  /** Takes in what was sent. */
  takeMail(): void {
    for (let mail = this.receive(); mail !== undefined; mail = this.receive()) this.take(mail);
  }

  /** The scout, for tests that say who takes which block. */
  get scout(): Scout | null {
    return this.part?.scout ?? null;
  }

  private take(mail: Mail): void {
    if (mail.kind === "open") this.open(mail);
    else if (mail.kind === "grow") this.tables = mail.tables;
    else if (this.part !== null) learn(this.part.memory, mail.news);
  }

  private open(mail: Mail & { readonly kind: "open" }): void {
    const { built, control, thread } = this;
    const { memory, digest, memo } = mail;
    const properties = mail.properties.map((id) => {
      const claim = built.model.claims.find((c) => c.property.id === id);
      if (claim === undefined) throw differs(built);
      return claim.property;
    });
    const watching = properties[0]?.monitor ?? null;
    const monitor = watching === null ? null : (built.monitors.get(watching) ?? null);
    if (fingerprint(built, monitor, properties) !== mail.fingerprint) throw differs(built);
    const width = built.codec.words + (monitor?.codec.words ?? 0);
    this.part = {
      scout: new Scout({
        ...{ built, monitor, properties, digest, memo, memory, control, thread },
        shards: mail.shards,
      }),
      shards: shardsOf(memory, width, mail.shards),
      memory,
      own: shardsOfThread(thread, control.helpers + 1, mail.shards),
    };
  }

  private close(): void {
    this.part = null;
    this.tables = [];
    this.look();
  }

  private look(): void {
    const { built, control } = this;
    if (!sameData(built.constants, contextOf(built.model)))
      Atomics.store(control.words, at.changed, 1);
  }
}

function differs(built: Built): CheckerError {
  return new CheckerError(
    "CHECK003",
    `two threads have built different models of ${built.model.name}: what it is made of must not depend on when or where it is loaded`,
  );
}

/** Blocks of the round that is described in the control block. */
export function blocksOf(words: Int32Array): number {
  const rows = (words[at.to] as number) - (words[at.from] as number); // words of the block
  return Math.ceil(rows / (words[at.blockRows] as number));
}

/** Mail from a port, without waiting for any. */
export function mailOf(port: MessagePort): () => Mail | undefined {
  return () => {
    const found = receiveMessageOnPort(port);
    // Only the lead writes to the port.
    return found === undefined ? undefined : (found.message as Mail);
  };
}
