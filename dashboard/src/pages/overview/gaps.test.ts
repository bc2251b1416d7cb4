import { expect, test } from "vitest";
import { withGaps } from "./gaps";

const at = (seconds: number) => ({ at: new Date(seconds * 1_000).toISOString() });
const times = (found: ReturnType<typeof withGaps>) =>
  found.map(({ time, point }) => (point ? time / 1_000 : "gap"));

test("points that follow each other stay as they are", () => {
  expect(times(withGaps([at(0), at(10), at(21)], 10))).toEqual([0, 10, 21]);
  expect(withGaps([], 10)).toEqual([]);
});

test("where steps are missing, a gap stands between", () => {
  const found = withGaps([at(0), at(10), at(300), at(310)], 10);
  expect(times(found)).toEqual([0, 10, "gap", 300, 310]);
  expect(found[2]?.time).toBe(20_000);
});
