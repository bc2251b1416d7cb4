import { useClock } from "@/components/clock";
import { duration } from "@/components/relativeTime";
import { useLiveConnection, useLiveState } from "@/live/LiveProvider";
import type { LiveState } from "@/live/liveConnection";

const WORDS: Record<LiveState, { label: string; dot: string }> = {
  connecting: { label: "Connecting", dot: "bg-muted" },
  live: { label: "Live", dot: "bg-good" },
  stale: { label: "Stale", dot: "bg-warn" },
  disconnected: { label: "Disconnected", dot: "bg-bad" },
  unavailable: { label: "No live data", dot: "bg-muted" },
};

/** Whether what is shown is what is. Says how old it is when it is not. */
export function LiveIndicator() {
  const connection = useLiveConnection();
  const state = useLiveState();
  const age = useClock((now) => {
    const last = connection.lastEventAt;
    return last === null || state === "live" ? "" : duration(Math.max(0, now - last));
  });
  const { label, dot } = WORDS[state];
  return (
    <span role="status" className="inline-flex items-center gap-1.5 text-[0.8125rem] whitespace-nowrap">
      <span aria-hidden="true" className={`size-2 rounded-full ${dot}`} />
      {label}
      {age && <span className="text-muted hidden sm:inline">· last update {age} ago</span>}
    </span>
  );
}
