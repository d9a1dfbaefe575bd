/** Going back and forth, walking at random, opening files, sharing. */
import { useRef, useState } from "preact/hooks";
import type { Explorer } from "./explorer.ts";

/** The buttons of the page. */
export function Toolbar({ explorer, onShare }: { explorer: Explorer; onShare: () => void }) {
  const { at, info } = explorer;
  const [steps, setSteps] = useState(10);
  const [seed, setSeed] = useState(1);
  const file = useRef<HTMLInputElement>(null);
  const atStart = at.before === null;
  return (
    <div class="xp-toolbar" role="toolbar" aria-label="run">
      <span class="xp-group">
        <button
          type="button"
          class="button"
          title="To the initial state (0)"
          disabled={atStart}
          onClick={() => void explorer.begin()}
        >
          ⇤ Start
        </button>
        <button
          type="button"
          class="button"
          title="One step back (←)"
          disabled={atStart}
          onClick={() => void explorer.back()}
        >
          ← Back
        </button>
        <button
          type="button"
          class="button"
          title="One step on, as it was gone before (→)"
          disabled={at.next === null}
          onClick={() => void explorer.forward()}
        >
          Forward →
        </button>
      </span>
      <form
        class="xp-group"
        title="Steps chosen at random, the same for the same seed"
        onSubmit={(event) => {
          event.preventDefault();
          void explorer.walk(steps, seed);
          setSeed(seed + 1);
        }}
      >
        <button type="submit" class="button">
          Walk
        </button>
        <label>
          <input
            type="number"
            class="xp-number"
            min={1}
            max={1000}
            required
            value={steps}
            onInput={(e) => {
              setSteps(e.currentTarget.valueAsNumber);
            }}
          />{" "}
          steps,
        </label>
        <label>
          seed{" "}
          <input
            type="number"
            class="xp-number"
            min={0}
            max={4294967295}
            required
            value={seed}
            onInput={(e) => {
              setSeed(e.currentTarget.valueAsNumber);
            }}
          />
        </label>
      </form>
      {info.initials.length < 2 ? null : (
        <label class="xp-group">
          from{" "}
          <select
            title="The state that the run begins with"
            value={at.initial}
            onChange={(e) => void explorer.begin(e.currentTarget.value)}
          >
            {info.initials.map((i) => (
              <option key={i.id} value={i.id}>
                {i.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <span class="xp-group">
        <button type="button" class="button" onClick={() => file.current?.click()}>
          Open trace…
        </button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          class="visually-hidden"
          tabIndex={-1}
          aria-label="trace file"
          onChange={(e) => {
            const [chosen] = e.currentTarget.files ?? [];
            if (chosen !== undefined) void explorer.openFile(chosen);
            // The same file may be chosen again.
            e.currentTarget.value = "";
          }}
        />
        <button type="button" class="button" title="A link to this position (l)" onClick={onShare}>
          Share
        </button>
      </span>
    </div>
  );
}
