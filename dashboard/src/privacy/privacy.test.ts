import { describe, expect, test } from "vitest";
import { type Fault, layOutInput } from "@/payload/inputLayout";
import { hiddenOf, NOTHING, UNKNOWN } from "./hidden";
import { hideInput, isHidden } from "./hideInput";
import { masked } from "./mask";

const fault = (field: string): Fault => ({ field, code: "INVALID_VALUE", message: `about ${field}` });
const json = (text: string) => ({ text, contentType: "application/json", columns: null, delimiter: "," });
const csv = (text: string, columns: string[]) => ({ text, contentType: "text/csv", columns, delimiter: "," });

describe("masking a value", () => {
  test("a long value keeps its last two characters", () => {
    expect(masked("17850.0")).toBe("••••.0");
    expect(masked("CUST-001")).toBe("••••01");
  });

  test("a short value tells nothing, not even its length", () => {
    expect(masked("123456")).toBe("••••");
    expect(masked("1")).toBe("••••");
  });

  test("a text in its quotes tells no more than without them", () => {
    expect(masked('"123456"')).toBe("••••");
    expect(masked('"CUST-001"')).toBe("••••01");
  });

  test("a character of two code units is not cut in half", () => {
    expect(masked("customer😀")).toBe("••••r😀");
  });
});

describe("what is hidden", () => {
  const hidden = hiddenOf({ personal: ["customerId", "metadata/a/b"], personalInputs: ["buyer/id", "a/b"] });

  test("a personal member and what is inside of it, and nothing beside it", () => {
    expect(hidden.member("customerId")).toBe(true);
    expect(hidden.member("productId")).toBe(false);
    expect(hidden.member("metadata/a~1b/street")).toBe(true);
    expect(hidden.member("metadata/a")).toBe(false);
    expect(hidden.member("metadata")).toBe(false);
  });

  test("an object that holds a personal member is touched", () => {
    expect(hidden.touches("metadata")).toBe(true);
    expect(hidden.touches("quantity")).toBe(false);
  });

  test("while nothing is known, every input is", () => {
    expect(UNKNOWN.input("anything")).toBe(true);
    expect(UNKNOWN.member("customerId")).toBe(true);
    expect(NOTHING.input("anything")).toBe(false);
  });
});

describe("hiding parts of an input", () => {
  const hidden = hiddenOf({ personal: ["customerId"], personalInputs: ["CustomerID", "buyer/id"] });

  test("a JSON member is hidden, its name and the rest stay", () => {
    const layout = hideInput(layOutInput(json('{"n":1,"buyer":{"id":"C-12","x":2}}'), []), hidden, false);
    if (layout.kind !== "json") throw new Error(layout.kind);
    expect(layout.lines.flatMap((line) => line.hidden ?? [])).toEqual([
      { before: '    "id": "', value: "C-12", after: '",' },
    ]);
  });

  test("an object that is personal is hidden value by value", () => {
    const layout = hideInput(layOutInput(json('{"buyer":{"id":{"a":"1","b":[2]}}}'), []), hidden, false);
    if (layout.kind !== "json") throw new Error(layout.kind);
    expect(layout.lines.flatMap((line) => line.hidden?.value ?? [])).toEqual(["1", "2"]);
  });

  test("a column is hidden, stays where it is empty, and all are where cells may have moved", () => {
    const cells = (text: string) => {
      const layout = hideInput(layOutInput(csv(text, ["No", "CustomerID"]), []), hidden, true);
      return layout.kind === "csv" ? layout.cells.map((cell) => cell.hidden ?? false) : [];
    };
    expect(cells("1,17850.0")).toEqual([false, true]);
    expect(cells("1,")).toEqual([false, false]);
    expect(cells("1,2,3")).toEqual([true, true, true]);
  });

  test("a value at fault stays for those who repair it, and for nobody else", () => {
    const layout = layOutInput(csv("1,bad", ["No", "CustomerID"]), [fault("CustomerID")]);
    expect(isHidden(hideInput(layout, hidden, true))).toBe(false);
    expect(isHidden(hideInput(layout, hidden, false))).toBe(true);
  });

  test("a text without parts is hidden whole, and only where something can be personal", () => {
    const layout = layOutInput(json('{"buyer":'), []);
    expect(isHidden(hideInput(layout, hidden, true))).toBe(true);
    expect(isHidden(hideInput(layout, NOTHING, true))).toBe(false);
    expect(isHidden(hideInput(layOutInput(json(""), []), hidden, true))).toBe(false);
  });
});
