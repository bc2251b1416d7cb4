import { expect, test } from "vitest";
import { csvFormatOf } from "./definitionFormat";

const TOML = `id = "X"
columns = ["not", "these"]

[format]
type = "csv"
delimiter = "\\t"   # a tab
columns = ["No", 'Stock "Code"',
  "Customer, ID"]

[fields.quantity]
from = "Quantity"
delimiter = ";"
`;

test("columns and delimiter are read from the table format only", () => {
  expect(csvFormatOf(TOML)).toEqual({ delimiter: "\t", columns: ["No", 'Stock "Code"', "Customer, ID"] });
});

test("a definition that says nothing has commas and no columns", () => {
  expect(csvFormatOf('[format]\ntype = "csv"\n')).toEqual({ delimiter: ",", columns: null });
  expect(csvFormatOf("")).toEqual({ delimiter: ",", columns: null });
});
