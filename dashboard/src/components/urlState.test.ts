import { describe, expect, test } from "vitest";
import { countFilters, keepKnown, parseSearch, withFilters, writeSearch } from "./urlState";

describe("the address of a page", () => {
  test.each([
    { externalOrderId: "007" },
    { minAmount: "0.10", maxAmount: "99999999999999999999.12345678" },
    { customerId: 'a&b=c#d "quoted" ✓ <script>' },
    { cursor: "ASv3hKXhCvK6_-A" },
    {},
  ])("gives back the text that was put in: %j", (search) => {
    expect(parseSearch(writeSearch(search))).toEqual(search);
  });

  test("has no question mark without filters", () => {
    expect(writeSearch({ partnerId: "", customerId: undefined })).toBe("");
  });

  test("keeps only what the page knows", () => {
    const keep = keepKnown(["partnerId", "page"] as const);
    expect(keep({ partnerId: "partner-a", page: 2, evil: "1", cursor: "" })).toEqual({
      partnerId: "partner-a",
      page: "2",
    });
  });

  test("a changed filter goes back to the first page", () => {
    const search = { partnerId: "partner-a", customerId: "C", cursor: "abc", page: "3" };
    expect(withFilters(search, { customerId: "D" })).toEqual({ partnerId: "partner-a", customerId: "D" });
    expect(withFilters(search, { customerId: "" })).toEqual({ partnerId: "partner-a" });
  });

  test("counts the filters that are set", () => {
    expect(countFilters({ a: "1", b: "", c: "x" }, ["a", "b", "d"])).toBe(1);
  });
});
