import { describe, expect, test } from "vitest";
import { readControlTotals, sumOf, UnreadableTotals } from "./controlTotals";

describe("control totals from CSV", () => {
  test("amounts stay text, and their sum is exact", () => {
    const totals = readControlTotals("orderId,grossAmount\nA-1,0.10\nA-2,0.2\nA-3,99999999999999999999.07\n");
    expect(totals.orders).toEqual([
      { orderId: "A-1", grossAmount: "0.10" },
      { orderId: "A-2", grossAmount: "0.2" },
      { orderId: "A-3", grossAmount: "99999999999999999999.07" },
    ]);
    expect(totals.count).toBe("3");
    expect(totals.grossAmount).toBe("99999999999999999999.37");
  });

  test("columns are found by name, in any order, among others", () => {
    const totals = readControlTotals('note;"Gross";OrderId\nx;1.5;"A;1"\n');
    expect(totals.orders).toEqual([{ orderId: "A;1", grossAmount: "1.5" }]);
  });

  test("without a header the first column is the id, the second the amount", () => {
    expect(readControlTotals("007,1.50\n008,2").orders).toEqual([
      { orderId: "007", grossAmount: "1.50" },
      { orderId: "008", grossAmount: "2" },
    ]);
  });

  test("ids alone have a count and no sum", () => {
    const totals = readControlTotals("A-1\nA-2");
    expect(totals).toMatchObject({ count: "2", grossAmount: null });
  });

  test("what is no amount is refused with its place", () => {
    expect(() => readControlTotals("orderId,grossAmount\nA-1,1\nA-2,1.000,5")).toThrow(
      /Record 3 has 3 cells/,
    );
    expect(() => readControlTotals("orderId,grossAmount\nA-1,12 EUR")).toThrow(/Record 2.*12 EUR/);
    expect(() => readControlTotals("orderId,grossAmount\n,1")).toThrow(/Record 2 has no order id/);
    expect(() => readControlTotals('orderId,grossAmount\n"A-1,1')).toThrow(UnreadableTotals);
    expect(() => readControlTotals("orderId,grossAmount\n")).toThrow(/no order/);
  });
});

describe("control totals from JSON", () => {
  test("totals keep all their digits", () => {
    const totals = readControlTotals(
      '{"from":"2024-01-15","to":"2024-01-15","count":3,"totals":{"grossAmount":12345678901234567890.10,"netAmount":"7.00"},"ids":["A","B","C"]}',
    );
    expect(totals).toMatchObject({
      from: "2024-01-15",
      to: "2024-01-15",
      count: "3",
      grossAmount: "12345678901234567890.10",
      taxAmount: null,
      netAmount: "7.00",
    });
    expect(totals.orders).toHaveLength(3);
  });

  test("a list of orders is enough", () => {
    const totals = readControlTotals('[{"orderId":"A","grossAmount":0.1},{"orderId":"B","grossAmount":0.2}]');
    expect(totals).toMatchObject({ count: "2", grossAmount: "0.3" });
  });

  test("a total that was given is not replaced by the list's sum", () => {
    const totals = readControlTotals(
      '{"totals":{"grossAmount":1},"orders":[{"orderId":"A","grossAmount":2}]}',
    );
    expect(totals.grossAmount).toBe("1");
  });

  test("broken JSON and orders without an id are refused", () => {
    expect(() => readControlTotals("{")).toThrow(UnreadableTotals);
    expect(() => readControlTotals('[{"orderId":7}]')).toThrow(/Entry 1/);
    expect(() => readControlTotals('{"totals":{"grossAmount":"a lot"}}')).toThrow(
      /grossAmount is not a number/,
    );
  });
});

test("sums keep every decimal, whatever their form", () => {
  expect(sumOf(["0.1", "0.2"])).toBe("0.3");
  expect(sumOf(["1e3", "2.5E-1"])).toBe("1000.25");
  expect(sumOf(["-0.05", "0.01"])).toBe("-0.04");
  expect(sumOf(["5", "7"])).toBe("12");
  expect(sumOf([])).toBe("0");
});
