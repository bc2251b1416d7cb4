import { expect, test } from "vitest";
import { duration, exactTime, relativeTime, timeOfId } from "./relativeTime";

const now = Date.parse("2026-11-23T12:00:00.000Z");

test.each([
  [0, "now"],
  [1_500, "now"],
  [-1_500, "now"],
  [12_999, "12 s ago"],
  [59_999, "59 s ago"],
  [60_000, "1 min ago"],
  [3 * 3_600_000 + 5, "3 h ago"],
  [26 * 3_600_000, "1 d ago"],
  [29 * 86_400_000, "29 d ago"],
  [30 * 86_400_000, "24 Oct 2026"],
  [-90_000, "in 1 min"],
])("a distance of %d ms reads %s", (distance, words) => {
  expect(relativeTime(now - distance, now)).toBe(words);
});

test("a duration names its largest unit", () => {
  expect([0, 205.4, 1_999, 119_000, 7_200_000, 172_800_000].map(duration)).toEqual([
    "0 ms",
    "205 ms",
    "1 s",
    "1 min",
    "2 h",
    "2 d",
  ]);
});

test("the exact time keeps the milliseconds and says that it is UTC", () => {
  expect(exactTime("2024-05-01T08:00:00.120Z")).toBe("2024-05-01 08:00:00.120 UTC");
});

test("an id tells when it was made", () => {
  expect(new Date(timeOfId("018bcfe5-6800-7abc-8def-0123456789ab")).toISOString()).toBe(
    "2023-11-14T22:13:20.000Z",
  );
});
