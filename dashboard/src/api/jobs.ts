// Work that the server does in the background: redrives and bulk reprocessing.

import type { components } from "./schema";

/** Kept in the review database; a running one goes on after a restart of the server. */
export type Job = components["schemas"]["Job"];
