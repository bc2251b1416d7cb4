// CSV after RFC 4180, every cell exactly as text.

/** Why a text is no CSV: a quote in the wrong place. */
export class CsvSyntax extends Error {}

/** The records of a text; empty lines and a byte order mark are passed over. Throws a CsvSyntax. */
export function readCsv(text: string, delimiter = ","): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let lineStart = true;
  while (at < text.length) {
    if (lineStart && /[\r\n]/.test(text[at] ?? "")) {
      at += 1;
      continue;
    }
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
    cells.push(cell.value);
    at = cell.end;
    lineStart = text[at] !== delimiter;
    if (!lineStart) {
      at += 1;
      // A delimiter at the very end stands before one more, empty cell.
      if (at < text.length) continue;
      cells.push("");
    } else if (at < text.length && text[at] !== "\n" && text[at] !== "\r") {
      throw new CsvSyntax(`Record ${records.length + 1} has text behind a closing quote.`);
    }
    records.push(cells);
    cells = [];
  }
  return records;
}

function plainCell(text: string, from: number, delimiter: string): { value: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { value: text.slice(from, end), end };
}

function quotedCell(text: string, from: number): { value: string; end: number } {
  let value = "";
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') value += text[at];
    else if (text[at + 1] === '"') {
      value += '"';
      at += 1;
    } else return { value, end: at + 1 };
  }
  throw new CsvSyntax("A quote is opened and never closed.");
}

/** One record as text; cells that need quotes get them. */
export function writeCsvRecord(cells: readonly string[], delimiter = ","): string {
  return cells
    .map((cell) =>
      cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
    )
    .join(delimiter);
}
