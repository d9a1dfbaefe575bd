/** The state as a tree, with what changed since an earlier one. */
import { useState } from "preact/hooks";
import { changes, type Change } from "../../trace/changes.ts";
import { callOf } from "../../trace/call.ts";
import type { ShownChange } from "../../trace/diagram.ts";
import { formatValue } from "../../trace/value.ts";
import { ChangeList } from "../parts/change-list.tsx";
import { StateTree } from "../parts/state-tree.tsx";
import type { Explorer } from "./explorer.ts";
import { wayTo } from "./history.ts";

/** What the state is compared with: the one before, none, or that after so many steps. */
type Since = "before" | "none" | number;

/** The state where one stands. */
export function StatePanel({ explorer }: { explorer: Explorer }) {
  const { at } = explorer;
  const [chosen, setSince] = useState<Since>("before");
  const [filter, setFilter] = useState("");
  const [onlyChanged, setOnlyChanged] = useState(false);
  const way = wayTo(at);
  // A step that was gone back over is nothing to compare with.
  const since: Since = typeof chosen === "number" && chosen >= at.depth ? "before" : chosen;
  const other = since === "none" ? null : since === "before" ? at.before : (way[since] ?? null);
  const changed =
    other === null
      ? null
      : [
          ...changes(other.state, at.state).map((c) => shownChange("state", c)),
          ...changes(other.monitor, at.monitor, "monitor").map((c) => shownChange("monitor", c)),
        ];
  const only = onlyChanged && changed !== null;
  return (
    <div class="xp-state">
      <div class="xp-state-tools">
        <label>
          <span class="dim">changes since</span>{" "}
          <select
            value={String(since)}
            onChange={(e) => {
              const { value } = e.currentTarget;
              setSince(value === "before" || value === "none" ? value : Number(value));
            }}
          >
            <option value="before">the step before</option>
            <option value="none">(do not compare)</option>
            {way.slice(0, -1).map((s) => (
              <option key={s.depth} value={s.depth}>
                {s.depth === 0
                  ? "the initial state"
                  : `step ${s.depth}: ${s.step === null ? "" : callOf(s.step, "picture")}`}
              </option>
            ))}
          </select>
        </label>
        <input
          id="xp-state-filter"
          type="search"
          placeholder="filter fields ( f )"
          aria-label="filter the state"
          value={filter}
          onInput={(e) => {
            setFilter(e.currentTarget.value);
          }}
        />
        {changed === null ? null : (
          <label>
            <input
              type="checkbox"
              checked={onlyChanged}
              onChange={(e) => {
                setOnlyChanged(e.currentTarget.checked);
              }}
            />{" "}
            only what changed <span class="dim">({changed.length})</span>
          </label>
        )}
      </div>
      {only ? (
        <ChangeList
          changes={changed.filter((c) => textOf(c).includes(filter.trim().toLowerCase()))}
        />
      ) : null}
      {only ? null : <StateTree value={at.state} before={other?.state} filter={filter} />}
      {only || at.monitor === null ? null : (
        <div class="xp-monitors">
          <h3>
            Monitors <span class="dim">what properties remember</span>
          </h3>
          <StateTree value={at.monitor} before={other?.monitor} filter={filter} label="monitors" />
        </div>
      )}
      {(at.seen?.here.errors ?? []).map((e) => (
        <p key={e} class="xp-notice xp-notice-error">
          <span>{e}</span>
        </p>
      ))}
    </div>
  );
}

function shownChange(of: ShownChange["of"], { path, before, after }: Change): ShownChange {
  const shown = { before: formatValue(before), after: formatValue(after) };
  return { of, path, ...shown, needed: false, differs: false };
}

function textOf({ path, before, after }: ShownChange): string {
  return `${path} ${before} ${after}`.toLowerCase();
}
