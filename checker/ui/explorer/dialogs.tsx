/** Help, and links. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Explorer } from "./explorer.ts";

function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog ref={ref} class="xp-dialog" aria-label={title} onClose={onClose}>
      <form method="dialog">
        <h2>{title}</h2>
        {children}
        <p class="xp-dialog-end">
          <button type="submit" class="button">
            Close
          </button>
        </p>
      </form>
    </dialog>
  );
}

const keys: readonly (readonly [string, string])[] = [
  ["1 … 9", "take the action with that number"],
  ["a", "to the actions; ↑ ↓ among them, Enter takes one"],
  ["/", "filter the actions"],
  ["← →", "one step back, one step on"],
  ["0", "to the initial state"],
  ["d", "to the diagram; ↑ ↓ among its steps, Enter goes there"],
  ["s  p  c", "state, properties, counterexamples"],
  ["f", "filter the state"],
  ["l", "a link to this position"],
  ["Esc", "dismiss a message, leave a field"],
];

/** What the page can do. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Explorer" onClose={onClose}>
      <p>
        On the left stands what is possible in this state: take an action, and the run in the middle
        goes on. A step of the diagram leads back there; what came after it stays, and another
        action makes a branch. On the right: the state with what changed, the properties here, and
        the counterexamples, which can be loaded and gone on from anywhere.
      </p>
      <table class="xp-keys">
        <tbody>
          {keys.map(([key, what]) => (
            <tr key={key}>
              <th scope="row">
                {key
                  .split(" ")
                  .map((k, i) => (k === "" || k === "…" ? ` ${k} ` : <kbd key={i}>{k}</kbd>))}
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

/** The link of where one stands, and a place for those of others. */
export function ShareDialog({ explorer, onClose }: { explorer: Explorer; onClose: () => void }) {
  const link = explorer.at.seen?.link ?? "";
  const address = `${location.origin}/#${link}`;
  const [copied, setCopied] = useState(false);
  const [other, setOther] = useState("");
  return (
    <Dialog title="Share this position" onClose={onClose}>
      <p class="xp-field">
        <label htmlFor="xp-address">Link</label>
        <input
          id="xp-address"
          readOnly
          value={address}
          onFocus={(e) => {
            e.currentTarget.select();
          }}
        />
        <button
          type="button"
          class="button"
          onClick={() => {
            navigator.clipboard.writeText(address).then(
              () => {
                setCopied(true);
              },
              () => {
                document.getElementById("xp-address")?.focus();
              },
            );
          }}
        >
          {copied ? "Copied" : "Copy"}
        </button>
      </p>
      <p class="dim">
        It works wherever the same model is explored: <code>{explorer.info.command}</code>. The port
        may be another one there; what counts stands behind #.
      </p>
      <p class="xp-field">
        <label htmlFor="xp-other">Open a link</label>
        <input
          id="xp-other"
          value={other}
          placeholder="http://127.0.0.1:…/#… or the part behind #"
          onInput={(e) => {
            setOther(e.currentTarget.value);
          }}
        />
        <button
          type="submit"
          class="button"
          disabled={other.trim() === ""}
          onClick={() => void explorer.open(other.trim().replace(/^[^#]*#/, ""))}
        >
          Open
        </button>
      </p>
    </Dialog>
  );
}
