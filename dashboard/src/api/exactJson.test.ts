import { describe, expect, test } from "vitest";
import {
  approximate,
  compareExact,
  type Exact,
  exactFrom,
  exactText,
  isNumber,
  parseByMarking,
  parseExact,
  writeExact,
} from "./exactJson";

const digits = [
  "161.946",
  "0.10",
  "99999999999999999999.12345678",
  "1.0",
  "-0",
  "1e5",
  "9007199254740993",
  "0",
  "5",
  "-12",
];

for (const [name, parse] of [
  ["with the browser's own parser", parseExact],
  ["by marking number literals", parseByMarking],
] as const) {
  describe(`JSON read ${name}`, () => {
    test.each(digits)("keeps the digits of %s", (literal) => {
      const parsed = parse(`{"grossAmount": ${literal}, "list": [${literal}]}`) as {
        grossAmount: Exact;
        list: Exact[];
      };
      expect(exactText(parsed.grossAmount)).toBe(literal);
      expect(parsed.list.map(exactText)).toEqual([literal]);
    });

    test("leaves small integers numbers, so that counts can be added", () => {
      expect(parse('{"count": 123456789012345}')).toEqual({ count: 123456789012345 });
    });

    test("never changes what stands inside a string", () => {
      const text = '{"a":"1.50","b":"\\"2.50\\\\","c":"\\u0011 3.50","1.25":"x","d":"\\u0011"}';
      expect(parse(text)).toEqual(JSON.parse(text));
    });

    test.each(["{", "01", "1.", ".5", "+1", "1e", "--1", "[1 2]", '{"a":01}', "1.5.5", ""])(
      "refuses %j",
      (text) => {
        expect(() => parse(text)).toThrow(SyntaxError);
      },
    );
  });
}

test("an exact number written again has the digits that were read", () => {
  const text = '{"a":99999999999999999999.12345678,"b":[0.10,1.0,{"c":null}],"d":"x\\ny","e":{},"f":[]}';
  expect(writeExact(parseExact(text))).toBe(text);
  expect(writeExact(parseExact('{"a":[0.10]}'), 2)).toBe('{\n  "a": [\n    0.10\n  ]\n}');
});

test("exact numbers are compared by value, not by text", () => {
  const exact = (text: string) => exactFrom(text) as Exact;
  expect(compareExact(exact("0.10"), exact("0.1"))).toBe(0);
  expect(compareExact(exact("99999999999999999999.12345678"), exact("99999999999999999999.12345679"))).toBe(
    -1,
  );
  expect(compareExact(exact("1e3"), exact("999.999"))).toBe(1);
  expect(compareExact(exact("-2"), exact("1"))).toBe(-1);
});

test("typed text becomes a number only when JSON would read it as one", () => {
  expect(exactText(exactFrom(" 12.50 ") as Exact)).toBe("12.50");
  for (const text of ["", "12,5", "1.", "0x10", "Infinity", "12 5"]) expect(exactFrom(text)).toBeNull();
});

test("a chart gets the nearest float", () => {
  expect(approximate(exactFrom("161.946") as Exact)).toBeCloseTo(161.946);
  expect(isNumber("1")).toBe(false);
});
