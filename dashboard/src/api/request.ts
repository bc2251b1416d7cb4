// Calls whose body or answer the typed client cannot carry: other media types than JSON, and JSON that
// holds a person's own digits.

import { callApi, readText } from "./client";
import { parseExact, writeExact } from "./exactJson";

interface RequestOptions {
  /** Empty values are left out. */
  query?: Record<string, string | number | boolean | null | undefined>;
  /** Written with all digits of its numbers. */
  json?: unknown;
  /** A body that is no JSON, and its media type. */
  text?: { body: string; type: string };
  signal?: AbortSignal;
}

/** Asks, and parses the answer with all digits. Throws ApiProblem or Unreachable. T is the contract's word. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const { query = {}, json, text, signal } = options;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  const type = text?.type ?? (json === undefined ? null : "application/json");
  const response = await callApi(parameters.size > 0 ? `${path}?${parameters}` : path, {
    method,
    signal,
    headers: type === null ? {} : { "Content-Type": type },
    body: text?.body ?? (json === undefined ? undefined : writeExact(json)),
  });
  const answer = await readText(response, signal);
  return (answer === "" ? undefined : parseExact(answer)) as T;
}
