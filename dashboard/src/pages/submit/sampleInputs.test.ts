import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { samplesOf } from "./sampleInputs";

const shipped = (name: string) =>
  readFileSync(new URL(`../../../../partners/${name}.toml`, import.meta.url), "utf8");

test("the samples of a shipped JSON definition are its inputs", () => {
  const samples = samplesOf(shipped("partner-a"));
  expect(samples.length).toBeGreaterThan(0);
  expect(JSON.parse(samples[0]?.input ?? "")).toHaveProperty("orderId");
  expect(samples[0]?.name).toBe("an order with metadata");
});

test("a CSV record gets the header that a batch needs", () => {
  const [first, second] = samplesOf(shipped("retail-uk"));
  expect(first?.input).toMatch(/^InvoiceNo,StockCode,.*\n536365,85123A,/);
  expect(second?.input).toContain('"STAND, ""REGENCY"""');
});

test("escapes of a basic string are undone", () => {
  expect(samplesOf('[[samples]]\nname = "x"\ninput = "{\\"a\\": \\"\\\\u00e9\\"}"\n')).toEqual([
    { name: "x", input: '{"a": "\\u00e9"}' },
  ]);
});
