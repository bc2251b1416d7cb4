// Lays out JSON text over lines, with the place of each line in the document.
//
// A refused input may hold a member twice, numbers that no float can hold, or members in an order that
// matters to its reader. JSON.parse loses all of that, so the text is read here: each string and number
// stays as its sender wrote it, only the white space between them changes.

export interface JsonLine {
  /** The line with its indent. */
  text: string;
  /** The member's place: "buyer/id", "lines/0", escaped as in a JSON Pointer. "" is the document itself. */
  path: string;
  /** True for a line that closes an object or array. */
  closes: boolean;
  /** Where the value begins in `text`. */
  valueAt: number;
  /** Where the line's value begins and ends in the text that was read. */
  from: number;
  to: number;
}

// Deeper documents are refused by the server; here they would only exhaust the stack.
const MAX_DEPTH = 64;
const INDENT = "  ";

/** ~ and / inside a name, as RFC 6901 writes them. */
export function escapeName(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

export function joinPath(parent: string, name: string): string {
  return parent === "" ? escapeName(name) : `${parent}/${escapeName(name)}`;
}

/** Where and why a text is not JSON. */
export class JsonSyntax extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const WHITE = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside of strings.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

class Layout {
  readonly lines: JsonLine[] = [];
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonLine[] {
    this.#skip();
    this.#value("", "", "", 0);
    if (this.#at < this.#text.length) throw this.#mistake("Here ends the document; nothing may follow it.");
    return this.lines;
  }

  /** Writes the value at the reading position behind `before` on a line of its own, and more lines below. */
  #value(path: string, indent: string, before: string, depth: number): void {
    const opening = this.#text[this.#at];
    if (opening === "{" || opening === "[") {
      if (depth >= MAX_DEPTH)
        throw this.#mistake(`Objects and arrays are nested more than ${MAX_DEPTH} deep.`);
      this.#container(opening, path, indent, before, depth);
      return;
    }
    const from = this.#at;
    const text = this.#take(opening === '"' ? STRING : SCALAR);
    if (text === null) throw this.#mistake("A value is expected here.");
    const valueAt = indent.length + before.length;
    this.lines.push({ text: indent + before + text, path, closes: false, valueAt, from, to: this.#at });
    this.#skip();
  }

  #container(opening: "{" | "[", path: string, indent: string, before: string, depth: number): void {
    const closing = opening === "{" ? "}" : "]";
    const from = this.#at;
    this.#at += 1;
    this.#skip();
    const valueAt = indent.length + before.length;
    const head: JsonLine = { text: indent + before + opening, path, closes: false, valueAt, from, to: from };
    this.lines.push(head);
    if (this.#text[this.#at] === closing) {
      head.text += closing;
      this.#at += 1;
    } else {
      this.#entries(opening, closing, path, indent + INDENT, depth + 1);
      const end = { path, closes: true, valueAt: indent.length, from: this.#at - 1, to: this.#at };
      this.lines.push({ text: indent + closing, ...end });
    }
    head.to = this.#at;
    this.#skip();
  }

  #entries(opening: "{" | "[", closing: string, path: string, indent: string, depth: number): void {
    for (let index = 0; ; index += 1) {
      if (opening === "{") this.#member(path, indent, depth);
      else this.#value(joinPath(path, String(index)), indent, "", depth);
      const next = this.#text[this.#at];
      if (next !== "," && next !== closing) throw this.#mistake(`A comma or ${closing} is expected here.`);
      this.#at += 1;
      if (next === closing) return;
      const last = this.lines.at(-1);
      if (last) last.text += ",";
      this.#skip();
    }
  }

  #member(path: string, indent: string, depth: number): void {
    const name = this.#take(STRING);
    if (name === null) throw this.#mistake("A member's name in double quotes is expected here.");
    this.#skip();
    if (this.#text[this.#at] !== ":") throw this.#mistake("A colon is expected here.");
    this.#at += 1;
    this.#skip();
    this.#value(joinPath(path, JSON.parse(name) as string), indent, `${name}: `, depth);
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }

  #skip(): void {
    this.#take(WHITE);
  }

  #mistake(message: string): JsonSyntax {
    return new JsonSyntax(this.#at, message);
  }
}

/** The lines of a JSON text. Throws a JsonSyntax that says where it is none. */
export function layOutJson(text: string): JsonLine[] {
  return new Layout(text.startsWith("\uFEFF") ? text.slice(1) : text).read();
}

/** The text over lines, or as it is when it is no JSON. */
export function prettyJson(text: string): string {
  try {
    return layOutJson(text)
      .map((line) => line.text)
      .join("\n");
  } catch (error) {
    if (error instanceof JsonSyntax) return text;
    throw error;
  }
}

/** "line 3, column 7" of a position in a text, both from 1. */
export function placeInText(text: string, at: number): string {
  const before = text.slice(0, at).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
