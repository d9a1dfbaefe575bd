/** What was read of modules, kept by their content: most are what they were in the run before. */
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { z } from "zod";
import { CACHE_VERSION } from "./entry.ts";
import { parseModule, type Parsed } from "./parse.ts";
import { sha256 } from "./sha256.ts";
import type { Store } from "./store.ts";

const shape = z.map(
  z.string(),
  z.strictObject({ imports: z.array(z.string()), impure: z.array(z.string()) }),
);
type Kept = ReadonlyMap<string, Parsed>;

/** The modules that read modules: they are part of what a reading is a function of. */
const READERS = ["parse.js", "outside.js"];

/** Readings of earlier runs, and new ones. */
export class Readings {
  private readonly store: Pick<Store, "read" | "write">;
  private readonly key: string;
  private readonly before: Kept;
  private readonly now = new Map<string, Parsed>();
  private isNew = false;

  /**
   * @param program the folder of the compiled program
   * @param versions of all that reads, but for the program itself
   * @param read whether readings of earlier runs are used
   */
  constructor(
    store: Pick<Store, "read" | "write">,
    program: string,
    versions: string,
    read: boolean,
  ) {
    const readers = READERS.map((name) =>
      readFileSync(join(program, "checker", "cache", name), "utf8"),
    );
    this.store = store;
    this.key = sha256(JSON.stringify([CACHE_VERSION, versions, readers]));
    const is = (value: unknown): value is Kept => shape.safeParse(value).success;
    this.before = (read ? store.read(this.key, is) : null) ?? new Map();
  }

  /**
   * Reads a module.
   * @throws Error when it is none
   */
  of(path: string, bytes: Buffer, hash: string): Parsed {
    const kind = extname(path);
    if (kind === ".json") return { imports: [], impure: [] };
    if (kind !== ".js" && kind !== ".mjs") throw new Error(`${path} is no compiled module`);
    const known = this.before.get(hash);
    if (known === undefined) this.isNew = true;
    const parsed = known ?? parseModule(path, bytes.toString("utf8"));
    this.now.set(hash, parsed);
    return parsed;
  }

  /** Keeps what was read in this run, if some of it is new. */
  keep(): void {
    if (this.isNew) this.store.write(this.key, this.now);
  }
}
