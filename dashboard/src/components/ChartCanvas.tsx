// The only file that knows uPlot. It is loaded when the first chart is shown.

import { useEffect, useRef, useSyncExternalStore } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { observeTheme, shownTheme } from "@/theme/theme";
import type { ChartProps } from "./Chart";

const colourOf = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Days on long ranges, seconds only where a tick needs them. */
function axisTimes(ticks: number[]): string[] {
  const span = (ticks.at(-1) ?? 0) - (ticks[0] ?? 0);
  const [from, to] = span > 2 * 86_400 ? [5, 10] : [11, ticks.every((tick) => tick % 60 === 0) ? 16 : 19];
  return ticks.map((tick) => new Date(tick * 1_000).toISOString().slice(from, to));
}

/** A point without neighbours has no line, so it is drawn as a dot. */
const lonePoints: uPlot.Series.Points.Filter = (plot, series) => {
  const values = plot.data[series] ?? [];
  const missing = (value: unknown) => value === null || value === undefined;
  return [...values.keys()].filter(
    (at) => !missing(values[at]) && missing(values[at - 1]) && missing(values[at + 1]),
  );
};

// So that a single point has an axis of minutes beside it.
const SHORTEST_SPAN_S = 600;

function stretchOf(times: ArrayLike<number>, spanMs: number): [number, number] {
  const first = times[0] ?? Date.now() / 1_000;
  const last = times[times.length - 1] ?? first;
  return [last - Math.max(spanMs / 1_000, last - first, SHORTEST_SPAN_S), last];
}

function optionsFor(props: ChartProps, width: number): uPlot.Options {
  const { series, height = 180, format = String, unit = "", spanMs = 0 } = props;
  const grid = { stroke: colourOf("--line"), width: 1 };
  const axis = {
    stroke: colourOf("--muted"),
    grid,
    ticks: { show: false },
    font: "11px system-ui, sans-serif",
  };
  return {
    width,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: {
      // Asked of the data: for a single point uPlot suggests a stretch of months.
      x: { range: ({ data: [times] }) => stretchOf(times, spanMs) },
      y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.1 : 1] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        space: 80,
        values: (_plot, ticks) => axisTimes(ticks),
      },
      { ...axis, size: 52, values: (_plot, ticks) => ticks.map((tick) => format(tick)) },
    ],
    series: [
      {},
      ...series.map((one) => ({
        label: one.label,
        stroke: colourOf(one.colour),
        width: 1.75,
        dash: one.dashed ? [6, 3] : undefined,
        points: { show: true, size: 5, fill: colourOf(one.colour), filter: lonePoints },
        spanGaps: false,
      })),
    ],
    hooks: { setCursor: [(plot) => describeCursor(plot, format, unit)] },
  };
}

/** Writes the values below the pointer into the chart's own corner. */
function describeCursor(plot: uPlot, format: (value: number) => string, unit: string): void {
  const readout = plot.root.parentElement?.querySelector("[data-readout]");
  if (!readout) return;
  const at = plot.cursor.idx;
  const time = at === null || at === undefined ? undefined : plot.data[0][at];
  if (at === null || at === undefined || time === undefined) {
    readout.textContent = "";
    return;
  }
  const values = plot.series.slice(1).map((one, index) => {
    const value = plot.data[index + 1]?.[at];
    return `${one.label} ${value === null || value === undefined ? "–" : format(value) + unit}`;
  });
  readout.textContent = `${new Date(time * 1_000).toISOString().slice(5, 19).replace("T", " ")}  ${values.join("  ")}`;
}

function dataOf({ times, series }: ChartProps): uPlot.AlignedData {
  return [times.map((time) => time / 1_000), ...series.map((one) => one.values)] as uPlot.AlignedData;
}

export default function ChartCanvas(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useSyncExternalStore(observeTheme, shownTheme);
  const latest = useRef(props);
  latest.current = props;
  // A chart is made anew only when its lines or colours change; new points are put into the one that is there.
  const shape = props.series.map((one) => one.label + one.colour).join() + props.spanMs;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `theme` and `shape` say when the colours and lines differ.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new uPlot(optionsFor(latest.current, element.clientWidth), dataOf(latest.current), element);
    plot.current = made;
    const resize = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: latest.current.height ?? 180 }),
    );
    resize.observe(element);
    return () => {
      resize.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [theme, shape]);

  useEffect(() => {
    plot.current?.setData(dataOf(props));
  }, [props]);

  return (
    <div className="relative px-2 pb-2">
      <div ref={box} className="w-full overflow-hidden" style={{ height: props.height }} aria-hidden="true" />
      <p
        data-readout
        aria-hidden="true"
        className="text-muted bg-surface/85 pointer-events-none absolute end-4 top-0 rounded px-1 font-mono text-[0.6875rem] whitespace-pre"
      />
    </div>
  );
}
