import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Count } from "@/components/Amount";
import { grouped } from "@/components/grouped";
import { RelativeTime } from "@/components/RelativeTime";
import { duration } from "@/components/relativeTime";
import { asFloat, type Overview, type Rates } from "./overviewData";

interface TilesProps {
  now: Rates;
  conservation: Overview["conservation"];
  totals: Overview["totals"];
}

/** The values of this moment. */
export function LiveTiles({ now, conservation, totals }: TilesProps) {
  const unaccounted = Math.abs(conservation.unaccounted) + Math.abs(conservation.unaccountedErrors);
  return (
    <dl className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-6 xl:gap-3">
      <Tile name="Accepted" note={<Duplicates now={now} />}>
        {rate(asFloat(now.accepted))}
        <Unit>/s</Unit>
      </Tile>
      <Tile
        name="Rejected"
        bad={(asFloat(now.rejected) ?? 0) > 0}
        note={`${rate(asFloat(now.conflicts))}/s conflicts`}
      >
        {rate(asFloat(now.rejected))}
        <Unit>/s</Unit>
      </Tile>
      <Tile name="Answer, p99" note={`p50 ${latency(now.p50)} · p95 ${latency(now.p95)}`}>
        {latency(now.p99)}
      </Tile>
      <Tile
        name="In the queues"
        note={
          <>
            oldest {duration(now.oldestAgeMs)} ·{" "}
            <span className={now.dead > 0 ? "text-bad font-semibold" : ""}>{grouped(now.dead)} dead</span>
          </>
        }
      >
        <Count value={now.queueDepth} />
      </Tile>
      <Tile name="Orders stored" note={<Link to="/errors">{grouped(totals.openErrors)} open errors</Link>}>
        <Count value={totals.orders} />
      </Tile>
      <Tile
        name="Unaccounted"
        bad={unaccounted > 0}
        note={
          <>
            checked <RelativeTime at={conservation.checkedAt} />
          </>
        }
      >
        <Count value={unaccounted} />
      </Tile>
    </dl>
  );
}

function Duplicates({ now }: { now: Rates }) {
  return <>{rate(asFloat(now.duplicates))}/s duplicates</>;
}

function Tile({
  name,
  note,
  bad,
  children,
}: {
  name: string;
  note: ReactNode;
  bad?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="panel min-w-0 px-4 py-3">
      <dt className="label">{name}</dt>
      <dd className={`mt-0.5 text-2xl font-semibold tracking-tight ${bad ? "text-bad" : ""}`}>{children}</dd>
      <dd className="text-muted mt-0.5 truncate text-xs">{note}</dd>
    </div>
  );
}

function Unit({ children }: { children: ReactNode }) {
  return <span className="text-muted text-sm font-normal">{children}</span>;
}

/** A rate needs no more than three figures. */
export function rate(value: number | null): string {
  if (value === null) return "–";
  if (value >= 10_000) return `${(value / 1_000).toFixed(1)}k`;
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}

function latency(value: Rates["p50"]): string {
  const ms = asFloat(value);
  if (ms === null) return "–";
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}
