import { ApiProblem } from "@/api/problem";
import { timeOfId } from "@/components/relativeTime";

// An order is answered before it is stored: milliseconds, and as long as a store that is away stays away.
const STORED_WITHIN_MS = 60_000;

export function isMissing(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 404;
}

/** Whether an order that cannot be found was answered so shortly before `now` that it may still be stored. */
export function mayBeOnItsWay(orderId: string, now: number): boolean {
  return Math.abs(now - timeOfId(orderId)) < STORED_WITHIN_MS;
}
