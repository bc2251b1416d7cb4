import { describe, expect, test } from "vitest";
import { compareLines } from "./lineDifference";

const marks = { same: " ", added: "+", removed: "-" };
const shown = (before: string, after: string) =>
  compareLines(before, after).map(({ kind, text }) => marks[kind] + text);

describe("comparing texts by lines", () => {
  test("finds no difference between equals", () => {
    expect(shown("a\nb", "a\nb")).toEqual([" a", " b"]);
  });

  test("shows a changed line as removed and added", () => {
    expect(shown("a\nb\nc", "a\nx\nc")).toEqual([" a", "-b", "+x", " c"]);
  });

  test("keeps what is common between changes", () => {
    expect(shown("a\nb\nc\nd", "b\nc\nx\nd\ne")).toEqual(["-a", " b", " c", "+x", " d", "+e"]);
  });

  test("numbers the lines of both texts", () => {
    expect(compareLines("a\nb", "b")).toEqual([
      { kind: "removed", text: "a", oldLine: 1, newLine: null },
      { kind: "same", text: "b", oldLine: 2, newLine: 1 },
    ]);
  });

  test("a long text that changed everywhere is one replacement", () => {
    const text = (mark: string) => Array.from({ length: 3_000 }, (_, line) => mark + line).join("\n");
    const lines = compareLines(text("a"), text("b"));
    expect(lines).toHaveLength(6_000);
    expect(lines.slice(0, 3_000).every(({ kind }) => kind === "removed")).toBe(true);
  });
});
