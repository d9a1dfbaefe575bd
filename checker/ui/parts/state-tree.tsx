/** A state as a tree that opens and closes, with what changed marked. */
import { useMemo } from "preact/hooks";
import { changes, type Change } from "../../trace/changes.ts";
import { formatValue, isList, isRecord, joinPath } from "../../trace/value.ts";
import type { PlainValue } from "../../trace/trace.ts";

/** Values as long as this stand on one line. */
const SHORT = 56;

/** A state, and where it differs from `before`. */
export function StateTree({
  value,
  before,
  filter = "",
  label = "state",
}: {
  readonly value: PlainValue;
  /** What it is compared with; absent: nothing. */
  readonly before?: PlainValue | undefined;
  /** Only fields whose path or value has this in it, in any case. */
  readonly filter?: string;
  readonly label?: string;
}) {
  const changed = useMemo(
    () => new Map((before === undefined ? [] : changes(before, value)).map((c) => [c.path, c])),
    [before, value],
  );
  const wanted = filter.trim().toLowerCase();
  const fields = childrenOf(value);
  const shown = fields.filter(([key, v]) => wanted === "" || matches(joinPath("", key), v, wanted));
  return (
    <ul class="tree" aria-label={label}>
      {fields.length === 0 ? (
        <li>{<Leaf name="" path="" value={value} changed={changed} />}</li>
      ) : null}
      {shown.map(([key, v]) => (
        <Branch
          key={key}
          name={String(key)}
          path={joinPath("", key)}
          value={v}
          changed={changed}
          wanted={wanted}
        />
      ))}
      {fields.length > 0 && shown.length === 0 ? (
        <li class="dim">no field has “{filter}” in it</li>
      ) : null}
    </ul>
  );
}

type Changed = ReadonlyMap<string, Change>;

function childrenOf(value: PlainValue): readonly (readonly [string | number, PlainValue])[] {
  if (isList(value)) return value.map((v, i) => [i, v] as const);
  return isRecord(value) ? Object.entries(value) : [];
}

function matches(path: string, value: PlainValue, wanted: string): boolean {
  if (path.toLowerCase().includes(wanted)) return true;
  const inside = childrenOf(value);
  return inside.length === 0
    ? formatValue(value).toLowerCase().includes(wanted)
    : inside.some(([key, v]) => matches(joinPath(path, key), v, wanted));
}

function Branch({
  name,
  path,
  value,
  changed,
  wanted,
}: {
  name: string;
  path: string;
  value: PlainValue;
  changed: Changed;
  wanted: string;
}) {
  const inside = childrenOf(value);
  const whole = changed.get(path);
  const text = formatValue(value);
  const touched = whole !== undefined || [...changed.keys()].some((p) => isWithin(p, path));
  if (inside.length === 0 || whole !== undefined || (text.length <= SHORT && !touched))
    return (
      <li>
        <Leaf name={name} path={path} value={value} changed={changed} />
      </li>
    );
  const shown = inside.filter(
    ([key, v]) =>
      wanted === "" ||
      path.toLowerCase().includes(wanted) ||
      matches(joinPath(path, key), v, wanted),
  );
  return (
    <li>
      <details open={touched || wanted !== ""}>
        <summary>
          <span class="tree-name">{name}</span>
          {touched ? (
            <span class="tree-mark" title="something in it changed">
              {" "}
              ●
            </span>
          ) : null}
          <span class="tree-brief"> {text.length > SHORT ? `${text.slice(0, SHORT)}…` : text}</span>
        </summary>
        <ul>
          {shown.map(([key, v]) => (
            <Branch
              key={key}
              name={String(key)}
              path={joinPath(path, key)}
              value={v}
              changed={changed}
              wanted={wanted}
            />
          ))}
        </ul>
      </details>
    </li>
  );
}

function Leaf({
  name,
  path,
  value,
  changed,
}: {
  name: string;
  path: string;
  value: PlainValue;
  changed: Changed;
}) {
  const change = changed.get(path);
  return (
    <span class={change === undefined ? "tree-leaf" : "tree-leaf tree-changed"}>
      {name === "" ? null : <span class="tree-name">{name}: </span>}
      {change === undefined ? null : (
        <>
          <del>{formatValue(change.before)}</del> <span aria-label="became">→</span>{" "}
        </>
      )}
      {change === undefined ? (
        <span class="tree-value">{formatValue(value)}</span>
      ) : (
        <ins>{formatValue(value)}</ins>
      )}
    </span>
  );
}

/** Whether `path` lies below `whole`. */
function isWithin(path: string, whole: string): boolean {
  return path.startsWith(whole) && /^[.[]/.test(path.slice(whole.length));
}
