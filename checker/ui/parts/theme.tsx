/** Light and dark: as the system has it, until the reader says otherwise. */
import { useEffect, useState } from "preact/hooks";

const KEY = "passproof-theme";
const order = ["system", "light", "dark"] as const;
type Theme = (typeof order)[number];

/** A button that goes through system, light and dark. The choice is kept where the browser keeps anything. */
export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(kept);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Not kept, then: some browsers keep nothing for files.
    }
  }, [theme]);
  const next = order[(order.indexOf(theme) + 1) % order.length] ?? "system";
  return (
    <button
      type="button"
      class="button no-print"
      title={`Colours: ${theme}. Press for ${next}.`}
      onClick={() => {
        setTheme(next);
      }}
    >
      <span aria-hidden="true">{{ system: "◐", light: "☀", dark: "☾" }[theme]}</span>
      <span class="visually-hidden">Colours: {theme}</span>
    </button>
  );
}

function kept(): Theme {
  try {
    const word = localStorage.getItem(KEY);
    return order.find((t) => t === word) ?? "system";
  } catch {
    return "system";
  }
}
