/** What is possible in this state, by actor, and what stops the rest. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ActionHere, ActionInfo, Here, Instance, Refusal } from "../../explorer/api.ts";
import { formatAssignments, formatValue } from "../../trace/value.ts";
import { moveFocus } from "../parts/keyboard.ts";
import { ask } from "./ask.ts";
import type { Explorer } from "./explorer.ts";
import { positionOf } from "./history.ts";

/** More instances than these are folded, and can be filtered. */
const FEW = 9;

interface Known {
  readonly here: ActionHere;
  readonly info: ActionInfo;
}

/** The actions of this state. */
export function ActionsPanel({ explorer }: { explorer: Explorer }) {
  const [filter, setFilter] = useState("");
  const here = explorer.at.seen?.here ?? null;
  const wanted = filter.trim().toLowerCase();
  const known = here === null ? [] : knownOf(explorer, here).filter((k) => suits(k, wanted));
  const possible = known.filter((k) => k.here.enabled > 0);
  const wrong = known.filter((k) => k.here.error !== null);
  const stopped = known.filter((k) => k.here.enabled === 0 && k.here.error === null);
  const numbers = numbered(explorer, possible, wanted);
  const total = possible.reduce((n, k) => n + k.here.enabled, 0);
  return (
    // Keys are heard of the buttons within.
    <section
      class="xp-actions"
      aria-label="actions"
      onKeyDown={(event) => {
        if (event.target instanceof HTMLElement && event.target.matches(".xp-instance"))
          moveFocus(event, event.currentTarget, ".xp-instance");
      }}
    >
      <div class="xp-panel-head">
        <h2>
          Possible <span class="dim">{total}</span>
        </h2>
        <input
          id="xp-filter"
          type="search"
          placeholder="filter actions ( / )"
          aria-label="filter actions"
          value={filter}
          onInput={(e) => {
            setFilter(e.currentTarget.value);
          }}
        />
      </div>
      {here !== null && possible.length === 0 ? (
        <p class="xp-none">
          {wanted === ""
            ? "No action is possible here."
            : `No possible action has “${filter}” in it.`}
        </p>
      ) : null}
      {wrong.map(({ here: a }) => (
        <p key={a.action} class="xp-notice xp-notice-error" role="alert">
          <span>
            The specification is wrong here: <b>{a.action}</b>: {a.error}
          </span>
        </p>
      ))}
      {explorer.info.zones.map((zone, z) => (
        <div key={z} class={z === 0 ? "xp-zone xp-zone-first" : "xp-zone"}>
          {zone.name === "" || !possible.some((k) => zone.actors.includes(k.info.actor)) ? null : (
            <p class="xp-zone-name">{zone.name}</p>
          )}
          {zone.actors.map((actor) => {
            const own = possible.filter((k) => k.info.actor === actor);
            return own.length === 0 ? null : (
              <div key={actor} class="xp-actor">
                <h3>{actor}</h3>
                {own.map((k) => (
                  <Possible
                    key={k.here.action}
                    explorer={explorer}
                    known={k}
                    numbers={numbers}
                    wanted={wanted}
                  />
                ))}
              </div>
            );
          })}
        </div>
      ))}
      {stopped.length === 0 ? null : (
        <details class="xp-stopped" open={wanted !== ""}>
          <summary>
            {stopped.length} {stopped.length === 1 ? "action is" : "actions are"} not possible
          </summary>
          {explorer.info.zones
            .flatMap((zone) => zone.actors)
            .map((actor) => {
              const own = stopped.filter((k) => k.info.actor === actor);
              return own.length === 0 ? null : (
                <div key={actor} class="xp-actor">
                  <h3>{actor}</h3>
                  {own.map((k) => (
                    <Stopped key={k.here.action} known={k} />
                  ))}
                </div>
              );
            })}
        </details>
      )}
    </section>
  );
}

function knownOf({ info }: Explorer, here: Here): Known[] {
  return here.actions.flatMap((a, i) => {
    const about = info.actions[i];
    return about === undefined ? [] : [{ here: a, info: about }];
  });
}

function suits({ here, info }: Known, wanted: string): boolean {
  return (
    wanted === "" ||
    info.name.toLowerCase().includes(wanted) ||
    info.actor.toLowerCase().includes(wanted) ||
    here.instances.some((i) => textOf(i).includes(wanted))
  );
}

function textOf(i: Instance): string {
  return formatAssignments(i.params).toLowerCase();
}

/** Instances of an action that suit the filter: all, when the action itself does. */
function suiting({ here, info }: Known, wanted: string): readonly Instance[] {
  const own = info.name.toLowerCase().includes(wanted) || info.actor.toLowerCase().includes(wanted);
  return own ? here.instances : here.instances.filter((i) => textOf(i).includes(wanted));
}

/** The number keys of the first instances, in the order in which they stand. */
function numbered(
  explorer: Explorer,
  possible: readonly Known[],
  wanted: string,
): ReadonlyMap<Instance, number> {
  const actors = explorer.info.zones.flatMap((z) => z.actors);
  const shown = actors
    .flatMap((actor) => possible.filter((k) => k.info.actor === actor))
    .flatMap((k) => {
      const own = suiting(k, wanted);
      return own.length > FEW ? [] : own;
    });
  return new Map(shown.slice(0, 9).map((instance, i) => [instance, i + 1]));
}

function Possible({
  explorer,
  known,
  numbers,
  wanted,
}: {
  explorer: Explorer;
  known: Known;
  numbers: ReadonlyMap<Instance, number>;
  wanted: string;
}) {
  const { here, info } = known;
  const own = suiting(known, wanted);
  const list = (instances: readonly Instance[]) =>
    instances.map((i) => (
      <InstanceButton
        key={textOf(i)}
        instance={i}
        info={here.enabled === 1 ? info : null}
        number={numbers.get(i)}
        onTake={() => void explorer.take({ action: here.action, params: i.params })}
      />
    ));
  const others = here.refusals.reduce((n, r) => n + r.count, 0);
  return (
    <div class="xp-action">
      {here.enabled === 1 ? null : (
        <>
          <p class="xp-action-name" title={info.source}>
            <b>{info.name}</b> <span class="dim">{here.enabled} ways</span>
          </p>
          <p class="xp-sentence">{info.sentence}</p>
        </>
      )}
      {here.enabled > FEW ? <Many explorer={explorer} known={known} render={list} /> : list(own)}
      {others === 0 ? null : (
        <details class="xp-others">
          <summary>other instances are not possible</summary>
          <Refusals refusals={here.refusals} actor={info.actor} />
        </details>
      )}
    </div>
  );
}

/** Instances that are too many to stand there all at once. */
function Many({
  explorer,
  known: { here },
  render,
}: {
  explorer: Explorer;
  known: Known;
  render: (instances: readonly Instance[]) => ComponentChildren;
}) {
  const [filter, setFilter] = useState("");
  const [found, setFound] = useState<{
    readonly total: number;
    readonly instances: readonly Instance[];
  }>({ total: here.enabled, instances: here.instances });
  const { at } = explorer;
  useEffect(() => {
    const wanted = filter.trim().toLowerCase();
    if (here.instances.length === here.enabled || wanted === "") {
      const instances = here.instances.filter((i) => textOf(i).includes(wanted));
      setFound({ total: wanted === "" ? here.enabled : instances.length, instances });
      return undefined;
    }
    // Not all of them were told: the server looks.
    let current = true;
    const timer = setTimeout(() => {
      const position = positionOf(at);
      ask("instances", { position, action: here.action, filter: wanted, offset: 0 }).then(
        (answer) => {
          if (current) setFound(answer);
        },
        () => undefined,
      );
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [filter, here, at]);
  const { total, instances } = found;
  const first = groupedBy(instances);
  const groups = new Map<string, Instance[]>();
  for (const i of instances) {
    const value = first === null ? "" : `${first} = ${formatValue(i.params[first] ?? null)}`;
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [i]);
    else group.push(i);
  }
  return (
    <div class="xp-many">
      <input
        type="search"
        placeholder={`filter ${here.enabled} ways`}
        aria-label={`filter the ways of ${here.action}`}
        value={filter}
        onInput={(e) => {
          setFilter(e.currentTarget.value);
        }}
      />
      {groups.size > 1
        ? [...groups].map(([value, group]) => (
            <details key={value} open={filter !== "" || groups.size === 1}>
              <summary>
                {value} <span class="dim">{group.length}</span>
              </summary>
              {render(group)}
            </details>
          ))
        : render(instances)}
      {total > instances.length ? (
        <p class="dim">
          {instances.length} of {total}: filter to see others
        </p>
      ) : null}
      {total === 0 ? <p class="dim">none has “{filter}” in it</p> : null}
    </div>
  );
}

/** The outermost parameter that puts several instances together, but not all of them. */
function groupedBy(instances: readonly Instance[]): string | null {
  const [any] = instances;
  const found = Object.keys(any?.params ?? {}).find((name) => {
    const values = new Set(instances.map((i) => formatValue(i.params[name] ?? null)));
    return values.size > 1 && values.size < instances.length;
  });
  return found ?? null;
}

/** Changes told in line. */
const INLINE = 2;

function InstanceButton({
  instance,
  info,
  number,
  onTake,
}: {
  instance: Instance;
  /** The action, where this is its only instance. */
  info: ActionInfo | null;
  number: number | undefined;
  onTake: () => void;
}) {
  const { params, changes, changed, carries } = instance;
  const given = Object.entries(params);
  return (
    <button
      type="button"
      class="xp-instance"
      data-key={number}
      title={carries === null ? undefined : `carries ${formatValue(carries)}`}
      onClick={onTake}
    >
      <span class="xp-call">
        {number === undefined ? null : <kbd>{number}</kbd>}
        {info === null ? null : <b>{info.name}</b>}
        {given.map(([p, v]) => (
          <span key={p} class="xp-param">
            <span class="dim">{p}</span> {formatValue(v)}
          </span>
        ))}
        {info === null && given.length === 0 ? "take it" : null}
        <span
          class="xp-delta"
          title={changed === 1 ? "1 field changes" : `${changed} fields change`}
        >
          Δ{changed}
        </span>
      </span>
      {info === null ? null : <span class="xp-sentence">{info.sentence}</span>}
      {changed === 0 ? <span class="xp-effect">changes nothing</span> : null}
      {changes.slice(0, INLINE).map((c) => (
        <span key={c.path} class="xp-effect">
          {c.path}: {brief(formatValue(c.before))} → <b>{brief(formatValue(c.after))}</b>
        </span>
      ))}
    </button>
  );
}

const BRIEF = 40;

function brief(text: string): string {
  return text.length > BRIEF ? `${text.slice(0, BRIEF)}…` : text;
}

function Stopped({ known: { here, info } }: { known: Known }) {
  const [first] = here.refusals;
  const why =
    first === undefined ? (
      <>
        no value for <code>{here.empty.join(", ")}</code>
      </>
    ) : (
      <ByWhat refusal={first} actor={info.actor} />
    );
  return (
    <details class="xp-stop">
      <summary title={info.sentence}>
        <span class="xp-stop-name">{info.name}</span> <span class="dim">{why}</span>
        {here.refusals.length > 1 ? (
          <span class="dim"> and {here.refusals.length - 1} more</span>
        ) : null}
      </summary>
      <p class="xp-sentence">{info.sentence}</p>
      {here.refusals.length === 0 ? (
        <p class="dim">
          Its parameters {info.params.join(", ")}: there is nothing to choose for{" "}
          {here.empty.join(" or ")} in this state.
        </p>
      ) : (
        <Refusals refusals={here.refusals} actor={info.actor} />
      )}
    </details>
  );
}

function ByWhat({ refusal, actor }: { refusal: Refusal; actor: string }) {
  const { kind, clause, actor: who } = refusal;
  return (
    <>
      {kind === "let" ? "there is no " : who === actor ? "" : `${who}: `}
      <code>{clause}</code>
    </>
  );
}

/** Parameters told in line. */
const EXAMPLES = 6;

function Refusals({ refusals, actor }: { refusals: readonly Refusal[]; actor: string }) {
  return (
    <ul class="xp-refusals">
      {refusals.map((r) => {
        const named = r.examples.filter((e) => Object.keys(e).length > 0);
        return (
          <li key={`${r.actor}.${r.clause}`}>
            {r.kind === "let"
              ? "there is no "
              : r.kind === "partner"
                ? `clause of ${r.actor}: `
                : "clause "}
            <code>{r.clause}</code>
            {r.kind === "partner" && r.actor !== actor ? " (its partner)" : ""}
            {named.length === 0 ? null : (
              <ul>
                {named.slice(0, EXAMPLES).map((e, i) => (
                  <li key={i} class="dim">
                    <code>{formatAssignments(e)}</code>
                  </li>
                ))}
                {r.count > Math.min(named.length, EXAMPLES) ? (
                  <li class="dim">and {r.count - Math.min(named.length, EXAMPLES)} more</li>
                ) : null}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}
