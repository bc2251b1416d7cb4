// Where the API is. A server that serves these files answers their calls too, and so does a distribution that
// sends /api to it; files that live elsewhere name the server in index.html.

const named =
  typeof document === "undefined"
    ? ""
    : (document.querySelector<HTMLMetaElement>('meta[name="nexusstream-api"]')?.content ?? "");

/** The origin of the API, without a slash at its end; empty for the origin of the page. */
export const API_ORIGIN = originOf(named);

/** Cookies of another site are not sent, so a sign-in there lives in memory alone. */
export const isApiElsewhere = API_ORIGIN !== "" && API_ORIGIN !== globalThis.location?.origin;

export function apiUrl(path: string): string {
  return API_ORIGIN + path;
}

/** What somebody wrote as the server's address; with a path behind it, or without http, it is none. */
export function originOf(text: string): string {
  const trimmed = text.trim().replace(/\/+$/, "");
  if (trimmed === "") return "";
  if (
    !URL.canParse(trimmed) ||
    !/^https?:$/.test(new URL(trimmed).protocol) ||
    new URL(trimmed).origin !== trimmed
  )
    throw new Error(
      `nexusstream-api in index.html is "${text}", which is no origin such as https://orders.example.com`,
    );
  return trimmed;
}
