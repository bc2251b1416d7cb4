// Choices that a person made in this browser. Where the browser keeps nothing for us, a choice lasts as
// long as the page.

export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** null forgets the choice. */
export function keepPreference(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // The choice holds for this page all the same.
  }
}
