// Sending inputs to a partner's feed: one order, a batch, or a file of any length.

import { callJson } from "@/api/client";
import { ApiProblem, Unreachable } from "@/api/problem";
import type { components } from "@/api/schema";
import { recordChunks } from "./fileChunks";

export type FeedResult = components["schemas"]["FeedResult"];
export type BatchAnswer = components["schemas"]["BatchAnswer"];

const CONTENT_TYPES = { json: "application/json", ndjson: "application/x-ndjson", csv: "text/csv" } as const;
export type BodyFormat = keyof typeof CONTENT_TYPES;

/** Whether typed text is one JSON object, and how it has to be sent. */
export function formatOf(text: string, partnerFormat: string): { format: BodyFormat; single: boolean } {
  if (partnerFormat === "csv") return { format: "csv", single: false };
  const trimmed = text.trim();
  if (trimmed.startsWith("[")) return { format: "json", single: false };
  try {
    const parsed: unknown = JSON.parse(trimmed);
    return { format: "json", single: !(parsed !== null && typeof parsed === "object" && "orders" in parsed) };
  } catch {
    // Several lines that are JSON each are NDJSON. Anything else is sent as it is: the server says what is wrong.
    const lines = trimmed.split("\n").filter((line) => line.trim() !== "");
    return lines.length > 1 && lines.every((line) => line.trim().startsWith("{") && line.trim().endsWith("}"))
      ? { format: "ndjson", single: false }
      : { format: "json", single: true };
  }
}

/** Sends typed text. `dryRun` asks only what would become of it. */
export async function sendText(
  slug: string,
  text: string,
  partnerFormat: string,
  dryRun: boolean,
): Promise<FeedResult | BatchAnswer> {
  const { format, single } = formatOf(text, partnerFormat);
  const path = `/api/feed/${encodeURIComponent(slug)}${dryRun ? "/validate" : single ? "" : "/batch"}`;
  try {
    return await callJson(path, {
      method: "POST",
      headers: { "Content-Type": CONTENT_TYPES[format] },
      body: text,
    });
  } catch (error) {
    // A rejection (422) and a conflict (409) are answers: the word of `status` tells them from problems.
    if (error instanceof ApiProblem && typeof error.body.status === "string") return error.body as FeedResult;
    throw error;
  }
}

export interface FileProgress {
  state: "sending" | "waiting" | "done" | "stopped" | "failed";
  sentBytes: number;
  totalBytes: number;
  startedAt: number;
  endedAt: number | null;
  total: number;
  accepted: number;
  rejected: number;
  duplicates: number;
  conflicts: number;
  /** The first inputs that were not accepted. */
  failed: FeedResult[];
  error: unknown;
}

const CHUNK_BYTES = 1 << 20;
const MOST_FAILED_KEPT = 1_000;
const MOST_ATTEMPTS = 6;

/**
 * Sends a file piece by piece and reports after each. A piece whose answer got lost is sent again, which is
 * safe: an order that was accepted before is a duplicate. Ends when the signal is aborted.
 */
export async function sendFile(
  slug: string,
  file: File,
  csv: boolean,
  report: (progress: FileProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const progress: FileProgress = {
    ...{ state: "sending", sentBytes: 0, totalBytes: file.size, startedAt: Date.now(), endedAt: null },
    ...{ total: 0, accepted: 0, rejected: 0, duplicates: 0, conflicts: 0, failed: [], error: null },
  };
  const path = `/api/feed/${encodeURIComponent(slug)}/batch?results=failed`;
  const headers = { "Content-Type": CONTENT_TYPES[csv ? "csv" : "ndjson"] };
  try {
    for await (const chunk of recordChunks(bytesOf(file), { csv, chunkBytes: CHUNK_BYTES })) {
      const send = () => callJson<BatchAnswer>(path, { method: "POST", headers, body: chunk.body, signal });
      const answer = await withPatience(
        send,
        (waiting) => report({ ...progress, state: waiting ? "waiting" : "sending" }),
        signal,
      );
      add(progress, answer);
      progress.sentBytes += chunk.sourceBytes;
      if (answer.incomplete) throw new Error(answer.incomplete.detail);
      report({ ...progress });
    }
    report({ ...progress, state: "done", sentBytes: file.size, endedAt: Date.now() });
  } catch (error) {
    report({
      ...progress,
      state: signal.aborted ? "stopped" : "failed",
      error: signal.aborted ? null : error,
      endedAt: Date.now(),
    });
  }
}

function add(progress: FileProgress, answer: BatchAnswer): void {
  for (const name of ["total", "accepted", "rejected", "duplicates", "conflicts"] as const)
    progress[name] += answer[name];
  const room = MOST_FAILED_KEPT - progress.failed.length;
  if (room > 0) progress.failed = [...progress.failed, ...answer.results.slice(0, room)];
}

/** A file's bytes; a file named .gz is unpacked on the way. */
async function* bytesOf(file: File): AsyncGenerator<Uint8Array> {
  const stream: ReadableStream<Uint8Array> = file.name.endsWith(".gz")
    ? file.stream().pipeThrough(new DecompressionStream("gzip"))
    : file.stream();
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** Tries again what failed because the server was away, full or asked for patience. */
async function withPatience<T>(
  send: () => Promise<T>,
  tell: (waiting: boolean) => void,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const passing =
        error instanceof Unreachable || (error instanceof ApiProblem && [429, 503].includes(error.status));
      if (!passing || attempt === MOST_ATTEMPTS || signal.aborted) throw error;
      tell(true);
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
      tell(false);
    }
  }
}
