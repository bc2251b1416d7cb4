// What a page shows stands in its address: filters, sort order, cursor. Everything is plain text there,
// so that an address can be read, typed and kept.

export type Search = Record<string, string | undefined>;

/** "?partnerId=partner-a&minAmount=0.10" to its members. Of a repeated name the last one counts. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** The way back. Empty members are left out; an address without any has no "?". */
export function writeSearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** Keeps the members that the page knows: for a route's validateSearch. */
export function keepKnown<Name extends string>(names: readonly Name[]) {
  return (search: Record<string, unknown>): Partial<Record<Name, string>> => {
    const kept: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const value = search[name];
      if (value !== undefined && value !== null && value !== "") kept[name] = String(value);
    }
    return kept;
  };
}

/**
 * The search after a filter changed. A cursor belongs to the filters that it was given for, so it goes.
 */
export function withFilters<S extends Search>(search: S, changes: Search): S {
  const next: Search = { ...search, ...changes };
  delete next.cursor;
  delete next.page;
  for (const [name, value] of Object.entries(next)) if (!value) delete next[name];
  return next as S;
}

/** How many of these filters are set. */
export function countFilters(search: Search, names: readonly string[]): number {
  return names.filter((name) => search[name]).length;
}
