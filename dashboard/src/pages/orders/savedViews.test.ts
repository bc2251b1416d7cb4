import { beforeEach, describe, expect, test } from "vitest";
import { dropView, keepView, readViews, searchOf } from "./savedViews";

let entries: Map<string, string>;
let storage: Storage;

beforeEach(() => {
  entries = new Map();
  storage = {
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => void entries.set(name, value),
  } as Storage;
});

describe("saved views", () => {
  test("come back with their filters, and without the page that was shown", () => {
    keepView(storage, "Large ones", {
      minAmount: "0.10",
      partnerId: "partner-a",
      cursor: "abc",
      page: "4",
      find: "x",
    });
    const [view] = readViews(storage);
    expect(view?.name).toBe("Large ones");
    expect(view && searchOf(view)).toEqual({ minAmount: "0.10", partnerId: "partner-a" });
  });

  test("of the same name replace each other, and stand in order", () => {
    keepView(storage, "B", { customerId: "1" });
    keepView(storage, "A", { customerId: "2" });
    expect(keepView(storage, "B", { customerId: "3" })).toEqual([
      { name: "A", search: "?customerId=2" },
      { name: "B", search: "?customerId=3" },
    ]);
    expect(dropView(storage, "A").map(({ name }) => name)).toEqual(["B"]);
  });

  test("survive whatever else stands in the storage", () => {
    for (const rubbish of ["{", "null", '[1,{"name":2},null]', '{"name":"x"}']) {
      entries.set("nexusstream.views.orders", rubbish);
      expect(readViews(storage)).toEqual([]);
    }
  });
});
