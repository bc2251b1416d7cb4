// Reads text/event-stream (WHATWG HTML, section 9.2.6) from pieces of any size.

export interface StreamEvent {
  /** The event's name; "message" when the server gave none. */
  name: string;
  data: string;
  /** The id to resume after, as it stood when the event ended. */
  lastEventId: string;
}

export class EventStreamParser {
  #rest = "";
  #name = "";
  #data: string[] = [];
  #lastEventId: string;
  #retryMs: number | null = null;
  #atStart = true;

  constructor(lastEventId = "") {
    this.#lastEventId = lastEventId;
  }

  /** The delay before a reconnect that the server asked for, if it did. */
  get retryMs(): number | null {
    return this.#retryMs;
  }

  /** Takes the next piece and returns the events that it completes. */
  push(piece: string): StreamEvent[] {
    let text = this.#rest + piece;
    if (this.#atStart && text.length > 0) {
      this.#atStart = false;
      if (text.startsWith("\uFEFF")) text = text.slice(1);
    }
    const events: StreamEvent[] = [];
    let from = 0;
    for (;;) {
      const line = lineFrom(text, from);
      if (line === null) break;
      const event = this.#take(text.slice(from, line.end));
      if (event) events.push(event);
      from = line.next;
    }
    this.#rest = text.slice(from);
    return events;
  }

  #take(line: string): StreamEvent | null {
    if (line === "") return this.#dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? "" : line.slice(colon + 1);
    if (value.startsWith(" ")) value = value.slice(1);
    if (field === "event") this.#name = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#lastEventId = value;
    else if (field === "retry" && /^[0-9]+$/.test(value)) this.#retryMs = Number(value);
    return null;
  }

  #dispatch(): StreamEvent | null {
    const event =
      this.#data.length === 0
        ? null
        : { name: this.#name || "message", data: this.#data.join("\n"), lastEventId: this.#lastEventId };
    this.#name = "";
    this.#data = [];
    return event;
  }
}

/** The line that begins at `from`, or null when its end has not come yet. */
function lineFrom(text: string, from: number): { end: number; next: number } | null {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === "\n") return { end: at, next: at + 1 };
    if (char !== "\r") continue;
    // A CR at the very end may be the first half of CR LF.
    if (at + 1 === text.length) return null;
    return { end: at, next: text[at + 1] === "\n" ? at + 2 : at + 1 };
  }
  return null;
}
