import { lazy, Suspense, useState } from "react";
import { Button } from "./Button";
import { ChartTable } from "./ChartTable";

export interface Series {
  label: string;
  /** One value a point; null where there was none. */
  values: (number | null)[];
  /** A colour of the style sheet: "--chart-1". */
  colour: string;
  dashed?: boolean;
}

export interface ChartProps {
  title: string;
  /** The points' times, in milliseconds since 1970, oldest first. */
  times: number[];
  series: Series[];
  /** How long the shown stretch of time is, in milliseconds, ending with the last point. Default: what the points span. */
  spanMs?: number;
  /** Behind each value: "ms", "/s". */
  unit?: string;
  height?: number;
  /** Writes a value for the axis, the legend and the table. */
  format?: (value: number) => string;
}

const ChartCanvas = lazy(() => import("./ChartCanvas"));

/** A chart over time, and its twin: the same numbers as a table. */
export function Chart(props: ChartProps) {
  const [asTable, setAsTable] = useState(false);
  const { height = 180 } = props;
  return (
    <figure className="min-w-0" aria-label={props.title}>
      <figcaption className="flex items-center gap-2 px-4 pt-2">
        <ul className="text-muted flex flex-1 flex-wrap gap-x-3 gap-y-0.5 text-xs">
          {props.series.map((series) => (
            <li key={series.label} className="inline-flex items-center gap-1.5">
              <ColourKey series={series} />
              {series.label}
            </li>
          ))}
        </ul>
        <Button
          kind="quiet"
          icon="table"
          aria-label={`Show ${props.title} as a table`}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        />
      </figcaption>
      {asTable ? (
        <ChartTable {...props} />
      ) : (
        <Suspense fallback={<div className="skeleton mx-4 mb-4" style={{ height }} />}>
          <ChartCanvas {...props} height={height} />
        </Suspense>
      )}
    </figure>
  );
}

function ColourKey({ series }: { series: Series }) {
  return (
    <svg aria-hidden="true" width="14" height="4" className="shrink-0">
      <line
        x1="0"
        y1="2"
        x2="14"
        y2="2"
        strokeWidth="3"
        strokeDasharray={series.dashed ? "4 2" : undefined}
        style={{ stroke: `var(${series.colour})` }}
      />
    </svg>
  );
}
