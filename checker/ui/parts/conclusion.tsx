/** What stands below a diagram: what it shows, and what the false conjuncts read. */
import type { ConjunctReadings, Explanation } from "../../explain/explanation.ts";
import type { Conclusion as Shown } from "../../trace/ending.ts";
import { formatValue } from "../../trace/value.ts";

const marks = { bad: "✗", good: "✓", fault: "✗", none: "" } as const;
const readingOf = {
  state: "",
  after: "after: ",
  monitor: "monitor: ",
  monitorAfter: "monitor after: ",
} as const;

/** What the end of a trace shows. */
export function Conclusion({
  conclusion,
  explanation,
  unexplained,
}: {
  conclusion: Shown;
  explanation?: Explanation | undefined;
  unexplained?: string | undefined;
}) {
  const { tone, title, remarks, failed } = conclusion;
  if (tone === "none") return null;
  return (
    <section class={`conclusion conclusion-${tone}`} aria-label="what it shows">
      <h4>
        <span aria-hidden="true">{marks[tone]} </span>
        {title}
      </h4>
      {remarks.map((r, i) => (
        <div key={i}>
          <p>{r.text}</p>
          {r.items.length === 0 ? null : (
            <ul>
              {r.items.map((item, k) => (
                <li key={k}>
                  <code>{item}</code>
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
      {failed.map((f) => (
        <div key={f.conjunct} class="conjunct">
          <p>
            false: <code>{f.conjunct}</code>
            {f.readings.length === 0 ? "" : ", which read"}
          </p>
          <Readings read={f} />
        </div>
      ))}
      {explanation === undefined || explanation.antecedent === null ? null : (
        <details class="conjunct" open={failed.every((f) => f.readings.length === 0)}>
          <summary>the case it is about, which read</summary>
          <Readings read={explanation.antecedent} />
        </details>
      )}
      {unexplained === undefined ? null : (
        <p class="dim">What it depends on is not known: {unexplained}.</p>
      )}
      {explanation === undefined ? null : (
        <p class="dim">
          {explanation.switches === 0
            ? "One actor takes all steps."
            : `The actor changes ${explanation.switches} ${explanation.switches === 1 ? "time" : "times"}${explanation.fewest.done ? ", as few as possible" : ""}.`}{" "}
          {explanation.ways.done
            ? explanation.lastWayOut === null
              ? "No other step led away from it."
              : `The last way out was at step ${explanation.lastWayOut + 1}.`
            : `Ways out are not known: ${explanation.ways.why}.`}
        </p>
      )}
    </section>
  );
}

function Readings({ read }: { read: Pick<ConjunctReadings, "readings" | "more"> }) {
  if (read.readings.length === 0) return null;
  return (
    <>
      <table class="readings">
        <tbody>
          {read.readings.map((r, i) => (
            <tr key={i}>
              <th scope="row">
                {readingOf[r.of]}
                {r.path === "" ? "(all of it)" : r.path}
              </th>
              <td>{formatValue(r.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {read.more === 0 ? null : <p class="dim">and {read.more} more</p>}
    </>
  );
}
