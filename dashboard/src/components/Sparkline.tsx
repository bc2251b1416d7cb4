// Small bars for the last 24 hours, with the same in words for those who hear the page.

import { grouped } from "./grouped";

const WIDTH = 72;
const HEIGHT = 20;
const STEP = WIDTH / 24;

/** `values`: one count an hour, the hour under way last. */
export function Sparkline({ values }: { values: number[] }) {
  const highest = Math.max(...values, 1);
  const sum = values.reduce((total, value) => total + value, 0);
  return (
    <span className="inline-flex items-center gap-2 align-middle">
      <svg aria-hidden="true" width={WIDTH} height={HEIGHT} className="shrink-0">
        <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} style={{ stroke: "var(--line)" }} />
        {values.map((value, hour) => {
          const height = value === 0 ? 0 : Math.max(2, (value / highest) * (HEIGHT - 2));
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place.
              key={hour}
              x={hour * STEP + 0.5}
              y={HEIGHT - height}
              width={STEP - 1}
              height={height}
              style={{ fill: "var(--chart-2)" }}
            />
          );
        })}
      </svg>
      <span className="sr-only">{inWords(values, sum)}</span>
      <span aria-hidden="true" className="text-muted text-xs">
        {grouped(sum)}
      </span>
    </span>
  );
}

function inWords(values: number[], sum: number): string {
  if (sum === 0) return "none in the last 24 hours";
  const highest = Math.max(...values);
  const ago = values.length - 1 - values.lastIndexOf(highest);
  return `${sum} in the last 24 hours, at most ${highest} in one hour, ${ago === 0 ? "this one" : `${ago} hours ago`}`;
}
