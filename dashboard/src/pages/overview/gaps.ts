// The server has no points for the time in which it did not run. A line must not be drawn across.

interface Point {
  at: string;
}

/** The points with a null wherever at least one step is missing. */
export function withGaps<P extends Point>(
  points: P[],
  stepSeconds: number,
): { time: number; point: P | null }[] {
  const stepMs = stepSeconds * 1_000;
  const filled: { time: number; point: P | null }[] = [];
  for (const point of points) {
    const time = Date.parse(point.at);
    const last = filled.at(-1);
    if (last && time - last.time > stepMs * 1.5) filled.push({ time: last.time + stepMs, point: null });
    filled.push({ time, point });
  }
  return filled;
}
