import createClient from "openapi-fetch";
import { API_ORIGIN, apiUrl } from "./address";
import { credentialHeaders } from "./credentials";
import { parseExact } from "./exactJson";
import { ApiProblem, Unreachable } from "./problem";
import type { paths } from "./schema";

/** Called when the server no longer knows who we are; the session shows the sign-in page then. */
let onSignedOut: () => void = () => {};

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** fetch of a path of the API, with credentials, and with problems as exceptions: ApiProblem or Unreachable. */
export async function callApi(input: Request | string, init?: RequestInit): Promise<Response> {
  const request = new Request(typeof input === "string" ? apiUrl(input) : input, init);
  for (const [name, value] of Object.entries(credentialHeaders())) request.headers.set(name, value);
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Unreachable(error);
  }
  if (response.ok) return response;
  const problem = new ApiProblem(response.status, await problemBody(response));
  // A key that was revoked or has expired is refused with 403, as a wrong one is.
  if (response.status === 401 || problem.code === "INVALID_API_KEY") onSignedOut();
  throw problem;
}

/** The whole body of an answer. A server that goes away in the middle of it is as unreachable as one that is not there. */
export async function readText(response: Response, signal?: AbortSignal | null): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(error);
  }
}

async function problemBody(response: Response): Promise<Record<string, unknown>> {
  try {
    const body = parseExact(await response.text());
    if (body !== null && typeof body === "object" && !Array.isArray(body))
      return body as Record<string, unknown>;
  } catch {
    // A proxy in between may answer with a page of its own.
  }
  return {};
}

/**
 * An answer whose JSON keeps the digits of its numbers. The typed client calls json() only of an answer
 * that says its length; it would read any other with JSON.parse.
 */
async function exactAnswer(request: Request): Promise<Response> {
  const response = await callApi(request);
  if (response.status === 204) return response;
  const text = await readText(response, request.signal);
  const headers = new Headers(response.headers);
  headers.set("Content-Length", String(text.length));
  const exact = new Response(text, { status: response.status, headers });
  Object.defineProperty(exact, "json", { value: async () => parseExact(text) });
  return exact;
}

/** Leaves out empty values: a filter that nobody filled in is no filter. */
function writeQuery(query: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  return parameters.toString();
}

/** The typed client of docs/openapi.json: `await answer(api.GET("/api/orders/stats"))`. */
export const api = createClient<paths>({
  baseUrl: API_ORIGIN,
  fetch: exactAnswer,
  querySerializer: writeQuery,
});

/** The data of an answer. A call that failed has thrown an ApiProblem or Unreachable before. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** A call whose body or answer the typed client has no words for, such as an upload of a partner's bytes. */
export async function callJson<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await callApi(path, init);
  const text = await readText(response, init?.signal);
  return (text === "" ? null : parseExact(text)) as T;
}
