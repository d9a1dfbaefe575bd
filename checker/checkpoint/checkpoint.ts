/** Keeps the explorations of one check in a folder, as they go. */
import { createHash } from "node:crypto";
import { CheckerError, messageOf } from "../errors.ts";
import { count, counted } from "../report/style.ts";
import { fingerprint } from "../search/parallel/fingerprint.ts";
import type { Kept, Position, Resumed, Saver, Saving } from "../search/saving.ts";
import { realDisk, type Disk } from "./disk.ts";
import { Folder } from "./folder.ts";
import { differences, type Identity } from "./identity.ts";
import type { Manifest, Part } from "./manifest.ts";
import { goOnFrom, markAt, misfit, seenAt, type Mark } from "./mark.ts";
import { ReturnedRows } from "./return-rows.ts";

/** When things are written. */
export interface Pace {
  /** Between two checkpoints, at least. */
  readonly everyMs: number;
  /** What writing may take of the time; Infinity: whatever it takes. */
  readonly share: number;
  /** Between two marks: what is lost when there is no more room. */
  readonly markMs: number;
  /** Explorations that are over in less are made again. */
  readonly worthMs: number;
}

/** What writing may take of the time. */
const share = 0.05;
const markMs = 50;

/** The pace of checkpoints that are to be `everyMs` apart. */
export function paceOf(everyMs: number): Pace {
  return { everyMs, share, markMs: Math.min(markMs, everyMs), worthMs: everyMs / 10 };
}

/** What is around a checkpoint. Tests put something else there. */
export interface Surroundings {
  readonly disk: Disk;
  /** Milliseconds. */
  readonly now: () => number;
  /** Tells the user. */
  readonly note: (text: string) => void;
  /** @throws Error when the folder is not this run's any more */
  readonly demandOwn: () => void;
}

/** What is around a checkpoint when there is nothing to tell about it. */
export const silently: Surroundings = {
  disk: realDisk,
  now: () => performance.now(),
  note: () => undefined,
  demandOwn: () => undefined,
};

/** A checkpoint of the explorations of one check. */
export class Checkpoint implements Saving {
  private readonly folder: Folder;
  private readonly identity: Identity;
  private readonly pace: Pace;
  private readonly around: Surroundings;
  private readonly parts: Map<string, Part>;
  private nextMs: number;
  private hasFailed = false;
  /** Explorations so far, by name. */
  private readonly names = new Map<string, number>();

  /**
   * @throws ModelError MODEL010 when what is in the folder is damaged, or of something else
   */
  constructor(path: string, identity: Identity, pace: Pace, around: Surroundings = silently) {
    this.folder = new Folder(path, around.disk);
    this.identity = identity;
    this.pace = pace;
    this.around = around;
    const manifest = this.folder.read();
    if (manifest !== null) {
      const other = differences(manifest.identity, identity);
      if (other !== null) this.folder.refuse(`was made with something else: ${other}`);
    }
    this.folder.tidy(manifest);
    this.parts = new Map(manifest?.parts.map((p) => [p.name, p]));
    this.nextMs = around.now() + pace.everyMs;
  }

  /** See {@link Saving.exploration}. */
  exploration(kept: Kept): Saver {
    // Two monitors may have one name; which is the first is always the same.
    const before = this.names.get(kept.name) ?? 0;
    this.names.set(kept.name, before + 1);
    const name = before === 0 ? kept.name : `${kept.name} (${before + 1})`;
    return new PartSaver(this, name, kept);
  }

  /** What was kept of an exploration; `null`: nothing. @throws ModelError MODEL010 when it is of another one */
  partOf(name: string, kept: Kept): Part | null {
    const part = this.parts.get(name) ?? null;
    if (part !== null && part.fingerprint !== fingerprintOf(kept))
      this.folder.refuse(`is of another model: layout, initial states or properties differ`);
    return part;
  }

  /**
   * Stores the rows of a part again.
   * @returns by level: its first row
   * @throws ModelError MODEL010 when they are not what they were
   */
  returnRows(kept: Kept, part: Part): readonly number[] {
    const { segments, mark } = part;
    const wrong = misfit(kept, part);
    if (wrong !== null) this.folder.refuse(`is damaged: ${wrong}`);
    const rows = new ReturnedRows(kept, mark);
    for (const segment of segments)
      this.folder.readRows(segment, kept.visited.arena.width, (row, parent) => {
        rows.take(row, parent);
      });
    const found = rows.finish();
    if (found !== null) this.folder.refuse(`is not of this code, or is damaged: ${found}`);
    this.around.note(
      `${part.name}: going on with the ${counted(mark.states, "state")} in ${this.folder.path}, of which ${count(mark.at)} were expanded`,
    );
    return rows.levels;
  }

  /** Whether it is time to write. */
  isDue(): boolean {
    return this.around.now() >= this.nextMs;
  }

  /** Milliseconds. */
  get now(): number {
    return this.around.now();
  }

  /** When marks are made, and what is worth to be kept. */
  get marking(): Pick<Pace, "markMs" | "worthMs"> {
    return this.pace;
  }

  /**
   * Writes what is known of an exploration. What cannot be written is said once, and the search goes on.
   * @returns whether it was written
   */
  save(name: string, kept: Kept, mark: Mark): boolean {
    const { around, pace, folder, parts } = this;
    const begun = around.now();
    try {
      around.demandOwn();
      const before = parts.get(name)?.segments ?? [];
      const from = before.at(-1)?.to ?? 0;
      const rows = kept.visited.arena;
      const segments =
        from === mark.states ? before : [...before, folder.writeRows(rows, from, mark.states)];
      const seen = seenAt(kept, mark);
      const part = { name, fingerprint: fingerprintOf(kept), segments, mark, seen };
      const all: Manifest = {
        identity: this.identity,
        parts: [...parts.values()].filter((p) => p.name !== name).concat(part),
      };
      folder.write(all);
      parts.set(name, part);
      this.hasFailed = false;
    } catch (error) {
      // States that cannot be read any more are not only a matter of the checkpoint.
      if (error instanceof CheckerError) throw error;
      if (!this.hasFailed) {
        const why = messageOf(error);
        around.note(
          `the checkpoint in ${folder.path} cannot be written, and stays as it was: ${why}`,
        );
      }
      this.hasFailed = true;
    }
    const ended = around.now();
    this.nextMs = ended + Math.max(pace.everyMs, (ended - begun) / pace.share);
    return !this.hasFailed;
  }
}

/** Keeps one exploration. */
class PartSaver implements Saver {
  private readonly checkpoint: Checkpoint;
  private readonly name: string;
  private readonly kept: Kept;
  private mark: Mark | null = null;
  private markedMs: number;
  /** States expanded when it was written last. */
  private savedAt = 0;
  private hasSaved = false;

  constructor(checkpoint: Checkpoint, name: string, kept: Kept) {
    this.checkpoint = checkpoint;
    this.name = name;
    this.kept = kept;
    this.markedMs = checkpoint.now;
  }

  restore(): Resumed | null {
    const { checkpoint, kept } = this;
    const part = checkpoint.partOf(this.name, kept);
    if (part === null) return null;
    const starts = checkpoint.returnRows(kept, part);
    goOnFrom(kept, part);
    this.savedAt = part.mark.at;
    this.hasSaved = true;
    return { ...part.mark, starts };
  }

  between(position: Position): void {
    const { checkpoint, kept } = this;
    const { now } = checkpoint;
    if (now - this.markedMs < checkpoint.marking.markMs) return;
    this.markedMs = now;
    kept.visited.commit();
    if (kept.visited.full !== null) return;
    this.mark = markAt(kept, position);
    if (checkpoint.isDue()) this.save(this.mark);
  }

  ended(position: Position, isOver: boolean): void {
    const { checkpoint, kept } = this;
    // Where there was no room, successors are missing: all that is whole is what was marked before.
    const mark = kept.visited.full === null ? markAt(kept, position) : this.mark;
    if (mark === null) return;
    if (isOver && !this.hasSaved && mark.seconds * 1000 < checkpoint.marking.worthMs) return;
    this.save(mark);
  }

  private save(mark: Mark): void {
    if (mark.at <= this.savedAt || !this.kept.isSound()) return;
    if (!this.checkpoint.save(this.name, this.kept, mark)) return;
    this.savedAt = mark.at;
    this.hasSaved = true;
  }
}

function fingerprintOf({ kernel }: Kept): string {
  const { built, monitor, judge } = kernel;
  const text = fingerprint(built, monitor, judge.properties);
  return createHash("sha256").update(text).digest("hex");
}
