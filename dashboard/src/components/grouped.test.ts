import { expect, it } from "vitest";
import { grouped } from "./grouped";

it("sets thousands apart with a narrow space that no line breaks at", () => {
  expect(grouped(25_305)).toBe("25\u202f305");
  expect(grouped(1_234_567)).toBe("1\u202f234\u202f567");
  expect(grouped(-1_000)).toBe("-1\u202f000");
});

it("leaves small counts alone and rounds what is no whole number", () => {
  expect(grouped(999)).toBe("999");
  expect(grouped(1_999.6)).toBe("2\u202f000");
});
