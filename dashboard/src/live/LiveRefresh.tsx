import { useQueryClient } from "@tanstack/react-query";
import { useLiveEvent } from "./LiveProvider";

/** Has what is shown read again when the live connection says that it may have changed unnoticed. */
export function LiveRefresh() {
  const queries = useQueryClient();
  // Events were missed and cannot be had any more.
  useLiveEvent("reset", () => void queries.invalidateQueries());
  // Every list of jobs has "jobs" in its key.
  useLiveEvent(
    "job",
    () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes("jobs") }),
  );
  return null;
}
