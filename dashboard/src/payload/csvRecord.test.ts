import { describe, expect, test } from "vitest";
import { CsvSyntax, readCsv, writeCsvRecord } from "./csvRecord";

describe("reading CSV", () => {
  test("keeps cells as text", () => {
    expect(readCsv("a,b\n007,1.50\n")).toEqual([
      ["a", "b"],
      ["007", "1.50"],
    ]);
  });

  test("takes delimiters, quotes and line ends inside quotes", () => {
    expect(readCsv('1,"STAND, ""REGENCY""","two\r\nlines"\r\n2,,')).toEqual([
      ["1", 'STAND, "REGENCY"', "two\r\nlines"],
      ["2", "", ""],
    ]);
  });

  test("passes over empty lines and a byte order mark", () => {
    expect(readCsv("\uFEFFa\n\n\r\nb")).toEqual([["a"], ["b"]]);
  });

  test("takes another delimiter", () => {
    expect(readCsv("a;b,c", ";")).toEqual([["a", "b,c"]]);
  });

  test("refuses broken quotes", () => {
    expect(() => readCsv('a,"b')).toThrow(CsvSyntax);
    expect(() => readCsv('"a"b,c')).toThrow(CsvSyntax);
  });

  test("writes what it reads", () => {
    const record = ["plain", "a,b", 'say "x"', "two\nlines", ""];
    expect(readCsv(writeCsvRecord(record))).toEqual([record]);
  });
});
