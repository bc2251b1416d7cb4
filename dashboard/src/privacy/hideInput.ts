import type { InputLayout, LaidOutCell, LaidOutLine } from "@/payload/inputLayout";
import type { Hidden } from "./hidden";

/** A JSON line around its hidden value. */
export interface HiddenPart {
  before: string;
  value: string;
  after: string;
}

/** The line's own value, when it is a string or number that says something. */
export function valuePart(line: { text: string; valueAt: number }): HiddenPart | null {
  const whole = line.text.slice(line.valueAt);
  const comma = whole.endsWith(",") ? "," : "";
  const value = comma ? whole.slice(0, -1) : whole;
  if (value === "" || value === '""' || value === "null" || /^[[\]{}]/.test(value)) return null;
  const quote = value.startsWith('"') ? '"' : "";
  return {
    before: line.text.slice(0, line.valueAt) + quote,
    value: quote ? value.slice(1, -1) : value,
    after: quote + comma,
  };
}

function hideLine(line: LaidOutLine, hidden: Hidden, faultyStays: boolean): LaidOutLine {
  if (line.missing || !hidden.input(line.path) || (faultyStays && line.marked)) return line;
  const part = valuePart(line);
  return part ? { ...line, hidden: part } : line;
}

function hideCells(cells: LaidOutCell[], hidden: Hidden, faultyStays: boolean): LaidOutCell[] {
  // In a record with too many or too few cells, any of them can stand in another's place.
  const fits = cells.every(({ column, value }) => column !== null && value !== null);
  return cells.map((cell) => {
    const personal = !fits || cell.column === null || hidden.input(cell.column);
    const stays = !cell.value || (faultyStays && cell.faults.length > 0);
    return personal && !stays ? { ...cell, hidden: true } : cell;
  });
}

/**
 * Marks the personal values of an input as hidden. Empty ones stay, and with `faultyStays` those at fault
 * too, so that they can be repaired. A text that has no parts is hidden whole.
 */
export function hideInput(layout: InputLayout, hidden: Hidden, faultyStays: boolean): InputLayout {
  if (!hidden.anyInput) return layout;
  switch (layout.kind) {
    case "json":
      return { ...layout, lines: layout.lines.map((line) => hideLine(line, hidden, faultyStays)) };
    case "csv":
      return { ...layout, cells: hideCells(layout.cells, hidden, faultyStays) };
    case "text":
      return { ...layout, hidden: layout.text !== "" };
  }
}

/** Whether any part of it is hidden. */
export function isHidden(layout: InputLayout): boolean {
  switch (layout.kind) {
    case "json":
      return layout.lines.some((line) => line.hidden);
    case "csv":
      return layout.cells.some((cell) => cell.hidden);
    case "text":
      return layout.hidden === true;
  }
}
