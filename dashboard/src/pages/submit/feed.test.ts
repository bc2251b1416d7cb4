import { expect, test } from "vitest";
import { formatOf } from "./feed";

test.each([
  ['{"orderId":"1"}', "json", { format: "json", single: true }],
  ['{\n "orderId": "1",\n "quantity": 1.50\n}', "json", { format: "json", single: true }],
  ['[{"orderId":"1"}]', "json", { format: "json", single: false }],
  ['{"orders":[{"orderId":"1"}]}', "json", { format: "json", single: false }],
  ['{"orderId":"1"}\n{"orderId":"2"}\n', "json", { format: "ndjson", single: false }],
  ['{"orderId": broken', "json", { format: "json", single: true }],
  ["id,text\n1,a\n", "csv", { format: "csv", single: false }],
] as const)("%j of a %s partner is sent as what it is", (text, partnerFormat, expected) => {
  expect(formatOf(text, partnerFormat)).toEqual(expected);
});
