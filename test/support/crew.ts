/** Threads that explore together, for tests: in one thread, in an order drawn from a seed. */
import type { Model } from "../../checker/index.ts";
import { Control, operations } from "../../checker/search/parallel/control.ts";
import { Crew, type Helpers, type Tuning } from "../../checker/search/parallel/crew.ts";
import { Helper, type Mail } from "../../checker/search/parallel/helper.ts";

/** What one exploration by several threads did. */
export interface Watched {
  readonly crew: Crew;
  /** Operations, as they were started. */
  readonly done: string[];
}

/** So small that tiny systems are explored in many rounds of many blocks, and buffers are filled. */
export const tiny: Tuning = {
  aloneMs: 0,
  leastRows: 1,
  blockRows: 1,
  firstRows: 3,
  mostRows: 7,
  candidates: 4,
};

/**
 * `helpers` helpers of a crew that explores `model`. They and the lead take blocks in turns as `seed`
 * says; that they do it at the same time is for tests with threads.
 */
export function crewInOneThread(
  model: Model,
  helpers: number,
  seed: number,
  tuning: Partial<Tuning> = tiny,
): Watched {
  let state = seed | 1;
  const below = (n: number): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) + 0x9e3779b1;
    return ((state ^ (state >>> 15)) >>> 0) % n;
  };
  const done: string[] = [];
  const control = new Control(helpers);
  const mail: Mail[][] = Array.from({ length: helpers }, () => []);
  const team = mail.map((box, i) => new Helper(model, control, i + 1, () => box.shift()));
  const names = new Map<number, string>(Object.entries(operations).map(([name, n]) => [n, name]));
  let isExpanding = false;
  const turns = (n: number): void => {
    if (isExpanding) for (let i = 0; i < n; i++) team[below(team.length)]?.scout?.takeBlock();
  };
  const reach: Helpers = {
    count: helpers,
    ready: true,
    control,
    send: (letter) => {
      // As a port does: helpers get copies, and share what is shared.
      for (const box of mail) box.push(structuredClone(letter));
    },
    start: (operation) => {
      done.push(names.get(operation) ?? "");
      if (operation === operations.end) return;
      isExpanding = operation === operations.expand;
      if (!isExpanding) for (const h of team) h.perform(operation);
      else
        for (const h of team) {
          h.takeMail();
          h.scout?.begin();
        }
      turns(below(3));
    },
    between: () => {
      turns(below(3));
    },
    join: () => {
      if (!isExpanding) return;
      isExpanding = false;
      for (const h of team) {
        while (h.scout?.takeBlock() === true);
        h.scout?.tell();
      }
    },
  };
  return { crew: new Crew(reach, tuning), done };
}
