import { describe, expect, test } from "vitest";
import { gapBetween } from "./timelineGap";

describe("the time between two steps of an order", () => {
  test("is said in the largest unit that fits", () => {
    expect(gapBetween("2024-01-15T10:30:00.000Z", "2024-01-15T10:30:00.007Z")).toBe("7 ms later");
    expect(gapBetween("2024-01-15T10:30:00.000Z", "2024-01-16T11:30:00.000Z")).toBe("1 d later");
    expect(gapBetween("2024-01-15T10:30:00.000Z", "2024-01-15T10:30:00.000Z")).toBe("within a millisecond");
  });

  test("is not made up where a time is not known", () => {
    expect(gapBetween(null, "2024-01-15T10:30:00.000Z")).toBeNull();
    expect(gapBetween("2024-01-15T10:30:00.000Z", null)).toBeNull();
  });

  test("of a clock that went back is called that", () => {
    expect(gapBetween("2024-01-15T10:30:01.000Z", "2024-01-15T10:30:00.000Z", "behind")).toBe("behind");
  });
});
