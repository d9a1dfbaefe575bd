/** Keys: what they do anywhere on a page, and moving among rows. */
import { useEffect } from "preact/hooks";

/** What keys do, by `KeyboardEvent.key`. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Listens to keys on the whole page, but not where text is typed (there only `Escape` is heard) or with Ctrl, Alt or Meta. */
export function useKeys(keys: Keys): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.key !== "Escape" && isTyping(event.target)) return;
      if (Object.hasOwn(keys, event.key)) keys[event.key]?.(event);
    };
    document.addEventListener("keydown", listen);
    return () => {
      document.removeEventListener("keydown", listen);
    };
  }, [keys]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLSelectElement ||
      target instanceof HTMLTextAreaElement ||
      (target instanceof HTMLInputElement &&
        !["checkbox", "radio", "button"].includes(target.type)))
  );
}

/** Moves the focus among the elements in `within` that match `selector`; true when the key meant that. */
export function moveFocus(event: KeyboardEvent, within: Element, selector: string): boolean {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const end = { Home: 0, End: -1 }[event.key];
  if ((step === undefined && end === undefined) || event.ctrlKey || event.metaKey || event.altKey)
    return false;
  const all = [...within.querySelectorAll<HTMLElement>(selector)];
  const at = all.findIndex(
    (e) => e === document.activeElement || e.contains(document.activeElement),
  );
  const to = end === undefined ? Math.min(Math.max(at + (step ?? 0), 0), all.length - 1) : end;
  all.at(to)?.focus();
  event.preventDefault();
  return true;
}
