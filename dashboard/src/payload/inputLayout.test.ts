import { describe, expect, test } from "vitest";
import { type Fault, findMember, layOutInput } from "./inputLayout";

const fault = (field: string, code: Fault["code"] = "INVALID_VALUE"): Fault => ({
  field,
  code,
  message: `about ${field}`,
});
const json = (text: string) => ({ text, contentType: "application/json", columns: null, delimiter: "," });
const csv = (text: string, columns: string[] | null) => ({
  text,
  contentType: "text/csv",
  columns,
  delimiter: ",",
});

describe("faults beside JSON members", () => {
  test("a fault stands at its member, and only there", () => {
    const layout = layOutInput(json('{"id":"1","quantity":-5}'), [fault("quantity", "NEGATIVE_NUMBER")]);
    if (layout.kind !== "json") throw new Error(layout.kind);
    expect(layout.lines.map(({ text, marked, faults }) => [text, marked, faults.length])).toEqual([
      ["{", false, 0],
      ['  "id": "1",', false, 0],
      ['  "quantity": -5', true, 1],
      ["}", false, 0],
    ]);
  });

  test("a member over several lines is marked to its end and explained once", () => {
    const layout = layOutInput(json('{"price":{"amount":"1","x":[2]},"z":0}'), [fault("price")]);
    if (layout.kind !== "json") throw new Error(layout.kind);
    const marked = layout.lines.filter((line) => line.marked);
    expect(marked.map(({ text }) => text.trim())).toEqual([
      '"price": {',
      '"amount": "1",',
      '"x": [',
      "2",
      "]",
      "},",
    ]);
    expect(marked.flatMap(({ faults }) => faults)).toHaveLength(1);
  });

  test("a path leads into objects, and a name with a slash is found too", () => {
    const layout = layOutInput(json('{"buyer":{"id":null},"a/b":1}'), [
      fault("buyer/id", "NULL_VALUE"),
      fault("a~1b"),
      fault("a/b"),
    ]);
    if (layout.kind !== "json") throw new Error(layout.kind);
    expect(layout.lines.filter(({ marked }) => marked).map(({ text }) => text.trim())).toEqual([
      '"id": null',
      '"a/b": 1',
    ]);
    expect(layout.lines.find(({ text }) => text.includes("a/b"))?.faults).toHaveLength(2);
  });

  test("a missing member gets a line in the object that lacks it", () => {
    const layout = layOutInput(json('{"buyer":{"name":"x"},"n":1}'), [
      fault("buyer/id", "MISSING_REQUIRED_FIELD"),
      fault("sku", "MISSING_REQUIRED_FIELD"),
      fault("seller/id", "MISSING_REQUIRED_FIELD"),
    ]);
    if (layout.kind !== "json") throw new Error(layout.kind);
    expect(layout.lines.map(({ text, missing }) => (missing ? `?${text}` : text))).toEqual([
      "{",
      '  "buyer": {',
      '    "name": "x"',
      '?    "id": ',
      "  },",
      '  "n": 1',
      '?  "sku": ',
      '?  "seller/id": ',
      "}",
    ]);
  });

  test("a member that comes twice is marked twice", () => {
    const layout = layOutInput(json('{"a":1,"a":2}'), [fault("a", "DUPLICATE_FIELD")]);
    if (layout.kind !== "json") throw new Error(layout.kind);
    expect(layout.lines.filter(({ marked }) => marked)).toHaveLength(2);
  });

  test("a text that is no JSON is shown as it is, with the place of its fault", () => {
    const layout = layOutInput(json('{"a":1'), [fault("", "MALFORMED_INPUT")]);
    expect(layout).toMatchObject({ kind: "text", text: '{"a":1' });
    expect(layout.kind === "text" && layout.why).toMatch(/line 1, column 7/);
    expect(layout.whole).toHaveLength(1);
  });
});

describe("faults beside CSV columns", () => {
  test("a fault stands at its column", () => {
    const layout = layOutInput(csv('1,"a, b",,9', ["No", "Text", "Customer", "Price"]), [
      fault("Customer", "MISSING_REQUIRED_FIELD"),
    ]);
    if (layout.kind !== "csv") throw new Error(layout.kind);
    expect(layout.cells.map(({ column, value, faults }) => [column, value, faults.length])).toEqual([
      ["No", "1", 0],
      ["Text", "a, b", 0],
      ["Customer", "", 1],
      ["Price", "9", 0],
    ]);
    expect(layout.whole).toEqual([]);
  });

  test("a record that lost or gained cells says which columns are without one", () => {
    const short = layOutInput(csv("1,2", ["A", "B", "C"]), [fault("", "MALFORMED_INPUT")]);
    if (short.kind !== "csv") throw new Error(short.kind);
    expect(short.cells.at(-1)).toEqual({ column: "C", value: null, faults: [] });
    expect(short.whole).toHaveLength(1);
    const long = layOutInput(csv("1,2,3", ["A", "B"]), []);
    expect(long.kind === "csv" && long.cells.at(-1)).toEqual({ column: null, value: "3", faults: [] });
  });

  test("a record below its header brings its columns itself", () => {
    const layout = layOutInput(csv("A,B\n1,2\n", null), []);
    expect(layout.kind === "csv" && layout.cells.map(({ column }) => column)).toEqual(["A", "B"]);
  });

  test("without columns, or with broken quotes, the text stays text", () => {
    expect(layOutInput(csv("1,2", null), []).kind).toBe("text");
    expect(layOutInput(csv('1,"2', ["A", "B"]), []).kind).toBe("text");
  });

  test("a CSV partner may send JSON", () => {
    expect(layOutInput(csv(' {"A":1}', ["A"]), []).kind).toBe("json");
  });
});

test("a member is found in an editor's text", () => {
  const text = '{\n "buyer": {"id": 7}\n}';
  const place = findMember(text, "buyer/id");
  expect(place && text.slice(place.from, place.to)).toBe("7");
  expect(findMember(text, "nobody")).toBeNull();
  expect(findMember("{", "id")).toBeNull();
});
