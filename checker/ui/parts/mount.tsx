/** Puts a page into its document, and lays it out anew for paper. */
import { createContext, render, type ComponentChild } from "preact";

/** Whether the page is laid out for paper: what is folded is then open. */
export const Printing = createContext(false);

/** Renders what `page` makes. Printing renders it again before the browser looks. */
export function mount(page: () => ComponentChild): void {
  const app = document.getElementById("app");
  if (app === null) return;
  const draw = (printing: boolean) => (): void => {
    // Elements that are made anew are rendered at once, where a changed context would be later.
    render(<Printing.Provider value={printing}>{page()}</Printing.Provider>, app);
  };
  draw(false)();
  window.addEventListener("beforeprint", draw(true));
  window.addEventListener("afterprint", draw(false));
  const media = window.matchMedia("print");
  media.addEventListener("change", () => {
    draw(media.matches)();
  });
}
