// Views that a person keeps in this browser: a name and the address's search.

import { parseSearch, type Search, withFilters, writeSearch } from "@/components/urlState";

export interface SavedView {
  name: string;
  /** As in the address: "?partnerId=partner-a". */
  search: string;
}

const STORED_AS = "nexusstream.views.orders";
const MOST_VIEWS = 50;

export function readViews(storage: Storage): SavedView[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(STORED_AS) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isView) : [];
  } catch {
    // What another program left there is no view of ours.
    return [];
  }
}

function isView(value: unknown): value is SavedView {
  const view = value as SavedView | null;
  return typeof view?.name === "string" && typeof view.search === "string";
}

/** Adds the view, or replaces the one of the same name. Returns all views, by name. */
export function keepView(storage: Storage, name: string, search: Search): SavedView[] {
  // A cursor would lead to a page that has moved on by then.
  const view = { name, search: writeSearch(withFilters(search, { find: undefined })) };
  const others = readViews(storage).filter((one) => one.name !== name);
  const views = [...others, view].slice(-MOST_VIEWS).toSorted((a, b) => a.name.localeCompare(b.name));
  storage.setItem(STORED_AS, JSON.stringify(views));
  return views;
}

export function dropView(storage: Storage, name: string): SavedView[] {
  const views = readViews(storage).filter((one) => one.name !== name);
  storage.setItem(STORED_AS, JSON.stringify(views));
  return views;
}

export function searchOf(view: SavedView): Search {
  return parseSearch(view.search);
}
