/** The page: what is possible, the run, and what is so in this state. */
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { useKeys, type Keys } from "../parts/keyboard.ts";
import { ThemeButton } from "../parts/theme.tsx";
import { ActionsPanel } from "./actions.tsx";
import { CounterexamplesPanel } from "./counterexamples.tsx";
import type { Explorer } from "./explorer.ts";
import { HelpDialog, ShareDialog } from "./dialogs.tsx";
import { PropertiesPanel } from "./properties.tsx";
import { RunPanel } from "./run.tsx";
import { StatePanel } from "./state.tsx";
import { Toolbar } from "./toolbar.tsx";

const tabs = ["state", "properties", "counterexamples"] as const;
type Tab = (typeof tabs)[number];
const tabNames: Readonly<Record<Tab, string>> = {
  state: "State",
  properties: "Properties",
  counterexamples: "Counterexamples",
};

/** All of the page. */
export function App({ explorer }: { explorer: Explorer }) {
  const [, changed] = useReducer<number, undefined>((n) => n + 1, 0);
  useEffect(
    () =>
      explorer.listen(() => {
        changed(undefined);
      }),
    [explorer],
  );
  useAddress(explorer);
  const [tab, setTab] = useState<Tab>("state");
  const [dialog, setDialog] = useState<"help" | "share" | null>(null);
  const main = useRef<HTMLElement>(null);
  const keys = useMemo<Keys>(() => {
    const focused = (selector: string): boolean => {
      const found = main.current?.querySelector<HTMLElement>(selector);
      found?.focus();
      return found instanceof HTMLElement;
    };
    const focus = (selector: string) => (event: KeyboardEvent) => {
      if (focused(selector)) event.preventDefault();
    };
    const show = (to: Tab, selector: string) => (event: KeyboardEvent) => {
      event.preventDefault();
      setTab(to);
      // What is in the tab is there a moment later.
      if (!focused(selector)) requestAnimationFrame(() => focused(selector));
    };
    const click = (n: number) => () => {
      main.current?.querySelector<HTMLElement>(`[data-key="${n}"]`)?.click();
    };
    return withoutDialog({
      "?": () => {
        setDialog("help");
      },
      "/": focus("#xp-filter"),
      a: focus(".xp-instance"),
      d: focus(".seq-selected .seq-row-button"),
      s: show("state", "#xp-tab-state"),
      p: show("properties", "#xp-tab-properties"),
      c: show("counterexamples", "#xp-tab-counterexamples"),
      f: show("state", "#xp-state-filter"),
      l: () => {
        setDialog("share");
      },
      ArrowLeft: (event) => {
        if (!inTabs(event.target)) void explorer.back();
      },
      Backspace: (event) => {
        event.preventDefault();
        void explorer.back();
      },
      ArrowRight: (event) => {
        if (!inTabs(event.target)) void explorer.forward();
      },
      "0": () => void explorer.begin(),
      Escape: () => {
        if (explorer.notices.length > 0) explorer.say();
        else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      },
      ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [String(n), click(n)])),
    });
  }, [explorer]);
  useKeys(keys);

  const { info, at, notices, waiting } = explorer;
  const here = at.seen?.here ?? null;
  const violated = here?.claims.filter((c) => c.status === "violated").length ?? 0;
  const badges: Readonly<Record<Tab, string>> = {
    state: "",
    properties: violated === 0 ? "" : ` ✗${violated}`,
    counterexamples: explorer.search?.state === "running" ? " …" : "",
  };
  return (
    <div class="xp" aria-busy={waiting > 0}>
      <header class="xp-header">
        <div class="xp-title">
          <h1>
            {info.model} {info.isDefect ? <span class="xp-tag">seeded defect</span> : null}
          </h1>
          <p class="dim" title={info.sentence}>
            {info.sentence}
          </p>
        </div>
        <Toolbar
          explorer={explorer}
          onShare={() => {
            setDialog("share");
          }}
        />
        <div class="xp-corner">
          <button
            type="button"
            class="button"
            title="Help (?)"
            onClick={() => {
              setDialog("help");
            }}
          >
            ?<span class="visually-hidden"> Help</span>
          </button>
          <ThemeButton />
        </div>
      </header>
      <div class="xp-notices" aria-live="polite">
        {notices.map((n, i) => (
          <p
            key={i}
            class={`xp-notice xp-notice-${n.kind}`}
            role={n.kind === "error" ? "alert" : undefined}
          >
            <span>{n.text}</span>
            <button
              type="button"
              class="xp-dismiss"
              aria-label="Dismiss"
              onClick={() => {
                explorer.say(...notices.filter((x) => x !== n));
              }}
            >
              ×
            </button>
          </p>
        ))}
      </div>
      <main class="xp-main" ref={main}>
        <ActionsPanel explorer={explorer} />
        <RunPanel explorer={explorer} />
        <section class="xp-side" aria-label="this state">
          <div class="xp-tabs" role="tablist">
            {tabs.map((t, i) => (
              <button
                key={t}
                id={`xp-tab-${t}`}
                type="button"
                role="tab"
                aria-selected={tab === t}
                aria-controls="xp-tab-panel"
                tabIndex={tab === t ? 0 : -1}
                class="xp-tab"
                onClick={() => {
                  setTab(t);
                }}
                onKeyDown={(event) => {
                  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
                  const to = step === undefined ? undefined : tabs.at((i + step) % tabs.length);
                  if (to === undefined) return;
                  setTab(to);
                  document.getElementById(`xp-tab-${to}`)?.focus();
                }}
              >
                {tabNames[t]}
                <span class={t === "properties" ? "xp-badge" : ""}>{badges[t]}</span>
              </button>
            ))}
          </div>
          <div
            id="xp-tab-panel"
            class="xp-tab-panel"
            role="tabpanel"
            aria-labelledby={`xp-tab-${tab}`}
          >
            {tab === "state" ? <StatePanel explorer={explorer} /> : null}
            {tab === "properties" ? <PropertiesPanel explorer={explorer} /> : null}
            {tab === "counterexamples" ? <CounterexamplesPanel explorer={explorer} /> : null}
          </div>
        </section>
      </main>
      {dialog === "help" ? (
        <HelpDialog
          onClose={() => {
            setDialog(null);
          }}
        />
      ) : null}
      {dialog === "share" ? (
        <ShareDialog
          explorer={explorer}
          onClose={() => {
            setDialog(null);
          }}
        />
      ) : null}
    </div>
  );
}

/** Keys that do nothing behind an open dialog. */
function withoutDialog(keys: Keys): Keys {
  return Object.fromEntries(
    Object.entries(keys).map(([key, act]) => [
      key,
      (event: KeyboardEvent) => {
        if (document.querySelector("dialog[open]") === null) act(event);
      },
    ]),
  );
}

/** Whether a key is for the tabs, which arrows go through. */
function inTabs(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.getAttribute("role") === "tab";
}

/** The address always holds the link of where one stands; the browser's own buttons go back and forth. */
function useAddress(explorer: Explorer): void {
  const link = explorer.at.seen?.link ?? null;
  const first = useRef(true);
  useEffect(() => {
    if (link === null || location.hash === `#${link}`) return;
    // A link that could not be followed is replaced by one that can.
    if (first.current || explorer.notices.some((n) => n.kind === "error"))
      history.replaceState(null, "", `#${link}`);
    else history.pushState(null, "", `#${link}`);
    first.current = false;
  }, [link]);
  useEffect(() => {
    const follow = (): void => {
      const wanted = location.hash.slice(1);
      if (wanted !== "" && wanted !== explorer.at.seen?.link) void explorer.open(wanted);
    };
    window.addEventListener("popstate", follow);
    window.addEventListener("hashchange", follow);
    return () => {
      window.removeEventListener("popstate", follow);
      window.removeEventListener("hashchange", follow);
    };
  }, [explorer]);
}
