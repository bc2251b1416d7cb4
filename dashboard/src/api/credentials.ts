// The key that a person signed in with. It lives in this module's memory only: a reload forgets it,
// unless the server keeps the sign-in in its HttpOnly cookie, which no script can read.

let key: string | null = null;

export function keepKey(newKey: string | null): void {
  key = newKey;
}

/** The headers that every call to the API carries. */
export function credentialHeaders(): Record<string, string> {
  // The server refuses cookie-authenticated changes without this header, which no foreign form can send.
  const headers: Record<string, string> = { "X-NexusStream-Request": "1" };
  if (key !== null) headers["X-API-Key"] = key;
  return headers;
}

export function isKeyInMemory(): boolean {
  return key !== null;
}
