import { useMemo } from "react";
import { Chart, type Series } from "@/components/Chart";
import { grouped } from "@/components/grouped";
import { Panel } from "@/components/Page";
import { duration } from "@/components/relativeTime";
import { withGaps } from "./gaps";
import { rate } from "./LiveTiles";
import { asFloat, type Overview, type Point, RANGE_MS } from "./overviewData";

/** The range as four charts; each can be read as a table. */
export function RangeCharts({ overview }: { overview: Overview }) {
  const { points, stepSeconds } = overview;
  const charts = useMemo(() => {
    const steps = withGaps(points, stepSeconds);
    const line = (
      label: string,
      colour: string,
      read: (point: Point) => number | null,
      dashed = false,
    ): Series => ({
      label,
      colour,
      dashed,
      values: steps.map(({ point }) => (point ? read(point) : null)),
    });
    const perSecond = (name: "accepted" | "rejected" | "duplicates" | "conflicts") => (point: Point) =>
      point[name] / stepSeconds;
    return {
      times: steps.map(({ time }) => time),
      decisions: [
        line("Accepted", "--chart-1", perSecond("accepted")),
        line("Rejected", "--chart-2", perSecond("rejected")),
        line("Duplicates", "--chart-3", perSecond("duplicates"), true),
        line("Conflicts", "--chart-4", perSecond("conflicts"), true),
      ],
      latency: [
        line("p50", "--chart-1", (point) => asFloat(point.p50)),
        line("p95", "--chart-4", (point) => asFloat(point.p95)),
        line("p99", "--chart-2", (point) => asFloat(point.p99)),
      ],
      depth: [
        line("In the queues", "--chart-1", (point) => point.queueDepth),
        line("Dead letters", "--chart-2", (point) => point.dead),
      ],
      age: [line("Oldest message", "--chart-4", (point) => point.oldestAgeMs)],
    };
  }, [points, stepSeconds]);
  const spanMs = RANGE_MS[overview.range];
  const note = `each point ${duration(stepSeconds * 1_000)}`;

  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Panel title="Decisions a second" note={note}>
        <Chart
          title="Decisions a second"
          times={charts.times}
          spanMs={spanMs}
          series={charts.decisions}
          format={rate}
          unit="/s"
        />
      </Panel>
      <Panel title="Time to answer" note={note}>
        <Chart
          title="Time to answer"
          times={charts.times}
          spanMs={spanMs}
          series={charts.latency}
          format={oneDecimal}
          unit=" ms"
        />
      </Panel>
      <Panel title="Queue depth" note={note}>
        <Chart
          title="Queue depth"
          times={charts.times}
          spanMs={spanMs}
          series={charts.depth}
          format={grouped}
        />
      </Panel>
      <Panel title="Oldest message" note={note}>
        <Chart
          title="Oldest message"
          times={charts.times}
          spanMs={spanMs}
          series={charts.age}
          format={duration}
        />
      </Panel>
    </div>
  );
}

const oneDecimal = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(1));
