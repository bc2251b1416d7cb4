// GET /api/overview and the events that keep it fresh.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api } from "@/api/client";
import { approximate, type Exact, isNumber } from "@/api/exactJson";
import type { components } from "@/api/schema";
import { useLiveEvent, useLiveState } from "@/live/LiveProvider";

export const RANGES = ["1h", "24h", "7d", "30d"] as const;
const HOUR_MS = 3_600_000;
export const RANGE_MS: Record<Range, number> = {
  "1h": HOUR_MS,
  "24h": 24 * HOUR_MS,
  "7d": 7 * 24 * HOUR_MS,
  "30d": 30 * 24 * HOUR_MS,
};
export type Range = (typeof RANGES)[number];

export function rangeFrom(text: string | undefined): Range {
  return RANGES.find((range) => range === text) ?? "1h";
}

export type Overview = components["schemas"]["Overview"];
export type Alarm = components["schemas"]["Alarm"];
/** Counts a second over the last ten, latencies in milliseconds (null without answers), and the queues. */
export type Rates = components["schemas"]["Rates"];
export type Point = components["schemas"]["OverviewPoint"];

/** The `overview` event, each second: the overview without its range and points. */
type OverviewEvent = Pick<Overview, "now" | "alarms" | "conservation" | "totals">;

/** A new step is at hand that often; the long ranges change slowly. */
const REFRESH_MS: Record<Range, number> = { "1h": 10_000, "24h": 30_000, "7d": 60_000, "30d": 60_000 };

/** The overview of a range, its live values replaced each second. Paused, everything stays as it is. */
export function useOverview(range: Range, paused: boolean) {
  const query = useQuery({
    queryKey: ["overview", range],
    queryFn: ({ signal }) => answer(api.GET("/api/overview", { params: { query: { range } }, signal })),
    refetchInterval: paused ? false : REFRESH_MS[range],
    enabled: !paused,
  });
  const [live, setLive] = useState<OverviewEvent | null>(null);
  useLiveEvent<OverviewEvent>("overview", setLive, !paused);
  // What the stream said last is worth less than a later answer once the stream has stopped.
  const connected = useLiveState() === "live";
  return { query, live: connected || paused ? live : null };
}

export const asFloat = (value: Exact | number | null | undefined) =>
  isNumber(value) ? approximate(value) : null;
