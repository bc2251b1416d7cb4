// Dark or light: what the system says, unless a person chose otherwise. The choice is kept in this
// browser. The answer stands on <html data-theme>, where the style sheet reads it.

import { keepPreference, readPreference } from "./preferences";

export type ThemeChoice = "system" | "light" | "dark";

const STORED_AS = "nexusstream.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const observers = new Set<() => void>();

let choice = stored();

function stored(): ThemeChoice {
  const value = readPreference(STORED_AS);
  return value === "light" || value === "dark" ? value : "system";
}

function apply(): void {
  document.documentElement.dataset.theme = shownTheme();
  for (const observer of observers) observer();
}

export function themeChoice(): ThemeChoice {
  return choice;
}

export function shownTheme(): "light" | "dark" {
  if (choice !== "system") return choice;
  return dark.matches ? "dark" : "light";
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  keepPreference(STORED_AS, next === "system" ? null : next);
  apply();
}

/** Calls the observer when the choice or the system's theme changes. Returns how to stop that. */
export function observeTheme(observer: () => void): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}

/** Once, before anything is drawn. */
export function startTheme(): void {
  dark.addEventListener("change", apply);
  apply();
}
