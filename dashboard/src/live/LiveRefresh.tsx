import { useQueryClient } from "@tanstack/react-query";
import type { Job } from "@/api/jobs";
import { useLiveEvent } from "@/live/LiveProvider";

const ERROR_LISTS = ["errors", "error-groups", "error-group"];

/** Has what is shown read again when the live connection says that it may have changed unnoticed. */
export function LiveRefresh() {
  const queries = useQueryClient();
  // Events were missed and cannot be had any more.
  useLiveEvent("reset", () => void queries.invalidateQueries());
  // Every list of jobs has "jobs" in its key.
  useLiveEvent<Job>("job", ({ kind, state }) => {
    const handled = kind === "reprocess" && state !== "running" ? ERROR_LISTS : [];
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => queryKey.includes("jobs") || handled.includes(String(queryKey[0])),
    });
  });
  return null;
}
