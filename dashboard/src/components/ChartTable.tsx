import type { ChartProps } from "./Chart";

/** The chart's numbers, the newest first. */
export function ChartTable({ title, times, series, unit, height = 180, format = String }: ChartProps) {
  const rows = times.map((time, index) => ({ time, index })).reverse();
  return (
    <div
      className="mx-4 mb-4 overflow-auto"
      style={{ height }}
      tabIndex={0}
      role="region"
      aria-label={`${title}, table`}
    >
      <table className="w-full text-[0.8125rem]">
        <caption className="sr-only">{title}</caption>
        <thead className="bg-surface sticky top-0">
          <tr className="label text-start">
            <th scope="col" className="py-1 text-start font-medium">
              Time (UTC)
            </th>
            {series.map((one) => (
              <th scope="col" key={one.label} className="py-1 text-end font-medium">
                {one.label}
                {unit && ` (${unit.trim()})`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, index }) => (
            <tr key={time} className="border-line border-t">
              <th scope="row" className="py-0.5 text-start font-normal whitespace-nowrap">
                {new Date(time).toISOString().slice(0, 19).replace("T", " ")}
              </th>
              {series.map((one) => {
                const value = one.values[index];
                return (
                  <td key={one.label} className="text-end">
                    {value === null || value === undefined ? "–" : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
