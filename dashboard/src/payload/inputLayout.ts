// A refused input as rows, with each fault beside the member or column that it is about.

import type { components } from "@/api/schema";
import { CsvSyntax, readCsv } from "./csvRecord";
import { escapeName, type JsonLine, JsonSyntax, joinPath, layOutJson, placeInText } from "./jsonLayout";

export type Fault = components["schemas"]["Fault"];

export interface LaidOutLine {
  text: string;
  /** The member's place, escaped as in a JSON Pointer. */
  path: string;
  /** Where the value begins in `text`. */
  valueAt: number;
  /** The faults about this line. Of a member over several lines they stand at its first. */
  faults: Fault[];
  /** True for every line of a member at fault. */
  marked: boolean;
  /** True for a line that is not in the input: where a member is missing. */
  missing?: boolean;
  /** Of a value that is not to be seen: what stands around it. */
  hidden?: { before: string; value: string; after: string };
}

export interface LaidOutCell {
  /** The column's name; null for a cell without a column. */
  column: string | null;
  /** null for a column without a cell. */
  value: string | null;
  faults: Fault[];
  /** True for a value that is not to be seen. */
  hidden?: boolean;
}

export type InputLayout =
  | { kind: "json"; lines: LaidOutLine[]; whole: Fault[] }
  | { kind: "csv"; cells: LaidOutCell[]; whole: Fault[] }
  /** `why`: where the text stops being what it should be; null for plain text. */
  | { kind: "text"; text: string; whole: Fault[]; why: string | null; hidden?: boolean };

export interface RawInput {
  text: string;
  contentType: string;
  /** The columns that a CSV record came under. */
  columns: string[] | null;
  delimiter: string;
}

/** Lays an input out by what it looks like: a CSV partner may send JSON objects too. */
export function layOutInput(input: RawInput, faults: Fault[]): InputLayout {
  const looksLikeJson = /^[\uFEFF \t\r\n]*[{[]/.test(input.text);
  if (looksLikeJson || !input.contentType.includes("csv")) return layOutAsJson(input.text, faults);
  return layOutAsCsv(input, faults);
}

function asText(text: string, faults: Fault[], why: string | null): InputLayout {
  return { kind: "text", text, whole: faults, why };
}

function layOutAsJson(text: string, faults: Fault[]): InputLayout {
  let lines: JsonLine[];
  try {
    lines = layOutJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntax)) throw error;
    return asText(text, faults, `Not JSON from ${placeInText(text, error.at)}: ${error.message}`);
  }
  const paths = new Set(lines.map((line) => line.path));
  const pathOf = (fault: Fault) => (paths.has(fault.field) ? fault.field : escapeName(fault.field));
  const whole: Fault[] = [];
  const absent: Fault[] = [];
  const present = new Map<string, Fault[]>();
  for (const fault of faults) {
    const path = pathOf(fault);
    if (fault.field === "") whole.push(fault);
    else if (!paths.has(path)) absent.push(fault);
    else present.set(path, [...(present.get(path) ?? []), fault]);
  }
  const laidOut = lines.map((line): LaidOutLine => {
    const own = line.closes ? undefined : present.get(line.path);
    const marked = [...present.keys()].some((path) => line.path === path || line.path.startsWith(`${path}/`));
    return { text: line.text, path: line.path, valueAt: line.valueAt, faults: own ?? [], marked };
  });
  return { kind: "json", lines: withMissing(lines, laidOut, absent), whole };
}

/** Puts a line for each missing member at the end of the innermost object that should have had it. */
function withMissing(lines: JsonLine[], laidOut: LaidOutLine[], absent: Fault[]): LaidOutLine[] {
  const result = [...laidOut];
  for (const fault of absent) {
    const names = fault.field.split("/");
    let parent = "";
    let depth = 0;
    while (depth < names.length - 1) {
      const next = parent === "" ? (names[depth] ?? "") : `${parent}/${names[depth]}`;
      if (!lines.some((line) => line.path === next)) break;
      parent = next;
      depth += 1;
    }
    const close = lines.findIndex((line) => line.closes && line.path === parent);
    const indent = "  ".repeat(depth + 1);
    const name = unescapeName(names.slice(depth).join("/"));
    const text = `${indent}${JSON.stringify(name)}: `;
    const place = { path: fault.field, valueAt: text.length };
    const line = { text, ...place, faults: [fault], marked: true, missing: true };
    const at = close === -1 ? result.length : result.indexOf(laidOut[close] as LaidOutLine);
    result.splice(at, 0, line);
  }
  return result;
}

const unescapeName = (name: string) => name.replaceAll("~1", "/").replaceAll("~0", "~");

function layOutAsCsv({ text, columns, delimiter }: RawInput, faults: Fault[]): InputLayout {
  let records: string[][];
  try {
    records = readCsv(text, delimiter);
  } catch (error) {
    if (!(error instanceof CsvSyntax)) throw error;
    return asText(text, faults, error.message);
  }
  // The event of one record may hold its header too.
  const record = records.at(-1);
  const header = records.length === 2 ? records[0] : columns;
  if (!record || records.length > 2 || !header) return asText(text, faults, null);
  const cells: LaidOutCell[] = [];
  for (let at = 0; at < Math.max(header.length, record.length); at += 1) {
    const column = header[at] ?? null;
    cells.push({
      column,
      value: record[at] ?? null,
      faults: column === null ? [] : faults.filter((fault) => fault.field === column),
    });
  }
  const named = new Set(header);
  return { kind: "csv", cells, whole: faults.filter((fault) => !named.has(fault.field)) };
}

/** Where the value of a member stands in a JSON text, to be selected in an editor; null when it has none. */
export function findMember(text: string, field: string): { from: number; to: number } | null {
  try {
    const line = layOutJson(text).find(
      ({ path, closes }) => !closes && (path === field || path === joinPath("", field)),
    );
    return line && field !== "" ? { from: line.from, to: line.to } : null;
  } catch (error) {
    if (error instanceof JsonSyntax) return null;
    throw error;
  }
}
