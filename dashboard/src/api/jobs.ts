// Work that the server does in the background: redrives and bulk reprocessing.

import type { components } from "./schema";

type Actor = { key: string | null; role: string };

/** Rows of the review database; a running one goes on after a restart. */
export interface Job {
  id: string;
  kind: "reprocess" | "redrive";
  state: "running" | "done" | "cancelled" | "failed";
  filter: Record<string, unknown> | null;
  queue: string | null;
  to: string | null;
  reason: string | null;
  actor: Actor;
  maxPerSecond: number;
  total: number;
  processed: number;
  succeeded: number;
  stillFailing: number;
  skipped: number;
  startedAt: string;
  endedAt: string | null;
  failure: string | null;
}

/** What a redrive would move. */
export interface RedrivePlan {
  count: number;
  oldestAgeMs: number;
  byPartner: Record<string, number>;
  sample: components["schemas"]["QueueMessage"][];
}
