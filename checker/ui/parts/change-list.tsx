/** The fields that a step changed, by region. */
import type { ShownChange } from "../../trace/diagram.ts";

/** Changed fields as a table; those that matter stand out. */
export function ChangeList({ changes }: { changes: readonly ShownChange[] }) {
  if (changes.length === 0) return <p class="dim changes-none">changes nothing</p>;
  const explained = changes.some((c) => c.needed);
  return (
    <table class="changes">
      <thead class="visually-hidden">
        <tr>
          <th scope="col">field</th>
          <th scope="col">before</th>
          <th scope="col">after</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((c, i) => (
          <tr
            key={c.path}
            class={[
              c.of === "monitor" ? "change-monitor" : "",
              c.needed ? "change-needed" : explained ? "change-other" : "",
              c.differs ? "change-differs" : "",
              regionOf(c.path) === regionOf(changes[i - 1]?.path ?? "") ? "" : "change-first",
            ].join(" ")}
          >
            <th scope="row">
              {c.needed ? (
                <span class="change-mark" title="what is shown depends on it">
                  ●{" "}
                </span>
              ) : null}
              {c.differs ? (
                <span class="change-mark" title="the two runs differ">
                  ≠{" "}
                </span>
              ) : null}
              {c.path === "" ? "(whole state)" : c.path}
            </th>
            <td>{c.before}</td>
            <td>
              <span aria-hidden="true">→ </span>
              <b>{c.after}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function regionOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? "";
}
