import { expect, test } from "vitest";
import { originOf } from "./address";

test("asks the page's own origin when nothing is named", () => {
  expect(originOf("")).toBe("");
  expect(originOf(" ")).toBe("");
});

test("takes an origin, with a slash behind it too", () => {
  expect(originOf("https://orders.example.com")).toBe("https://orders.example.com");
  expect(originOf(" http://127.0.0.1:8080/ ")).toBe("http://127.0.0.1:8080");
});

test("refuses what is no origin", () => {
  for (const text of [
    "orders.example.com",
    "https://orders.example.com/api",
    "javascript:alert(1)",
    "//orders",
  ])
    expect(() => originOf(text), text).toThrow(/no origin/);
});
