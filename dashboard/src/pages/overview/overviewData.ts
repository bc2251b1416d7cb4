// GET /api/overview and the events that keep it fresh.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { callApi } from "@/api/client";
import { approximate, type Exact, isNumber, parseExact } from "@/api/exactJson";
import { useLiveEvent } from "@/live/LiveProvider";

export const RANGES = ["1h", "24h", "7d", "30d"] as const;
export type Range = (typeof RANGES)[number];

export function rangeFrom(text: string | undefined): Range {
  return RANGES.find((range) => range === text) ?? "1h";
}

/** Counts, latencies in milliseconds (null without answers), and the state of the queues. */
export interface Measures {
  accepted: Exact;
  rejected: Exact;
  duplicates: Exact;
  conflicts: Exact;
  p50: Exact | null;
  p95: Exact | null;
  p99: Exact | null;
  queueDepth: number;
  oldestAgeMs: number;
  dead: number;
}

export interface Alarm {
  id: string;
  severity: "warning" | "critical";
  title: string;
  detail: string;
  since: string;
}

export interface Overview {
  range: Range;
  stepSeconds: number;
  /** Counts in each step. */
  points: (Measures & { at: string })[];
  /** Counts a second, over the last ten. */
  now: Measures;
  conservation: { unaccounted: number; unaccountedErrors: number; checkedAt: string };
  alarms: Alarm[];
  totals: { orders: number; openErrors: number };
}

/** The `overview` event, each second. */
type OverviewEvent = Partial<Pick<Overview, "now" | "alarms" | "conservation" | "totals">>;

/** A new step is at hand that often; the long ranges change slowly. */
const REFRESH_MS: Record<Range, number> = { "1h": 10_000, "24h": 30_000, "7d": 60_000, "30d": 60_000 };

/** The overview of a range, its live values replaced each second. Paused, everything stays as it is. */
export function useOverview(range: Range, paused: boolean) {
  const query = useQuery({
    queryKey: ["overview", range],
    queryFn: async ({ signal }) =>
      parseExact(
        await (await callApi(`/api/overview?range=${range}`, { signal })).text(),
      ) as unknown as Overview,
    refetchInterval: paused ? false : REFRESH_MS[range],
    enabled: !paused,
  });
  const [live, setLive] = useState<OverviewEvent>({});
  useLiveEvent<OverviewEvent>("overview", setLive, !paused);
  return { query, live };
}

export const asFloat = (value: Exact | null | undefined) => (isNumber(value) ? approximate(value) : null);
