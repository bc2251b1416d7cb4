// Keys that work on every page. Keys without Ctrl or Cmd can be switched off (WCAG 2.2, 2.1.4), because
// they are in the way of people who speak to their computer.

import { keepPreference, readPreference } from "@/theme/preferences";

const STORED_AS = "nexusstream.single-keys";

let on = readPreference(STORED_AS) !== "off";

export function singleKeysOn(): boolean {
  return on;
}

export function switchSingleKeys(next: boolean): void {
  on = next;
  keepPreference(STORED_AS, next ? null : "off");
}

export interface ShortcutActions {
  openPalette(): void;
  openHelp(): void;
  /** The second key after g. True when it leads somewhere. */
  goTo(key: string): boolean;
}

const SECOND_KEY_WITHIN_MS = 1_200;

/** Listens until the returned function is called. */
export function listenForShortcuts(actions: ShortcutActions): () => void {
  let goPressedAt = 0;

  const onSingleKey = (key: string): boolean => {
    if (Date.now() - goPressedAt < SECOND_KEY_WITHIN_MS) {
      goPressedAt = 0;
      return actions.goTo(key);
    }
    if (key === "g") {
      goPressedAt = Date.now();
      return true;
    }
    if (key === "/") {
      if (!focusSearch()) actions.openPalette();
      return true;
    }
    if (key === "?") {
      actions.openHelp();
      return true;
    }
    if (key === "j") return moveRow(1);
    if (key === "k") return moveRow(-1);
    return false;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      actions.openPalette();
      return;
    }
    if (!singleKeysOn() || isTyping(event.target) || document.querySelector('[role="dialog"]')) return;
    if (onSingleKey(event.key)) event.preventDefault();
  };

  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function focusSearch(): boolean {
  const search = document.querySelector<HTMLInputElement>("main [data-search]");
  search?.focus();
  search?.select();
  return search !== null;
}

const ROW_STOP = "a[href], button:not(:disabled)";

/** Moves the focus to the row below (1) or above (-1) in the list that has it, or into the first list. */
export function moveRow(step: 1 | -1): boolean {
  const current = document.activeElement?.closest<HTMLElement>("[data-row]");
  const list = current?.closest("[data-row-list]") ?? document.querySelector("main [data-row-list]");
  if (!list) return false;
  const rows = [...list.querySelectorAll<HTMLElement>("[data-row]")].sort(
    (a, b) => position(a) - position(b),
  );
  const at = current ? rows.indexOf(current) : -1;
  const next = current ? rows[at + step] : firstInSight(list, rows);
  if (!next) return false;
  const stop = next.querySelector<HTMLElement>(ROW_STOP);
  (stop ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  keepClearOfHeader(list, next);
  return true;
}

const position = (row: HTMLElement) => Number(row.dataset.index ?? 0);

function firstInSight(list: Element, rows: HTMLElement[]): HTMLElement | undefined {
  const top = list.getBoundingClientRect().top;
  return rows.find((row) => row.getBoundingClientRect().bottom > top + 40) ?? rows[0];
}

/** The list's header lies above the rows, so a row may be in the box and still be hidden by it. */
function keepClearOfHeader(list: Element, row: HTMLElement): void {
  const header = list.querySelector('[role="columnheader"]');
  if (!header) return;
  const hidden = header.getBoundingClientRect().bottom - row.getBoundingClientRect().top;
  if (hidden > 0) list.scrollTop -= hidden;
}
