/** The run so far as a diagram, what was loaded, and the branches that were left behind. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Subject } from "../../trace/diagram.ts";
import type { TraceEnding } from "../../trace/subject.ts";
import { callOf } from "../../trace/call.ts";
import { formatValue } from "../../trace/value.ts";
import type { VerdictWord } from "../../verdict.ts";
import { SequenceDiagram } from "../parts/sequence-diagram.tsx";
import type { Explorer, LoadedRuns } from "./explorer.ts";
import { runThrough, wayTo, type Spot } from "./history.ts";

/** The run through the state where one stands. */
export function RunPanel({ explorer }: { explorer: Explorer }) {
  const { info, at, loaded } = explorer;
  const run = runThrough(at);
  const end = run.at(-1) ?? at;
  const shown = loaded !== null && loaded.runs[loaded.shown] === end ? loaded : null;
  const panel = useRef<HTMLDivElement>(null);
  const subject = useMemo<Subject>(() => {
    const [root] = run;
    return {
      trace: {
        model: info.model,
        property: "",
        constants: info.constants,
        initial: root?.state ?? null,
        initialMonitor: root?.monitor ?? null,
        steps: run.flatMap((s) => s.step ?? []),
      },
      zones: info.zones,
      ending: shown === null ? null : endingOf(shown),
      explanation: shown?.shown === 0 ? (shown.evidence.explanation ?? undefined) : undefined,
    };
    // A run is known by its end.
  }, [info, end, shown]);
  useEffect(() => {
    // What a counterexample shows stands below its last step.
    const shows = shown !== null && at === end;
    for (const wanted of shows ? [".conclusion", ".seq-selected"] : [".seq-selected"])
      panel.current?.querySelector(wanted)?.scrollIntoView({ block: "nearest" });
  }, [at, shown]);
  const steps = run.length - 1;
  return (
    <section class="xp-run" aria-label="run">
      <div class="xp-panel-head">
        <h2>
          Run{" "}
          <span class="dim">
            {at.depth === steps
              ? `${steps} ${steps === 1 ? "step" : "steps"}`
              : `step ${at.depth} of ${steps}`}
          </span>
        </h2>
      </div>
      {loaded === null ? null : <LoadedBanner explorer={explorer} loaded={loaded} />}
      <div class={steps === 0 ? "xp-run-scroll xp-run-empty" : "xp-run-scroll"} ref={panel}>
        <SequenceDiagram
          subject={subject}
          selected={String(at.depth)}
          onSelect={(id) => {
            const to = run[Number(id)];
            if (to !== undefined) void explorer.go(to);
          }}
        />
        {steps === 0 ? (
          <p class="xp-none dim">
            No step was taken yet. Choose one on the left, walk at random, or load a counterexample.
          </p>
        ) : null}
        <Branches explorer={explorer} run={run} />
      </div>
    </section>
  );
}

/** What the end of a loaded run shows. Where two runs show something together, each is looked at alone. */
function endingOf({ evidence }: LoadedRuns): TraceEnding | null {
  const { verdict, failed, lasso, abstract, element, because, says } = evidence;
  switch (verdict) {
    case "violated":
      return because === null
        ? {
            kind: "violated",
            failed,
            ...(lasso === null ? {} : { lasso }),
            ...(abstract === null ? {} : { abstract }),
            ...(element === null || lasso !== null ? {} : { element }),
          }
        : null;
    case "reached":
      return { kind: "reached" };
    case "error":
      return { kind: "error", message: says };
    default:
      return null;
  }
}

const tones: Readonly<Record<VerdictWord, string>> = {
  violated: "bad",
  error: "bad",
  reached: "good",
  holds: "good",
  unreached: "none",
  vacuous: "none",
  notFound: "none",
  incomplete: "none",
};

function LoadedBanner({ explorer, loaded }: { explorer: Explorer; loaded: LoadedRuns }) {
  const { evidence, runs, shown } = loaded;
  const tone = tones[evidence.verdict ?? "incomplete"];
  return (
    <div class={`xp-loaded xp-loaded-${tone}`}>
      <p>
        {evidence.says}.{evidence.because === null ? "" : ` Two runs: ${evidence.because}.`}
      </p>
      {evidence.differences.length === 0 ? null : (
        <ul>
          {evidence.differences.slice(0, 6).map((d, i) => (
            <li key={i}>
              <code>
                {d.path === "" ? "" : `${d.path}: `}
                {formatValue(d.first)} ≠ {formatValue(d.second)}
              </code>
            </li>
          ))}
        </ul>
      )}
      <p class="xp-loaded-buttons">
        {runs.length < 2
          ? null
          : runs.map((_, i) => (
              <button
                key={i}
                type="button"
                class="button"
                aria-pressed={shown === i}
                onClick={() => void explorer.show(i)}
              >
                {i === 0 ? "First run" : "Second run"}
              </button>
            ))}
        {runs.length !== 1 || runs[0] === explorer.at ? null : (
          <button type="button" class="button" onClick={() => void explorer.show(0)}>
            To its end
          </button>
        )}
        <button
          type="button"
          class="button"
          onClick={() => {
            explorer.unload();
          }}
        >
          Dismiss
        </button>
      </p>
    </div>
  );
}

/** Other runs, each from where it leaves this one. */
function Branches({ explorer, run }: { explorer: Explorer; run: readonly Spot[] }) {
  const here = new Set(run);
  const others = explorer.history.ends().filter((e) => !here.has(e) && e.depth > 0);
  if (others.length === 0) return null;
  return (
    <details class="xp-branches" open>
      <summary>
        {others.length} other {others.length === 1 ? "branch" : "branches"}
      </summary>
      <ul>
        {others.map((end) => {
          const way = wayTo(end);
          const leaves = way.findIndex((s) => !here.has(s));
          const first = way[leaves];
          const last = end.step;
          return (
            <li
              key={`${end.initial} ${way.map((s) => (s.step === null ? "" : callOf(s.step, "picture"))).join(" ")}`}
            >
              <button type="button" class="xp-branch" onClick={() => void explorer.go(end)}>
                <span>
                  {leaves <= 0
                    ? `begins elsewhere: ${explorer.info.initials.find((i) => i.id === end.initial)?.name ?? ""}`
                    : leaves === 1
                      ? "from the initial state"
                      : `from step ${leaves - 1}`}
                  {first?.step ? (
                    <>
                      : <b>{callOf(first.step, "picture")}</b>
                    </>
                  ) : null}
                </span>
                <span class="dim">
                  {end.depth} {end.depth === 1 ? "step" : "steps"}
                  {last !== null && end !== first ? `, the last one ${last.action}` : ""}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
