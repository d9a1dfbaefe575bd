/** `--events`: the run as it goes on, for programs that watch it. */
import { covered, decided, finished, judged, line, progressed } from "../../ci/events.ts";
import type { OutputKind } from "./output.ts";

/** Lines of JSON, each written when it happens. See docs/schemas/events.schema.json. */
export const eventsOutput: OutputKind = {
  option: "--events",
  explains: false,
  open: (target) => {
    const file = target.stream("replace");
    const begun = performance.now();
    let state: "closed" | "running" | "finished" = "closed";
    const tell = (event: Parameters<typeof line>[0]): void => {
      file.write(line(event, (performance.now() - begun) / 1000));
    };
    return {
      started: ({ program, prepared, request }) => {
        state = "running";
        tell({
          event: "runStarted",
          program,
          models: prepared.length,
          properties: prepared.reduce((n, p) => n + p.model.claims.length, 0),
          workers: request.workers,
        });
      },
      modelStarted: ({ model }) => {
        tell({ event: "modelStarted", model: model.name });
      },
      progress: ({ model }, p) => {
        tell(progressed(model.name, p));
      },
      decided: (_model, result) => {
        for (const r of result.results) tell(decided(r));
        tell(finished(result));
      },
      write: ({ coverage, judgements, outcome: { code, asExpected, counts } }) => {
        for (const found of covered(coverage)) tell(found);
        for (const judgement of judgements) tell(judged(judgement));
        tell({ event: "runFinished", exitCode: code, asExpected, counts });
        state = "finished";
      },
      discard: () => {
        if (state === "running") tell({ event: "runAborted" });
        state = "closed";
        file.discard();
      },
    };
  },
};
