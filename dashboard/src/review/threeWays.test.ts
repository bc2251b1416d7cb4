import { describe, expect, test } from "vitest";
import { parseExact, writeExact } from "@/api/exactJson";
import { type Fault, layOutInput } from "@/payload/inputLayout";
import { hiddenOf } from "@/privacy/hidden";
import { hideInput } from "@/privacy/hideInput";
import type { InputTrial } from "./reviewApi";
import { compareThreeWays } from "./threeWays";

const json = (text: string) =>
  layOutInput({ text, contentType: "application/json", columns: null, delimiter: "," }, []);
const fault = (field: string): Fault => ({ field, code: "NEGATIVE_NUMBER", message: "must not be negative" });

function trial(fields: [string, string[], string][], errors: Fault[] = []): InputTrial {
  return {
    outcome: errors.length > 0 ? "rejected" : "accepted",
    order: null,
    errors,
    fields: fields.map(([field, sources, value]) => ({ field, sources, value: parseExact(value) as never })),
  };
}

describe("raw, normalised and edited", () => {
  const layout = json('{"qty":-5,"buyer":{"id":"C-1"},"note":"","price":"29.990"}');
  const before = trial(
    [
      ["quantity", ["qty"], "null"],
      ["customerId", ["buyer/id"], '"C-1"'],
      ["unitPrice", ["price"], "29.99"],
    ],
    [fault("qty")],
  );

  test("a field stands beside the member that it was made of, with its digits", () => {
    const rows = compareThreeWays(layout, before, null);
    expect(
      rows.map(({ field, raw, normalised }) => [
        field,
        raw[0]?.text,
        normalised.value === null ? null : writeExact(normalised.value),
      ]),
    ).toEqual([
      ["quantity", "-5", null],
      ["customerId", '"C-1"', '"C-1"'],
      ["unitPrice", '"29.990"', "29.99"],
      [null, '""', null],
    ]);
    expect(rows[0]?.normalised.faults).toEqual([fault("qty")]);
    expect(rows.every(({ edited }) => edited === null)).toBe(true);
  });

  test("what an edit makes another is marked, and nothing else", () => {
    const after = trial([
      ["quantity", ["qty"], "5"],
      ["customerId", ["buyer/id"], '"C-1"'],
      ["unitPrice", ["price"], "29.99"],
    ]);
    const rows = compareThreeWays(layout, before, after);
    expect(rows.filter(({ changed }) => changed).map(({ field }) => field)).toEqual(["quantity"]);
    expect(rows[0]?.edited).toEqual({ value: parseExact("5"), faults: [] });
  });

  test("a member that did not come is said to be missing, and a template names its parts", () => {
    const made = trial([["externalOrderId", ["no", "line"], "null"]], [fault("{no}-{line}")]);
    const [row] = compareThreeWays(json('{"no":7}'), made, null);
    expect(row?.raw).toEqual([
      { name: "no", text: "7", hidden: false },
      { name: "line", text: null, hidden: false },
    ]);
    expect(row?.normalised.faults).toHaveLength(1);
  });

  test("what is hidden of the input stays hidden", () => {
    const hidden = hiddenOf({ personal: ["customerId"], personalInputs: ["buyer/id"] });
    const rows = compareThreeWays(hideInput(layout, hidden, false), before, null);
    expect(rows.find(({ field }) => field === "customerId")?.raw[0]?.hidden).toBe(true);
  });

  test("a CSV record is read by its columns", () => {
    const csv = layOutInput(
      { text: "A-1;5", contentType: "text/csv", columns: ["No", "Qty"], delimiter: ";" },
      [],
    );
    const rows = compareThreeWays(csv, trial([["quantity", ["Qty"], "5"]]), null);
    expect(rows.map(({ field, raw }) => [field, raw[0]?.name, raw[0]?.text])).toEqual([
      ["quantity", "Qty", "5"],
      [null, "No", "A-1"],
    ]);
  });
});
