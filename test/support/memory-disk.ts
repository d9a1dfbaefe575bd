/** A disk in memory that may fail, or lose what was not settled when its machine stops. */
import type { Disk } from "../../checker/checkpoint/disk.ts";

interface File {
  bytes: Buffer;
  /** What is on the disk, and not only on its way there. */
  settled: Buffer;
}

/** A disk of one folder, without anything in it. */
export class MemoryDisk implements Disk {
  private readonly files = new Map<string, File>();
  /** As it is on the disk. */
  private settledFiles = new Map<string, File>();
  /** Calls that change something. */
  calls = 0;
  /** Before it does what call number `n` asks for; of a write, half is done already. */
  before: (n: number) => void = () => undefined;

  /** The machine stops: what was on its way is lost, or stays in part. */
  lose(): void {
    this.files.clear();
    for (const [name, file] of this.settledFiles) {
      const bytes = Buffer.from(file.settled);
      this.files.set(name, { bytes, settled: bytes });
    }
  }

  get names(): readonly string[] {
    return [...this.files.keys()].toSorted();
  }

  bytesOf(name: string): Buffer {
    return this.fileOf(name).bytes;
  }

  put(name: string, bytes: Buffer): void {
    this.files.set(name, { bytes, settled: bytes });
    this.settle();
  }

  copy(): MemoryDisk {
    const disk = new MemoryDisk();
    for (const name of this.names) disk.put(name, Buffer.from(this.bytesOf(name)));
    return disk;
  }

  readonly makeFolder = (): void => undefined;
  readonly removeFolder = (): void => undefined;
  readonly list = (): readonly string[] => this.names;

  readAll(path: string): Buffer | null {
    return this.files.get(nameOf(path))?.bytes ?? null;
  }

  open(path: string): ReturnType<Disk["open"]> {
    const { bytes } = this.fileOf(nameOf(path));
    let at = 0;
    return {
      bytes: bytes.length,
      read: (into) => {
        const n = bytes.copy(into, 0, at);
        at += n;
        return n;
      },
      close: () => undefined,
    };
  }

  create(path: string): ReturnType<Disk["create"]> {
    this.call();
    const file: File = { bytes: Buffer.alloc(0), settled: Buffer.alloc(0) };
    this.files.set(nameOf(path), file);
    const add = (bytes: Uint8Array): void => {
      file.bytes = Buffer.concat([file.bytes, bytes]);
    };
    return {
      write: (bytes) => {
        const half = bytes.length >> 1;
        add(bytes.subarray(0, half));
        this.call();
        add(bytes.subarray(half));
      },
      finish: () => {
        this.call();
        file.settled = file.bytes;
      },
      close: () => undefined,
    };
  }

  claim(path: string, content: string): void {
    this.call();
    const name = nameOf(path);
    if (this.files.has(name)) throw Object.assign(new Error("EEXIST"), { code: "EEXIST" });
    this.put(name, Buffer.from(content));
  }

  rename(from: string, to: string): void {
    this.call();
    this.files.set(nameOf(to), this.fileOf(nameOf(from)));
    this.files.delete(nameOf(from));
  }

  remove(path: string): void {
    this.call();
    this.files.delete(nameOf(path));
  }

  settle(): void {
    this.call();
    this.settledFiles = new Map(this.files);
  }

  private call(): void {
    this.before(this.calls++);
  }

  private fileOf(name: string): File {
    const file = this.files.get(name);
    if (file === undefined) throw Object.assign(new Error(`no ${name}`), { code: "ENOENT" });
    return file;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
