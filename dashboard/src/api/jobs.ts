// Work that the server does in the background: redrives and bulk reprocessing.

import type { components } from "./schema";

/** Kept in the review database; a running one goes on after a restart of the server. */
export type Job = components["schemas"]["Job"];

/** What a redrive would move. */
export interface RedrivePlan {
  count: number;
  oldestAgeMs: number;
  byPartner: Record<string, number>;
  sample: components["schemas"]["QueueMessage"][];
}
