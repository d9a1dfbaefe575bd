/** What the steps after the run found: comparisons with what was established or promised before. */
import type { ReportData } from "../../html/report-data.ts";
import { codeSpans } from "../../trace/code-spans.ts";

const tones = { bad: "s-unexpected", doubtful: "s-incomplete", good: "s-asExpected", note: "dim" };

/** One section for each step; what is wrong is open. */
export function Judgements({ judgements }: Pick<ReportData, "judgements">) {
  return (
    <>
      {judgements.map(({ step, code, summary, lines }) => (
        <section key={step} class={code === 0 ? "" : "failure"} aria-label={step}>
          <h2>
            {step}: {summary}
          </h2>
          {lines.length === 0 ? null : (
            <details open={code !== 0}>
              <summary>{lines.length === 1 ? "1 finding" : `${lines.length} findings`}</summary>
              <ul class="findings">
                {lines.map(({ tone, text }, i) => (
                  <li key={i} class={tones[tone]}>
                    {codeSpans(text).map((part, n) =>
                      n % 2 === 1 ? <code key={n}>{part}</code> : part,
                    )}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </section>
      ))}
    </>
  );
}
