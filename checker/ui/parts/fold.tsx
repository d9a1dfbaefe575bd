/** What is folded, and made only when it is opened. */
import { useState } from "preact/hooks";
import type { ComponentChild } from "preact";

/** A summary, and what `inside` makes when the reader opens it. */
export function Fold({ summary, inside }: { summary: string; inside: () => ComponentChild }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      class="seq-more"
      onToggle={(e) => {
        setOpen(e.currentTarget.open);
      }}
    >
      <summary>{summary}</summary>
      {open ? inside() : null}
    </details>
  );
}
