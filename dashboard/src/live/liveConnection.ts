// One connection to GET /api/events a tab. It is read with fetch rather than EventSource, because an
// EventSource cannot send the key's header. It resumes after the last event that it saw, waits longer
// after each failure, and rests while the tab is hidden.

import { callApi } from "@/api/client";
import { parseExact } from "@/api/exactJson";
import { isFinal } from "@/api/problem";
import { EventStreamParser, type StreamEvent } from "./eventStreamParser";

/**
 * connecting: no event yet. live: the last event is younger than STALE_AFTER_MS. stale: connected, but
 * the events stopped. disconnected: the server does not answer. unavailable: it refused the stream.
 */
export type LiveState = "connecting" | "live" | "stale" | "disconnected" | "unavailable";

export type LiveListener = (data: unknown) => void;

// The server sends an overview each second, so a few missing ones mean trouble.
const STALE_AFTER_MS = 5_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

export class LiveConnection {
  #state: LiveState = "connecting";
  #lastEventAt: number | null = null;
  #lastEventId = "";
  #abort: AbortController | null = null;
  #running = false;
  #watch: ReturnType<typeof setInterval> | undefined;
  readonly #listeners = new Map<string, Set<LiveListener>>();
  readonly #observers = new Set<() => void>();
  readonly #onVisibility = () => (document.hidden ? this.#rest() : this.#wake());

  get state(): LiveState {
    return this.#state;
  }

  /** When the last event came, as Date.now() tells it; null before the first. */
  get lastEventAt(): number | null {
    return this.#lastEventAt;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    document.addEventListener("visibilitychange", this.#onVisibility);
    this.#watch = setInterval(() => this.#judge(), 1_000);
    this.#wake();
  }

  stop(): void {
    this.#running = false;
    document.removeEventListener("visibilitychange", this.#onVisibility);
    clearInterval(this.#watch);
    this.#rest();
    this.#lastEventAt = null;
    this.#enter("connecting");
  }

  /** Calls the listener with the parsed data of each event of this name. Returns how to stop that. */
  on(name: string, listener: LiveListener): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Calls the observer after each change of `state`. Returns how to stop that. */
  observe(observer: () => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  #wake(): void {
    if (!this.#running || this.#abort || document.hidden) return;
    this.#abort = new AbortController();
    void this.#keepReading(this.#abort.signal);
  }

  #rest(): void {
    this.#abort?.abort();
    this.#abort = null;
  }

  async #keepReading(signal: AbortSignal): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const eventBefore = this.#lastEventAt;
      try {
        await this.#read(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#enter(isFinal(error) ? "unavailable" : "disconnected");
      }
      if (signal.aborted) return;
      if (this.#lastEventAt !== eventBefore) retryMs = FIRST_RETRY_MS;
      // Half of the delay is left to chance, so that many tabs do not come back at the same moment.
      await pause(retryMs / 2 + (Math.random() * retryMs) / 2, signal);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  /** Reads one connection to its end, which is an error unless the server drains. */
  async #read(signal: AbortSignal): Promise<void> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (this.#lastEventId) headers["Last-Event-ID"] = this.#lastEventId;
    const response = await callApi("/api/events", { headers, signal, cache: "no-store" });
    if (!response.body) return;
    const parser = new EventStreamParser(this.#lastEventId);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      for (const event of parser.push(value)) this.#deliver(event);
    }
    this.#enter("disconnected");
  }

  #deliver(event: StreamEvent): void {
    this.#lastEventId = event.lastEventId;
    this.#lastEventAt = Date.now();
    this.#enter("live");
    const listeners = this.#listeners.get(event.name);
    if (!listeners?.size) return;
    const data = event.data === "" ? null : parseExact(event.data);
    for (const listener of listeners) listener(data);
  }

  #judge(): void {
    if (this.#state !== "live" || this.#lastEventAt === null) return;
    if (Date.now() - this.#lastEventAt > STALE_AFTER_MS) this.#enter("stale");
  }

  #enter(state: LiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const observer of this.#observers) observer();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
