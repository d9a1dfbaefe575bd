/** Models × properties: one cell for each verdict, groups of models that open and close. */
import { useContext, useMemo, useRef, useState } from "preact/hooks";
import type { ModelData } from "../../html/report-data.ts";
import { Printing } from "../parts/mount.tsx";
import { expectedOf, familyOf, inShort, type Facts, type Placed } from "./facts.ts";
import { linkTo } from "./route.ts";
import { signs, standings, verdictClass } from "./verdict-mark.tsx";

/** More models than this, and groups are closed at first. */
const MANY = 30;

/** The table of verdicts. `shows` says which results are wanted; others leave their cell empty. */
export function Matrix({
  facts,
  models,
  ids,
  shows,
  filtered,
}: {
  readonly facts: Facts;
  readonly models: readonly ModelData[];
  readonly ids: readonly string[];
  readonly shows: (p: Placed) => boolean;
  /** Whether anything was left out: what is left then stands open. */
  readonly filtered: boolean;
}) {
  const printing = useContext(Printing);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const table = useRef<HTMLTableElement>(null);
  const groups = useMemo(() => {
    const found = new Map<string, ModelData[]>();
    for (const m of models) found.set(m.group, [...(found.get(m.group) ?? []), m]);
    return [...found];
  }, [models]);
  const openAtFirst = models.length <= MANY;
  const isOpen = (group: string): boolean => printing || openAtFirst !== toggled.has(group);
  const all = groups.every(([g]) => isOpen(g));
  const toggle = (group: string): void => {
    const after = new Set(toggled);
    if (!after.delete(group)) after.add(group);
    setToggled(after);
  };
  const families = runsOf(ids.map(familyOf));
  const firsts = new Set(starts(families));
  if (models.length === 0 || ids.length === 0)
    return <p class="nothing">Nothing is like that. Clear the filter to see all verdicts.</p>;
  return (
    <>
      <p class="matrix-tools no-print">
        <button
          type="button"
          class="button"
          onClick={() => {
            setToggled(all === openAtFirst ? new Set(groups.map(([g]) => g)) : new Set());
          }}
        >
          {all ? "Close all groups" : "Open all groups"}
        </button>
        <span class="dim">
          {models.length} {models.length === 1 ? "model" : "models"} × {ids.length}{" "}
          {ids.length === 1 ? "property" : "properties"}
          {filtered ? " (filtered)" : ""}
        </span>
      </p>
      <div
        class="matrix-scroll"
        tabIndex={0}
        role="region"
        aria-label="verdicts by model and property"
      >
        <table
          class="matrix"
          ref={table}
          onKeyDown={(e) => {
            if (table.current !== null) moveInTable(e, table.current);
          }}
        >
          <caption class="visually-hidden">
            Verdicts by model (rows) and property (columns). Arrow keys move among them.
          </caption>
          <thead>
            <tr class="matrix-families">
              <td class="matrix-corner" />
              {families.map(({ of, length }) => (
                <th key={of} colSpan={length} scope="colgroup">
                  {of}
                </th>
              ))}
            </tr>
            <tr>
              <th class="matrix-corner" scope="col">
                model
              </th>
              {ids.map((id, i) => (
                <th
                  key={id}
                  scope="col"
                  class={firsts.has(i) ? "matrix-id matrix-first" : "matrix-id"}
                >
                  <a href={linkTo({ at: "property", id })} title={titleOf(facts, id)}>
                    {id.slice(familyOf(id).length) || id}
                    <span class="visually-hidden"> {id}</span>
                  </a>
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(([group, members]) => (
            <tbody key={group}>
              <tr class="matrix-group">
                <th scope="rowgroup">
                  <button
                    type="button"
                    aria-expanded={isOpen(group)}
                    onClick={() => {
                      toggle(group);
                    }}
                  >
                    <span aria-hidden="true">{isOpen(group) ? "▾" : "▸"}</span> {group}{" "}
                    <span class="dim">{members.length}</span>
                  </button>
                </th>
                {ids.map((id, i) => (
                  <Together
                    key={id}
                    id={id}
                    first={firsts.has(i)}
                    silent={isOpen(group)}
                    open={() => {
                      toggle(group);
                    }}
                    found={members.flatMap((m) => {
                      const p = facts.cells.get(m.name)?.get(id);
                      return p !== undefined && shows(p) ? [p] : [];
                    })}
                  />
                ))}
              </tr>
              {isOpen(group)
                ? members.map((m) => (
                    <ModelRow
                      key={m.name}
                      facts={facts}
                      model={m}
                      ids={ids}
                      firsts={firsts}
                      shows={shows}
                    />
                  ))
                : null}
            </tbody>
          ))}
        </table>
      </div>
    </>
  );
}

function ModelRow({
  facts,
  model,
  ids,
  firsts,
  shows,
}: {
  facts: Facts;
  model: ModelData;
  ids: readonly string[];
  firsts: ReadonlySet<number>;
  shows: (p: Placed) => boolean;
}) {
  const row = facts.cells.get(model.name);
  return (
    <tr>
      <th scope="row" title={model.sentence}>
        <a href={linkTo({ at: "model", name: model.name })}>{model.name}</a>
      </th>
      {ids.map((id, i) => {
        const p = row?.get(id);
        const first = firsts.has(i) ? "matrix-first" : undefined;
        if (p === undefined || !shows(p)) return <td key={id} class={first} />;
        const { verdict, standing } = p.result;
        const says = `${id} ${verdict.word} in ${model.name}, ${standings[standing]}`;
        const short = inShort(p.result);
        return (
          <td key={id} class={first}>
            <a
              class={verdictClass(p.result)}
              href={linkTo({ at: "result", model: model.name, id })}
              aria-label={says}
              title={`${id} ${p.property.name}\n${model.name}\n${verdict.word}${short === "" ? "" : `: ${short}`}\nexpected: ${expectedOf(p.result)}`}
            >
              {signs[verdict.word]}
            </a>
          </td>
        );
      })}
    </tr>
  );
}

/** What a closed group says of one property: its worst verdict, and how often. */
function Together({
  id,
  found,
  first,
  silent,
  open,
}: {
  id: string;
  found: readonly Placed[];
  first: boolean;
  silent: boolean;
  open: () => void;
}) {
  const css = first ? "matrix-first" : undefined;
  if (silent || found.length === 0) return <td class={css} />;
  const worst = found.toSorted((a, b) => badness(b) - badness(a))[0] as Placed; // there is one
  const same = found.filter(
    (p) =>
      p.result.verdict.word === worst.result.verdict.word &&
      p.result.standing === worst.result.standing,
  );
  const { verdict } = worst.result;
  const text = `${id}: ${same.length} of ${found.length} ${verdict.word}, ${standings[worst.result.standing]}`;
  return (
    <td class={css}>
      <button
        type="button"
        class={verdictClass(worst.result)}
        title={text}
        aria-label={text}
        onClick={open}
      >
        {signs[verdict.word]}
        {same.length === found.length ? null : <small>{same.length}</small>}
      </button>
    </td>
  );
}

const order = [
  "error",
  "violated",
  "incomplete",
  "notFound",
  "vacuous",
  "unreached",
  "holds",
  "reached",
] as const;

function badness({ result: { standing, verdict } }: Placed): number {
  const surprise = standing === "unexpected" || standing === "error" ? 100 : 0;
  return surprise - order.indexOf(verdict.word);
}

function titleOf(facts: Facts, id: string): string {
  const [p] = facts.properties.get(id) ?? [];
  return p === undefined ? id : `${id} ${p.name}: ${p.sentence}`;
}

/** Equal neighbours together. */
function runsOf(names: readonly string[]): { readonly of: string; readonly length: number }[] {
  const runs: { of: string; length: number }[] = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.of === name) last.length++;
    else runs.push({ of: name, length: 1 });
  }
  return runs;
}

function starts(runs: readonly { readonly length: number }[]): number[] {
  let at = 0;
  return runs.map(({ length }) => (at += length) - length);
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowDown: [1, 0],
  j: [1, 0],
  ArrowUp: [-1, 0],
  k: [-1, 0],
  ArrowRight: [0, 1],
  l: [0, 1],
  ArrowLeft: [0, -1],
  h: [0, -1],
};

/** Moves the focus to the next cell in a direction that holds something. */
function moveInTable(event: KeyboardEvent, table: HTMLTableElement): void {
  const direction = directions[event.key];
  const cell =
    event.target instanceof Element ? event.target.closest<HTMLTableCellElement>("td, th") : null;
  if (direction === undefined || cell === null || event.ctrlKey || event.metaKey || event.altKey)
    return;
  const row = cell.closest("tr");
  if (row === null || row.closest("thead") !== null) return;
  const [down, right] = direction;
  let r = row.rowIndex + down;
  let c = cell.cellIndex + right;
  for (; r >= 2 && r < table.rows.length && c >= 0; r += down, c += right) {
    const target = table.rows[r]?.cells[c];
    if (target === undefined) break;
    const focusable = target.querySelector<HTMLElement>("a, button");
    if (focusable !== null) {
      focusable.focus();
      focusable.scrollIntoView({ block: "nearest", inline: "nearest" });
      break;
    }
  }
  event.preventDefault();
}
