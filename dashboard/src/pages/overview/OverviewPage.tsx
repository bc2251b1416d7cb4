import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/components/Button";
import { Page } from "@/components/Page";
import { QueryStates } from "@/components/PageStates";
import { Alarms } from "./Alarms";
import { LatestEvents } from "./LatestEvents";
import { LiveTiles } from "./LiveTiles";
import { RANGES, rangeFrom, useOverview } from "./overviewData";
import { RangeCharts } from "./RangeCharts";

const route = getRouteApi("/");

/** What happens now, what happened lately, and whether anything needs a person. */
export default function OverviewPage() {
  const range = rangeFrom(route.useSearch().range);
  const navigate = route.useNavigate();
  const [paused, setPaused] = useState(false);
  const { query, live } = useOverview(range, paused);

  return (
    <Page
      title="Overview"
      actions={
        <>
          <div role="group" aria-label="Range" className="flex gap-1">
            {RANGES.map((one) => (
              <Button
                key={one}
                aria-pressed={one === range}
                onClick={() =>
                  void navigate({ to: "/", search: one === "1h" ? {} : { range: one }, replace: true })
                }
              >
                {one.replace(/(\d+)/, "$1 ")}
              </Button>
            ))}
          </div>
          <Button icon={paused ? "play" : "pause"} aria-pressed={paused} onClick={() => setPaused(!paused)}>
            {paused ? "Resume" : "Pause"}
          </Button>
        </>
      }
    >
      <QueryStates query={query} rows={12}>
        {(overview) => (
          <>
            <Alarms alarms={(live ?? overview).alarms} />
            <LiveTiles
              now={(live ?? overview).now}
              conservation={(live ?? overview).conservation}
              totals={(live ?? overview).totals}
            />
            <RangeCharts overview={overview} />
            <LatestEvents paused={paused} />
          </>
        )}
      </QueryStates>
    </Page>
  );
}
