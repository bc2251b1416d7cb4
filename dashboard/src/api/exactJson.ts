// JSON whose numbers keep every digit.
//
// JSON.parse turns 99999999999999999999.12345678 into a float and 0.10 into 0.1. Here a number stays a
// JavaScript number only when it is written as an integer of at most 15 digits, which a number holds
// exactly and prints the same way. Every other number becomes an ExactText: its characters, unchanged.
// Amounts therefore have the opaque type Exact, which offers no arithmetic: it is shown with exactText.

declare const opaque: unique symbol;

/** A JSON number with all its digits. Show it with exactText; draw it with approximate. */
export interface Exact {
  readonly [opaque]: true;
}

export type Json = null | boolean | string | number | Exact | Json[] | { [member: string]: Json };

/** The characters of a number that a JavaScript number would not give back. */
class ExactText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

const SMALL_INTEGER = /^(?:0|-?[1-9][0-9]{0,14})$/;
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

function fromLiteral(literal: string): number | ExactText {
  return SMALL_INTEGER.test(literal) ? Number(literal) : new ExactText(literal);
}

/** An Exact from text that a person typed, or null when the text is not a JSON number. */
export function exactFrom(text: string): Exact | null {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) ? (fromLiteral(trimmed) as unknown as Exact) : null;
}

/** All digits, as the server sent them. */
export function exactText(value: Exact): string {
  return String(value);
}

/** The nearest float: for the length of a bar or the height of a line, never for text. */
export function approximate(value: Exact): number {
  return Number(String(value));
}

/** True for a number of parsed JSON, exact or small. */
export function isNumber(value: unknown): value is Exact {
  return typeof value === "number" || value instanceof ExactText;
}

/** How two exact numbers order: negative, 0 or positive. No digit is lost on the way. */
export function compareExact(left: Exact, right: Exact): number {
  const [a, b] = [scaled(exactText(left)), scaled(exactText(right))];
  const places = Math.max(a.places, b.places);
  const difference =
    a.digits * 10n ** BigInt(places - a.places) - b.digits * 10n ** BigInt(places - b.places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** value = digits / 10^places, with places never negative. */
function scaled(text: string): { digits: bigint; places: number } {
  const [mantissa = "0", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const digits = BigInt(whole + fraction);
  const places = fraction.length - Number(exponent);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

type SourceReviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

/** Newer browsers hand a reviver the characters of each number. */
const hasSourceText = (() => {
  let source: string | undefined;
  const note: SourceReviver = (_key, value, context) => {
    source = context?.source;
    return value;
  };
  JSON.parse("1.0", note as (key: string, value: unknown) => unknown);
  return source === "1.0";
})();

const keepDigits: SourceReviver = (_key, value, context) =>
  typeof value === "number" && context?.source !== undefined ? fromLiteral(context.source) : value;

/** Parses JSON and keeps the digits of its numbers. Throws a SyntaxError as JSON.parse does. */
export function parseExact(text: string): Json {
  return hasSourceText
    ? JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown)
    : parseByMarking(text);
}

// Where a reviver sees no source, number literals are marked before JSON.parse reads the text: each
// becomes a string that begins with a character which no string of the text can begin with unnoticed,
// because strings that begin with it get it twice. One pattern finds strings and numbers, so a number
// inside a string is never touched.
const MARK = "\u0011";
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*/g;

/** What parseExact does without help from the browser. Exported for its tests. */
export function parseByMarking(text: string): Json {
  const marked = text.replace(STRING_OR_NUMBER, (token) => {
    if (!token.startsWith('"')) {
      // Not a number by JSON's grammar: left as it is, so that JSON.parse refuses it.
      return NUMBER.test(token) ? `"\\u0011${token}"` : token;
    }
    return /^"\\u0011/i.test(token) ? `"\\u0011\\u0011${token.slice(7)}` : token;
  });
  return JSON.parse(marked, (_key, value: unknown) => {
    if (typeof value !== "string" || !value.startsWith(MARK)) return value;
    return value.startsWith(MARK + MARK) ? value.slice(1) : fromLiteral(value.slice(1));
  });
}

/** Writes JSON with every number's own digits, indented by so many spaces. */
export function writeExact(value: unknown, indent = 0, depth = 0): string {
  if (isNumber(value)) return exactText(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const gap = indent ? `\n${" ".repeat(indent * (depth + 1))}` : "";
  const end = indent ? `\n${" ".repeat(indent * depth)}` : "";
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[${value.map((entry) => gap + writeExact(entry, indent, depth + 1)).join(",")}${end}]`;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return "{}";
  const colon = indent ? ": " : ":";
  const written = members.map(
    ([name, member]) => gap + JSON.stringify(name) + colon + writeExact(member, indent, depth + 1),
  );
  return `{${written.join(",")}${end}}`;
}
