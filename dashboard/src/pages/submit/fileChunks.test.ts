import { describe, expect, test } from "vitest";
import { recordChunks } from "./fileChunks";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The pieces of a text that arrives in reads of so many bytes. */
async function pieces(text: string, csv: boolean, chunkBytes: number, readBytes: number): Promise<string[]> {
  async function* reads() {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length; at += readBytes) yield bytes.slice(at, at + readBytes);
  }
  const found: string[] = [];
  for await (const chunk of recordChunks(reads(), { csv, chunkBytes }))
    found.push(decoder.decode(chunk.body));
  return found;
}

const lines = Array.from({ length: 40 }, (_, index) => `{"orderId":"é-${index}"}\n`).join("");
const header = "id,text\r\n";
const records = ["1,a\r\n", '2,"two\nlines"\r\n', '3,"say ""no"",\r\n"\r\n', "4,d\r\n", '5,"é"\r\n'];

describe("a file in pieces", () => {
  test("NDJSON is cut at line ends only, and nothing is lost", async () => {
    for (const readBytes of [1, 7, 64, 4096]) {
      const found = await pieces(lines, false, 100, readBytes);
      expect(found.join("")).toBe(lines);
      for (const piece of found) expect(piece.endsWith("}\n")).toBe(true);
    }
    expect((await pieces(lines, false, 100, 7)).length).toBeGreaterThan(3);
  });

  test("a last line without its end is sent too", async () => {
    expect(await pieces('{"a":1}\n{"a":2}', false, 1, 8)).toEqual(['{"a":1}\n', '{"a":2}']);
  });

  test("every piece of a CSV file has the header, and quoted line ends do not cut", async () => {
    for (const readBytes of [1, 3, 11, 500]) {
      const found = await pieces(header + records.join(""), true, 12, readBytes);
      for (const piece of found) expect(piece.startsWith(header)).toBe(true);
      expect(found.map((piece) => piece.slice(header.length)).join("")).toBe(records.join(""));
      for (const piece of found) expect((piece.match(/"/g) ?? []).length % 2).toBe(0);
    }
  });

  test("an empty file has no pieces", async () => {
    expect(await pieces("", true, 10, 10)).toEqual([]);
  });
});
