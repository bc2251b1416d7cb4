import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLiveEvent } from "./LiveProvider";

const AT_MOST_EVERY_MS = 1_000;
// Events come in bursts; one that stands alone is shown at once.
const BURST_MS = 50;

/** Reads a query again when an event of this name comes, at most every second. */
export function useRefreshOn(eventName: string, queryKey: QueryKey): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const lastAt = useRef(0);
  const key = useRef(queryKey);
  useEffect(() => {
    key.current = queryKey;
  });
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  useLiveEvent(eventName, () => {
    const wait = Math.max(BURST_MS, lastAt.current + AT_MOST_EVERY_MS - Date.now());
    timer.current ??= setTimeout(() => {
      timer.current = null;
      lastAt.current = Date.now();
      void client.invalidateQueries({ queryKey: key.current });
    }, wait);
  });
}
