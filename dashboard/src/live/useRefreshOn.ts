import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLiveEvent } from "./LiveProvider";

const AT_MOST_EVERY_MS = 1_000;

/** Reads a query again when an event of this name comes, at most every second. */
export function useRefreshOn(eventName: string, queryKey: QueryKey): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  useLiveEvent(eventName, () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      void client.invalidateQueries({ queryKey });
    }, AT_MOST_EVERY_MS);
  });
}
