import { describe, expect, test } from "vitest";
import { JsonSyntax, layOutJson, placeInText, prettyJson } from "./jsonLayout";

describe("laying out JSON", () => {
  test("keeps every literal as it was written", () => {
    const text = '{"price":99999999999999999999.1200,"n":1e3,"t":"\\u00e9\\n","x":-0.0}';
    expect(prettyJson(text)).toBe(
      '{\n  "price": 99999999999999999999.1200,\n  "n": 1e3,\n  "t": "\\u00e9\\n",\n  "x": -0.0\n}',
    );
  });

  test("keeps a member that stands there twice", () => {
    expect(layOutJson('{"a":1,"a":2}').map((line) => line.path)).toEqual(["", "a", "a", ""]);
  });

  test("says the place of each line", () => {
    const lines = layOutJson('{"buyer":{"id":"7","tags":["x",{}]},"a/b~c":null}');
    expect(lines.map(({ path, closes }) => (closes ? `end ${path}` : path))).toEqual([
      "",
      "buyer",
      "buyer/id",
      "buyer/tags",
      "buyer/tags/0",
      "buyer/tags/1",
      "end buyer/tags",
      "end buyer",
      "a~1b~0c",
      "end ",
    ]);
  });

  test("says where each value stands in the text", () => {
    const text = '{ "a" : [1, 2] , "b":"x" }';
    const at = (path: string) => {
      const line = layOutJson(text).find((one) => one.path === path);
      return line && text.slice(line.from, line.to);
    };
    expect(at("a")).toBe("[1, 2]");
    expect(at("b")).toBe('"x"');
  });

  test("says where the text stops being JSON", () => {
    const fault = (text: string) => {
      try {
        layOutJson(text);
      } catch (error) {
        return error instanceof JsonSyntax ? error.at : error;
      }
    };
    expect(fault('{"a":1,}')).toBe(7);
    expect(fault('{"a":tru}')).toBe(5);
    expect(fault('{"a":1} x')).toBe(8);
    expect(fault('{"a":"\n"}')).toBe(5);
    expect(fault("")).toBe(0);
    expect(fault("[".repeat(100_000))).toBe(64);
  });

  test("leaves a text that is no JSON as it is", () => {
    expect(prettyJson("{oops")).toBe("{oops");
  });

  test("counts lines and columns from 1", () => {
    expect(placeInText("ab\ncd", 4)).toBe("line 2, column 2");
    expect(placeInText("", 0)).toBe("line 1, column 1");
  });
});
