/** What the page knows, and what can be done: it asks the server, and tells whoever listens. */
import type {
  Answer,
  Evidence,
  Loaded,
  ModelInfo,
  Notice,
  SearchStatus,
  StepName,
} from "../../explorer/api.ts";
import { ask } from "./ask.ts";
import { childBy, History, positionOf, wayTo, type Spot } from "./history.ts";

/** A counterexample, or another run with something to say, as it was loaded. */
export interface LoadedRuns {
  readonly evidence: Evidence;
  /** The last states of its runs. */
  readonly runs: readonly Spot[];
  /** Which of them is shown. */
  readonly shown: number;
}

/** How often it is asked how a search is going. */
const POLL_MS = 250;

/** The state of the page. Changes are told to listeners; nothing else changes it. */
export class Explorer {
  readonly info: ModelInfo;
  readonly history = new History();
  at: Spot;
  notices: readonly Notice[] = [];
  loaded: LoadedRuns | null = null;
  search: SearchStatus | null = null;
  /** How many answers are awaited. */
  waiting = 0;
  /** Milliseconds from the last step asked for to its being shown. */
  readonly #listeners = new Set<() => void>();
  readonly #byLink = new Map<string, Spot>();
  /** Later questions make answers to earlier ones useless. */
  #asked = 0;

  constructor(info: ModelInfo) {
    this.info = info;
    this.at = this.history.note(info.start, null);
    this.#byLink.set(info.start.link, this.at);
    if (info.loaded !== null) this.#load(info.loaded);
  }

  /** Tells `listener` of every change, until what is returned is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Takes a step from where one stands. */
  async take(step: StepName): Promise<void> {
    const known = childBy(this.at, step);
    if (known?.seen) {
      this.#arrive(known);
      return;
    }
    const from = this.at;
    const { initial, steps } = positionOf(from);
    await this.#ask(
      () => ask("position", { position: { initial, steps: [...steps, step] }, known: from.depth }),
      (answer) => {
        this.#arriveBy(answer, from);
      },
    );
  }

  /** Goes to where somebody has been before. */
  async go(to: Spot): Promise<void> {
    if (to === this.at) return;
    if (to.seen !== null) {
      this.#asked++;
      this.#arrive(to);
      return;
    }
    await this.#ask(
      () => ask("position", { position: positionOf(to), known: to.depth }),
      (answer) => {
        this.#arriveBy(answer, to);
      },
    );
  }

  /** One step back, or on where one has come from. */
  async back(): Promise<void> {
    if (this.at.before !== null) await this.go(this.at.before);
  }

  async forward(): Promise<void> {
    if (this.at.next !== null) await this.go(this.at.next);
  }

  /** To a state that runs begin with; without an id, to the beginning of this run. */
  async begin(initial?: string): Promise<void> {
    const [root] = wayTo(this.at);
    if (initial === undefined || initial === root?.initial) {
      if (root !== undefined) await this.go(root);
      return;
    }
    await this.#ask(
      () => ask("position", { position: { initial, steps: [] }, known: 0 }),
      (answer) => {
        this.#arriveBy(answer, null);
      },
    );
  }

  /** Steps at random. */
  async walk(steps: number, seed: number): Promise<void> {
    const from = this.at;
    await this.#ask(
      () => ask("walk", { position: positionOf(from), known: from.depth, steps, seed }),
      (answer) => {
        this.#arriveBy(answer, from);
      },
    );
  }

  /** To where a link leads, or as far as it does. */
  async open(link: string): Promise<void> {
    const known = this.#byLink.get(link);
    if (known !== undefined) {
      await this.go(known);
      return;
    }
    await this.#ask(
      () => ask("link", { link }),
      (answer) => {
        this.#arriveBy(answer, null);
      },
    );
  }

  /** The run of a trace file. */
  async openFile(file: File): Promise<void> {
    await this.#ask(
      async () => ask("file", { text: compact(await file.text()) }),
      (loaded) => {
        this.#load(loaded);
      },
    );
  }

  /** Looks for the counterexample to a property, or for a witness, and goes there. */
  async find(property: string): Promise<void> {
    // Not one of the questions that the next one makes useless: the reader may go on meanwhile.
    await this.#try(async () => {
      this.search = await ask("search", { property });
    });
    await this.#follow();
  }

  async cancel(): Promise<void> {
    const { search } = this;
    if (search?.state !== "running") return;
    await this.#try(async () => {
      await ask("cancel", { search: search.search });
    });
  }

  /** Shows another run of what was loaded. */
  async show(run: number): Promise<void> {
    const { loaded } = this;
    const to = loaded?.runs[run];
    if (loaded === null || to === undefined) return;
    this.loaded = { ...loaded, shown: run };
    await this.go(to);
  }

  /** Forgets what was loaded; its runs stay in the history. */
  unload(): void {
    this.loaded = null;
    this.search = null;
    this.#tell();
  }

  say(...notices: readonly Notice[]): void {
    this.notices = notices;
    this.#tell();
  }

  async #follow(): Promise<void> {
    while (this.search?.state === "running") {
      const { search } = this.search;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      let status: SearchStatus;
      try {
        status = await ask("progress", { search });
      } catch (error) {
        this.search = null;
        this.say({ kind: "error", text: textOf(error) });
        return;
      }
      // Another one may have been begun meanwhile.
      if (this.search.search !== search) return;
      this.search = status;
      if (status.state === "done") this.#load(status.loaded);
      this.#tell();
    }
  }

  #load({ evidence, runs, notices }: Loaded): void {
    const spots = runs.map((answer) => this.#note(answer, null));
    this.loaded = { evidence, runs: spots, shown: 0 };
    // Noting a run makes it the one that is gone on with; the first is the one to be shown.
    for (const answer of runs.slice(0, 1)) this.#note(answer, null);
    this.notices = [...notices, ...runs.flatMap((r) => r.notices)];
    const [first] = spots;
    if (first === undefined) this.#tell();
    else this.#arrive(first);
  }

  #note(answer: Answer, from: Spot | null): Spot {
    const spot = this.history.note(answer, from);
    this.#byLink.set(answer.link, spot);
    return spot;
  }

  #arriveBy(answer: Answer, from: Spot | null): void {
    this.notices = answer.notices;
    this.#arrive(this.#note(answer, from));
  }

  #arrive(at: Spot): void {
    if (at.before !== null) at.before.next = at;
    this.at = at;
    this.#tell();
  }

  async #ask<T>(question: () => Promise<T>, then: (answer: T) => void): Promise<void> {
    const number = ++this.#asked;
    await this.#try(async () => {
      const answer = await question();
      if (number === this.#asked) then(answer);
    });
  }

  async #try(action: () => Promise<void>): Promise<void> {
    this.waiting++;
    this.#tell();
    try {
      await action();
    } catch (error) {
      this.notices = [{ kind: "error", text: textOf(error) }];
    } finally {
      this.waiting--;
      this.#tell();
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** JSON without the spaces that make it large; anything else as it is, for the server to judge. */
function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
